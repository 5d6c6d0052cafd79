#include "core/experiment/runner.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/temporary_folder.h"
#include "core/experiment/run_job.h"
#include "core/experiment/study_cells.h"
#include "core/store/run_folder.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// The run's row, folder and events on their way to store and sink.
class Recorder {
 public:
  /// A new run.
  Recorder(const plan::Plan& plan, const RunOptions& options, store::StoreThread& store,
           const EventSink& sink)
      : store_(store), sink_(sink), plan_hash_(plan::hash(plan)) {
    store::NewRun row = store::new_run(plan, store.path(), options.study);
    if (!options.out.empty()) row.folder = fs::absolute(options.out);
    id_ = store_.ask([row](store::Store& s) { return s.create_run(row); }).get();
    const fs::path path =
        options.out.empty() ? fs::absolute(store.path()).parent_path() / "runs" / id_ : row.folder;
    folder_.emplace(path);
    folder_->write_plan(plan);
  }

  /// A run that goes on: until rewind() nothing of it is changed.
  Recorder(const store::RunRow& row, store::StoreThread& store, const EventSink& sink)
      : store_(store),
        sink_(sink),
        id_(row.id),
        plan_hash_(row.plan_hash),
        folder_(row.folder),
        recording_(false) {}

  const std::string& id() const { return id_; }
  const std::string& plan_hash() const { return plan_hash_; }
  store::RunFolder& folder() { return *folder_; }
  /// Events that stand in the store, or will.
  std::int64_t events() const { return events_; }

  /// Back to where the run had so many events; it is recorded from here on.
  void rewind(std::int64_t events) {
    store_.ask([id = id_, events](store::Store& s) { s.rewind_run(id, events); }).get();
    events_ = events;
    recording_ = true;
    begun_ = events > 0;
  }

  void operator()(const plan::Event& event) {
    // What a run that goes on began with stands in the store already.
    const bool known = begun_ && std::holds_alternative<plan::event::Started>(event);
    if (recording_ && !known) {
      store_.post(id_, event);
      if (!std::holds_alternative<plan::event::Output>(event)) ++events_;
    }
    if (sink_) sink_(event);
  }

  void failed(const Error& error) {
    // An abort is a wish, not a fault: the row says stopped.
    if (error.exit_status() == 3) {
      const bool abort = error.code() == Code::aborted;
      (*this)(plan::event::Stopped{0, abort ? "abort" : "stop"});
    } else {
      (*this)(plan::event::Failed{error.to_json()});
    }
    try {
      store_.flush();
    } catch (const Error& second) {
      log::error(second.what());
    }
  }

 private:
  store::StoreThread& store_;
  const EventSink& sink_;
  std::string id_, plan_hash_;
  std::optional<store::RunFolder> folder_;
  std::int64_t events_ = 0;
  bool recording_ = true, begun_ = false;
};

void finish(Recorder& recorder, RunJob& job, store::StoreThread& store, RunResult& result) {
  if (!job.outputs().empty()) recorder.folder().write_outputs(job.outputs());
  if (!job.test_hash().empty() && !job.outputs().empty()) {
    const std::string data = job.test_hash(), hash = recorder.plan_hash(), id = recorder.id();
    store.ask([=](store::Store& s) { s.note_test_scoring(data, hash, id); }).get();
  }
  result.state = job.stopped() ? "stopped" : "finished";
  if (job.stopped()) recorder(plan::event::Stopped{result.finished.best_step, "stop"});
  recorder(result.finished);
  store.flush();
}

/// The job from its first phase to its row's end, steered by `control`.
RunResult work(const plan::Plan& plan, const RunOptions& options, Session& session,
               Control& control, store::StoreThread& store, Recorder& recorder,
               std::optional<Resumption> resumption) {
  RunResult result;
  result.run = recorder.id();
  result.folder = recorder.folder().path();
  RunCheckpoints checkpoints(recorder.folder().checkpoints(),
                             {recorder.plan_hash(), [&] { return recorder.events(); },
                              [&] { store.flush(); }, options.checkpoint_seconds});
  control.set_on_pause([&](bool paused) {
    if (paused) {
      checkpoints.on_pause();
      recorder(plan::event::Paused{});
    } else {
      recorder(plan::event::Resumed{});
    }
  });
  try {
    RunJob job(plan, options, session.state(), control,
               [&recorder](const plan::Event& event) { recorder(event); });
    job.set_checkpoints(&checkpoints);
    if (resumption) {
      checkpoints.set_earlier_seconds(resumption->state.value<double>("seconds"));
      job.set_resumption(std::move(*resumption));
    }
    result.finished = job.run(recorder.id(), result.folder);
    finish(recorder, job, store, result);
  } catch (...) {
    control.set_on_pause({});
    const Error error = current_error();
    recorder.failed(error);
    throw error;
  }
  control.set_on_pause({});
  return result;
}

