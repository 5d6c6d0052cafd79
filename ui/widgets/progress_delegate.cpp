#include "ui/widgets/progress_delegate.h"

#include <QPainter>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {
constexpr double kHeight = 4;
constexpr double kSide = 8;
constexpr double kBottom = 4;
}  // namespace

void ProgressDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                             const QModelIndex& index) const {
  const QVariant share = index.data(m_role);
  if (!share.isValid()) {
    QStyledItemDelegate::paint(painter, option, index);
    return;
  }
  QStyleOptionViewItem raised = option;
  raised.displayAlignment = Qt::AlignLeft | Qt::AlignVCenter;
  QStyledItemDelegate::paint(painter, raised, index);
  const QRectF cell = option.rect;
  const QRectF track(cell.left() + kSide, cell.bottom() - kBottom - kHeight,
                     cell.width() - 2 * kSide, kHeight);
  QRectF done = track;
  done.setWidth(track.width() * qBound(0.0, share.toDouble(), 1.0));
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(Theme::get().colours().line);
  painter->drawRoundedRect(track, kHeight / 2, kHeight / 2);
  painter->setBrush(Theme::get().colours().accent);
  painter->drawRoundedRect(done, kHeight / 2, kHeight / 2);
  painter->restore();
}

}  // namespace espalier::ui
