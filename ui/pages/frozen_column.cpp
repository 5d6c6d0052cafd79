#include "ui/pages/frozen_column.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>

#include "ui/widgets/parts.h"

namespace espalier::ui {

FrozenColumn::FrozenColumn(QTableView* table) : QTableView(table), m_table(*table) {
  setObjectName("frozenColumn");
  setProperty("ownLayout", true);
  setModel(table->model());
  setSelectionModel(table->selectionModel());
  styleTable(this);
  setSortingEnabled(false);
  setSelectionMode(table->selectionMode());
  setEditTriggers(table->editTriggers());
  setFocusProxy(table);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  horizontalHeader()->setStretchLastSection(true);
  horizontalHeader()->setSectionsClickable(true);
  hide();
  connectTable();
}

void FrozenColumn::connectTable() {
  connect(m_table.horizontalScrollBar(), &QScrollBar::valueChanged, this, &FrozenColumn::place);
  connect(m_table.verticalScrollBar(), &QScrollBar::valueChanged, verticalScrollBar(),
          &QScrollBar::setValue);
  connect(verticalScrollBar(), &QScrollBar::valueChanged, m_table.verticalScrollBar(),
          &QScrollBar::setValue);
  connect(m_table.horizontalHeader(), &QHeaderView::sectionResized, this, &FrozenColumn::place);
  connect(m_table.horizontalHeader(), &QHeaderView::geometriesChanged, this, &FrozenColumn::place);
  connect(horizontalHeader(), &QHeaderView::sectionClicked, this, [this] {
    const QHeaderView* header = m_table.horizontalHeader();
    const bool again =
        header->sortIndicatorSection() == 0 && header->sortIndicatorOrder() == Qt::AscendingOrder;
    m_table.sortByColumn(0, again ? Qt::DescendingOrder : Qt::AscendingOrder);
  });
  m_table.installEventFilter(this);
}

bool FrozenColumn::eventFilter(QObject* watched, QEvent* event) {
  if (watched == &m_table && (event->type() == QEvent::Resize || event->type() == QEvent::Show))
    place();
  return QTableView::eventFilter(watched, event);
}

void FrozenColumn::place() {
  const bool needed = m_table.horizontalScrollBar()->value() > 0;
  if (needed) {
    for (int i = 1; i < model()->columnCount(); ++i)
      setColumnHidden(i, true);
    const int frame = m_table.frameWidth();
    const int head = m_table.horizontalHeader()->height();
    horizontalHeader()->setFixedHeight(head);
    setGeometry(frame, frame, m_table.columnWidth(0), head + m_table.viewport()->height());
    verticalScrollBar()->setValue(m_table.verticalScrollBar()->value());
    raise();
  }
  setVisible(needed);
}

}  // namespace espalier::ui
