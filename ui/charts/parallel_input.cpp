// Parallel coordinates by mouse and keys.
#include <QMouseEvent>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/charts/parallel_plot.h"

namespace espalier::ui {

namespace {
constexpr double kReach = 10;      ///< pixels around an axis that are its own
constexpr double kNear = 6;        ///< around a line
constexpr double kEnd = 5;         ///< of a brush, by which it is made longer
constexpr double kStill = 3;       ///< a click that shakes is no drag
constexpr double kKeyStep = 0.05;  ///< of an axis of numbers
constexpr double kNewBrush = 0.25;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
}  // namespace

int ParallelPlot::axisAt(const QPointF& at) const {
  for (int axis = 0; axis < m_runs.axes.size(); ++axis) {
    const QLineF line = axisLine(axis);
    if (std::abs(at.x() - line.x1()) <= kReach && at.y() > line.y2() - kReach && at.y() < height())
      return axis;
  }
  return -1;
}

int ParallelPlot::labelAt(const QPointF& at) const {
  for (int axis = 0; axis < m_runs.axes.size(); ++axis) {
    if (labelOf(axis).contains(at)) return axis;
  }
  return -1;
}

double ParallelPlot::placeAt(const QPointF& at) const {
  const QLineF line = axisLine(0);
  return (line.y1() - at.y()) / (line.y1() - line.y2());
}

/// The run that passes that lies nearest, where one does.
int ParallelPlot::runAt(const QPointF& at) const {
  const auto axes = static_cast<int>(m_runs.axes.size());
  if (axes < 2) return -1;
  int right = 1;
  while (right < axes - 1 && axisLine(right).x1() < at.x())
    ++right;
  const double from = axisLine(right - 1).x1(), to = axisLine(right).x1();
  if (at.x() < from - kNear || at.x() > to + kNear) return -1;
  const double share = std::clamp((at.x() - from) / (to - from), 0.0, 1.0);
  int best = -1;
  double nearest = kNear;
  for (int run = 0; run < m_kept.size(); ++run) {
    if (!m_kept[run]) continue;
    const QPointF one = pointOf(run, right - 1), two = pointOf(run, right);
    const double slope = (two.y() - one.y()) / (to - from);
    const double away =
        std::abs(one.y() + share * (two.y() - one.y()) - at.y()) / std::sqrt(1 + slope * slope);
    if (away >= nearest) continue;
    nearest = away;
    best = run;
  }
  return best;
}

std::optional<ParallelPlot::Brush> ParallelPlot::brush(const QString& axis) const {
  const auto at = m_brushes.constFind(axis);
  return at == m_brushes.constEnd() ? std::nullopt : std::optional(*at);
}

std::optional<std::pair<double, double>> ParallelPlot::placesOf(int index) const {
  const ParallelAxis& axis = m_runs.axes[index];
  const auto brush = m_brushes.constFind(axis.key);
  if (brush == m_brushes.constEnd()) return std::nullopt;
  if (!axis.ofWords()) {
    if (brush->low > brush->high) return std::nullopt;
    return std::pair(axis.place(brush->low), axis.place(brush->high));
  }
  std::optional<std::pair<double, double>> out;
  for (qsizetype i = 0; i < axis.words.size(); ++i) {
    if (!brush->words.contains(axis.words[i])) continue;
    const double place = axis.place(static_cast<double>(i));
    out = out ? std::pair(out->first, place) : std::pair(place, place);
  }
  return out;
}

/// What lies between two places; an axis of words takes at least the nearest one.
ParallelPlot::Brush ParallelPlot::brushOf(int index, double from, double to) const {
  const ParallelAxis& axis = m_runs.axes[index];
  const double low = std::min(from, to), high = std::max(from, to);
  Brush out{.low = kInfinity, .high = -kInfinity};
  out.none = low < -kNotch / 2 / std::abs(axisLine(index).dy());
  if (high < 0) return out;
  if (!axis.ofWords()) {
    out.low = low <= 0 ? axis.low : axis.valueAt(low);
    out.high = high >= 1 ? axis.high : axis.valueAt(high);
    return out;
  }
  const auto last = static_cast<double>(axis.words.size()) - 1;
  for (qsizetype i = 0; i < axis.words.size(); ++i) {
    const double place = axis.place(static_cast<double>(i));
    if (place >= low - 1e-9 && place <= high + 1e-9) out.words << axis.words[i];
  }
  if (out.words.isEmpty()) {
    const double middle = std::clamp((low + high) / 2, 0.0, 1.0);
    out.words << axis.words[static_cast<int>(std::lround(middle * last))];
  }
  return out;
}

void ParallelPlot::setBrush(int axis, const std::optional<Brush>& brush, bool done) {
  const QString key = m_runs.axes[axis].key;
  if (brush)
    m_brushes[key] = *brush;
  else
    m_brushes.remove(key);
  sift();
  restart(false);
  if (m_hovered >= 0 && !m_kept[m_hovered]) hover(-1);
  if (done) Q_EMIT brushesChanged();
}

void ParallelPlot::clearBrushes() {
  if (!brushed()) return;
  m_brushes.clear();
  sift();
  restart(false);
  Q_EMIT brushesChanged();
}

void ParallelPlot::startBrush(int axis, double place) {
  m_dragAxis = axis;
  m_drag = Drag::Brush;
  const auto places = placesOf(axis);
  if (!places) return;
  m_dragPlaces = *places;
  const QLineF line = axisLine(axis);
  const double end = kEnd / (line.y1() - line.y2());
  const bool words = m_runs.axes[axis].ofWords();
  if (!words && std::abs(place - places->first) <= end)
    m_drag = Drag::Low;
  else if (!words && std::abs(place - places->second) <= end)
    m_drag = Drag::High;
  else if (place > places->first && place < places->second)
    m_drag = Drag::Move;
}

void ParallelPlot::dragTo(const QPointF& at) {
  m_moved = m_moved || (at - m_pressed).manhattanLength() > kStill;
  if (!m_moved) return;
  if (m_drag == Drag::Axis)
    dragAxis(at);
  else
    dragBrush(std::clamp(placeAt(at), -1.0, 1.0));
}

void ParallelPlot::dragBrush(double place) {
  const auto [low, high] = m_dragPlaces;
  Brush brush;
  switch (m_drag) {
    case Drag::Move: {
      const double by = std::clamp(place - placeAt(m_pressed), -low, 1 - high);
      brush = brushOf(m_dragAxis, low + by, high + by);
      break;
    }
    case Drag::Low:
      brush = brushOf(m_dragAxis, std::max(0.0, place), high);
      break;
    case Drag::High:
      brush = brushOf(m_dragAxis, low, std::max(0.0, place));
      break;
    default:
      setBrush(m_dragAxis, brushOf(m_dragAxis, placeAt(m_pressed), place), false);
      return;
  }
  const auto before = m_brushes.constFind(m_runs.axes[m_dragAxis].key);
  brush.none = before != m_brushes.constEnd() && before->none;
  setBrush(m_dragAxis, brush, false);
}

void ParallelPlot::dragAxis(const QPointF& at) {
  int to = m_dragAxis;
  while (to > 0 && at.x() < (axisLine(to).x1() + axisLine(to - 1).x1()) / 2)
    --to;
  while (to + 1 < m_runs.axes.size() && at.x() > (axisLine(to).x1() + axisLine(to + 1).x1()) / 2)
    ++to;
  if (to == m_dragAxis) return;
  moveAxis(m_dragAxis, to);
  m_dragAxis = to;
}

void ParallelPlot::moveAxis(int from, int to) {
  const auto count = static_cast<int>(m_runs.axes.size());
  if (from == to || from < 0 || to < 0 || from >= count || to >= count) return;
  m_runs.axes.move(from, to);
  m_current = to;
  restart(true);
  QStringList keys;
  for (const ParallelAxis& axis : m_runs.axes)
    keys << axis.key;
  Q_EMIT axesMoved(keys);
}

void ParallelPlot::setLog(int index, bool on) {
  ParallelAxis& axis = m_runs.axes[index];
  if (on && !axis.canLog()) return;
  m_logs[axis.key] = on;
  axis.log = on;
  restart(true);
}

void ParallelPlot::zoom(int index, bool toBrush) {
  ParallelAxis& axis = m_runs.axes[index];
  const auto brush = m_brushes.constFind(axis.key);
  if (!toBrush) {
    m_zooms.remove(axis.key);
    const bool log = axis.log;
    axis.fit();
    axis.log = log && axis.canLog();
  } else if (!axis.ofWords() && brush != m_brushes.constEnd() && brush->low < brush->high) {
    axis.low = brush->low;
    axis.high = brush->high;
    m_zooms[axis.key] = {axis.low, axis.high};
  }
  restart(true);
}

void ParallelPlot::mousePressEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton) return;
  m_pressed = event->position();
  m_moved = false;
  const int label = labelAt(event->position());
  const int axis = label >= 0 ? label : axisAt(event->position());
  if (axis >= 0) {
    m_current = axis;
    retell();
  }
  if (label >= 0) {
    m_drag = Drag::Axis;
    m_dragAxis = label;
    setCursor(Qt::ClosedHandCursor);
  } else if (axis >= 0) {
    startBrush(axis, placeAt(event->position()));
  } else if (const int run = runAt(event->position()); run >= 0) {
    Q_EMIT runsChosen({m_runs.ids[run]});
  }
  update();
}

