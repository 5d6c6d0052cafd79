#include "ui/widgets/tint_delegate.h"

#include <QPainter>

namespace espalier::ui {

void TintDelegate::paintTint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) {
  const QVariant tint = index.data(Qt::BackgroundRole);
  // What is selected keeps the colour of the selection.
  if (tint.isValid() && (option.state & QStyle::State_Selected) == 0)
    painter->fillRect(option.rect, tint.value<QBrush>());
}

void TintDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                         const QModelIndex& index) const {
  paintTint(painter, option, index);
  QStyledItemDelegate::paint(painter, option, index);
}

}  // namespace espalier::ui
