#include "ui/charts/front_chart.h"

#include <QKeyEvent>
#include <QToolTip>
#include <cmath>

#include "core/judge/method_matrix.h"
#include "core/plan/descriptors.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

constexpr double kReach = 10;  ///< pixels around a dot that count as it

QString quoted(const QString& text) {
  return '"' + QString(text).replace('"', QStringLiteral("\"\"")) + '"';
}

/// The methods that have dots, in the order of tables.
QStringList methodsOf(const QVector<FrontChart::Dot>& dots) {
  QStringList out;
  const auto has = [&dots](const QString& method) {
    return std::any_of(dots.begin(), dots.end(), [&](const auto& d) { return d.method == method; });
  };
  for (const plan::MethodInfo& info : plan::methods()) {
    const QString method = QString::fromStdString(info.name);
    if (has(method)) out << method;
  }
  for (const auto& dot : dots) {
    if (!out.contains(dot.method)) out << dot.method;
  }
  return out;
}

}  // namespace

FrontChart::FrontChart(QWidget* parent) : Chart(parent) {
  setObjectName("frontChart");
  plot()->xAxis->setTicker(QSharedPointer<QCPAxisTicker>::create());
  setFormatter([](double) { return QString(); });
  connectMouse();
  text([this] { rebuild(); });
}

