#pragma once

#include "ui/models/replay.h"
#include "ui/pages/page.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace espalier::ui {

class Banner;
class ChartLink;
class EmptyState;
class FailureCard;
class GoOnCard;
class HeatMap;
class LossChart;
class QuantityChart;
class RatioPanel;
class RunPicker;
class RunScrubber;
class RunTexts;
class TagRow;
class WeightsChart;
struct QueueRow;

/// A run while it goes, or a stored one: linked charts and the heat map, one scrubber that moves
/// them and the samples together, the replay of a run that is over, its phase with honest progress,
/// the log, and the buttons that steer it.
class MonitorPage : public Page {
  Q_OBJECT
 public:
  explicit MonitorPage(Desk& desk, QWidget* parent = nullptr);
  /// Shows a stored run; the running one is shown live.
  void showRun(const QString& run);
  void showLive();
  const RunFeed& feed() const { return m_feed; }
  Replay& replay() { return m_replay; }

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QWidget* buildHeader();
  QWidget* buildCharts();
  void connectAll();
  void connectSteering();
  void retranslate();
  void showNewest();
  void refreshTitle();
  void refreshGrid();
  void refreshFailure();
  void connectSteps();
  void chooseStep(int step);
  void follow(bool on);
  void newRun();
  void play();
  bool canReplay();
  void refreshScrubber();
  void refresh();
  void refreshProgress();
  void refreshButtons();
  void showKept(const LibraryDone& done);
  QString progressWords() const;
  QString shownRun() const;
  bool runsElsewhere();
  bool endedEarly();
  const QueueRow* child();
  bool showsLive() const { return m_stored.isEmpty(); }

  RunFeed m_feed;
  Replay m_replay{m_feed};
  QVector<plan::Event> m_events;  ///< all of the stored run that is shown
  std::optional<int> m_chosen;    ///< the scrubber's step; none: the newest
  bool m_over = false;            ///< the run that is shown has finished
  bool m_replayed = false;        ///< the replay was active when it was last heard of
  bool m_replayFollows = true;    ///< the axis grows as the replay goes
  QString m_stored;               ///< id of the stored run that is shown, empty: the live one
  QString m_keeping;              ///< folder of the adapter that is being put into the library
  bool m_tellsKept = false;       ///< the banner says how that went
  QStackedWidget* m_stack;
  QString m_workspace;  ///< whose run is shown
  EmptyState* m_empty;
  Banner* m_banner;
  GoOnCard* m_goOn;
  FailureCard* m_failure;
  RunPicker* m_picker;
  QLabel* m_name;
  QLabel* m_state;
  TagRow* m_tags;
  QLabel* m_facts;
  QLabel* m_phase;
  QLabel* m_left;
  QProgressBar* m_bar;
  QPushButton* m_resume;  ///< goes on with a run that has ended too early
  QPushButton* m_pause;
  QPushButton* m_stop;
  QPushButton* m_abort;
  QPushButton* m_keep;  ///< puts what the run made into the library
  QPushButton* m_compare;
  QPushButton* m_twin;
  QPushButton* m_back;
  LossChart* m_loss;
  WeightsChart* m_weights;
  QuantityChart* m_quantity;
  HeatMap* m_heat;
  RatioPanel* m_ratio;  ///< a third column, where a controller sets the ratio
  ChartLink* m_link;
  RunScrubber* m_scrubber;
  RunTexts* m_texts;
};

}  // namespace espalier::ui
