#include "ui/pages/data_page.h"

#include <QButtonGroup>
#include <QDir>
#include <QDropEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QMimeData>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTableView>
#include <utility>

#include "ui/dialogs/ask.h"
#include "ui/pages/data_lengths.h"
#include "ui/pages/data_records.h"
#include "ui/pages/data_splits.h"
#include "ui/pages/data_tokens.h"
#include "ui/pages/import_panel.h"
#include "ui/pages/section.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/number_box.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QVector<RowsModel<experiment::DataItem>::Column> setColumns() {
  using Item = experiment::DataItem;
  const auto count = [](auto member) {
    return [member](const Item& d) { return formatCount(d.*member); };
  };
  const auto hint = [](const Item& d) {
    return d.problem.empty() ? qt(d.folder.string()) : qt(d.problem);
  };
  return {
      {.header = [] { return DataPage::tr("Data set"); },
       .text = [](const Item& d) { return qt(d.name); },
       .tooltip = hint},
      {.header = [] { return DataPage::tr("Language"); },
       .text = [](const Item& d) { return languageName(qt(d.language)); },
       .tooltip = hint},
      {.header = [] { return DataPage::tr("Train"); }, .text = count(&Item::train), .number = true},
      {.header = [] { return DataPage::tr("Valid."); },
       .text = count(&Item::validation),
       .number = true},
      {.header = [] { return DataPage::tr("Test"); }, .text = count(&Item::test), .number = true}};
}

/// A set that cannot be used has a mark at its name.
class SetModel : public RowsModel<experiment::DataItem> {
 public:
  using RowsModel::RowsModel;
  QVariant data(const QModelIndex& index, int role) const override {
    if (role == Qt::DecorationRole && index.isValid() && index.column() == 0 &&
        !m_rows[index.row()].problem.empty()) {
      return icon("warning", IconRole::Warning);
    }
    return RowsModel::data(index, role);
  }
};

enum Panel { Records, Lengths, Tokens, Splits };

}  // namespace

DataPage::DataPage(Desk& desk, const PlanDraft& draft, QWidget* parent)
    : Page("data", desk, parent),
      m_draft(draft),
      m_sets(new SetModel(setColumns(), this)),
      m_setTable(new QTableView(this)),
      m_setPart(new Section(this)),
      m_import(makeButton("", this)),
      m_banner(new Banner(this)),
      m_name(makeLabel("big", this)),
      m_problem(new ElidedLabel(this)),
      m_use(makeButton("primary", this)),
      m_tabs(new QButtonGroup(this)),
      m_part(new ChoiceBox(this)),
      m_model(new ChoiceBox(this)),
      m_stack(new QStackedWidget(this)),
      m_side(new QStackedWidget(this)),
      m_empty(new EmptyState("data", this)),
      m_noSets(new EmptyState("data", this)),
      m_content(new QWidget(this)) {
  setAcceptDrops(true);
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  auto* parts = makeSplitter(Qt::Horizontal, "dataParts", m_content);
  parts->addWidget(buildSets());
  m_importer = new ImportPanel(desk, this);
  m_side->addWidget(m_noSets);
  m_side->addWidget(buildDetails());
  m_side->addWidget(m_importer);
  parts->addWidget(m_side);
  parts->setStretchFactor(0, 0);
  parts->setStretchFactor(1, 1);
  parts->setSizes({440, 920});
  m_banner->setObjectName("dataBanner");
  column->addWidget(m_banner);
  column->addWidget(parts, 1);
  connectAll();
  text([this] { retranslate(); });
  showPanel(Records);
  read();
}

QWidget* DataPage::buildSets() {
  m_setTable->setModel(m_sets);
  m_setTable->setObjectName("dataTable");
  styleTable(m_setTable);
  m_setTable->setSortingEnabled(false);
  m_setTable->setTextElideMode(Qt::ElideMiddle);  // names differ at their ends
  m_setTable->setSelectionMode(QAbstractItemView::SingleSelection);
  // The numbers are always in sight, the name takes what is left.
  QHeaderView* header = m_setTable->horizontalHeader();
  header->setStretchLastSection(false);
  header->setMinimumSectionSize(48);
  header->setSectionResizeMode(QHeaderView::ResizeToContents);
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  m_import->setObjectName("importData");
  m_setPart->body()->addWidget(m_setTable);
  auto* row = new QHBoxLayout;
  row->addWidget(m_import);
  row->addStretch();
  m_setPart->body()->addLayout(row);
  m_setPart->setMinimumWidth(340);
  return m_setPart;
}

