#pragma once

#include "ui/models/run_feed.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

class RatioChart;
class RewardChart;
class StepPlot;

/// A run's controller of the pruning ratio: its ratio and trials, their rewards, and at the end
/// what the search cost beside a grid over the ratio. Hidden for runs of a fixed ratio.
class RatioPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit RatioPanel(const RunFeed& feed, QWidget* parent = nullptr);
  QVector<StepPlot*> plots() const;

 private:
  void refresh();
  QString costWords(const Json& facts) const;
  const RunFeed& m_feed;
  RatioChart* m_ratio;
  RewardChart* m_rewards;
  QLabel* m_cost;
};

}  // namespace espalier::ui
