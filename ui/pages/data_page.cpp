#include "ui/pages/data_page.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "ui/pages/section.h"
#include "ui/settings/texts.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/format.h"
#include "ui/widgets/number_box.h"

namespace espalier::ui {

namespace {

constexpr int kPreview = 200;
constexpr int kRecordRow = 60;

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

QVector<RowsModel<experiment::DataItem>::Column> setColumns() {
  using Item = experiment::DataItem;
  const auto count = [](auto member) {
    // A single file has no parts to count.
    return [member](const Item& d) {
      return d.train + d.validation + d.test > 0 ? formatCount(d.*member) : QString();
    };
  };
  return {
      {.header = [] { return DataPage::tr("Data set"); },
       .text = [](const Item& d) { return qt(d.name); },
       .tooltip = [](const Item& d) { return qt(d.folder.string()); }},
      {.header = [] { return DataPage::tr("Language"); },
       .text =
           [](const Item& d) {
             return d.language == "ja"   ? DataPage::tr("Japanese")
                    : d.language == "en" ? DataPage::tr("English")
                                         : qt(d.language);
           }},
      {.header = [] { return DataPage::tr("Train"); }, .text = count(&Item::train), .number = true},
      {.header = [] { return DataPage::tr("Validation"); },
       .text = count(&Item::validation),
       .number = true},
      {.header = [] { return DataPage::tr("Test"); }, .text = count(&Item::test), .number = true},
      {.header = [] { return DataPage::tr("State"); },
       .text =
           [](const Item& d) {
             return d.problem.empty() ? DataPage::tr("ready") : qt(d.problem);
           }}};
}

QVector<RowsModel<Record>::Column> recordColumns() {
  return {
      {.header = [] { return DataPage::tr("Id"); }, .text = [](const Record& r) { return r.id; }},
      {.header = [] { return DataPage::tr("Summary"); },
       .text = [](const Record& r) { return r.summary; }},
      {.header = [] { return DataPage::tr("Document"); },
       .text = [](const Record& r) { return r.document.simplified(); },
       .tooltip = [](const Record& r) { return r.document.left(1200); }}};
}

}  // namespace

DataPage::DataPage(Desk& desk, QWidget* parent)
    : Page("data", desk, parent),
      m_sets(new RowsModel<experiment::DataItem>(setColumns(), this)),
      m_records(new RowsModel<Record>(recordColumns(), this)),
      m_setTable(new QTableView(this)),
      m_recordTable(new QTableView(this)),
      m_part(new ChoiceBox(this)),
      m_shown(makeLabel("muted", this)),
      m_setPart(new Section(this)),
      m_recordPart(new Section(this)),
      m_empty(new EmptyState("data", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  m_setTable->setModel(m_sets);
  m_setTable->setObjectName("dataTable");
  styleTable(m_setTable);
  m_setTable->setSortingEnabled(false);
  m_setTable->setSelectionMode(QAbstractItemView::SingleSelection);
  m_setTable->setColumnWidth(0, 240);
  m_recordTable->setModel(m_records);
  m_recordTable->setObjectName("recordTable");
  styleTable(m_recordTable);
  m_recordTable->setSortingEnabled(false);
  m_recordTable->setWordWrap(true);
  m_recordTable->verticalHeader()->setDefaultSectionSize(kRecordRow);
  m_recordTable->setColumnWidth(0, 160);
  m_recordTable->setColumnWidth(1, 420);
  auto* top = new QHBoxLayout;
  m_part->setFixedWidth(160);
  for (const char* part : {"train", "validation", "test"})
    m_part->addItem(part, part);
  top->addWidget(m_part);
  top->addWidget(m_shown);
  top->addStretch();
  m_setPart->body()->addWidget(m_setTable);
  m_recordPart->body()->addLayout(top);
  m_recordPart->body()->addWidget(m_recordTable);
  column->addWidget(m_setPart, 2);
  column->addWidget(m_recordPart, 3);
  connectAll();
  text([this] {
    m_setPart->setHeading(tr("Data sets"));
    m_recordPart->setHeading(tr("Records"));
    m_part->setItemText(0, tr("Train"));
    m_part->setItemText(1, tr("Validation"));
    m_part->setItemText(2, tr("Test"));
    m_empty->setTexts(tr("No data yet"),
                      tr("The data sets of the open workspace stand here, with their records."),
                      tr("Go to Home"));
    m_sets->retranslate();
    m_records->retranslate();
    m_shown->setText(tr("%n record(s) shown", nullptr, m_records->rowCount()));
  });
  read();
}

void DataPage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this, [this] { Q_EMIT desk().pageWanted("home"); });
  connect(&desk(), &Desk::workspaceChanged, this, [this, was = QString()]() mutable {
    if (was != desk().workspaceFolder()) m_outside.clear();
    was = desk().workspaceFolder();
    read();
  });
  connect(&desk().jobs(), &JobService::queryFailed, this,
          [this](const QString& what, const ErrorInfo& error) {
            if (what == "records") m_shown->setText(texts::error(error));
          });
  connect(m_setTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &DataPage::request);
  connect(m_part, &QComboBox::currentIndexChanged, this, &DataPage::request);
  connect(&desk().jobs(), &JobService::recordsReady, this,
          [this](const QString& file, const QVector<Record>& records) {
            if (file != m_file) return;
            m_records->setRows(records);
            m_shown->setText(tr("%n record(s) shown", nullptr, static_cast<int>(records.size())));
          });
}

void DataPage::read() {
  const auto& data = desk().workspace().data;
  m_sets->setRows(QVector<experiment::DataItem>(data.begin(), data.end()) + m_outside);
  const bool any = desk().hasWorkspace() || !m_outside.isEmpty();
  m_empty->setVisible(!any);
  m_content->setVisible(any);
  m_records->setRows({});
  if (m_sets->rowCount() > 0) m_setTable->selectRow(0);
}

void DataPage::showFile(const QString& path) {
  experiment::DataItem item;
  item.name = QFileInfo(path).fileName().toStdString();
  item.folder = path.toStdString();
  const auto same = [&](const experiment::DataItem& other) { return other.folder == item.folder; };
  if (std::none_of(m_outside.begin(), m_outside.end(), same)) {
    m_outside << item;
    read();
  }
  for (int row = 0; row < m_sets->rowCount(); ++row) {
    if (same(m_sets->row(row))) m_setTable->selectRow(row);
  }
}

void DataPage::request() {
  const QModelIndex current = m_setTable->currentIndex();
  if (!current.isValid()) return;
  const experiment::DataItem& item = m_sets->row(current.row());
  const bool file = std::any_of(m_outside.begin(), m_outside.end(),
                                [&](const auto& other) { return other.folder == item.folder; });
  m_part->setEnabled(!file);
  m_file = file ? qt(item.folder.string())
                : qt((item.folder / (m_part->currentData().toString().toStdString() + ".jsonl"))
                         .string());
  desk().jobs().requestRecords(m_file, kPreview);
}

}  // namespace espalier::ui
