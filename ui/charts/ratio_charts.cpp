#include "ui/charts/ratio_charts.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/settings/theme.h"
#include "ui/widgets/format.h"
#include "ui/widgets/heat.h"

namespace espalier::ui {

namespace {

constexpr int kShades = 9;

/// The shade of a reward, 0 (worst) to kShades - 1; the middle one is no reward.
int shadeOf(double reward, double limit) {
  if (!std::isfinite(reward) || limit <= 0) return kShades / 2;
  return static_cast<int>(std::lround((0.5 + 0.5 * reward / limit) * (kShades - 1)));
}

double largest(const QVector<double>& rewards) {
  double limit = 0;
  for (const double reward : rewards) {
    if (std::isfinite(reward)) limit = std::max(limit, std::abs(reward));
  }
  return limit;
}

QColor shadeColour(int shade) {
  return lineHeat(static_cast<double>(shade) / (kShades - 1));
}

}  // namespace

RatioChart::RatioChart(const RunFeed& feed, QWidget* parent) : Chart(parent), m_feed(feed) {
  setObjectName("ratioChart");
  addLine({.key = "ratio", .colour = -2, .width = 2});
  addLine({.key = "real", .colour = 3, .dash = 2});
  addLine({.key = "mean", .colour = 0});
  addLine({.key = "mean_low", .colour = 0, .width = 1, .faint = true});
  addLine({.key = "mean_high", .colour = 0, .width = 1, .faint = true});
  addLine({.key = "trial", .shape = LegendItem::Shape::Dots, .colour = 2});
  // The band goes with the mean's entry in the legend.
  for (const int i : {Low, High})
    lines()[i].item->hide();
  for (int i = 0; i < kShades; ++i) {
    m_dots << plot()->addGraph();
    m_dots.last()->setLineStyle(QCPGraph::lsNone);
  }
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  setFormatter([](double v) { return formatNumber(v, 3) + QStringLiteral(" %"); });
  text([this] {
    setTitle(tr("Pruning ratio"), tr("dots: ratios tried, the lighter the better"));
    setYLabel(tr("share of entries (%)"));
    setLineName(Ratio, tr("in force"));
    setLineName(Real, tr("really zero"));
    setLineName(Mean, tr("policy's mean ± deviation"));
    setLineName(Trial, tr("tried"));
  });
  connect(&feed, &RunFeed::changed, this, &RatioChart::refresh);
}

void RatioChart::refresh() {
  Series ratio, mean, low, high, trial;
  m_rewards.clear();
  for (const plan::event::Ratio& e : m_feed.ratios()) {
    const auto x = static_cast<double>(e.step);
    ratio.add(x, 100 * e.ratio);
    if (e.mu && e.sigma) {
      mean.add(x, 100 * *e.mu);
      low.add(x, 100 * std::max(0.0, *e.mu - *e.sigma));
      high.add(x, 100 * std::min(1.0, *e.mu + *e.sigma));
    }
    for (const plan::event::RatioTrial& t : e.trials) {
      trial.add(x, 100 * t.ratio);
      m_rewards << t.reward;
    }
  }
  // It holds until the next round.
  if (const auto& last = m_feed.lastStep();
      last && !ratio.x.isEmpty() && static_cast<double>(last->step) > ratio.x.last())
    ratio.add(static_cast<double>(last->step), ratio.y.last());
  QVector<double> real = m_feed.sparsity().y;
  for (double& v : real)
    v *= 100;
  setLineData(Ratio, ratio.x, ratio.y);
  setLineData(Real, m_feed.sparsity().x, m_feed.ratios().isEmpty() ? QVector<double>() : real);
  if (m_feed.ratios().isEmpty()) setLineData(Real, {}, {});
  setLineData(Mean, mean.x, mean.y);
  setLineData(Low, low.x, low.y);
  setLineData(High, high.x, high.y);
  setLineData(Trial, trial.x, trial.y);
  const bool policy = !mean.x.isEmpty();
  for (const int i : {Mean, Trial})
    lines()[i].item->setVisible(policy);
}

QVector<QColor> RatioChart::trialColours() const {
  const double limit = largest(m_rewards);
  QVector<QColor> out;
  for (const double reward : m_rewards)
    out << shadeColour(shadeOf(reward, limit));
  return out;
}

void RatioChart::draw() {
  Chart::draw();
  const Line& trial = lines()[Trial];
  lines()[Ratio].graph->setLineStyle(QCPGraph::lsStepLeft);
  // The dots are drawn in shades of their own; the line stands for them in legend and CSV.
  trial.graph->setScatterStyle(QCPScatterStyle::ssNone);
  QCPGraph* const low = lines()[Low].graph;
  QCPGraph* const high = lines()[High].graph;
  const bool band = lines()[Mean].graph->visible();
  low->setVisible(band);
  high->setVisible(band);
  QColor fill = high->pen().color();
  fill.setAlphaF(0.12F);
  high->setBrush(band ? QBrush(fill) : QBrush(Qt::NoBrush));
  high->setChannelFillGraph(band ? low : nullptr);
  const double limit = largest(m_rewards);
  QVector<Series> shades(kShades);
  for (qsizetype i = 0; i < trial.data.x().size() && trial.graph->visible(); ++i)
    shades[shadeOf(m_rewards[i], limit)].add(trial.data.x()[i], trial.data.y()[i]);
  for (int i = 0; i < kShades; ++i) {
    // A disc would take the pen's colour.
    m_dots[i]->setScatterStyle(QCPScatterStyle(
        QCPScatterStyle::ssCircle, QPen(Theme::get().colours().surface, 0.5), shadeColour(i), 8));
    m_dots[i]->setData(shades[i].x, shades[i].y, true);
  }
}

void RatioChart::recolour() {
  Chart::recolour();
  schedule();
}

RewardChart::RewardChart(const RunFeed& feed, QWidget* parent) : Chart(parent), m_feed(feed) {
  setObjectName("rewardChart");
  addLine({.key = "reward", .shape = LegendItem::Shape::Dots, .colour = 2});
  addLine({.key = "best", .shape = LegendItem::Shape::Ring, .colour = 3});
  setYBounds(0, 0);
  text([this] {
    setTitle(tr("Rewards"), tr("above 0: the ratio tried beats the one in force"));
    setYLabel(tr("loss saved (nats)"));
    setLineName(0, tr("tried"));
    setLineName(1, tr("followed"));
  });
  connect(&feed, &RunFeed::changed, this, &RewardChart::refresh);
}

void RewardChart::refresh() {
  Series all, followed;
  for (const plan::event::Ratio& e : m_feed.ratios()) {
    const auto x = static_cast<double>(e.step);
    double best = -std::numeric_limits<double>::infinity();
    for (const plan::event::RatioTrial& t : e.trials) {
      all.add(x, t.reward);
      if (std::isfinite(t.reward)) best = std::max(best, t.reward);
    }
    if (e.committed && std::isfinite(best)) followed.add(x, best);
  }
  setLineData(0, all.x, all.y);
  setLineData(1, followed.x, followed.y);
}

}  // namespace espalier::ui
