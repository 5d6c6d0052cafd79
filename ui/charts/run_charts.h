#pragma once

#include "ui/charts/chart.h"
#include "ui/models/run_feed.h"

namespace espalier::ui {

class ChoiceBox;
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

/// One of the slower facts of a run, chosen in its head: sparsity (of A, of B, of all, of the
/// merge, and the share pruned at each step), learning rate, tokens a second, or memory.
class QuantityChart : public Chart {
  Q_OBJECT
 public:
  enum class Quantity { Sparsity, LearningRate, Speed, Memory };
  explicit QuantityChart(const RunFeed& feed, QWidget* parent = nullptr);
  Quantity quantity() const;

 private:
  void rebuild();
  void name();
  void refresh();
  const RunFeed& m_feed;
  ChoiceBox* m_choice;
};

}  // namespace espalier::ui
