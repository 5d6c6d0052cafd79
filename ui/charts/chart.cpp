#include "ui/charts/chart.h"

#include <QLabel>
#include <QToolButton>
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
/// The whole range this many times as wide as that of nearly all values: the few far ones go.
constexpr double kFarOff = 5;

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
      m_above(plot()->addGraph()),
      m_below(plot()->addGraph()),
      m_whole(new QToolButton(this)),
      m_dropped(makeLabel("caption", this)),
      m_formatter([](double v) { return formatNumber(v, 4); }),
      m_yLow(kNaN),
      m_yHigh(kNaN) {
  column()->insertWidget(1, m_legend);
  QSizePolicy legendPolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  legendPolicy.setHeightForWidth(true);
  m_legend->setSizePolicy(legendPolicy);
  for (QCPGraph* marks : {m_gaps, m_above, m_below})
    marks->setLineStyle(QCPGraph::lsNone);
  m_whole->setObjectName("wholeRange");
  m_whole->setCheckable(true);
  m_whole->hide();
  m_dropped->setObjectName("droppedValues");
  m_dropped->hide();
  head()->addWidget(m_dropped);
  head()->addWidget(m_whole);
  connect(m_whole, &QToolButton::toggled, this, &Chart::changed);
  text([this] {
    m_whole->setToolTip(
        tr("A few values lie so far off that the axis leaves them out; each is "
           "marked at the edge. Click to show the whole range."));
    m_changed = true;
  });
}

void Chart::changed() {
  m_changed = true;
  schedule();
}

void Chart::setYBounds(double low, double high) {
  m_yLow = low;
  m_yHigh = high;
  m_changed = true;
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
    changed();
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
  Line& line = m_lines[index];
  const bool alone = line.data.x().size() == 1;
  line.data.set(x, y);
  if (alone != (line.data.x().size() == 1)) restyle(line);
  changed();
}

void Chart::clearLines() {
  for (Line& line : m_lines) {
    plot()->removeGraph(line.graph);
    m_flow->removeWidget(line.item);
    delete line.item;
  }
  m_lines.clear();
  changed();
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
      // One value alone makes no line: it would not be seen.
      line.graph->setScatterStyle(line.points || line.data.x().size() == 1
                                      ? QCPScatterStyle(QCPScatterStyle::ssDisc, colour, colour, 5)
                                      : QCPScatterStyle());
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
  m_changed = true;  // the marks have colours too
}

void Chart::draw() {
  if (!m_changed) return;
  m_changed = false;
  for (Line& line : m_lines) {
    const qsizetype kept = line.data.unchanged();
    if (kept == 0)
      line.graph->setData(line.data.x(), line.data.y(), true);
    else if (kept < line.data.x().size())
      line.graph->addData(line.data.x().mid(kept), line.data.y().mid(kept), true);
    line.data.taken();
  }
  rescale();
  markGaps();
  markOutside();
  tellDropped();
}

double Chart::lastStep() const {
  double last = 0;
  for (const Line& line : m_lines) {
    if (!line.data.x().isEmpty()) last = std::max(last, line.data.x().last());
  }
  return last;
}

QVector<double> Chart::gaps() const {
  QVector<double> steps;
  for (const Line& line : m_lines) {
    if (line.graph->visible()) steps << line.data.gaps();
  }
  std::sort(steps.begin(), steps.end());
  steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
  return steps;
}

/// A line only breaks where its value is not a number; a cross says that something was there.
void Chart::markGaps() {
  const QVector<double> steps = gaps();
  m_gaps->setScatterStyle(QCPScatterStyle(
      QCPScatterStyle::ssCross, QPen(Theme::get().colours().danger, 1.6), Qt::NoBrush, 8));
  m_gaps->setData(steps, QVector<double>(steps.size(), plot()->yAxis->range().lower), true);
}

