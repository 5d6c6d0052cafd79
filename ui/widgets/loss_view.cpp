#include "ui/widgets/loss_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"

namespace espalier::ui {

namespace {
constexpr int kFigures = 4;
}

LossView::LossView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&Theme::get(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void LossView::begin(int steps, const QPoint& cursor) {
  m_losses.start(steps);
  m_cursor = cursor;
  update();
}

void LossView::add(int column, int row, double loss) {
  m_losses.add(column, row, loss);
  update();
}

QColor LossView::heatOf(double loss) const {
  const double range = std::max(m_losses.most() - m_losses.least(), 1e-12);
  return std::isfinite(loss) ? sequentialHeat(loss - m_losses.least(), range)
                             : Theme::get().colours().danger;
}

QString LossView::hint(int column, int row) const {
  const QString place = weightsText({column, row});
  const auto value = m_losses.loss(column, row);
  return value ? place + QStringLiteral(": ") + formatNumber(*value, kFigures) : place;
}

bool LossView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto place = placeAt(help->pos());
    place ? QToolTip::showText(help->globalPos(), hint(place->x(), place->y()), this)
          : QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void LossView::choose(const QPoint& place) {
  m_cursor = place;
  update();
  tellChosen(place);
}

void LossView::mousePressEvent(QMouseEvent* event) {
  if (const auto place = placeAt(event->position())) choose(*place);
}

void LossView::keyPressEvent(QKeyEvent* event) {
  if (!filling()) {
    QWidget::keyPressEvent(event);
    return;
  }
  switch (event->key()) {
    case Qt::Key_Left:
      m_cursor = next(Way::Left);
      break;
    case Qt::Key_Right:
      m_cursor = next(Way::Right);
      break;
    case Qt::Key_Up:
      m_cursor = next(Way::Up);
      break;
    case Qt::Key_Down:
      m_cursor = next(Way::Down);
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      choose(m_cursor);
      return;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  setAccessibleDescription(hint(m_cursor.x(), m_cursor.y()));
  update();
}

}  // namespace espalier::ui