void ParallelPlot::mouseMoveEvent(QMouseEvent* event) {
  const QPointF at = event->position();
  if (m_drag != Drag::None) {
    dragTo(at);
    return;
  }
  const int label = labelAt(at);
  const int axis = axisAt(at);
  const int run = axis >= 0 || label >= 0 ? -1 : runAt(at);
  setCursor(label >= 0  ? Qt::OpenHandCursor
            : axis >= 0 ? Qt::SplitVCursor
            : run >= 0  ? Qt::PointingHandCursor
                        : Qt::ArrowCursor);
  hover(run);
}

void ParallelPlot::mouseReleaseEvent(QMouseEvent* event) {
  if (event->button() != Qt::LeftButton || m_drag == Drag::None) return;
  dragTo(event->position());
  const Drag drag = std::exchange(m_drag, Drag::None);
  unsetCursor();
  if (drag != Drag::Axis && m_moved) Q_EMIT brushesChanged();
}

void ParallelPlot::mouseDoubleClickEvent(QMouseEvent* event) {
  m_drag = Drag::None;
  const int axis = std::max(axisAt(event->position()), labelAt(event->position()));
  if (axis >= 0 && m_brushes.contains(m_runs.axes[axis].key)) setBrush(axis, std::nullopt, true);
}

void ParallelPlot::leaveEvent(QEvent*) {
  hover(-1);
}

