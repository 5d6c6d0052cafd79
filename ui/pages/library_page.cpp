#include "ui/pages/library_page.h"

#include <QButtonGroup>
#include <QDir>
#include <QHeaderView>
#include <QLineEdit>
#include <QProgressBar>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QStackedWidget>
#include <QTableView>

#include "ui/dialogs/ask.h"
#include "ui/models/library_edits.h"
#include "ui/models/library_rows.h"
#include "ui/models/words_proxy.h"
#include "ui/pages/adapter_card.h"
#include "ui/pages/import_menu.h"
#include "ui/pages/section.h"
#include "ui/pages/similarity_panel.h"
#include "ui/settings/theme.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/search_field.h"
#include "ui/widgets/splitter.h"

namespace espalier::ui {

namespace {

QString qt(const std::string& text) {
  return QString::fromStdString(text);
}

void dress(QTableView* table, WordsProxy* proxy, QAbstractItemModel* model, int sortRole,
           std::initializer_list<int> widths) {
  proxy->setSourceModel(model);
  proxy->setSortRole(sortRole);
  proxy->setSortLocaleAware(true);
  table->setModel(proxy);
  styleTable(table);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
  table->sortByColumn(0, Qt::AscendingOrder);
  int column = 0;
  for (const int width : widths)
    table->setColumnWidth(column++, width);
}

template <typename Line, typename Item>
QVector<Line> linesOf(const std::vector<Item>& items, const QHash<QString, LibraryFacts>& known) {
  QVector<Line> out;
  for (const Item& item : items) {
    out << Line{item};
    const auto facts = known.constFind(qt(item.path.string()));
    if (facts != known.constEnd()) out.last().facts = *facts;
  }
  return out;
}

}  // namespace

LibraryPage::LibraryPage(Desk& desk, QWidget* parent)
    : Page("library", desk, parent),
      m_models(new ModelLines(this)),
      m_adapters(new AdapterLines(this)),
      m_modelProxy(new WordsProxy(this)),
      m_adapterProxy(new WordsProxy(this)),
      m_modelTable(new QTableView(this)),
      m_adapterTable(new QTableView(this)),
      m_modelPart(new Section(this)),
      m_adapterPart(new Section(this)),
      m_card(new AdapterCardView(desk, this)),
      m_similarity(new SimilarityPanel(desk, this)),
      m_stack(new QStackedWidget(this)),
      m_group(new QButtonGroup(this)),
      m_showTables(new QToolButton(this)),
      m_showSimilarity(new QToolButton(this)),
      m_filter(new QLineEdit(this)),
      m_count(makeLabel("muted", this)),
      m_progress(new QProgressBar(this)),
      m_undo(makeButton("flat", this)),
      m_import(makeButton("", this)),
      m_train(makeButton("primary", this)),
      m_banner(new Banner(this)),
      m_empty(new EmptyState("library", this)),
      m_content(new QWidget(this)) {
  auto* outer = padded(new QVBoxLayout(this), 0, 0);
  outer->addWidget(m_empty);
  outer->addWidget(m_content);
  auto* column = padded(new QVBoxLayout(m_content), kPad, 12);
  column->addLayout(buildBar());
  column->addWidget(m_banner);
  m_stack->addWidget(buildTables());
  m_stack->addWidget(m_similarity);
  column->addWidget(m_stack, 1);
  connectAll();
  connectTable();
  connectEdits();
  text([this] { retranslate(); });
  read();
}

QLayout* LibraryPage::buildBar() {
  auto* bar = new QHBoxLayout;
  bar->setSpacing(kGap);
  int id = 0;
  for (QToolButton* button : {m_showTables, m_showSimilarity}) {
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_group->addButton(button, id++);
    bar->addWidget(button);
  }
  m_showTables->setObjectName("showTables");
  m_showSimilarity->setObjectName("showSimilarity");
  m_showTables->setChecked(true);
  m_filter->setObjectName("libraryFilter");
  dressSearch(m_filter);
  m_filter->setMinimumWidth(160);
  m_filter->setMaximumWidth(280);
  m_count->setObjectName("libraryCount");
  m_progress->setRange(0, 0);
  m_progress->setTextVisible(false);
  m_progress->setFixedWidth(64);
  m_undo->setObjectName("undoLibrary");
  m_import->setObjectName("importButton");
  m_import->setIcon(icon("folder"));
  m_train->setObjectName("trainNew");
  m_banner->setObjectName("banner");
  bar->addWidget(m_filter, 1);
  bar->addWidget(m_count);
  bar->addWidget(m_progress);
  bar->addStretch(1);
  for (QPushButton* button : {m_undo, m_import, m_train})
    bar->addWidget(button);
  return bar;
}

QWidget* LibraryPage::buildTables() {
  m_modelTable->setObjectName("modelTable");
  m_adapterTable->setObjectName("adapterTable");
  dress(m_modelTable, m_modelProxy, m_models, ModelLines::SortRole, {240, 76, 92, 82, 72, 136});
  dress(m_adapterTable, m_adapterProxy, m_adapters, AdapterLines::SortRole,
        {172, 52, 54, 108, 56, 132, 72, 64, 64});
  m_adapterTable->setTextElideMode(Qt::ElideMiddle);  // names differ at their ends
  setTabOrder(m_adapterTable, m_modelTable);
  m_modelPart->body()->addWidget(m_modelTable);
  m_adapterPart->body()->addWidget(m_adapterTable);
  auto* left = makeSplitter(Qt::Vertical, "libraryTables", this);
  left->addWidget(m_adapterPart);
  left->addWidget(m_modelPart);
  left->setSizes({460, 240});
  auto* both = makeSplitter(Qt::Horizontal, "libraryParts", this);
  both->addWidget(left);
  both->addWidget(m_card);
  both->setStretchFactor(0, 3);
  both->setStretchFactor(1, 2);
  both->setSizes({820, 500});
  return both;
}

void LibraryPage::connectAll() {
  connect(m_empty, &EmptyState::actionClicked, this,
          [this] { Q_EMIT this->desk().pageWanted("home"); });
  connect(&desk(), &Desk::workspaceChanged, this, [this] {
    m_facts.clear();
    m_banner->clear();
    read();
    showCard(true);
  });
  connect(&desk(), &Desk::itemsChanged, this, [this] { read(); });
  connect(&desk().jobs(), &JobService::libraryFactsReady, this, &LibraryPage::takeFacts);
  connect(&Theme::get(), &Theme::changed, m_adapters, [this] { m_adapters->retranslate(); });
  connect(m_group, &QButtonGroup::idClicked, m_stack, &QStackedWidget::setCurrentIndex);
  connect(m_showSimilarity, &QToolButton::toggled, m_filter, &QWidget::setHidden);
  connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& words) {
    m_modelProxy->setFilter(words);
    m_adapterProxy->setFilter(words);
    updateState();
  });
  connect(m_import, &QPushButton::clicked, this, &LibraryPage::showImport);
  connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT desk().methodWanted("lora"); });
}