/// A triangle at the edge for every value beyond it.
void Chart::markOutside() {
  const QCPRange range = plot()->yAxis->range();
  QVector<double> above, below;
  const auto all = span(false);
  if (!m_log && all && (all->low < range.lower || all->high > range.upper)) {
    for (const Line& line : m_lines) {
      if (!line.graph->visible()) continue;
      for (qsizetype i = 0; i < line.data.x().size(); ++i) {
        if (line.data.y()[i] > range.upper) above << line.data.x()[i];
        if (line.data.y()[i] < range.lower) below << line.data.x()[i];
      }
    }
  }
  m_outside = above.size() + below.size();
  const auto mark = [](QCPGraph* graph, QVector<double> steps, double edge,
                       QCPScatterStyle::ScatterShape shape) {
    std::sort(steps.begin(), steps.end());
    const QColor colour = Theme::get().colours().warning;
    graph->setScatterStyle(QCPScatterStyle(shape, QPen(colour, 1.4), QBrush(colour), 7));
    graph->setData(steps, QVector<double>(steps.size(), edge), true);
  };
  // Half a mark inside, so that it is seen whole.
  const double inset = range.size() * 0.02;
  mark(m_above, above, range.upper - inset, QCPScatterStyle::ssTriangle);
  mark(m_below, below, range.lower + inset, QCPScatterStyle::ssTriangleInverted);
  if (!m_whole->isChecked())
    m_whole->setText(tr("%n outside", "values beyond a chart's axis", static_cast<int>(m_outside)));
  m_whole->setAccessibleName(m_whole->text());
  m_whole->setVisible(m_outside > 0 || m_whole->isChecked());
}

/// A logarithmic axis has no place for zero and below.
void Chart::tellDropped() {
  qsizetype dropped = 0;
  for (const Line& line : m_lines) {
    if (!m_log || !line.graph->visible()) continue;
    dropped += std::count_if(line.data.y().begin(), line.data.y().end(),
                             [](double value) { return value <= 0; });
  }
  m_dropped->setText(tr("%n value(s) of 0 or less not shown", nullptr, static_cast<int>(dropped)));
  m_dropped->setVisible(dropped > 0);
}

std::optional<ValueSpan> Chart::span(bool robust) const {
  std::optional<ValueSpan> out;
  for (const Line& line : m_lines) {
    if (!line.graph->visible()) continue;
    const auto one = robust ? line.data.central() : line.data.whole(m_log);
    if (!one) continue;
    if (out)
      out->include(*one);
    else
      out = one;
  }
  return out;
}

void Chart::rescale() {
  QCPRange y(kNaN, kNaN);
  if (const auto all = span(false)) {
    y = QCPRange(all->low, all->high);
    const auto most = m_log || m_whole->isChecked() ? all : span(true);
    if (most->size() > 0 && all->size() > kFarOff * most->size())
      y = QCPRange(most->low, most->high);
  }
  if (!std::isnan(m_yLow) && !m_log)
    y.lower = std::isnan(y.lower) ? m_yLow : std::min(y.lower, m_yLow);
  if (!std::isnan(m_yHigh)) y.upper = std::isnan(y.upper) ? m_yHigh : std::max(y.upper, m_yHigh);
  if (std::isnan(y.lower) || std::isnan(y.upper)) y = QCPRange(0, 1);
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
  changed();
}

/// What a line says at a step: the value nearest to it; the last one for NaN.
QString Chart::valueAt(const Line& line, double x) const {
  const QVector<double>& steps = line.data.x();
  if (steps.isEmpty()) return {};
  qsizetype index = steps.size() - 1;
  if (!std::isnan(x)) {
    const auto at = std::lower_bound(steps.begin(), steps.end(), x);
    index = std::min<qsizetype>(index, at - steps.begin());
    if (at != steps.end() && index > 0 && x - steps[index - 1] < *at - x) --index;
  }
  const double value = line.data.y()[index];
  return std::isfinite(value) ? m_formatter(value) : tr("not a number");
}

void Chart::updateValues() {
  for (const Line& line : m_lines)
    line.item->setValue(valueAt(line, readStep()));
}

}  // namespace espalier::ui
