#pragma once

#include "ui/charts/chart.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

/// A controller's ratio over the steps, in percent: the ratio in force, what is really zero, the
/// policy's mean within one deviation, and every trial as a dot, the lighter the better its reward
/// (the middle of the colours: no reward).
class RatioChart : public Chart {
  Q_OBJECT
 public:
  explicit RatioChart(const RunFeed& feed, QWidget* parent = nullptr);
  /// One colour a trial, in the order of the line "trial".
  QVector<QColor> trialColours() const;

 protected:
  void draw() override;
  void recolour() override;

 private:
  enum Lines { Ratio, Real, Mean, Low, High, Trial };
  void refresh();
  const RunFeed& m_feed;
  QVector<double> m_rewards;
  QVector<QCPGraph*> m_dots;  ///< one a shade
};

/// What the trials brought: loss under the mask in force less loss under the trial's.
class RewardChart : public Chart {
  Q_OBJECT
 public:
  explicit RewardChart(const RunFeed& feed, QWidget* parent = nullptr);

 private:
  void refresh();
  const RunFeed& m_feed;
};

}  // namespace espalier::ui