void LibraryPage::connectTable() {
  connect(m_adapterTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
    if (m_reading) return;
    m_wanted.clear();
    showCard();
  });
  connect(m_adapters, &AdapterLines::renameWanted, this, &LibraryPage::rename);
  connect(m_card, &AdapterCardView::renameWanted, this, [this] {
    const QModelIndex name = m_adapterTable->currentIndex().siblingAtColumn(0);
    m_adapterTable->setFocus();
    m_adapterTable->setCurrentIndex(name);
    m_adapterTable->edit(name);
  });
  connect(m_card, &AdapterCardView::removeWanted, this, &LibraryPage::remove);
  connect(m_card, &AdapterCardView::exportWanted, this, &LibraryPage::exportAdapter);
  connect(m_card, &AdapterCardView::tagsWanted, this,
          [this](const QString& name, const QStringList& tags, const QStringList& before) {
            desk().library().tag(name, tags, before);
          });
  // F2 edits the name wherever in its row the cursor stands.
  auto* edit = new QShortcut(QKeySequence(Qt::Key_F2), m_adapterTable);
  edit->setContext(Qt::WidgetShortcut);
  connect(edit, &QShortcut::activated, m_card, &AdapterCardView::renameWanted);
  auto* away = new QShortcut(QKeySequence::Delete, m_adapterTable);
  away->setContext(Qt::WidgetShortcut);
  connect(away, &QShortcut::activated, this, &LibraryPage::remove);
}

