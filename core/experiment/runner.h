#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/device/process_group.h"
#include "core/plan/events.h"
#include "core/plan/plan.h"

namespace espalier::experiment {

using EventSink = std::function<void(const plan::Event&)>;

/// What one process keeps between runs: the loaded base model, tokenizer, adapters and encoded
/// data, so that several methods on one model load it once. Used from the compute thread only.
class Session {
 public:
  Session();
  ~Session();
  struct State;
  State& state() { return *state_; }
  /// Frees the model and everything encoded.
  void clear();

 private:
  std::unique_ptr<State> state_;
};

/// What a finished run of the same plan, only without its test set, has trained (a study's trial).
struct TrainedRun {
  std::string id;
  std::filesystem::path adapter;    ///< PEFT folder of the kept state, f32
  Json facts = Json::object();      ///< as the store has them
  plan::event::Finished finished;   ///< best epoch and step, validation
  std::vector<plan::Event> events;  ///< of its training, in order
};

struct RunOptions {
  std::filesystem::path store;   ///< empty: espalier.sqlite in the plan's folder; created
  std::filesystem::path out;     ///< empty: runs/ID beside the store
  bool detailed_events = false;  ///< `modules` events at every step instead of at validations only
  std::int64_t module_pictures = 0;  ///< `modules` also so often, evenly over the planned steps
  /// The user allows the plan's metrics to start programs; else a plan that names one fails at once
  /// (metric_command_refused).
  bool allow_commands = false;
  std::string study;  ///< key of the study that the run belongs to, empty: none
  /// Where it was made from the same model, data and adapters on the same device and threads, its
  /// kept state and events are taken over instead of training once more to the same numbers.
  std::shared_ptr<const TrainedRun> trained;
  /// A checkpoint at the first step boundary after so many seconds, and on every pause and stop; 0:
  /// at every boundary.
  double checkpoint_seconds = 30;
  int threads = 0;  ///< resume(): instead of the plan's, 0: as the plan says
  /// Processes that train the run together (device::join_processes()), all with the same plan and
  /// files. Rank 0 alone has the store, the events and the result's files. Null: this one alone.
  device::ProcessGroup* processes = nullptr;
};

struct RunResult {
  std::string run;    ///< id in the store
  std::string state;  ///< finished | stopped
  std::filesystem::path folder;
  plan::event::Finished finished;
};

/// Runs a plan whole: checks, loads, trains, chooses the best, generates on test, scores, writes
/// the adapter, outputs.jsonl and the store. Every event goes to the store and then to `sink`
/// (called on the calling thread). On failure the run is marked failed in the store, a `failed`
/// event is sent, and the Error is thrown on. Stop keeps the best (state "stopped"); abort throws
/// Error(aborted). Of several processes those above rank 0 send no events, and their result is
/// without run and folder.
RunResult run(const plan::Plan& plan, const RunOptions& options, Session& session, Control& control,
              const EventSink& sink);

/// Goes on with a run of a store that is queued, was interrupted, stopped or failed, from its
/// newest valid checkpoint (from the start where there is none), to the numbers of a run that was
/// never stopped. `id`: the run's id; options.store names the store; out, study, trained do not
/// count: one that begins takes over its trial's. Throws run_unknown, run_state (finished already),
/// folder_busy (it runs), checkpoint_other (model, data or adapters have changed), and as run().
RunResult resume(const std::string& id, const RunOptions& options, Session& session,
                 Control& control, const EventSink& sink);

}  // namespace espalier::experiment