/// What the processes above rank 0 do: the same phases, without a store and without events.
/// `target`: the target's LoRA of a run that goes on, where there is one.
RunResult assist(const plan::Plan& plan, const RunOptions& options, Session& session,
                 Control& control, std::optional<Resumption> resumption,
                 const fs::path& target = {}) {
  const TemporaryFolder folder("espalier-rank");
  if (!target.empty() && fs::exists(target)) {
    fs::copy(target, folder.path() / "target", fs::copy_options::recursive);
  }
  RunJob job(plan, options, session.state(), control, [](const plan::Event&) {});
  if (resumption) job.set_resumption(std::move(*resumption));
  RunResult result;
  result.finished = job.run("", folder.path());
  result.state = job.stopped() ? "stopped" : "finished";
  return result;
}

bool assists(const RunOptions& options) {
  return options.processes != nullptr && options.processes->rank() > 0;
}

/// The run's newest valid checkpoint; those passed over are logged.
std::optional<lora::StateDict> newest_checkpoint(const fs::path& checkpoints,
                                                 const std::string& plan_hash) {
  std::vector<std::string> skipped;
  auto state = train::CheckpointFolder(checkpoints).newest("plan_hash", plan_hash, &skipped);
  for (const std::string& reason : skipped)
    log::warn("passed over a checkpoint: " + reason);
  return state;
}

}  // namespace

RunResult run(const plan::Plan& plan, const RunOptions& options, Session& session, Control& control,
              const EventSink& sink) {
  const fs::path store_path =
      options.store.empty() ? plan.folder / "espalier.sqlite" : options.store;
  if (assists(options)) return assist(plan, options, session, control, std::nullopt);
  store::StoreThread& store = session.state().store(store_path);
  Recorder recorder(plan, options, store, sink);
  return work(plan, options, session, control, store, recorder, std::nullopt);
}

RunResult resume(const std::string& id, const RunOptions& options, Session& session,
                 Control& control, const EventSink& sink) {
  const store::RunRow row = store::Store::open_read_only(options.store).run(id);
  if (row.state == "finished") {
    throw Error(Code::run_state, "run " + row.id + " is finished: there is nothing to go on with",
                "start its plan as a new run to repeat it",
                {{"run", row.id}, {"state", row.state}});
  }
  plan::Plan plan = plan::parse(row.plan, fs::absolute(options.store).parent_path());
  plan.name = row.name;
  // A study's run in the queue takes over what its trial has trained, as one in this process does.
  std::shared_ptr<const TrainedRun> trained;
  if (!assists(options))
    trained = trained_run(store::Store::open_read_only(options.store, false), plan);
  if (options.threads > 0) plan.threads = options.threads;
  if (assists(options)) {
    std::optional<Resumption> resumption;
    if (auto state = newest_checkpoint(row.folder / "checkpoints", row.plan_hash)) {
      resumption = Resumption{std::move(*state), row.plan_hash, [] {}};
    }
    return assist(plan, options, session, control, std::move(resumption), row.folder / "target");
  }
  store::StoreThread& store = session.state().store(options.store);
  Recorder recorder(row, store, sink);
  auto state = newest_checkpoint(recorder.folder().checkpoints(), row.plan_hash);
  if (!state) {
    log::info("run " + row.id + " has no checkpoint: it starts from the beginning");
    recorder.rewind(0);
    recorder.folder().write_plan(plan);
    RunOptions anew = options;
    anew.trained = trained;
    return work(plan, anew, session, control, store, recorder, std::nullopt);
  }
  const auto events = state->value<std::int64_t>("events");
  Resumption resumption{std::move(*state), row.plan_hash,
                        [&recorder, events] { recorder.rewind(events); }};
  return work(plan, options, session, control, store, recorder, std::move(resumption));
}

}  // namespace espalier::experiment
