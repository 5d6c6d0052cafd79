#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/experiment/queue_edit.h"
#include "core/experiment/runner.h"
#include "core/plan/study.h"

namespace espalier::experiment {

/// A plan at every point of a grid over its keys ("prune.ratio" x "seed"), named after what
/// differs. Every one is parsed. Throws study_bad (too many points), plan_*.
std::vector<plan::Plan> sweep(const Json& plan, const std::filesystem::path& folder,
                              const plan::Grid& grid);

/// Where a plan's run stands: one that has just been added, or what the store held already.
struct Queued {
  std::string run, name, state;
  bool added = false;
};
/// Puts plans at the end of a store's queue: rows in state "queued", one answer a plan. A plan that
/// the store holds finished, running or waiting already is passed over; an interrupted run that
/// belongs to nobody joins the queue. `queue`: whose they are, this machine's (kLocalQueue) or a
/// cluster's (cluster.h).
std::vector<Queued> enqueue_each(const std::vector<plan::Plan>& plans,
                                 const std::filesystem::path& store, Session& session,
                                 const std::string& queue = kLocalQueue);
/// The same; the new runs' ids alone.
std::vector<std::string> enqueue(const std::vector<plan::Plan>& plans,
                                 const std::filesystem::path& store, Session& session,
                                 const std::string& queue = kLocalQueue);

/// A twin of a run (plan::twins) and where it stands.
struct TwinRun {
  std::string kind;
  double ratio = 0;
  Queued run;
};
/// Queues the twins of a stored run; those that the store holds are told with their run. Empty for
/// methods that have none. Throws run_unknown.
std::vector<TwinRun> enqueue_twins(const std::string& run, const std::filesystem::path& store,
                                   Session& session);

/// Wishes for single runs of a queue that works, told from any thread. They reach a run's process
/// as signals (app/cli/signals.h), one after the other.
class QueueSteer {
 public:
  /// stop: ends it and keeps its best state so far; abort: ends it at once.
  enum class Wish { pause, resume, stop, abort };
  void tell(const std::string& run, Wish wish);
  /// For the queue: the next signal for a run's process, 0: none.
  int next(const std::string& run);
  /// For the queue: the run begins, or has ended, and no wish for it is left.
  void forget(const std::string& run);

 private:
  struct Wishes {
    std::deque<int> signals;
    int endings = 0;  ///< told so far
  };
  std::mutex mutex_;
  std::map<std::string, Wishes> wishes_;
};

struct QueueOptions {
  std::filesystem::path store;
  std::filesystem::path program;  ///< espalier-cli, which each run is a child process of
  int at_once = 1;
  std::function<int()> at_once_now{};  ///< instead of at_once, asked before each run begins
  int threads = 0;                     ///< of each child; 0: the machine's cores divided by at_once
  bool allow_commands = false;         ///< as in RunOptions
  std::function<bool(const std::string&)> allows{};  ///< the same for single runs, by id
  /// Bytes that the children may take together, 0: no bound. The next run waits until it fits
  /// beside those that go, and the others behind it; one alone always begins.
  std::int64_t memory = 0;
  std::function<std::int64_t(const plan::Plan&)> estimate{};  ///< of a run's peak, for `memory`
  /// Asked before each run begins; once it says no, those that go are waited for and the rest
  /// waits.
  std::function<bool()> may_begin{};
  std::shared_ptr<QueueSteer> steer{};  ///< none: runs are not steered
};

struct QueueProgress {
  std::size_t waiting = 0, running = 0, finished = 0, failed = 0;
  std::string run;    ///< the one that has just begun or ended
  std::string event;  ///< begun | finished | failed | stopped
  Json error{};       ///< of a failed one: Error::to_json, or the last words of its process
};

/// Works off what is queued, and what an earlier queue left interrupted, in the order of
/// waiting_runs(): each run a child process (`espalier-cli resume ID`), so that one that fails or
/// crashes stops no other. The store is read again before each run, so what is added, moved or
/// taken out meanwhile counts. What lies in the store survives a restart: call it again. On a stop
/// the children are ended; their checkpoints stay. Returns {"finished": [ids], "failed": [{"run",
/// "error"}], "waiting": [ids]}.
Json work_queue(const QueueOptions& options, Session& session, Control& control,
                const std::function<void(const QueueProgress&)>& progress);

}  // namespace espalier::experiment
