#include "ui/widgets/plane_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/picture_marks.h"

namespace espalier::ui {

namespace {
constexpr int kLeft = 44, kBottom = 40, kEdge = 8;
}  // namespace

PlaneView::PlaneView(QWidget* parent) : LossView(parent) {
  setMouseTracking(true);
}

void PlaneView::start(const QString& x, const QString& y, double low, double high, int steps) {
  m_x = x;
  m_y = y;
  m_low = low;
  m_high = high;
  begin(steps, {steps / 2, steps / 2});
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
  add(index(x), index(y), loss);
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

std::optional<QPoint> PlaneView::placeAt(const QPointF& at) const {
  for (int row = 0; row < steps(); ++row) {
    for (int column = 0; column < steps(); ++column) {
      if (cellRect(column, row).contains(at.toPoint())) return QPoint(column, row);
    }
  }
  return std::nullopt;
}

QString PlaneView::weightsText(const QPoint& place) const {
  return QStringLiteral("%1 %2, %3 %4")
      .arg(m_x, gridNumber(weightAt(place.x())), m_y, gridNumber(weightAt(place.y())));
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
  for (int row = 0; row < steps(); ++row) {
    for (int column = 0; column < steps(); ++column) {
      if (const auto value = losses().shown(column, row))
        painter.fillRect(cellRect(column, row), heatOf(*value));
    }
  }
  drawAxes(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  if (const auto best = losses().lowest())
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
    painter.drawRect(cellRect(cursor().x(), cursor().y()));
  }
}

void PlaneView::tellChosen(const QPoint& place) {
  Q_EMIT chosen(weightAt(place.x()), weightAt(place.y()));
}

QPoint PlaneView::next(Way way) const {
  const QPoint step = way == Way::Left    ? QPoint(-1, 0)
                      : way == Way::Right ? QPoint(1, 0)
                      : way == Way::Up    ? QPoint(0, 1)
                                          : QPoint(0, -1);
  const QPoint to = cursor() + step;
  return {std::clamp(to.x(), 0, steps() - 1), std::clamp(to.y(), 0, steps() - 1)};
}

}  // namespace espalier::ui
