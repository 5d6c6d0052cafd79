#include "ui/charts/chart.h"

#include <QLabel>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Eight lines that differ without colour; lengths in widths of the pen.
void setDash(QPen& pen, int dash) {
  static const QVector<QVector<qreal>> patterns{
      {}, {5, 2.5}, {1, 2}, {5, 2, 1, 2}, {9, 2.5}, {5, 2, 1, 2, 1, 2}, {2.5, 2.5}, {9, 2, 2, 2}};
  pen.setStyle(Qt::SolidLine);
  const auto& pattern = patterns[dash % patterns.size()];
  if (pattern.isEmpty()) return;
  pen.setCapStyle(Qt::FlatCap);
  pen.setDashPattern(pattern);
}
}  // namespace

Chart::Chart(QWidget* parent)
    : StepPlot(parent),
      m_legend(new QWidget(this)),
      m_flow(new FlowLayout(m_legend, 4)),
      m_gaps(plot()->addGraph()),
      m_formatter([](double v) { return formatNumber(v, 4); }),
      m_yLow(kNaN),
      m_yHigh(kNaN) {
  column()->insertWidget(1, m_legend);
  QSizePolicy legendPolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  legendPolicy.setHeightForWidth(true);
  m_legend->setSizePolicy(legendPolicy);
  m_gaps->setLineStyle(QCPGraph::lsNone);
}

int Chart::addLine(const Line& line) {
  Line added = line;
  added.graph = plot()->addGraph();
  added.graph->setAdaptiveSampling(true);
  added.item = new LegendItem(m_legend);
  added.item->setObjectName("legend_" + line.key);
  m_flow->addWidget(added.item);
  QCPGraph* graph = added.graph;
  connect(added.item, &LegendItem::toggled, this, [this, graph](bool on) {
    graph->setVisible(on);
    schedule();
  });
  const int index = lineCount();
  restyle(added);
  m_lines.push_back(added);
  setLineName(index, line.name);
  added.item->show();
  return index;
}

void Chart::setLineName(int index, const QString& name) {
  Line& line = m_lines[index];
  line.name = name;
  line.item->setText(name);
  line.item->setAccessibleName(name);
  line.item->setToolTip(tr("Click to show or hide"));
  line.item->updateGeometry();
}

void Chart::setLineData(int index, const QVector<double>& x, const QVector<double>& y) {
  m_lines[index].x = x;
  m_lines[index].y = y;
  schedule();
}

void Chart::clearLines() {
  for (Line& line : m_lines) {
    plot()->removeGraph(line.graph);
    m_flow->removeWidget(line.item);
    delete line.item;
  }
  m_lines.clear();
  schedule();
}

void Chart::restyle(Line& line) {
  const Theme& theme = Theme::get();
  QPen pen =
      line.colour >= 0
          ? theme.seriesPen(line.colour, line.width)
          : QPen(line.colour == -1 ? theme.colours().muted : theme.colours().text, line.width);
  QColor colour = pen.color();
  if (line.faint) {
    colour.setAlphaF(0.38F);
    pen.setColor(colour);
  }
  if (line.dash >= 0) setDash(pen, line.dash);
  line.item->setLook(line.shape, pen);
  switch (line.shape) {
    case LegendItem::Shape::Line:
      line.graph->setPen(pen);
      if (line.points)
        line.graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 5));
      break;
    case LegendItem::Shape::Dots:
      line.graph->setLineStyle(QCPGraph::lsNone);
      line.graph->setPen(pen);
      line.graph->setScatterStyle(
          QCPScatterStyle(QCPScatterStyle::ssDisc, colour, line.faint ? 4 : 7));
      break;
    case LegendItem::Shape::Ring:
      line.graph->setLineStyle(QCPGraph::lsNone);
      line.graph->setScatterStyle(
          QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(colour, 2), Qt::NoBrush, 12));
      break;
  }
}

void Chart::recolour() {
  StepPlot::recolour();
  for (Line& line : m_lines)
    restyle(line);
}

void Chart::draw() {
  for (const Line& line : m_lines)
    line.graph->setData(line.x, line.y, true);
  rescale();
  markGaps();
}

double Chart::lastStep() const {
  double last = 0;
  for (const Line& line : m_lines) {
    if (!line.x.isEmpty()) last = std::max(last, line.x.last());
  }
  return last;
}

QVector<double> Chart::gaps() const {
  QVector<double> steps;
  for (const Line& line : m_lines) {
    if (!line.graph->visible()) continue;
    for (qsizetype i = 0; i < line.x.size(); ++i) {
      if (!std::isfinite(line.y[i]) && !steps.contains(line.x[i])) steps << line.x[i];
    }
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

/// A line only breaks where its value is not a number; a cross says that something was there.
void Chart::markGaps() {
  const QVector<double> steps = gaps();
  m_gaps->setScatterStyle(QCPScatterStyle(
      QCPScatterStyle::ssCross, QPen(Theme::get().colours().danger, 1.6), Qt::NoBrush, 8));
  m_gaps->setData(steps, QVector<double>(steps.size(), plot()->yAxis->range().lower), true);
}

void Chart::rescale() {
  QCPRange y(kNaN, kNaN);
  for (const Line& line : m_lines) {
    if (!line.graph->visible()) continue;
    for (const double v : line.y) {
      if (!std::isfinite(v) || (m_log && v <= 0)) continue;
      y.lower = std::isnan(y.lower) ? v : std::min(y.lower, v);
      y.upper = std::isnan(y.upper) ? v : std::max(y.upper, v);
    }
  }
  if (!std::isnan(m_yLow) && !m_log)
    y.lower = std::isnan(y.lower) ? m_yLow : std::min(y.lower, m_yLow);
  if (!std::isnan(m_yHigh)) y.upper = std::isnan(y.upper) ? m_yHigh : std::max(y.upper, m_yHigh);
  if (std::isnan(y.lower)) y = QCPRange(0, 1);
  // Nothing but zeros: an axis of billionths would say more than is there.
  if (y.lower == 0 && y.upper == 0) y.upper = 1;
  if (m_log) {
    plot()->yAxis->setRange(y.lower / 1.15, y.upper * 1.15);
    return;
  }
  const double pad = std::max((y.upper - y.lower) * 0.06, 1e-9 + std::abs(y.upper) * 1e-3);
  plot()->yAxis->setRange(y.lower == m_yLow ? y.lower : y.lower - pad,
                          y.upper == m_yHigh ? y.upper + pad * 0.3 : y.upper + pad);
}

void Chart::setLogAxis(bool on) {
  m_log = on;
  plot()->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  plot()->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                              : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
  schedule();
}

/// What a line says at a step: the value nearest to it; the last one for NaN.
QString Chart::valueAt(const Line& line, double x) const {
  if (line.x.isEmpty()) return {};
  qsizetype index = line.x.size() - 1;
  if (!std::isnan(x)) {
    const auto at = std::lower_bound(line.x.begin(), line.x.end(), x);
    index = std::min<qsizetype>(index, at - line.x.begin());
    if (at != line.x.end() && index > 0 && x - line.x[index - 1] < *at - x) --index;
  }
  const double value = line.y[index];
  return std::isfinite(value) ? m_formatter(value) : tr("not a number");
}

void Chart::updateValues() {
  for (const Line& line : m_lines)
    line.item->setValue(valueAt(line, readStep()));
}

}  // namespace espalier::ui
