#include "ui/charts/chart.h"

#include <QLabel>
#include <QMenu>
#include <cmath>
#include <limits>

#include "ui/charts/axis_ticker.h"
#include "ui/settings/theme.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/format.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

namespace {
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kTickMs = 100;

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
    : Translated<QFrame>(parent),
      m_title(makeLabel("heading", this)),
      m_note(makeLabel("caption", this)),
      m_legend(new QWidget(this)),
      m_flow(new FlowLayout(m_legend, 4)),
      m_plot(new QCustomPlot(this)),
      m_cross(new QCPItemLine(m_plot)),
      m_formatter([](double v) { return formatNumber(v, 4); }),
      m_crossX(kNaN),
      m_yLow(kNaN),
      m_yHigh(kNaN) {
  setProperty("card", true);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, 8, 12, 8);
  column->setSpacing(4);
  auto* head = new QHBoxLayout;
  head->addWidget(m_title);
  head->addStretch();
  head->addWidget(m_note);
  column->addLayout(head);
  column->addWidget(m_legend);
  column->addWidget(m_plot, 1);
  QSizePolicy legendPolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
  legendPolicy.setHeightForWidth(true);
  m_legend->setSizePolicy(legendPolicy);
  m_plot->setMinimumHeight(110);
  m_timer.setSingleShot(true);
  m_timer.setInterval(kTickMs);
  connect(&m_timer, &QTimer::timeout, this, &Chart::redraw);
  connect(&Theme::get(), &Theme::changed, this, &Chart::recolour);
  buildPlot();
  connectPlot();
  recolour();
  text([this] { m_plot->xAxis->setLabel(tr("step")); });
}

void Chart::buildPlot() {
  m_plot->setAutoAddPlottableToLegend(false);
  m_plot->setNoAntialiasingOnDrag(true);
  m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  m_plot->axisRect()->setRangeZoom(Qt::Horizontal);
  m_plot->axisRect()->setRangeDrag(Qt::Horizontal);
  m_plot->axisRect()->setMinimumMargins(QMargins(4, 4, 4, 0));
  m_plot->xAxis->setTicker(QSharedPointer<StepTicker>::create());
  m_plot->xAxis->setRange(0, 10);
  m_plot->setFocusPolicy(Qt::NoFocus);
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTickLabelFont(Theme::font(11));
    axis->setLabelFont(Theme::font(11));
    axis->setLabelPadding(2);
    axis->setTickLabelPadding(4);
    axis->setTickLength(0);
    axis->setTickPen(Qt::NoPen);
    axis->setSubTicks(false);
  }
  m_plot->yAxis->setBasePen(Qt::NoPen);
  m_cross->setVisible(false);
  m_cross->setLayer("overlay");
}

void Chart::connectPlot() {
  connect(m_plot, &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    if (!m_course) return;
    const QRect area = m_plot->axisRect()->rect();
    const double x = area.contains(event->pos())
                         ? std::round(m_plot->xAxis->pixelToCoord(event->pos().x()))
                         : kNaN;
    setCrosshair(x);
    Q_EMIT crosshairMoved(x);
  });
  connect(m_plot, &QCustomPlot::mouseWheel, this, [this] { m_follow = false; });
  connect(m_plot, &QCustomPlot::mousePress, this, [this](QMouseEvent* event) {
    if (event->button() == Qt::LeftButton) m_follow = false;
  });
  connect(m_plot, &QCustomPlot::mouseDoubleClick, this, [this] {
    m_follow = true;
    schedule();
  });
  m_plot->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(m_plot, &QWidget::customContextMenuRequested, this, &Chart::showMenu);
}

QString Chart::title() const {
  return m_title->text();
}

void Chart::setTitle(const QString& title, const QString& note) {
  m_title->setText(title);
  m_note->setText(note);
  m_plot->setAccessibleName(title);
}

void Chart::setYLabel(const QString& label) {
  m_plot->yAxis->setLabel(label);
  schedule();
}

int Chart::addLine(const Line& line) {
  Line added = line;
  added.graph = m_plot->addGraph();
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
  m_dirty = true;
  schedule();
}

