#include "core/experiment/cluster_intake.h"

#include <algorithm>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/experiment/demo.h"

namespace espalier::experiment {

namespace fs = std::filesystem;

namespace {

/// The end of a task's log, for a message.
std::string last_words(const fs::path& task) {
  if (!fs::exists(task / "log")) return "";
  constexpr std::size_t kMost = 500;
  const std::string text = read_file(task / "log");
  return ": " + text.substr(text.size() > kMost ? text.size() - kMost : 0);
}

/// Events and outputs of a task's run; outputs come before what ends it, as if it had run here.
std::vector<plan::Event> all_events(const store::Store& store) {
  std::vector<plan::Event> out, outputs;
  for (const store::EventRow& e : store.events(kOwnRun))
    out.push_back(e.event);
  for (const store::OutputRow& o : store.outputs(kOwnRun))
    outputs.push_back(output_event(o));
  const auto end = std::find_if(out.begin(), out.end(), [](const plan::Event& e) {
    return std::holds_alternative<plan::event::Finished>(e);
  });
  out.insert(end, outputs.begin(), outputs.end());
  return out;
}

}  // namespace

fs::path cluster_folder(const fs::path& store) {
  return fs::absolute(store).lexically_normal().parent_path() / "cluster";
}

ClusterIntake::ClusterIntake(const fs::path& store_path, store::StoreThread& store)
    : folder_(cluster_folder(store_path)), runs_(folder_.parent_path() / "runs"), store_(store) {}

std::string ClusterIntake::take(const std::string& run, const std::string& why) {
  const fs::path task = folder_ / run, own = task / "espalier.sqlite";
  if (!fs::exists(own)) {
    return fail(run, "the task of run " + run + " never began: " + why + last_words(task));
  }
  store::Store theirs = store::Store::open(own);
  theirs.mark_interrupted();  // a task that was killed left its row as running
  const store::RunRow row = theirs.run(kOwnRun);
  // A signal stops a run as a user would; on a cluster it means that its time was over.
  if (row.state != "finished" && row.state != "failed") {
    store_.ask([=](store::Store& s) { s.set_state(run, "interrupted"); }).get();
    log::warn("run " + run + " was interrupted (" + (why.empty() ? row.state : why) +
              "); hand it over again to go on");
    return "interrupted";
  }
  make_folder(runs_);
  fs::remove_all(runs_ / run);
  fs::rename(row.folder, runs_ / run);
  const store::RunRow mine = store_.ask([run](store::Store& s) { return s.run(run); }).get();
  std::vector<plan::Event> events = all_events(theirs);
  for (plan::Event& event : events)
    event = of_run(std::move(event), mine, row.folder);
  const std::string test = row.facts.value(Json::json_pointer("/data/test"), std::string());
  const bool scored = row.state == "finished" && !test.empty();
  store_
      .ask([=, hash = mine.plan_hash](store::Store& s) {
        s.rewind_run(run, 0);
        s.append_events(run, events);
        if (scored) s.note_test_scoring(test, hash, run);
      })
      .get();
  fs::remove_all(task);
  return row.state;
}

std::string ClusterIntake::fail(const std::string& run, const std::string& message) {
  const Error error(Code::run_state, message, "see the logs in the folder cluster beside the store",
                    {{"run", run}});
  store_.ask([=](store::Store& s) { s.append_events(run, {plan::event::Failed{error.to_json()}}); })
      .get();
  return "failed";
}

/// A task's event as one of the store's run: its id, and the folder that its results lie in now.
plan::Event ClusterIntake::of_run(plan::Event event, const store::RunRow& run,
                                  const fs::path& folder) const {
  if (auto* started = std::get_if<plan::event::Started>(&event)) {
    started->run = run.id;
    started->plan_hash = run.plan_hash;
  }
  if (auto* finished = std::get_if<plan::event::Finished>(&event)) {
    const fs::path inside = fs::path(finished->adapter).lexically_relative(folder);
    if (!finished->adapter.empty() && !inside.empty() && *inside.begin() != "..") {
      finished->adapter = (runs_ / run.id / inside).string();
    }
  }
  return event;
}

}  // namespace espalier::experiment