void FrontChart::connectMouse() {
  connect(plot(), &QCustomPlot::mousePress, this,
          [this](QMouseEvent* event) { m_pressed = event->pos(); });
  connect(plot(), &QCustomPlot::mouseRelease, this, [this](QMouseEvent* event) {
    const bool dragged = (event->pos() - m_pressed).manhattanLength() > 4;
    const int at = dotAt(event->pos());
    if (event->button() != Qt::LeftButton || dragged || at < 0) return;
    m_current = at;
    Q_EMIT runChosen(m_dots[at].run);
  });
  connect(plot(), &QCustomPlot::mouseMove, this, [this](QMouseEvent* event) {
    const int at = dotAt(event->pos());
    plot()->setCursor(at >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    if (at >= 0)
      tell(at, event->pos());
    else
      QToolTip::hideText();
  });
}

void FrontChart::setRuns(const QVector<RunRow>& runs, const QString& metric) {
  m_runs = runs;
  m_metric = metric;
  rebuild();
}

void FrontChart::setChosen(const QStringList& runs) {
  if (runs == m_chosen) return;
  m_chosen = runs;
  drawRings();
}

void FrontChart::setHighlighted(const QString& run) {
  if (run == m_highlighted) return;
  m_highlighted = run;
  drawRings();
}

void FrontChart::rebuild() {
  m_dots.clear();
  for (const RunRow& run : m_runs) {
    const auto at = run.metrics.constFind(m_metric);
    if (!run.sparsity || at == run.metrics.constEnd() || !std::isfinite(*at)) continue;
    m_dots << Dot{run.id, run.name, run.method, *run.sparsity * 100, *at * 100};
  }
  std::stable_sort(m_dots.begin(), m_dots.end(),
                   [](const Dot& a, const Dot& b) { return a.sparsity < b.sparsity; });
  m_current = -1;
  clearLines();
  const QStringList methods = methodsOf(m_dots);
  for (int i = 0; i < methods.size(); ++i) {
    QVector<double> x, y;
    for (const Dot& dot : m_dots) {
      if (dot.method == methods[i]) x << dot.sparsity, y << dot.quality;
    }
    addLine({.key = methods[i],
             .name = texts::methodLabel(methods[i]),
             .shape = LegendItem::Shape::Dots,
             .colour = i});
    setLineData(i, x, y);
  }
  std::vector<std::pair<double, double>> points;
  for (const Dot& dot : m_dots)
    points.emplace_back(dot.sparsity, dot.quality);
  QVector<double> x, y;
  for (const std::size_t i : judge::front(points)) {
    Dot& dot = m_dots[static_cast<qsizetype>(i)];
    dot.front = true;
    x << dot.sparsity;
    y << dot.quality;
  }
  const int front = addLine({.key = "front", .name = tr("front"), .colour = -1, .width = 1.4});
  // Between two runs only the lower one of them is had.
  lines()[front].graph->setLineStyle(QCPGraph::lsStepRight);
  setLineData(front, x, y);
  m_rings = addLine(
      {.key = "chosen", .name = tr("selected"), .shape = LegendItem::Shape::Ring, .colour = -2});
  drawRings();
  name();
}

void FrontChart::drawRings() {
  QVector<double> x, y;
  for (const Dot& dot : m_dots) {
    if (m_chosen.contains(dot.run) || dot.run == m_highlighted) x << dot.sparsity, y << dot.quality;
  }
  setLineData(m_rings, x, y);
  lines()[m_rings].item->setVisible(!x.isEmpty());
}

void FrontChart::name() {
  const auto without = static_cast<int>(m_runs.size() - m_dots.size());
  setTitle(
      tr("Sparsity against quality"),
      without > 0 ? tr("%n run(s) without sparsity or this metric", nullptr, without) : QString());
  plot()->xAxis->setLabel(tr("adapter sparsity, %"));
  setYLabel(texts::metric(m_metric));
  setAccessibleDescription(tr("%n dot(s)", nullptr, static_cast<int>(m_dots.size())));
  setAccessibleName(tr("Sparsity against quality: arrows go from run to run, Enter selects"));
}

void FrontChart::draw() {
  Chart::draw();
  plot()->xAxis->setRange(xRange(lastStep()));
}

QCPRange FrontChart::xRange(double largest) const {
  const double end = std::max(largest, 1.0);
  return {-0.03 * end, 1.04 * end};
}

int FrontChart::dotAt(const QPoint& position) const {
  int best = -1;
  double nearest = kReach;
  for (int i = 0; i < m_dots.size(); ++i) {
    const double dx = plot()->xAxis->coordToPixel(m_dots[i].sparsity) - position.x();
    const double dy = plot()->yAxis->coordToPixel(m_dots[i].quality) - position.y();
    const double distance = std::hypot(dx, dy);
    if (distance >= nearest) continue;
    nearest = distance;
    best = i;
  }
  return best;
}

void FrontChart::tell(int dot, const QPoint& position) {
  const Dot& d = m_dots[dot];
  QString words = QStringLiteral("%1  %2\n%3: %4\n%5: %6")
                      .arg(d.run, d.name, tr("adapter sparsity"), formatShare(d.sparsity / 100),
                           texts::metric(m_metric), formatScore(d.quality / 100));
  if (d.front) words += '\n' + tr("on the front: no other run is better in both");
  QToolTip::showText(plot()->mapToGlobal(position), words, plot());
}

void FrontChart::keyPressEvent(QKeyEvent* event) {
  const auto count = static_cast<int>(m_dots.size());
  const bool right = event->key() == Qt::Key_Right;
  if (count > 0 && (right || event->key() == Qt::Key_Left)) {
    m_current = m_current < 0 ? (right ? 0 : count - 1)
                              : std::clamp(m_current + (right ? 1 : -1), 0, count - 1);
    const Dot& dot = m_dots[m_current];
    tell(m_current, QPoint(static_cast<int>(plot()->xAxis->coordToPixel(dot.sparsity)),
                           static_cast<int>(plot()->yAxis->coordToPixel(dot.quality))));
  } else if (m_current >= 0 && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
    Q_EMIT runChosen(m_dots[m_current].run);
  } else {
    Chart::keyPressEvent(event);
  }
}

QString FrontChart::csv() const {
  QStringList hidden;
  for (const Line& line : lines()) {
    if (!line.graph->visible()) hidden << line.key;
  }
  return csvWithout(hidden);
}

QString FrontChart::csvWithout(const QStringList& hidden) const {
  QString out = QStringLiteral("run,name,method,sparsity,%1,front\n").arg(m_metric);
  for (const Dot& dot : m_dots) {
    if (hidden.contains(dot.method)) continue;
    out += QStringLiteral("%1,%2,%3,%4,%5,%6\n")
               .arg(dot.run, quoted(dot.name), dot.method, QString::number(dot.sparsity, 'g', 9),
                    QString::number(dot.quality, 'g', 9), dot.front ? "1" : "0");
  }
  return out;
}

}  // namespace espalier::ui
