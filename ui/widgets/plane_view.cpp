#include "ui/widgets/plane_view.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/picture_marks.h"

namespace espalier::ui {

namespace {
constexpr int kLeft = 44, kBottom = 40, kEdge = 8;
constexpr int kFigures = 4;
}  // namespace

PlaneView::PlaneView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  connect(&Theme::get(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void PlaneView::setName(const QString& name) {
  setAccessibleName(name);
}

void PlaneView::start(const QString& x, const QString& y, double low, double high, int steps) {
  m_x = x;
  m_y = y;
  m_low = low;
  m_high = high;
  m_losses.start(steps);
  m_cursor = QPoint(steps / 2, steps / 2);
  update();
}

double PlaneView::weightAt(int index) const {
  return steps() < 2 ? m_low : m_low + (m_high - m_low) * index / (steps() - 1);
}

void PlaneView::addCell(double x, double y, double loss) {
  if (steps() < 2) return;
  const auto index = [this](double value) {
    return std::clamp(
        static_cast<int>(std::lround((value - m_low) / (m_high - m_low) * (steps() - 1))), 0,
        steps() - 1);
  };
  m_losses.add(index(x), index(y), loss);
  update();
}

void PlaneView::setPoint(double x, double y) {
  m_pointX = x;
  m_pointY = y;
  update();
}

QRect PlaneView::area() const {
  const int side = std::min(width() - kLeft - kEdge, height() - kBottom - kEdge);
  return {kLeft, kEdge, std::max(side, 1), std::max(side, 1)};
}

QRect PlaneView::cellRect(int column, int row) const {
  if (steps() == 0) return {};
  const QRect all = area();
  const auto edge = [&](int i) {
    return static_cast<int>(std::lround(1.0 * all.width() * i / steps()));
  };
  const int top = steps() - 1 - row;  // weights grow upwards
  return {all.left() + edge(column), all.top() + edge(top), edge(column + 1) - edge(column),
          edge(top + 1) - edge(top)};
}

std::optional<QPoint> PlaneView::cellAt(const QPoint& place) const {
  for (int row = 0; row < steps(); ++row) {
    for (int column = 0; column < steps(); ++column) {
      if (cellRect(column, row).contains(place)) return QPoint(column, row);
    }
  }
  return std::nullopt;
}

QString PlaneView::hint(int column, int row) const {
  const auto value = m_losses.loss(column, row);
  const QString place = QStringLiteral("%1 %2, %3 %4")
                            .arg(m_x, gridNumber(weightAt(column)), m_y, gridNumber(weightAt(row)));
  return value ? place + QStringLiteral(": ") + formatNumber(*value, kFigures) : place;
}

void PlaneView::drawAxes(QPainter& painter) const {
  const Colours& colours = Theme::get().colours();
  const QRect all = area();
  painter.setFont(Theme::font(11));
  painter.setPen(colours.muted);
  for (int i : {0, (steps() - 1) / 2, steps() - 1}) {
    const QString number = gridNumber(weightAt(i));
    const QRect below = cellRect(i, 0);
    painter.drawText(QRect(below.center().x() - 24, all.bottom() + 3, 48, 14), Qt::AlignCenter,
                     number);
    const QRect left = cellRect(0, i);
    painter.drawText(QRect(kLeft - 32, left.center().y() - 7, 28, 14),
                     Qt::AlignRight | Qt::AlignVCenter, number);
  }
  painter.setPen(colours.text);
  const QFontMetrics metrics(painter.font());
  painter.drawText(QRect(all.left(), all.bottom() + 19, all.width(), 16), Qt::AlignCenter,
                   metrics.elidedText(m_x, Qt::ElideRight, all.width()));
  painter.save();
  painter.translate(6, all.center().y());
  painter.rotate(-90);
  painter.drawText(QRect(-all.height() / 2, -4, all.height(), 16), Qt::AlignCenter,
                   metrics.elidedText(m_y, Qt::ElideRight, all.height()));
  painter.restore();
}

void PlaneView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& colours = Theme::get().colours();
  painter.setPen(colours.line);
  painter.drawRect(area().adjusted(-1, -1, 0, 0));
  if (steps() < 2) return;
  const double range = std::max(m_losses.most() - m_losses.least(), 1e-12);
  for (int row = 0; row < steps(); ++row) {
    for (int column = 0; column < steps(); ++column) {
      const auto value = m_losses.shown(column, row);
      if (!value) continue;
      painter.fillRect(cellRect(column, row), std::isfinite(*value)
                                                  ? sequentialHeat(*value - m_losses.least(), range)
                                                  : colours.danger);
    }
  }
  drawAxes(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  if (const auto best = m_losses.lowest())
    drawRing(painter, QRectF(cellRect(best->x(), best->y())).center());
  const QRect first = cellRect(0, 0), last = cellRect(steps() - 1, steps() - 1);
  const auto along = [this](double weight) {
    return std::clamp((weight - m_low) / (m_high - m_low), 0.0, 1.0);
  };
  const QPointF point(
      first.center().x() + (last.center().x() - first.center().x()) * along(m_pointX),
      first.center().y() + (last.center().y() - first.center().y()) * along(m_pointY));
  drawCross(painter, point);
  if (hasFocus()) {
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(colours.accent, 2));
    painter.drawRect(cellRect(m_cursor.x(), m_cursor.y()));
  }
}

bool PlaneView::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    cell ? QToolTip::showText(help->globalPos(), hint(cell->x(), cell->y()), this)
         : QToolTip::hideText();
    return true;
  }
  return QWidget::event(event);
}

void PlaneView::choose(const QPoint& cell) {
  m_cursor = cell;
  update();
  Q_EMIT chosen(weightAt(cell.x()), weightAt(cell.y()));
}

void PlaneView::mousePressEvent(QMouseEvent* event) {
  if (const auto cell = cellAt(event->pos())) choose(*cell);
}

void PlaneView::keyPressEvent(QKeyEvent* event) {
  QPoint step;
  switch (event->key()) {
    case Qt::Key_Left:
      step = {-1, 0};
      break;
    case Qt::Key_Right:
      step = {1, 0};
      break;
    case Qt::Key_Up:
      step = {0, 1};
      break;
    case Qt::Key_Down:
      step = {0, -1};
      break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
      if (steps() > 1) choose(m_cursor);
      return;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  const int most = std::max(steps() - 1, 0);
  m_cursor = {std::clamp(m_cursor.x() + step.x(), 0, most),
              std::clamp(m_cursor.y() + step.y(), 0, most)};
  setAccessibleDescription(hint(m_cursor.x(), m_cursor.y()));
  update();
}

}  // namespace espalier::ui
