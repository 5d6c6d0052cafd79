#pragma once

#include "ui/charts/chart.h"

namespace espalier::ui {

class Settings;

/// Loss: every example faint, steps smoothed, validation as dots, the best one ringed.
class LossChart : public Chart {
  Q_OBJECT
 public:
  LossChart(const RunFeed& feed, Settings& settings, QWidget* parent = nullptr);

 protected:
  void extendMenu(QMenu& menu) override;

 private:
  void refresh();
  const RunFeed& m_feed;
  Settings& m_settings;
};

/// Effective weights: one line an adapter; they sum to 1.
class WeightsChart : public Chart {
  Q_OBJECT
 public:
  explicit WeightsChart(const RunFeed& feed, QWidget* parent = nullptr);

 private:
  void refresh();
  const RunFeed& m_feed;
  QStringList m_shown;
};

/// Sparsity of A, of B, of all, of the merge, and the share pruned at each step.
class SparsityChart : public Chart {
  Q_OBJECT
 public:
  explicit SparsityChart(const RunFeed& feed, QWidget* parent = nullptr);

 private:
  void refresh();
  const RunFeed& m_feed;
};

}  // namespace espalier::ui
