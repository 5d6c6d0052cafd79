#pragma once

#include "ui/pages/page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace espalier::ui {

class Banner;
class EmptyState;
class LossChart;
class RunTexts;
class SparsityChart;
class WeightsChart;

/// A run while it goes, or a stored one replayed: charts of loss, effective weights and sparsity,
/// its phase with honest progress, samples and log, and the buttons that steer it.
class MonitorPage : public Page {
  Q_OBJECT
 public:
  explicit MonitorPage(Desk& desk, QWidget* parent = nullptr);
  /// Replays a stored run; the running one is shown live.
  void showRun(const QString& run);
  void showLive();
  const RunFeed& feed() const { return m_feed; }

 private:
  QWidget* buildHeader();
  QWidget* buildCharts();
  void connectAll();
  void refresh();
  void refreshProgress();
  void refreshButtons();
  QString progressWords() const;
  QString shownRun() const;
  bool showsLive() const { return m_stored.isEmpty(); }

  RunFeed m_feed;
  QString m_stored;  ///< id of the stored run that is shown, empty: the live one
  QStackedWidget* m_stack;
  EmptyState* m_empty;
  Banner* m_banner;
  QLabel* m_name;
  QLabel* m_state;
  QLabel* m_facts;
  QLabel* m_phase;
  QLabel* m_left;
  QProgressBar* m_bar;
  QPushButton* m_resume;  ///< goes on with a run that has ended too early
  QPushButton* m_pause;
  QPushButton* m_stop;
  QPushButton* m_abort;
  QPushButton* m_compare;
  QPushButton* m_back;
  LossChart* m_loss;
  WeightsChart* m_weights;
  SparsityChart* m_sparsity;
  RunTexts* m_texts;
};

}  // namespace espalier::ui
