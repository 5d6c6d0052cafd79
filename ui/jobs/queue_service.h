#pragma once

#include <QObject>
#include <QVector>

#include "core/plan/study.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

/// One run of the queue, as its table shows it.
struct QueueRow {
  QString run, name, method;
  QString state;        ///< running | queued | interrupted | finished | failed | stopped
  double progress = 0;  ///< of its phase, 0..1
  QString phase;        ///< of a running one: "load", "train", ...
  qint64 step = 0, steps = 0;
  std::optional<double> secondsLeft;
  double seconds = 0;  ///< that a finished one took
  ErrorInfo error;
  std::optional<qint64> savedStep{};  ///< of an interrupted one, which had come to `step`
  bool died = false;                  ///< its process ended before it was done, in this session
  bool paused = false;                ///< of a running one
  bool ours = false;                  ///< it runs as a child of this window, which can steer it
  bool ending = false;                ///< it was asked to stop
  bool waits() const { return state == "queued" || state == "interrupted"; }
  bool operator==(const QueueRow& o) const {
    return run == o.run && name == o.name && state == o.state && progress == o.progress &&
           phase == o.phase && step == o.step && steps == o.steps && secondsLeft == o.secondsLeft &&
           seconds == o.seconds && error.code == o.error.code && error.message == o.error.message &&
           savedStep == o.savedStep && died == o.died && paused == o.paused && ours == o.ours &&
           ending == o.ending;
  }
};

/// What can be asked of a run that works in the queue. Stop keeps its best state so far.
enum class RunWish { Pause, Resume, Stop, Abort };

/// Held: it is to work, but a run of this process goes first.
enum class QueueMode { Idle, Held, Working, Stopping };

/// What came of add(): plans that the store holds already are not queued again.
struct QueueAdded {
  ErrorInfo error;
  QStringList added;  ///< ids of the new runs
  int known = 0;      ///< how many were there
};

/// One plan to hold a run against (plan::twins) and its run.
struct TwinRow {
  QString kind;  ///< "no_pruning" | "random_sources" | "real_sources" | "ratio"
  double ratio = 0;
  QString run, name;
  bool added = false;  ///< else the store had it
};

/// The queue of the open workspace (experiment/queue.h): runs that wait, and the child processes
/// that work them off. Calls return at once, answers are signals on the window's thread. It lies in
/// the store and survives a restart. Another workspace's queue is another one: opening it stops
/// what works, whose checkpoints stay.
class QueueService : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;

  /// A plan at every point of a grid (an empty one: the plan itself); paths are relative to
  /// `folder`. Answered by added with the token that this call returns. `allowCommands`: as in
  /// JobService::start(), for these runs until the program ends.
  virtual int add(const Json& plan, const QString& folder, const plan::Grid& grid,
                  bool allowCommands) = 0;
  /// Queues the twins of a stored run; answered by twinsReady.
  virtual int addTwins(const QString& run) = 0;
  /// Queues what a study's file still lacks (experiment::next_wave): its trials, else its runs;
  /// answered by added.
  virtual int addStudy(const QString& file) = 0;
  /// Takes a waiting run out; restore() puts back what this session took out.
  virtual void remove(const QString& run) = 0;
  virtual void restore(const QString& run) = 0;
  /// By so many places, up where negative.
  virtual void move(const QString& run, int places) = 0;
  /// A run that failed or was stopped waits again.
  virtual void again(const QString& run) = 0;

  /// Steers one run that is a child of this window; the others go on. rows() tell what came of it.
  virtual void steer(const QString& run, RunWish wish) = 0;

  /// Begins to work, or to wait for the run of this process to end.
  virtual void start() = 0;
  /// Ends the children; the runs wait, and go on from their checkpoints.
  virtual void stop() = 0;
  /// Runs side by side, their threads divided, and the bytes that they may take together (0: no
  /// bound). They count for runs that begin from now on.
  virtual void setLimits(int atOnce, qint64 memory) = 0;

  virtual QueueMode mode() const = 0;
  virtual const QVector<QueueRow>& rows() const = 0;

  const QueueRow* row(const QString& run) const {
    for (const QueueRow& row : rows()) {
      if (row.run == run) return &row;
    }
    return nullptr;
  }
  bool works() const { return mode() == QueueMode::Working || mode() == QueueMode::Stopping; }
  int count(const QString& state) const {
    int n = 0;
    for (const QueueRow& row : rows())
      n += state == "waiting" ? row.waits() : row.state == state;
    return n;
  }

 Q_SIGNALS:
  /// rows() or mode(), at most once a second while children work.
  void changed();
  void added(int token, const espalier::ui::QueueAdded& result);
  /// No twins and no error: the run's method has none.
  void twinsReady(int token, const QVector<espalier::ui::TwinRow>& twins,
                  const espalier::ui::ErrorInfo& error);
  /// A run of the queue has just begun or ended: the store's runs have changed.
  void runsChanged();
  void failed(const espalier::ui::ErrorInfo& error);
};

}  // namespace espalier::ui
