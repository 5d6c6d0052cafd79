#include "ui/pages/runs_table.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>

#include "ui/pages/column_menu.h"
#include "ui/pages/frozen_column.h"
#include "ui/pages/tag_delegate.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kHeaderPad = 20;
}

RunsTable::RunsTable(RunsModel* model, Settings& settings, QWidget* parent)
    : QTableView(parent),
      m_settings(settings),
      m_proxy(new RunsProxy(model, this)),
      m_tags(new TagDelegate([this] { return m_known ? m_known() : QStringList(); }, this)),
      m_notes(new NoteDelegate(this)) {
  setObjectName("runTable");
  setProperty("ownLayout", true);
  setModel(m_proxy);
  styleTable(this);
  setItemDelegate(new TintDelegate(this));
  setMouseTracking(true);
  setSelectionMode(QAbstractItemView::ExtendedSelection);
  setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
  QHeaderView* header = horizontalHeader();
  header->setStretchLastSection(false);
  header->setSectionsMovable(true);
  header->setFirstSectionMovable(false);
  header->setTextElideMode(Qt::ElideRight);
  header->setMinimumSectionSize(40);
  header->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint& at) {
    QMenu* menu = columnMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(header->mapToGlobal(at));
  });
  connect(header, &QHeaderView::sectionMoved, this, &RunsTable::keepLayout);
  connect(header, &QHeaderView::sectionResized, this, &RunsTable::keepLayout);
  connect(header, &QHeaderView::sortIndicatorChanged, this, &RunsTable::keepSort);
  connect(m_proxy, &QAbstractItemModel::modelReset, this, [this] {
    dressColumns();
    applyLayout();
    applySort();
  });
  connect(m_tags, &TagDelegate::tagClicked, this, &RunsTable::tagClicked);
  connect(this, &QTableView::entered, this,
          [this](const QModelIndex& index) { Q_EMIT runHovered(m_proxy->run(index.row()).id); });
  connect(this, &QTableView::viewportEntered, this, [this] { Q_EMIT runHovered({}); });
  connect(this, &QTableView::doubleClicked, this, [this](const QModelIndex& index) {
    const RunColumn& column = m_proxy->runs().columns()[index.column()];
    if (column.key == "note")
      Q_EMIT noteWanted();
    else if (!column.view.editable)
      Q_EMIT runOpened(m_proxy->run(index.row()).id);
  });
  m_frozen = new FrozenColumn(this);
  m_frozen->setItemDelegate(new TintDelegate(m_frozen));
  m_frozen->setMouseTracking(true);
  m_frozen->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_frozen, &QWidget::customContextMenuRequested, this,
          &QWidget::customContextMenuRequested);
  connect(m_frozen, &QTableView::entered, this,
          [this](const QModelIndex& index) { Q_EMIT runHovered(m_proxy->run(index.row()).id); });
  dressColumns();
  applyLayout();
  applySort();
}

/// Cells of tags and notes are painted; which columns they are follows from the runs.
void RunsTable::dressColumns() {
  for (int i = 0; i < m_proxy->columnCount(); ++i)
    setItemDelegateForColumn(i, nullptr);
  setItemDelegateForColumn(m_proxy->runs().column("tags"), m_tags);
  setItemDelegateForColumn(m_proxy->runs().column("note"), m_notes);
}

void RunsTable::setKnownTags(std::function<QStringList()> known) {
  m_known = std::move(known);
}

void RunsTable::editTags() {
  const QModelIndex tags = m_proxy->index(currentIndex().row(), m_proxy->runs().column("tags"));
  if (!tags.isValid()) return;
  setColumnShown("tags", true);
  selectionModel()->setCurrentIndex(tags, QItemSelectionModel::NoUpdate);
  scrollTo(tags);
  edit(tags);
}

bool RunsTable::viewportEvent(QEvent* event) {
  if (event->type() == QEvent::Leave) Q_EMIT runHovered({});
  return QTableView::viewportEvent(event);
}

QStringList RunsTable::selectedRuns() const {
  QModelIndexList rows = selectionModel()->selectedRows();
  std::sort(rows.begin(), rows.end());
  QStringList ids;
  for (const QModelIndex& index : rows)
    ids << m_proxy->run(index.row()).id;
  return ids;
}

