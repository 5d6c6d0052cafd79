#include "ui/charts/run_charts.h"

#include <QActionGroup>
#include <QMenu>

#include "ui/charts/smoothing.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

LossChart::LossChart(const RunFeed& feed, Settings& settings, QWidget* parent)
    : Chart(parent), m_feed(feed), m_settings(settings) {
  setObjectName("lossChart");
  addLine({.key = "example", .shape = LegendItem::Shape::Dots, .colour = 0, .faint = true});
  addLine({.key = "step", .colour = 0, .width = 1, .faint = true});
  addLine({.key = "smooth", .colour = 0, .width = 2.2});
  addLine({.key = "validation", .shape = LegendItem::Shape::Dots, .colour = 3});
  addLine({.key = "best", .shape = LegendItem::Shape::Ring, .colour = 3});
  text([this] {
    setTitle(tr("Loss"));
    setYLabel(tr("mean token loss (nats)"));
    setLineName(0, tr("example"));
    setLineName(1, tr("step"));
    setLineName(2, tr("smooth"));
    setLineName(3, tr("validation"));
    setLineName(4, tr("best"));
  });
  connect(&feed, &RunFeed::changed, this, &LossChart::refresh);
  connect(&settings, &Settings::changed, this, [this](Settings::Key key) {
    if (key == Settings::Key::Smoothing) refresh();
  });
}

void LossChart::refresh() {
  const Series& steps = m_feed.steps();
  setLineData(0, m_feed.examples().x, m_feed.examples().y);
  setLineData(1, steps.x, steps.y);
  setLineData(2, steps.x, smoothed(steps.y, m_settings.value<double>(Settings::Key::Smoothing)));
  setLineData(3, m_feed.validation().x, m_feed.validation().y);
  if (const auto best = m_feed.best())
    setLineData(4, {best->first}, {best->second});
  else
    setLineData(4, {}, {});
}

void LossChart::extendMenu(QMenu& menu) {
  QMenu* smoothing = menu.addMenu(tr("Smoothing"));
  auto* group = new QActionGroup(smoothing);
  const double current = m_settings.value<double>(Settings::Key::Smoothing);
  for (const double weight : {0.0, 0.6, 0.8, 0.9, 0.97}) {
    QAction* action =
        smoothing->addAction(weight == 0 ? tr("Off") : formatNumber(weight, 2), this,
                             [this, weight] { m_settings.set(Settings::Key::Smoothing, weight); });
    action->setCheckable(true);
    action->setChecked(std::abs(weight - current) < 1e-9);
    group->addAction(action);
  }
}

WeightsChart::WeightsChart(const RunFeed& feed, QWidget* parent) : Chart(parent), m_feed(feed) {
  setObjectName("weightsChart");
  text([this] {
    setTitle(tr("Effective weights"), tr("drift towards equal shares is not usefulness"));
    setYLabel(tr("share of the merge (sum 1)"));
  });
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  setFormatter([](double v) { return formatNumber(v, 3); });
  connect(&feed, &RunFeed::changed, this, &WeightsChart::refresh);
}

void WeightsChart::refresh() {
  if (m_shown != m_feed.adapters()) {
    clearLines();
    m_shown = m_feed.adapters();
    for (const QString& name : m_shown) {
      addLine({.key = name, .name = name, .colour = Theme::get().adapterIndex(name), .width = 2});
    }
  }
  for (int i = 0; i < lineCount(); ++i) {
    setLineData(i, m_feed.weights()[i].x, m_feed.weights()[i].y);
  }
}

SparsityChart::SparsityChart(const RunFeed& feed, QWidget* parent) : Chart(parent), m_feed(feed) {
  setObjectName("sparsityChart");
  addLine({.key = "all", .colour = -2, .width = 2});
  addLine({.key = "a", .colour = 0});
  addLine({.key = "b", .colour = 1});
  addLine({.key = "merged", .colour = 4});
  addLine({.key = "pruned", .colour = -1, .width = 1.2});
  text([this] {
    setTitle(tr("Sparsity"));
    setYLabel(tr("share of entries (%)"));
    setLineName(0, tr("A and B"));
    setLineName(1, tr("A"));
    setLineName(2, tr("B"));
    setLineName(3, tr("merged"));
    setLineName(4, tr("pruned at the step"));
  });
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  setFormatter([](double v) { return formatNumber(v, 3) + QStringLiteral(" %"); });
  connect(&feed, &RunFeed::changed, this, &SparsityChart::refresh);
}

void SparsityChart::refresh() {
  const Series* series[] = {&m_feed.sparsity(), &m_feed.sparsityA(), &m_feed.sparsityB(),
                            &m_feed.mergedSparsity(), &m_feed.pruned()};
  for (int i = 0; i < 5; ++i) {
    QVector<double> percent = series[i]->y;
    for (double& v : percent)
      v *= 100;
    setLineData(i, series[i]->x, percent);
  }
}

}  // namespace espalier::ui