QWidget* DataPage::buildDetails() {
  m_details = new QWidget(this);
  auto* column = padded(new QVBoxLayout(m_details), 0, kGap);
  auto* head = new QHBoxLayout;
  head->setSpacing(kGap);
  m_use->setObjectName("useInCompose");
  m_name->setObjectName("dataName");
  head->addWidget(m_name);
  head->addWidget(m_problem, 1);
  head->addWidget(m_use);
  column->addLayout(head);
  auto* bar = new QHBoxLayout;
  bar->setSpacing(4);
  m_records = new DataRecords(desk(), m_details);
  m_tokens = new DataTokens(desk(), m_draft, m_details);
  addPanel("recordsTab", m_records);
  addPanel("lengthsTab", new DataLengths(desk(), m_draft, m_details));
  addPanel("tokensTab", m_tokens);
  addPanel("splitsTab", new DataSplits(desk(), m_draft, m_details));
  for (QAbstractButton* tab : m_tabs->buttons())
    bar->addWidget(tab);
  bar->addStretch();
  m_part->setObjectName("partBox");
  m_model->setObjectName("tokenizerBox");
  m_part->setMinimumWidth(130);
  m_model->setMinimumWidth(200);
  for (const char* part : {"train", "validation", "test"})
    m_part->addItem(part, part);
  bar->addWidget(m_model);
  bar->addWidget(m_part);
  column->addLayout(bar);
  column->addWidget(m_stack, 1);
  return m_details;
}

void DataPage::addPanel(const char* key, DataPanel* panel) {
  auto* tab = new QToolButton(m_details);
  tab->setObjectName(key);
  tab->setCheckable(true);
  tab->setFocusPolicy(Qt::StrongFocus);
  m_tabs->addButton(tab, static_cast<int>(m_panels.size()));
  m_panels << panel;
  m_stack->addWidget(panel);
}

void DataPage::retranslate() {
  m_setPart->setHeading(tr("Data sets"));
  m_setTable->setAccessibleName(tr("Data sets"));
  m_import->setText(tr("Import…"));
  m_import->setToolTip(
      tr("A file of records made a data set of this workspace; it can be dropped "
         "here as well"));
  m_use->setText(tr("Use in Compose"));
  m_use->setToolTip(tr("The plan takes its data from this set"));
  m_tabs->button(Records)->setText(tr("Records"));
  m_tabs->button(Lengths)->setText(tr("Lengths"));
  m_tabs->button(Tokens)->setText(tr("What the model sees"));
  m_tabs->button(Splits)->setText(tr("Parts"));
  m_part->setItemText(0, tr("Train"));
  m_part->setItemText(1, tr("Validation"));
  m_part->setItemText(2, tr("Test"));
  m_part->setAccessibleName(tr("Part of the set"));
  m_model->setAccessibleName(tr("Model whose tokenizer is used"));
  m_model->setToolTip(tr("Model whose tokenizer is used"));
  m_empty->setTexts(tr("No data yet"),
                    tr("The data sets of the open workspace stand here, with their records."),
                    tr("Go to Home"));
  m_noSets->setTexts(tr("No data set in this workspace"),
                     tr("Import a file of documents with their summaries: JSON lines, JSON, CSV "
                        "or TSV."),
                     tr("Import…"));
  m_sets->retranslate();
}

void DataPage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this, [this] { Q_EMIT desk().pageWanted("home"); });
  connect(m_noSets, &EmptyState::actionClicked, this, &DataPage::importFile);
  connect(&desk(), &Desk::workspaceChanged, this, &DataPage::read);
  connect(m_setTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &DataPage::choose);
  connect(m_part, &QComboBox::currentIndexChanged, this, &DataPage::choose);
  connect(m_model, &QComboBox::currentIndexChanged, this, &DataPage::choose);
  connect(m_tabs, &QButtonGroup::idClicked, this, &DataPage::showPanel);
  connect(m_records, &DataRecords::recordOpened, this, [this](const data::Record& record) {
    m_tokens->choose(record.id);
    showPanel(Tokens);
    m_tabs->button(Tokens)->setFocus();
  });
  connect(m_use, &QPushButton::clicked, this, [this] {
    if (const auto* set = current()) Q_EMIT desk().dataWanted(qt(set->name));
  });
  connect(m_import, &QPushButton::clicked, this, &DataPage::importFile);
  auto* import = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_I), this);
  import->setContext(Qt::WidgetWithChildrenShortcut);
  connect(import, &QShortcut::activated, this, &DataPage::importFile);
  connect(m_importer, &ImportPanel::cancelled, this, [this] {
    showSide(current() != nullptr ? m_details : m_noSets);
    m_import->setFocus();
  });
  connect(m_importer, &ImportPanel::otherFileWanted, this, &DataPage::importFile);
  connect(m_importer, &ImportPanel::finished, this, &DataPage::finishImport);
}

