#include "ui/pages/result_tables.h"

#include <QAbstractTableModel>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <algorithm>

#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr int kScrollBar = 14;
constexpr int kMostRows = 12;  ///< a longer table scrolls by itself
constexpr int kNotesWidth = 304;
}  // namespace

QTableView* resultTable(QAbstractTableModel* model, int sortRole, int widest, QWidget* parent,
                        const char* name, const QString& words) {
  auto* view = new QTableView(parent);
  auto* sorted = new QSortFilterProxyModel(view);
  model->setParent(view);
  sorted->setSourceModel(model);
  sorted->setSortRole(sortRole);
  view->setModel(sorted);
  view->setObjectName(name);
  view->setAccessibleName(words);
  styleTable(view);
  view->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  view->horizontalHeader()->setStretchLastSection(false);
  view->horizontalHeader()->setMinimumSectionSize(56);
  view->resizeColumnsToContents();
  for (int i = 0; i < sorted->columnCount(); ++i)
    view->setColumnWidth(i, std::min(view->columnWidth(i) + 12, widest));
  const int rows = std::clamp(sorted->rowCount(), 1, kMostRows);
  view->setFixedHeight(rows * view->verticalHeader()->defaultSectionSize() +
                       view->horizontalHeader()->sizeHint().height() + kScrollBar);
  view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  return view;
}

void styleCells(QTableView& table, int rowHeight) {
  styleTable(&table);
  table.setSortingEnabled(false);
  table.setSelectionBehavior(QAbstractItemView::SelectItems);
  table.setSelectionMode(QAbstractItemView::SingleSelection);
  table.setWordWrap(true);
  table.verticalHeader()->setDefaultSectionSize(rowHeight);
  table.horizontalHeader()->setFixedHeight(rowHeight);
  table.horizontalHeader()->setStretchLastSection(false);
}

void styleNotes(QScrollArea& side, QLabel& notes) {
  notes.setWordWrap(true);
  notes.setAlignment(Qt::AlignTop | Qt::AlignLeft);
  notes.setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  side.setWidget(&notes);
  side.setWidgetResizable(true);
  side.setFrameShape(QFrame::NoFrame);
  side.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  side.setFixedWidth(kNotesWidth);
}

}  // namespace espalier::ui
