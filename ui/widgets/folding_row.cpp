#include "ui/widgets/folding_row.h"

#include <QEvent>

#include "ui/widgets/parts.h"

namespace espalier::ui {

FoldingRow::FoldingRow(QWidget* parent)
    : QWidget(parent),
      m_both(padded(new QBoxLayout(QBoxLayout::LeftToRight, this), 0, kGap)),
      m_left(new QHBoxLayout),
      m_right(new QHBoxLayout) {
  // It takes what width there is, and folds; what stands in it would ask for more.
  setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  for (QHBoxLayout* part : {m_left, m_right})
    part->setSpacing(kGap);
  m_right->addStretch();
  m_both->addLayout(m_left, 1);
  m_both->addLayout(m_right);
}

bool FoldingRow::event(QEvent* event) {
  if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest) {
    const int needed =
        m_left->minimumSize().width() + m_both->spacing() + m_right->minimumSize().width();
    const auto way = needed > width() ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_both->direction() != way) m_both->setDirection(way);
  }
  return QWidget::event(event);
}

}  // namespace espalier::ui