const experiment::DataItem* DataPage::current() const {
  const QModelIndex index = m_setTable->currentIndex();
  return index.isValid() && index.row() < m_sets->rowCount() ? &m_sets->row(index.row()) : nullptr;
}

void DataPage::read() {
  const auto& data = desk().workspace().data;
  const QString before = !m_wanted.isEmpty()
                             ? std::exchange(m_wanted, {})
                             : (current() != nullptr ? qt(current()->name) : QString());
  readModels();
  m_sets->setRows(QVector<experiment::DataItem>(data.begin(), data.end()));
  m_empty->setVisible(!desk().hasWorkspace());
  m_content->setVisible(desk().hasWorkspace());
  int row = data.empty() ? -1 : 0;
  for (int i = 0; i < m_sets->rowCount(); ++i) {
    if (qt(m_sets->row(i).name) == before) row = i;
  }
  if (m_side->currentWidget() != m_importer) showSide(row >= 0 ? m_details : m_noSets);
  if (row >= 0) m_setTable->selectRow(row);
}

void DataPage::readModels() {
  const QSignalBlocker blocker(m_model);
  const QString before = m_model->currentData().toString();
  const Json base = m_draft.value("base_model");
  const QString planned =
      base.is_string()
          ? QDir::cleanPath(
                QDir(desk().workspaceFolder()).absoluteFilePath(qt(base.get<std::string>())))
          : QString();
  m_model->clear();
  for (const experiment::ModelItem& item : desk().workspace().models) {
    if (item.problem.empty()) m_model->addItem(qt(item.name), qt(item.path.string()));
  }
  int index = m_model->findData(before);
  if (index < 0) index = m_model->findData(planned);
  m_model->setCurrentIndex(index < 0 && m_model->count() > 0 ? 0 : index);
}

void DataPage::choose() {
  const experiment::DataItem* set = current();
  if (set == nullptr) return;
  m_name->setText(qt(set->name));
  m_problem->setText(set->problem.empty() ? QString() : qt(set->problem));
  m_problem->setToolTip(m_problem->text());
  m_use->setEnabled(set->train + set->validation + set->test > 0);
  const DataSource source{*set, m_part->currentData().toString(),
                          m_model->currentData().toString()};
  for (DataPanel* panel : m_panels)
    panel->setSource(source);
  if (m_side->currentWidget() != m_importer) showSide(m_details);
}

void DataPage::showPanel(int index) {
  m_tabs->button(index)->setChecked(true);
  m_stack->setCurrentIndex(index);
  m_part->setVisible(index != Splits);
  m_model->setVisible(index == Lengths || index == Tokens);
}

/// The import has the page to itself: its preview needs the width.
void DataPage::showSide(QWidget* widget) {
  m_side->setCurrentWidget(widget);
  m_setPart->setVisible(widget != m_importer);
}

void DataPage::importFile() {
  const QString file =
      ask::openFile(this, tr("A file of records"), {},
                    tr("Records (*.jsonl *.ndjson *.json *.csv *.tsv);;All files (*)"));
  if (!file.isEmpty()) startImport(file);
}

void DataPage::startImport(const QString& file) {
  if (!desk().hasWorkspace() || m_importer->importing()) return;
  m_banner->clear();
  m_importer->start(file);
  showSide(m_importer);
}

void DataPage::finishImport(const QString& name, const data::ImportCheck& check) {
  QString words =
      tr("%Ln record(s) are in the data set “%1” now.", nullptr, static_cast<int>(check.records))
          .arg(name);
  if (check.left_out > 0)
    words +=
        " " + tr("%Ln broken record(s) were left out.", nullptr, static_cast<int>(check.left_out));
  m_banner->showText("info", words);
  m_wanted = name;
  showSide(m_details);
  m_setTable->setFocus();
  desk().jobs().openWorkspace(desk().workspaceFolder());
}

void DataPage::dragEnterEvent(QDragEnterEvent* event) {
  if (desk().hasWorkspace() && event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void DataPage::dropEvent(QDropEvent* event) {
  const auto urls = event->mimeData()->urls();
  if (urls.isEmpty() || !urls.first().isLocalFile()) {
    m_banner->showText("error", tr("Only a file of this machine can be imported."));
    return;
  }
  event->acceptProposedAction();
  startImport(urls.first().toLocalFile());
}

}  // namespace espalier::ui