void Chart::clearLines() {
  for (Line& line : m_lines) {
    m_plot->removeGraph(line.graph);
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
  const Colours& c = Theme::get().colours();
  m_plot->setBackground(c.surface);
  for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis}) {
    axis->setTickLabelColor(c.muted);
    axis->setLabelColor(c.muted);
    axis->grid()->setPen(QPen(c.line, 1));
    axis->grid()->setZeroLinePen(QPen(c.line, 1));
  }
  m_plot->xAxis->setBasePen(QPen(c.line, 1));
  m_plot->xAxis->grid()->setVisible(false);
  m_cross->setPen(QPen(c.muted, 1, Qt::DashLine));
  for (Line& line : m_lines)
    restyle(line);
  schedule();
}

void Chart::schedule() {
  m_dirty = true;
  // Hidden charts draw when they are shown again.
  if (isVisible() && !m_timer.isActive()) m_timer.start();
}

void Chart::showEvent(QShowEvent* event) {
  Translated<QFrame>::showEvent(event);
  if (m_dirty) schedule();
}

void Chart::redraw() {
  if (!isVisible()) return;
  m_dirty = false;
  for (const Line& line : m_lines)
    line.graph->setData(line.x, line.y, true);
  rescale();
  updateValues();
  m_plot->replot(QCustomPlot::rpQueuedReplot);
  ++m_replots;
}

void Chart::rescale() {
  double maxX = 0;
  QCPRange y(kNaN, kNaN);
  for (const Line& line : m_lines) {
    if (!line.x.isEmpty()) maxX = std::max(maxX, line.x.last());
    if (!line.graph->visible()) continue;
    for (const double v : line.y) {
      if (!std::isfinite(v) || (m_log && v <= 0)) continue;
      y.lower = std::isnan(y.lower) ? v : std::min(y.lower, v);
      y.upper = std::isnan(y.upper) ? v : std::max(y.upper, v);
    }
  }
  if (m_follow) m_plot->xAxis->setRange(xRange(maxX));
  if (!std::isnan(m_yLow) && !m_log)
    y.lower = std::isnan(y.lower) ? m_yLow : std::min(y.lower, m_yLow);
  if (!std::isnan(m_yHigh)) y.upper = std::isnan(y.upper) ? m_yHigh : std::max(y.upper, m_yHigh);
  if (std::isnan(y.lower)) y = QCPRange(0, 1);
  // Nothing but zeros: an axis of billionths would say more than is there.
  if (y.lower == 0 && y.upper == 0) y.upper = 1;
  if (m_log) {
    m_plot->yAxis->setRange(y.lower / 1.15, y.upper * 1.15);
    return;
  }
  const double pad = std::max((y.upper - y.lower) * 0.06, 1e-9 + std::abs(y.upper) * 1e-3);
  m_plot->yAxis->setRange(y.lower == m_yLow ? y.lower : y.lower - pad,
                          y.upper == m_yHigh ? y.upper + pad * 0.3 : y.upper + pad);
}

QCPRange Chart::xRange(double largest) const {
  return {0, std::max(largest * 1.02, 5.0)};
}

void Chart::setLogAxis(bool on) {
  m_log = on;
  m_plot->yAxis->setScaleType(on ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  m_plot->yAxis->setTicker(on ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                              : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
  schedule();
}

double Chart::valueAt(const Line& line, double x) const {
  if (line.x.isEmpty()) return kNaN;
  if (std::isnan(x)) return line.y.last();
  const auto at = std::lower_bound(line.x.begin(), line.x.end(), x);
  if (at == line.x.end()) return line.y.last();
  const auto index = at - line.x.begin();
  if (index > 0 && x - line.x[index - 1] < *at - x) return line.y[index - 1];
  return line.y[index];
}

void Chart::updateValues() {
  for (const Line& line : m_lines) {
    const double value = valueAt(line, m_crossX);
    line.item->setValue(std::isnan(value) ? QString() : m_formatter(value));
  }
}

void Chart::setCrosshair(double x) {
  if (x == m_crossX || (std::isnan(x) && std::isnan(m_crossX))) return;
  m_crossX = x;
  m_cross->setVisible(!std::isnan(x));
  if (!std::isnan(x)) {
    m_cross->start->setTypeX(QCPItemPosition::ptPlotCoords);
    m_cross->start->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_cross->end->setTypeX(QCPItemPosition::ptPlotCoords);
    m_cross->end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_cross->start->setCoords(x, 0);
    m_cross->end->setCoords(x, 1);
  }
  updateValues();
  schedule();
}

}  // namespace espalier::ui
