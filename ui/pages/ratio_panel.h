#pragma once

#include "core/plan/ratio_grid.h"
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
  /// The grid over the ratio that the workspace holds beside the run, and the run's own best
  /// validation loss; none: its cost is told by the run's own time.
  void setGrid(const std::optional<plan::RatioGrid>& grid, std::optional<double> validation);

 private:
  void refresh();
  QString costWords(const Json& facts) const;
  QString gridWords(const Json& cost) const;
  const RunFeed& m_feed;
  RatioChart* m_ratio;
  RewardChart* m_rewards;
  QLabel* m_cost;
  std::optional<plan::RatioGrid> m_grid;
  std::optional<double> m_validation;
};

}  // namespace espalier::ui