void RunsTable::selectRuns(const QStringList& ids) {
  QItemSelection selection;
  for (int i = 0; i < m_proxy->rowCount(); ++i) {
    if (ids.contains(m_proxy->run(i).id))
      selection.select(m_proxy->index(i, 0), m_proxy->index(i, 0));
  }
  selectionModel()->select(selection,
                           QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

QVector<int> RunsTable::shownColumns() const {
  QVector<int> out;
  for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
    const int logical = horizontalHeader()->logicalIndex(visual);
    if (!isColumnHidden(logical)) out << logical;
  }
  return out;
}

ColumnLayout RunsTable::usual() const {
  ColumnLayout out;
  // No header is cut, and there is room for the arrow of the column that sorts.
  const QFontMetrics metrics(Theme::font(11, QFont::DemiBold));
  for (const RunColumn& column : m_proxy->runs().columns()) {
    const int needed = metrics.horizontalAdvance(column.view.header() + " ▾") + kHeaderPad;
    out << ColumnPlace{column.key, std::max(column.width, needed), column.shown};
  }
  return out;
}

void RunsTable::applyLayout() {
  const QScopedValueRollback applying(m_applying, true);
  const ColumnLayout kept =
      layoutFromTexts(m_settings.value<QStringList>(Settings::Key::ResultsColumns));
  const ColumnLayout layout = arranged(usual(), kept);
  QHeaderView* header = horizontalHeader();
  for (int i = 0; i < layout.size(); ++i) {
    const int logical = m_proxy->runs().column(layout[i].key);
    header->moveSection(header->visualIndex(logical), i);
    setColumnHidden(logical, !layout[i].shown && logical != RunsModel::Name);
    setColumnWidth(logical, layout[i].width);
  }
  header->moveSection(header->visualIndex(RunsModel::Name), 0);
  m_frozen->place();
  Q_EMIT columnsChanged();
}

void RunsTable::keepLayout() {
  if (m_applying) return;
  const ColumnLayout base = usual();
  ColumnLayout now;
  for (int visual = 0; visual < horizontalHeader()->count(); ++visual) {
    const int logical = horizontalHeader()->logicalIndex(visual);
    const bool hidden = isColumnHidden(logical);
    // None: the usual one, which follows the language. A hidden section has no width of its own.
    const int width =
        hidden || columnWidth(logical) == base[logical].width ? 0 : columnWidth(logical);
    now << ColumnPlace{base[logical].key, width, !hidden};
  }
  const ColumnLayout kept =
      layoutFromTexts(m_settings.value<QStringList>(Settings::Key::ResultsColumns));
  m_settings.set(Settings::Key::ResultsColumns, layoutToTexts(remembered(now, kept)));
  Q_EMIT columnsChanged();
}

void RunsTable::applySort() {
  const QStringList kept =
      m_settings.value<QString>(Settings::Key::ResultsSort).split(QLatin1Char(' '));
  const int column = m_proxy->runs().column(kept.value(0));
  const QScopedValueRollback applying(m_applying, true);
  sortByColumn(column < 0 ? m_proxy->runs().column("created") : column,
               column >= 0 && kept.value(1) == "up" ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void RunsTable::keepSort(int column, Qt::SortOrder order) {
  if (m_applying || column < 0) return;
  m_settings.set(
      Settings::Key::ResultsSort,
      m_proxy->runs().columns()[column].key +
          (order == Qt::AscendingOrder ? QStringLiteral(" up") : QStringLiteral(" down")));
}

void RunsTable::setColumnShown(const QString& key, bool shown) {
  const int column = m_proxy->runs().column(key);
  if (column <= RunsModel::Name || shown != isColumnHidden(column)) return;
  {
    const QScopedValueRollback applying(m_applying, true);
    setColumnHidden(column, !shown);
    if (shown && columnWidth(column) < horizontalHeader()->minimumSectionSize())
      setColumnWidth(column, m_proxy->runs().columns()[column].width);
  }
  keepLayout();
}

void RunsTable::moveColumn(int steps) {
  QHeaderView* header = horizontalHeader();
  const int column = currentIndex().column();
  if (column <= RunsModel::Name || isColumnHidden(column)) return;
  const int from = header->visualIndex(column);
  int to = from + steps;
  while (to > 0 && to < header->count() && header->isSectionHidden(header->logicalIndex(to)))
    to += steps;
  if (to <= 0 || to >= header->count()) return;
  header->moveSection(from, to);
  scrollTo(currentIndex());
}

void RunsTable::resetColumns() {
  m_settings.reset(Settings::Key::ResultsColumns);
  applyLayout();
}

void RunsTable::retranslate() {
  m_proxy->runs().retranslate();
  m_frozen->setAccessibleName(accessibleName());
  applyLayout();
}

void RunsTable::scrollTo(const QModelIndex& index, ScrollHint hint) {
  QTableView::scrollTo(index, hint);
  // What lies under the names is not visible.
  const int hidden = columnWidth(RunsModel::Name) - columnViewportPosition(index.column());
  if (index.column() != RunsModel::Name && horizontalScrollBar()->value() > 0 && hidden > 0)
    horizontalScrollBar()->setValue(horizontalScrollBar()->value() - hidden);
}

QMenu* RunsTable::columnMenu(QWidget* parent) {
  return new ColumnMenu(*this, parent);
}

bool RunsTable::editKey(QKeyEvent* event) {
  if (event->key() != Qt::Key_F2 || !currentIndex().isValid() || state() == EditingState)
    return false;
  if (event->modifiers() == Qt::ShiftModifier) {
    editTags();
  } else if (event->modifiers() == Qt::ControlModifier) {
    Q_EMIT noteWanted();
  } else {
    // The name, wherever in its row the cursor stands.
    const QModelIndex name = m_proxy->index(currentIndex().row(), RunsModel::Name);
    selectionModel()->setCurrentIndex(name, QItemSelectionModel::NoUpdate);
    edit(name);
  }
  return true;
}

void RunsTable::keyPressEvent(QKeyEvent* event) {
  const auto plain = event->modifiers() == Qt::NoModifier;
  if (editKey(event)) return;
  if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
      currentIndex().isValid() && state() != EditingState) {
    Q_EMIT runOpened(m_proxy->run(currentIndex().row()).id);
    return;
  }
  if (event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier) &&
      (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right)) {
    moveColumn(event->key() == Qt::Key_Left ? -1 : 1);
    return;
  }
  QTableView::keyPressEvent(event);
}

}  // namespace espalier::ui
