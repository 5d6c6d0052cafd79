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
  m_steps = steps;
  m_filled = 0;
  m_cells = QVector<std::optional<double>>(steps * steps);
  m_cursor = QPoint(steps / 2, steps / 2);
  update();
}

double PlaneView::weightAt(int index) const {
  return m_steps < 2 ? m_low : m_low + (m_high - m_low) * index / (m_steps - 1);
}

void PlaneView::addCell(double x, double y, double loss) {
  if (m_steps < 2) return;
  const auto index = [this](double value) {
    return std::clamp(
        static_cast<int>(std::lround((value - m_low) / (m_high - m_low) * (m_steps - 1))), 0,
        m_steps - 1);
  };
  auto& cell = m_cells[index(y) * m_steps + index(x)];
  if (!cell) ++m_filled;
  cell = loss;
  bool first = true;
  for (const auto& value : m_cells) {
    if (!value || !std::isfinite(*value)) continue;
    m_least = first ? *value : std::min(m_least, *value);
    m_most = first ? *value : std::max(m_most, *value);
    first = false;
  }
  update();
}

void PlaneView::setPoint(double x, double y) {
  m_pointX = x;
  m_pointY = y;
  update();
}

std::optional<double> PlaneView::loss(int column, int row) const {
  if (column < 0 || row < 0 || column >= m_steps || row >= m_steps) return std::nullopt;
  return m_cells[row * m_steps + column];
}

std::optional<QPoint> PlaneView::lowest() const {
  std::optional<QPoint> best;
  for (int row = 0; row < m_steps; ++row) {
    for (int column = 0; column < m_steps; ++column) {
      const auto value = loss(column, row);
      if (!value || !std::isfinite(*value)) continue;
      if (!best || *value < *loss(best->x(), best->y())) best = QPoint(column, row);
    }
  }
  return best;
}

std::optional<double> PlaneView::shown(int column, int row) const {
  if (const auto own = loss(column, row)) return own;
  for (int stride = 2; stride < 2 * m_steps; stride *= 2) {
    if (const auto coarse = loss(column / stride * stride, row / stride * stride)) return coarse;
  }
  return std::nullopt;
}

QRect PlaneView::area() const {
  const int side = std::min(width() - kLeft - kEdge, height() - kBottom - kEdge);
  return {kLeft, kEdge, std::max(side, 1), std::max(side, 1)};
}

QRect PlaneView::cellRect(int column, int row) const {
  if (m_steps == 0) return {};
  const QRect all = area();
  const auto edge = [&](int i) {
    return static_cast<int>(std::lround(1.0 * all.width() * i / m_steps));
  };
  const int top = m_steps - 1 - row;  // weights grow upwards
  return {all.left() + edge(column), all.top() + edge(top), edge(column + 1) - edge(column),
          edge(top + 1) - edge(top)};
}

std::optional<QPoint> PlaneView::cellAt(const QPoint& place) const {
  for (int row = 0; row < m_steps; ++row) {
    for (int column = 0; column < m_steps; ++column) {
      if (cellRect(column, row).contains(place)) return QPoint(column, row);
    }
  }
  return std::nullopt;
}

QString PlaneView::hint(int column, int row) const {
  const auto value = loss(column, row);
  const QString place = QStringLiteral("%1 %2, %3 %4")
                            .arg(m_x, gridNumber(weightAt(column)), m_y, gridNumber(weightAt(row)));
  return value ? place + QStringLiteral(": ") + formatNumber(*value, kFigures) : place;
}

void PlaneView::drawAxes(QPainter& painter) const {
  const Colours& colours = Theme::get().colours();
  const QRect all = area();
  painter.setFont(Theme::font(11));
  painter.setPen(colours.muted);
  for (int i : {0, (m_steps - 1) / 2, m_steps - 1}) {
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
  if (m_steps < 2) return;
  const double range = std::max(m_most - m_least, 1e-12);
  for (int row = 0; row < m_steps; ++row) {
    for (int column = 0; column < m_steps; ++column) {
      const auto value = shown(column, row);
      if (!value) continue;
      painter.fillRect(cellRect(column, row), std::isfinite(*value)
                                                  ? sequentialHeat(*value - m_least, range)
                                                  : colours.danger);
    }
  }
  drawAxes(painter);
  painter.setRenderHint(QPainter::Antialiasing);
  if (const auto best = lowest()) {
    const QRectF cell = cellRect(best->x(), best->y());
    painter.setPen(QPen(Qt::white, 2));
    painter.drawEllipse(cell.center(), 6, 6);
  }
  const QRect first = cellRect(0, 0), last = cellRect(m_steps - 1, m_steps - 1);
  const auto along = [this](double weight) {
    return std::clamp((weight - m_low) / (m_high - m_low), 0.0, 1.0);
  };
  const QPointF point(
      first.center().x() + (last.center().x() - first.center().x()) * along(m_pointX),
      first.center().y() + (last.center().y() - first.center().y()) * along(m_pointY));
  for (const auto& [colour, width] :
       {std::pair{QColor(Qt::black), 4.0}, {QColor(Qt::white), 2.0}}) {
    painter.setPen(QPen(colour, width));
    painter.drawLine(point - QPointF(5, 0), point + QPointF(5, 0));
    painter.drawLine(point - QPointF(0, 5), point + QPointF(0, 5));
  }
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
      if (m_steps > 1) choose(m_cursor);
      return;
    default:
      QWidget::keyPressEvent(event);
      return;
  }
  const int most = std::max(m_steps - 1, 0);
  m_cursor = {std::clamp(m_cursor.x() + step.x(), 0, most),
              std::clamp(m_cursor.y() + step.y(), 0, most)};
  setAccessibleDescription(hint(m_cursor.x(), m_cursor.y()));
  update();
}

}  // namespace espalier::ui
