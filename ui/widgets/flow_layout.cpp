#include "ui/widgets/flow_layout.h"

#include <QWidget>
#include <algorithm>

namespace espalier::ui {

FlowLayout::FlowLayout(QWidget* parent, int gap) : QLayout(parent), m_gap(gap) {
  setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() {
  qDeleteAll(m_items);
}

QLayoutItem* FlowLayout::takeAt(int index) {
  return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

QSize FlowLayout::minimumSize() const {
  QSize size;
  for (const QLayoutItem* item : m_items)
    size = size.expandedTo(item->minimumSize());
  const QMargins m = contentsMargins();
  return size + QSize(m.left() + m.right(), m.top() + m.bottom());
}

void FlowLayout::setGeometry(const QRect& rect) {
  QLayout::setGeometry(rect);
  arrange(rect, false);
}

int FlowLayout::arrange(const QRect& rect, bool onlyMeasure) const {
  const QMargins m = contentsMargins();
  const QRect area = rect.adjusted(m.left(), m.top(), -m.right(), -m.bottom());
  int x = area.x();
  int y = area.y();
  int lineHeight = 0;
  for (QLayoutItem* item : m_items) {
    if (item->widget() != nullptr && item->widget()->isHidden()) continue;
    QSize size = item->sizeHint();
    size.setWidth(std::min(size.width(), std::max(area.width(), item->minimumSize().width())));
    if (x + size.width() > area.right() + 1 && lineHeight > 0) {
      x = area.x();
      y += lineHeight + m_gap / 2;
      lineHeight = 0;
    }
    if (!onlyMeasure) item->setGeometry(QRect(QPoint(x, y), size));
    x += size.width() + m_gap;
    lineHeight = std::max(lineHeight, size.height());
  }
  return y + lineHeight - rect.y() + m.bottom();
}

}  // namespace espalier::ui
