#include "ui/settings/layout_memory.h"

#include <QHeaderView>
#include <QSplitter>
#include <QTableView>
#include <algorithm>

namespace espalier::ui {

namespace {

template <typename Widget>
QList<Widget*> named(const QWidget& window) {
  QList<Widget*> out = window.findChildren<Widget*>();
  out.removeIf([](const Widget* widget) {
    return widget->objectName().isEmpty() || widget->property("ownLayout").toBool();
  });
  return out;
}

/// The widths that the user may have set; 0 for those that follow from something else.
QVariantList widthsOf(const QHeaderView& header) {
  QVariantList out;
  for (int i = 0; i < header.count(); ++i) {
    const bool last = header.stretchLastSection() && header.visualIndex(i) == header.count() - 1;
    const bool free = header.sectionResizeMode(i) == QHeaderView::Interactive && !last;
    out << (free && !header.isSectionHidden(i) ? header.sectionSize(i) : 0);
  }
  return out;
}

}  // namespace

QVariantMap layoutOf(const QWidget& window) {
  QVariantMap out;
  for (const QSplitter* splitter : named<QSplitter>(window))
    out.insert("splitter/" + splitter->objectName(), splitter->saveState());
  for (const QTableView* table : named<QTableView>(window)) {
    const QHeaderView& header = *table->horizontalHeader();
    if (header.count() == 0 || header.isHidden()) continue;
    out.insert("columns/" + table->objectName(), widthsOf(header));
    if (table->isSortingEnabled() && header.sortIndicatorSection() >= 0) {
      out.insert("sort/" + table->objectName(),
                 QVariantList{header.sortIndicatorSection(), header.sortIndicatorOrder()});
    }
  }
  return out;
}

void setLayoutOf(QWidget& window, const QVariantMap& layout) {
  for (QSplitter* splitter : named<QSplitter>(window)) {
    const QByteArray state = layout.value("splitter/" + splitter->objectName()).toByteArray();
    // What the program itself says about a splitter stays.
    const bool collapsible = splitter->childrenCollapsible();
    const int handle = splitter->handleWidth();
    if (state.isEmpty() || !splitter->restoreState(state)) continue;
    splitter->setChildrenCollapsible(collapsible);
    splitter->setHandleWidth(handle);
  }
  for (QTableView* table : named<QTableView>(window)) {
    QHeaderView& header = *table->horizontalHeader();
    const QVariantList widths = layout.value("columns/" + table->objectName()).toList();
    if (widths.size() != header.count()) continue;
    for (int i = 0; i < header.count(); ++i) {
      if (const int width = widths[i].toInt(); width > 0) header.resizeSection(i, width);
    }
    const QVariantList sort = layout.value("sort/" + table->objectName()).toList();
    if (sort.size() == 2 && table->isSortingEnabled() && sort[0].toInt() < header.count()) {
      table->sortByColumn(sort[0].toInt(), static_cast<Qt::SortOrder>(sort[1].toInt()));
    }
  }
}

}  // namespace espalier::ui
