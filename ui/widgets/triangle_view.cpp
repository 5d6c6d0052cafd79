#include "ui/widgets/triangle_view.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"
#include "ui/widgets/number_grid.h"
#include "ui/widgets/picture_marks.h"

namespace espalier::ui {

namespace {
constexpr int kName = 18, kEdge = 4;
const double kTall = std::sqrt(3.0) / 2;  ///< height of a triangle whose side is 1
constexpr double kSlack = 1e-6;
}  // namespace

TriangleView::TriangleView(QWidget* parent) : LossView(parent) {}

void TriangleView::start(const QStringList& names, int steps) {
  m_names = names;
  begin(steps, {steps / 3, steps / 3});
}

void TriangleView::addCell(double first, double second, double loss) {
  if (last() < 1) return;
  add(static_cast<int>(std::lround(first * last())), static_cast<int>(std::lround(second * last())),
      loss);
}

void TriangleView::setPoint(const Weights& weights) {
  m_point = weights;
  update();
}

bool TriangleView::holds(const Weights& weights) {
  const double sum = weights[0] + weights[1] + weights[2];
  return std::abs(sum - 1) < kSlack &&
         std::all_of(weights.begin(), weights.end(), [](double w) { return w > -kSlack; });
}

QRectF TriangleView::area() const {
  // The cells at the sides reach half a step beyond the middles.
  const double beyond = last() < 1 ? 0 : 1 / std::sqrt(3.0) / last();
  const double wide = (width() - 2 * kEdge) / (1 + 2 * beyond);
  const double high = (height() - 2 * kName - 2 * kEdge) / (kTall + 2 * beyond);
  const double side = std::max(1.0, std::min(wide, high));
  return {(width() - side) / 2, kName + kEdge + beyond * side, side, side * kTall};
}

QPointF TriangleView::placeOf(const Weights& weights) const {
  const QRectF all = area();
  return {all.left() + all.width() * (weights[1] + weights[2] / 2),
          all.bottom() - all.height() * weights[2]};
}

TriangleView::Weights TriangleView::weightsAt(const QPoint& place) const {
  const double parts = std::max(last(), 1);
  return {place.x() / parts, place.y() / parts, (last() - place.x() - place.y()) / parts};
}

QPointF TriangleView::centre(int column, int row) const {
  return placeOf(weightsAt({column, row}));
}

std::optional<QPointF> TriangleView::mark() const {
  if (last() < 1 || !holds(m_point)) return std::nullopt;
  return placeOf(m_point);
}

/// The points nearer to this place than to any other: six corners around it.
QPolygonF TriangleView::cell(int column, int row) const {
  const QPointF middle = centre(column, row);
  const double reach = area().width() / std::max(last(), 1) / std::sqrt(3.0);
  QPolygonF out;
  for (int corner = 0; corner < 6; ++corner) {
    const double angle = M_PI / 6 + corner * M_PI / 3;
    out << middle + QPointF(std::cos(angle), std::sin(angle)) * reach;
  }
  return out;
}

std::optional<QPoint> TriangleView::placeAt(const QPointF& at) const {
  for (int row = 0; row <= last(); ++row) {
    for (int column = 0; column + row <= last(); ++column) {
      if (cell(column, row).containsPoint(at, Qt::OddEvenFill)) return QPoint(column, row);
    }
  }
  return std::nullopt;
}

QString TriangleView::weightsText(const QPoint& place) const {
  const Weights weights = weightsAt(place);
  QStringList parts;
  for (int i = 0; i < m_names.size(); ++i)
    parts << m_names[i] + QLatin1Char(' ') + gridNumber(weights[static_cast<std::size_t>(i)]);
  return parts.join(QStringLiteral(", "));
}

void TriangleView::drawNames(QPainter& painter) const {
  painter.setFont(Theme::font(11));
  painter.setPen(Theme::get().colours().text);
  const QFontMetrics metrics(painter.font());
  const auto name = [&](int i, const QRect& room, Qt::Alignment side) {
    painter.drawText(room, static_cast<int>(side | Qt::AlignVCenter),
                     metrics.elidedText(m_names.value(i), Qt::ElideRight, room.width()));
  };
  const int half = width() / 2 - 4;
  const int below = height() - kName;
  name(0, QRect(0, below, half, kName), Qt::AlignLeft);
  name(1, QRect(width() - half, below, half, kName), Qt::AlignRight);
  name(2, QRect(0, 0, width(), kName), Qt::AlignHCenter);
}

void TriangleView::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colours& colours = Theme::get().colours();
  drawNames(painter);
  if (last() < 1) {
    painter.setPen(colours.line);
    painter.drawPolygon(QPolygonF{placeOf({1, 0, 0}), placeOf({0, 1, 0}), placeOf({0, 0, 1})});
    return;
  }
  for (int row = 0; row <= last(); ++row) {
    for (int column = 0; column + row <= last(); ++column) {
      const auto value = losses().shown(column, row);
      const QColor colour = value ? heatOf(*value) : colours.window;
      // A line of its own colour closes the seam to the next cell.
      painter.setPen(QPen(value ? colour : colours.line, 1));
      painter.setBrush(colour);
      painter.drawPolygon(cell(column, row));
    }
  }
  painter.setBrush(Qt::NoBrush);
  if (const auto best = losses().lowest()) drawRing(painter, centre(best->x(), best->y()));
  if (const auto at = mark()) drawCross(painter, *at);
  if (!hasFocus()) return;
  painter.setPen(QPen(colours.accent, 2));
  painter.drawPolygon(cell(cursor().x(), cursor().y()));
}

void TriangleView::tellChosen(const QPoint& place) {
  Q_EMIT chosen(weightsAt(place));
}

QPoint TriangleView::above() const {
  const int x = cursor().x(), y = cursor().y(), height = last() - x - y;
  if (x + y == 0) return cursor();
  const bool fromFirst = y == 0 || (x > 0 && height % 2 == 0);
  return fromFirst ? QPoint(x - 1, y) : QPoint(x, y - 1);
}

QPoint TriangleView::below() const {
  const int x = cursor().x(), y = cursor().y(), height = last() - x - y;
  if (height == 0) return cursor();
  return height % 2 == 1 ? QPoint(x + 1, y) : QPoint(x, y + 1);
}

QPoint TriangleView::next(Way way) const {
  const QPoint at = cursor();
  switch (way) {
    case Way::Left:
      return at.y() > 0 ? at + QPoint(1, -1) : at;
    case Way::Right:
      return at.x() > 0 ? at + QPoint(-1, 1) : at;
    case Way::Up:
      return above();
    case Way::Down:
      break;
  }
  return below();
}

}  // namespace espalier::ui