void ParallelPlot::hover(int run) {
  if (run == m_hovered) return;
  m_hovered = run;
  retell();
  update();
  Q_EMIT runHovered(m_runs.ids.value(run));
}

void ParallelPlot::moveBrush(int axis, double by) {
  const auto places = placesOf(axis);
  if (!places) {
    // A new one at the end that it would come from.
    const double from = by > 0 ? 0 : 1 - kNewBrush;
    setBrush(axis, brushOf(axis, from, from + kNewBrush), true);
    return;
  }
  const bool none = m_brushes[m_runs.axes[axis].key].none;
  by = std::clamp(by, -places->first, 1 - places->second);
  Brush brush = brushOf(axis, places->first + by, places->second + by);
  brush.none = none;
  setBrush(axis, brush, true);
}

void ParallelPlot::widenBrush(int axis, double by) {
  const auto places = placesOf(axis);
  if (!places) return;
  const double low = std::max(0.0, places->first - by), high = std::min(1.0, places->second + by);
  if (low > high) return;
  Brush brush = brushOf(axis, low, high);
  brush.none = m_brushes[m_runs.axes[axis].key].none;
  setBrush(axis, brush, true);
}

/// To the next run on the current axis, from below.
void ParallelPlot::walk(int by) {
  QVector<int> order = m_lines.runs;
  if (order.isEmpty()) return;
  const ParallelAxis& axis = m_runs.axes[m_current];
  std::stable_sort(order.begin(), order.end(), [&axis](int a, int b) {
    const double left = axis.values[a], right = axis.values[b];
    return std::isnan(left) ? !std::isnan(right) : left < right;
  });
  const auto at = order.indexOf(m_hovered);
  const auto last = static_cast<int>(order.size()) - 1;
  hover(order[at < 0 ? (by > 0 ? 0 : last) : std::clamp(static_cast<int>(at) + by, 0, last)]);
}

bool ParallelPlot::brushKey(int key) {
  const ParallelAxis& axis = m_runs.axes[m_current];
  const double step = axis.ofWords() && axis.words.size() > 1
                          ? 1.0 / (static_cast<double>(axis.words.size()) - 1)
                          : kKeyStep;
  switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Minus:
      moveBrush(m_current, key == Qt::Key_Plus ? step : -step);
      return true;
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
      widenBrush(m_current, key == Qt::Key_PageUp ? step : -step);
      return true;
    case Qt::Key_N: {
      Brush changed = brush(axis.key).value_or(Brush{.low = kInfinity, .high = -kInfinity});
      changed.none = !changed.none;
      const bool nothing = !changed.none && changed.low > changed.high && changed.words.isEmpty();
      setBrush(m_current, nothing ? std::nullopt : std::optional(changed), true);
      return true;
    }
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
      if (brush(axis.key)) setBrush(m_current, std::nullopt, true);
      return true;
    default:
      return false;
  }
}

void ParallelPlot::keyPressEvent(QKeyEvent* event) {
  const auto count = static_cast<int>(m_runs.axes.size());
  const int key = event->key();
  const bool moves = event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
  const auto done = [this] {
    retell();
    update();
  };
  if (count == 0) return QWidget::keyPressEvent(event);
  if (key == Qt::Key_Left || key == Qt::Key_Right) {
    const int to = std::clamp(m_current + (key == Qt::Key_Left ? -1 : 1), 0, count - 1);
    if (moves)
      moveAxis(m_current, to);
    else
      m_current = to;
    done();
  } else if (event->modifiers() & Qt::ControlModifier) {
    QWidget::keyPressEvent(event);  // the size of the texts
  } else if (key == Qt::Key_Up || key == Qt::Key_Down) {
    walk(key == Qt::Key_Up ? 1 : -1);
  } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    Q_EMIT runsChosen(m_hovered >= 0 ? QStringList{highlighted()} : kept());
  } else if (key == Qt::Key_Escape && brushed()) {
    clearBrushes();
  } else if (!brushKey(key)) {
    QWidget::keyPressEvent(event);
  }
}

}  // namespace espalier::ui
