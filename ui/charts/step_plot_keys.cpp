// The keys of a chart over steps: zoom, move, all, cross-hair, menu.
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <cmath>
#include <limits>

#include "ui/charts/step_plot.h"

namespace espalier::ui {

namespace {
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kZoom = 0.7;
constexpr double kPan = 0.2;         ///< of what is seen
constexpr double kNarrowest = 4;     ///< steps
constexpr double kWalk = 1 / 100.0;  ///< of what is seen, and at least a step
}  // namespace

double StepPlot::wholeEnd() const {
  return std::max(lastStep() * 1.02, 5.0);
}

std::optional<QCPRange> StepPlot::zoomed() const {
  return overSteps() && !m_follow ? std::optional(m_range) : std::nullopt;
}

void StepPlot::showAll() {
  setFollow(true);
  Q_EMIT followChanged(true);
}

/// The other charts of the link move along.
void StepPlot::moveRange(double low) {
  const double size = m_range.size();
  low = std::clamp(low, 0.0, std::max(0.0, wholeEnd() - size));
  setXRange(low, low + size);
  Q_EMIT followChanged(false);
  Q_EMIT xRangeMoved(m_range.lower, m_range.upper);
}

void StepPlot::zoomBy(double factor) {
  const QCPRange seen = m_follow ? QCPRange(0, wholeEnd()) : m_range;
  const double size = std::max(seen.size() * factor, kNarrowest);
  if (size >= wholeEnd()) {
    showAll();
    return;
  }
  // What is read stays where it is.
  const double centre =
      std::isnan(readStep()) || !seen.contains(readStep()) ? seen.center() : readStep();
  const double share = (centre - seen.lower) / seen.size();
  m_range = QCPRange(0, size);
  moveRange(centre - share * size);
}

void StepPlot::walkCrosshair(int direction) {
  const double width = std::max(1.0, std::round(m_plot->xAxis->range().size() * kWalk));
  const double from = std::isnan(readStep()) ? lastStep() - direction * width : readStep();
  const double to = std::clamp(from + direction * width, 0.0, lastStep());
  setCrosshair(to);
  Q_EMIT crosshairMoved(to);
}

void StepPlot::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_F10 && event->modifiers() == Qt::ShiftModifier) {
    showMenu(m_plot->rect().center());
    return;
  }
  const bool sideways = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right;
  const int direction = event->key() == Qt::Key_Left ? -1 : 1;
  const bool ctrl = event->modifiers().testFlag(Qt::ControlModifier);
  const bool plain = !ctrl && !event->modifiers().testFlag(Qt::AltModifier);
  // Where all is seen there is nothing to move: those keys are the page's.
  const bool moves = zoomed().has_value() && plain;
  if (!overSteps())
    Translated<QFrame>::keyPressEvent(event);
  else if (sideways && event->modifiers() == Qt::ControlModifier)
    walkCrosshair(direction);
  else if (plain && (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal))
    zoomBy(kZoom);
  else if (plain && event->key() == Qt::Key_Minus)
    zoomBy(1 / kZoom);
  else if (sideways && moves)
    moveRange(m_range.lower + direction * kPan * m_range.size());
  else if (event->key() == Qt::Key_Home && moves)
    showAll();
  else if (event->key() == Qt::Key_End && moves)
    moveRange(wholeEnd());
  else
    Translated<QFrame>::keyPressEvent(event);
}

void StepPlot::contextMenuEvent(QContextMenuEvent* event) {
  if (event->reason() == QContextMenuEvent::Keyboard)
    showMenu(m_plot->rect().center());
  else
    Translated<QFrame>::contextMenuEvent(event);
}

void StepPlot::focusOutEvent(QFocusEvent* event) {
  Translated<QFrame>::focusOutEvent(event);
  // A menu gives the keyboard back.
  if (event->reason() == Qt::PopupFocusReason || std::isnan(m_crossX)) return;
  setCrosshair(kNaN);
  Q_EMIT crosshairMoved(kNaN);
}

}  // namespace espalier::ui