void LibraryPage::connectEdits() {
  LibraryEdits& edits = desk().library();
  connect(&edits, &LibraryEdits::stateChanged, this, &LibraryPage::updateState);
  connect(&edits, &LibraryEdits::done, this, &LibraryPage::told);
  connect(&edits, &LibraryEdits::failed, this, [this](const LibraryDone& done) {
    m_banner->showError(done.error);
    m_facts.remove(desk().workspaceFolder() + "/adapters/" + done.change.name);
    showCard(true);
  });
  connect(m_undo, &QPushButton::clicked, &edits, &LibraryEdits::undo);
  auto* undo = new QShortcut(QKeySequence::Undo, this);
  undo->setContext(Qt::WidgetWithChildrenShortcut);
  connect(undo, &QShortcut::activated, &edits, &LibraryEdits::undo);
  auto* redo = new QShortcut(QKeySequence::Redo, this);
  redo->setContext(Qt::WidgetWithChildrenShortcut);
  connect(redo, &QShortcut::activated, &edits, &LibraryEdits::redo);
}

void LibraryPage::retranslate() {
  m_modelPart->setHeading(tr("Base models"));
  m_adapterPart->setHeading(tr("Adapters"));
  m_modelTable->setAccessibleName(tr("Base models"));
  m_adapterTable->setAccessibleName(tr("Adapters"));
  m_empty->setTexts(tr("No library yet"),
                    tr("The models and adapters of the open workspace stand here."),
                    tr("Go to Home"));
  m_showTables->setText(tr("Tables"));
  m_showSimilarity->setText(tr("Similarity"));
  m_filter->setPlaceholderText(tr("Search name, module, tag…"));
  m_filter->setAccessibleName(tr("Search in the library"));
  m_undo->setText(tr("Undo"));
  m_import->setText(tr("Import"));
  m_import->setToolTip(tr("Also: drop a folder or file on the window"));
  m_train->setText(tr("Train a new one"));
  m_train->setToolTip(tr("Composes a run that trains a LoRA of its own"));
  m_adapterPart->setWords(
      tr("None yet: Import takes a folder as PEFT writes it, Train a new one makes one."));
  m_modelPart->setWords(tr("None yet: Import takes a GGUF file, or a folder with safetensors."));
  m_models->retranslate();
  m_adapters->retranslate();
  updateState();
}

void LibraryPage::read() {
  const experiment::Workspace& w = desk().workspace();
  const QString before = m_wanted.isEmpty() ? chosen() : m_wanted;
  const int row = m_adapterTable->currentIndex().row();
  {
    const QScopedValueRollback reading(m_reading, true);
    m_models->setRows(linesOf<ModelLine>(w.models, m_facts));
    m_adapters->setRows(linesOf<AdapterLine>(w.adapters, m_facts));
    choose(before);
    // What is gone leaves the choice to its neighbour.
    if (!m_adapterTable->currentIndex().isValid() && m_adapterProxy->rowCount() > 0)
      m_adapterTable->selectRow(std::clamp(row, 0, m_adapterProxy->rowCount() - 1));
  }
  const bool arrived = !m_wanted.isEmpty() && chosen() == m_wanted;
  if (arrived) m_wanted.clear();
  m_empty->setVisible(!desk().hasWorkspace());
  m_content->setVisible(desk().hasWorkspace());
  askForFacts();
  showCard(arrived);
  updateState();
}

void LibraryPage::askForFacts() {
  QStringList adapters, models;
  for (const AdapterLine& line : m_adapters->rows()) {
    if (!line.facts) adapters << line.path();
  }
  for (const ModelLine& line : m_models->rows()) {
    if (!line.facts) models << qt(line.item.path.string());
  }
  if (!adapters.isEmpty() || !models.isEmpty()) desk().jobs().requestLibraryFacts(adapters, models);
}

