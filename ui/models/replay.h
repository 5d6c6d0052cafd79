#pragma once

#include <QObject>
#include <QTimer>
#include <QVector>
#include <functional>

#include "ui/models/run_feed.h"

namespace espalier::ui {

/// A run that is over told once more, step by step: the feed holds only what had happened until the
/// step that it stands at, so that everything which shows the feed looks as it did live.
class Replay : public QObject {
  Q_OBJECT
 public:
  static constexpr double kStepsPerSecond = 2;  ///< at speed 1
  static constexpr double kAsItHappened = 0;    ///< speed: every step takes its own seconds
  /// A speed at which the whole run takes so many seconds, however many steps it has.
  static constexpr double wholeIn(double seconds) { return -seconds; }

  explicit Replay(RunFeed& feed, QObject* parent = nullptr);
  /// Seconds since any moment; the process's clock unless a test brings its own.
  void setClock(std::function<double()> seconds);
  void setSpeed(double speed) { m_speed = speed; }
  double speed() const { return m_speed; }

  /// Starts at a step, or goes on where the replay stands; from its end it starts again at 0.
  void play(const QVector<plan::Event>& events, qint64 from);
  void pause();
  /// Jumps to a step; only while active.
  void show(qint64 step);
  /// Tells all the rest at once and ends.
  void end();
  /// Ends without a word to the feed, which then shows another run.
  void forget();

  bool active() const { return m_active; }
  bool playing() const { return m_timer.isActive(); }
  qint64 step() const { return m_cuts.isEmpty() ? 0 : m_cuts[m_at].step; }
  qint64 lastStep() const { return m_cuts.isEmpty() ? 0 : m_cuts.last().step; }

 public Q_SLOTS:
  /// Tells what is due by the clock.
  void tick();

 Q_SIGNALS:
  /// The step, or whether it plays or is active.
  void changed();

 private:
  /// Events before `end` are told when the run stands at `step`.
  struct Cut {
    qint64 step = 0;
    qsizetype end = 0;
    double seconds = 0;
  };
  void cut();
  void moveTo(qsizetype at);
  double costOf(const Cut& cut) const;
  RunFeed& m_feed;
  std::function<double()> m_clock;
  QTimer m_timer;
  QVector<plan::Event> m_events;
  QVector<Cut> m_cuts;
  qsizetype m_at = 0;
  double m_speed = 1;
  double m_before = 0;  ///< the clock at the last tick
  double m_due = 0;     ///< seconds that have passed since the step at `m_at`
  bool m_active = false;
};

}  // namespace espalier::ui
