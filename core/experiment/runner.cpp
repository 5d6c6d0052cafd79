#include "core/experiment/runner.h"

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/run_job.h"
#include "core/store/run_folder.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// The run's row, folder and events on their way to store and sink.
class Recorder {
 public:
  Recorder(const plan::Plan& plan, const RunOptions& options, store::StoreThread& store,
           const EventSink& sink)
      : store_(store), sink_(sink) {
    store::NewRun row = store::new_run(plan, options.study);
    if (!options.out.empty()) row.folder = fs::absolute(options.out);
    // Readers of the store know its folder, not that of the plan's file.
    row.plan = Json(plan::to_json(plan::rebased(plan, fs::absolute(store.path()).parent_path())));
    id_ = store_.ask([row](store::Store& s) { return s.create_run(row); }).get();
    const fs::path path =
        options.out.empty() ? fs::absolute(store.path()).parent_path() / "runs" / id_ : row.folder;
    folder_.emplace(path);
    folder_->write_plan(plan);
  }

  const std::string& id() const { return id_; }
  store::RunFolder& folder() { return *folder_; }

  void operator()(const plan::Event& event) {
    store_.post(id_, event);
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
  std::string id_;
  std::optional<store::RunFolder> folder_;
};

void finish(Recorder& recorder, RunJob& job, store::StoreThread& store, const plan::Plan& plan,
            RunResult& result) {
  if (!job.outputs().empty()) recorder.folder().write_outputs(job.outputs());
  if (!job.test_hash().empty() && !job.outputs().empty()) {
    const std::string data = job.test_hash(), hash = plan::hash(plan), id = recorder.id();
    store.ask([=](store::Store& s) { s.note_test_scoring(data, hash, id); }).get();
  }
  result.state = job.stopped() ? "stopped" : "finished";
  if (job.stopped()) recorder(plan::event::Stopped{result.finished.best_step, "stop"});
  recorder(result.finished);
  store.flush();
}

}  // namespace

RunResult run(const plan::Plan& plan, const RunOptions& options, Session& session, Control& control,
              const EventSink& sink) {
  const fs::path store_path =
      options.store.empty() ? plan.folder / "espalier.sqlite" : options.store;
  store::StoreThread& store = session.state().store(store_path);
  Recorder recorder(plan, options, store, sink);
  RunResult result;
  result.run = recorder.id();
  result.folder = recorder.folder().path();
  control.set_on_pause([&](bool paused) {
    if (paused) {
      recorder(plan::event::Paused{});
    } else {
      recorder(plan::event::Resumed{});
    }
  });
  try {
    RunJob job(plan, options, session.state(), control,
               [&recorder](const plan::Event& event) { recorder(event); });
    result.finished = job.run(recorder.id(), result.folder);
    finish(recorder, job, store, plan, result);
  } catch (...) {
    control.set_on_pause({});
    const Error error = current_error();
    recorder.failed(error);
    throw error;
  }
  control.set_on_pause({});
  return result;
}

}  // namespace espalier::experiment