void LibraryPage::takeFacts(const LibraryFacts& facts) {
  m_facts[facts.path] = facts;
  m_models->setFacts(facts);
  m_adapters->setFacts(facts);
  const AdapterLine* line = m_adapters->find(chosen());
  if (line != nullptr && line->path() == facts.path) m_card->setTags(facts.tags);
  updateState();
}

QString LibraryPage::chosen() const {
  const QModelIndex at = m_adapterTable->currentIndex();
  return at.isValid() ? at.siblingAtColumn(0).data().toString() : QString();
}

void LibraryPage::choose(const QString& name) {
  for (int row = 0; row < m_adapterProxy->rowCount(); ++row) {
    if (m_adapterProxy->index(row, 0).data().toString() != name) continue;
    m_adapterTable->setCurrentIndex(m_adapterProxy->index(row, 0));
    m_adapterTable->selectRow(row);
    return;
  }
}

void LibraryPage::showCard(bool again) {
  const AdapterLine* line = m_adapters->find(chosen());
  if (line == nullptr)
    m_card->setAdapter({}, {}, {}, again);
  else
    m_card->setAdapter(line->name(), line->path(), line->facts ? line->facts->tags : QStringList(),
                       again);
}

void LibraryPage::updateState() {
  LibraryEdits& edits = desk().library();
  m_undo->setVisible(!edits.undoText().isEmpty());
  m_undo->setEnabled(edits.canUndo());
  m_undo->setToolTip(edits.undoText());
  m_progress->setVisible(edits.busy());
  const int shown = m_adapterProxy->rowCount(), all = m_adapters->rowCount();
  m_adapterPart->showWords(all == 0);
  m_modelPart->showWords(m_models->rowCount() == 0);
  m_card->setVisible(all > 0);
  m_count->setText(shown == all ? tr("%n adapter(s)", nullptr, all)
                                : tr("%1 of %n adapter(s)", nullptr, all).arg(shown));
}

void LibraryPage::rename(const QString& name, const QString& to) {
  if (!LibraryEdits::canBeCalled(to)) {
    m_banner->showText("error", tr("An adapter cannot be called “%1”: a name has no slash and does "
                                   "not begin with a dot.")
                                    .arg(to));
    return;
  }
  if (m_adapters->find(to) != nullptr) {
    m_banner->showText("error", tr("Another adapter is called “%1” already.").arg(to));
    return;
  }
  m_banner->clear();
  desk().library().rename(name, to);
}

void LibraryPage::remove() {
  if (!chosen().isEmpty()) desk().library().remove(chosen());
}

void LibraryPage::exportAdapter(const QString& name) {
  const QString folder =
      ask::openFolder(this, tr("Where the adapter's folder is copied to"), QDir::homePath());
  if (!folder.isEmpty()) desk().library().exportTo(name, folder);
}

void LibraryPage::showImport() {
  auto* menu = new ImportMenu(desk(), m_import);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  menu->popup(m_import->mapToGlobal(QPoint(0, m_import->height() + 2)));
}

void LibraryPage::told(const LibraryDone& done) {
  using Kind = LibraryChange::Kind;
  const QString adapters = desk().workspaceFolder() + "/adapters/";
  m_banner->clear();
  switch (done.change.kind) {
    case Kind::ImportAdapter:
      if (!done.change.name.isEmpty() && done.result != done.change.name)
        m_banner->showText("info", tr("It is called %1 in the library").arg(done.result));
      [[fallthrough]];
    case Kind::Restore:
    case Kind::Rename:
      // What was known of another folder at this place says nothing of this one.
      m_facts.remove(adapters + done.result);
      m_wanted = done.result;
      break;
    case Kind::ImportModel:
      m_banner->showText("info", tr("The model %1 is in the library").arg(done.result));
      break;
    case Kind::Tag:
      if (m_facts.contains(adapters + done.change.name))
        m_facts[adapters + done.change.name].tags = done.change.tags;
      break;
    case Kind::Export:
      m_banner->showText("info",
                         tr("The copy is in %1").arg(QDir::toNativeSeparators(done.result)));
      break;
    case Kind::Remove:
      break;
  }
}

}  // namespace espalier::ui
