#include "core/experiment/cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <thread>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/log.h"
#include "core/base/process.h"
#include "core/experiment/cluster_intake.h"
#include "core/experiment/session_state.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// For a shell: 'it'\''s'.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += "'\\'";
    out += c;
  }
  out += '\'';
  return out;
}

ProcessResult slurm(std::vector<std::string> command) {
  ProcessRequest request;
  request.command = std::move(command);
  request.time_limit = std::chrono::minutes(2);
  return run_process(request);
}

/// One job array that Slurm has taken.
struct Array {
  fs::path file;
  std::string job;
  std::vector<std::string> runs;  ///< by task
};

/// Those whose runs are not all taken in yet.
std::vector<Array> arrays_of(const fs::path& store) {
  std::vector<Array> out;
  const fs::path folder = cluster_folder(store);
  if (!fs::is_directory(folder)) return out;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const Json json = json::parse_file(entry.path());
    if (!json.is_object() || json.value("espalier_array", Json()) != 1) continue;
    out.push_back({entry.path(), json.at("job").get<std::string>(),
                   json.at("runs").get<std::vector<std::string>>()});
  }
  std::sort(out.begin(), out.end(), [](const Array& a, const Array& b) { return a.file < b.file; });
  return out;
}

/// A task's own store and log lie in the run's folder; `exit` is written last.
std::string task_script(const SlurmOptions& o, const std::vector<std::string>& runs) {
  const std::string program = quoted(fs::absolute(o.program).string());
  std::string more = o.allow_commands ? " --allow-commands" : "";
  std::string list;
  for (const std::string& run : runs)
    list += " " + run;
  const std::string threads =
      o.threads > 0 ? fmt::format(" --set threads={}", o.threads) : std::string();
  const std::string resumed_threads =
      o.threads > 0 ? fmt::format(" --threads {}", o.threads) : std::string();
  return fmt::format(
      R"(#!/bin/bash
# One task of a job array: a run that goes on where an earlier task left it.
runs=({list} )
cd {folder}/"${{runs[$SLURM_ARRAY_TASK_ID]}}" || exit 1
rm -f exit
if [ -e espalier.sqlite ]; then
  {program} resume {own} --store espalier.sqlite{resumed_threads}{more} --json >>events.log 2>>log
else
  {program} run plan.json --store espalier.sqlite{threads}{more} --json >>events.log 2>>log
fi
code=$?
echo $code >exit.part && mv exit.part exit
exit $code
)",
      fmt::arg("list", list), fmt::arg("folder", quoted(cluster_folder(o.store).string())),
      fmt::arg("program", program), fmt::arg("own", kOwnRun), fmt::arg("threads", threads),
      fmt::arg("resumed_threads", resumed_threads), fmt::arg("more", more));
}

std::vector<std::string> batch_command(const SlurmOptions& o, std::size_t tasks,
                                       const fs::path& script) {
  std::vector<std::string> out{"sbatch", "--parsable", "--job-name=espalier"};
  out.push_back(fmt::format("--array=0-{}{}", tasks - 1,
                            o.at_once > 0 ? fmt::format("%{}", o.at_once) : std::string()));
  out.push_back("--output=" + (cluster_folder(o.store) / "slurm-%A_%a.log").string());
  if (!o.partition.empty()) out.push_back("--partition=" + o.partition);
  if (!o.gpus.empty()) {
    out.push_back("--ntasks=1");
    out.push_back("--gpus-per-task=" + o.gpus);
  }
  if (!o.time.empty()) out.push_back("--time=" + o.time);
  if (o.memory_gb > 0) {
    out.push_back(fmt::format("--mem={}M", static_cast<std::int64_t>(o.memory_gb * 1000)));
  }
  if (o.threads > 0) out.push_back(fmt::format("--cpus-per-task={}", o.threads));
  out.insert(out.end(), o.more.begin(), o.more.end());
  out.push_back(script.string());
  return out;
}

/// Task -> Slurm's word for its state, of the tasks that Slurm still has. Nothing where Slurm does
/// not answer.
std::optional<std::map<std::size_t, std::string>> states_of(const std::string& job) {
  const ProcessResult result =
      slurm({"squeue", "--noheader", "--array", "--jobs=" + job, "--format=%K %T"});
  std::map<std::size_t, std::string> out;
  if (result.code != 0) {
    if (result.errors.find("Invalid job id") != std::string::npos) return out;
    return std::nullopt;
  }
  std::istringstream lines(result.output);
  std::size_t task = 0;
  std::string state;
  while (lines >> task >> state) {
    // Ended, and only not forgotten yet.
    static const std::set<std::string> kOver{"COMPLETED", "FAILED",    "CANCELLED",
                                             "TIMEOUT",   "NODE_FAIL", "PREEMPTED",
                                             "BOOT_FAIL", "DEADLINE",  "OUT_OF_MEMORY"};
    if (!kOver.contains(state)) out[task] = state;
  }
  return out;
}

/// Slurm's reason for a task that left no exit status, where it keeps one.
std::string reason_of(const std::string& job, std::size_t task) {
  try {
    const ProcessResult result =
        slurm({"scontrol", "--oneliner", "show", "job", fmt::format("{}_{}", job, task)});
    const std::string key = "JobState=";
    const std::size_t at = result.output.find(key);
    if (result.code == 0 && at != std::string::npos) {
      const std::size_t begin = at + key.size();
      return result.output.substr(begin, result.output.find(' ', begin) - begin);
    }
  } catch (const Error& error) {
    log::info(error.message());
  }
  return "it is gone";
}

/// Runs that wait for the cluster, and are in none of the arrays.
std::vector<std::string> waiting_runs(store::StoreThread& store, const std::vector<Array>& arrays) {
  std::set<std::string> handed;
  for (const Array& array : arrays)
    handed.insert(array.runs.begin(), array.runs.end());
  store::RunFilter filter;
  filter.states = {"queued", "interrupted"};
  filter.study = kCluster;
  std::vector<std::string> out;
  for (const store::RunRow& row :
       store.ask([filter](store::Store& s) { return s.runs(filter); }).get()) {
    if (!handed.contains(row.id)) out.push_back(row.id);
  }
  return out;
}

/// Arrays on their way to the store.
class Follower {
 public:
  Follower(const SlurmOptions& options, store::StoreThread& store, Control& control,
           const std::function<void(const ClusterProgress&)>& progress)
      : options_(options),
        store_(store),
        intake_(options.store, store),
        control_(control),
        progress_(progress) {}

  Json run() {
    std::vector<Array> arrays = arrays_of(options_.store);
    while (!arrays.empty() && control_.wish() == Control::Wish::run) {
      const ClusterProgress before = counts_;
      counts_ = {};
      for (const Array& array : arrays) {
        if (look_at(array)) fs::remove(array.file);
      }
      if (counts_.pending != before.pending || counts_.running != before.running) tell({}, {});
      arrays = arrays_of(options_.store);
      if (!arrays.empty()) rest();
    }
    for (const Array& array : arrays) {
      for (const std::string& run : array.runs) {
        if (!over_.contains(run)) waiting_.push_back(run);
      }
    }
    return {{"finished", finished_}, {"failed", failed_}, {"waiting", waiting_}};
  }

 private:
  /// Whether all of its tasks are over and taken in.
  bool look_at(const Array& array) {
    const auto states = states_of(array.job);
    if (!states) {
      if (!silent_) log::warn("Slurm does not answer; asking again until it does");
      silent_ = true;
      return false;
    }
    silent_ = false;
    bool all_over = true;
    for (std::size_t task = 0; task < array.runs.size(); ++task) {
      const std::string& run = array.runs[task];
      if (over_.contains(run)) continue;
      if (const auto it = states->find(task); it != states->end()) {
        ++(it->second == "PENDING" ? counts_.pending : counts_.running);
        all_over = false;
        continue;
      }
      // Its last file may have been written on another machine a moment ago.
      constexpr int kPatience = 2;
      const bool ended = fs::exists(cluster_folder(options_.store) / run / "exit");
      if (ended || missing_[run]++ >= kPatience) {
        settle(run, ended ? "" : reason_of(array.job, task));
      } else {
        all_over = false;
      }
    }
    return all_over;
  }

  void settle(const std::string& run, const std::string& why) {
    over_.insert(run);
    const auto row = [&] {
      return store_.ask([run](store::Store& s) { return s.run(run); }).get();
    };
    // An earlier follower may have taken it in and been ended before the rest.
    std::string state = row().state;
    if (state != "finished" && state != "failed") state = intake_.take(run, why);
    if (state == "finished") {
      finished_.push_back(run);
    } else if (state == "failed") {
      failed_.push_back({{"run", run}, {"state", state}, {"error", row().error}});
    } else {
      waiting_.push_back(run);
    }
    tell(run, state);
  }

  void tell(const std::string& run, const std::string& event) const {
    if (!progress_) return;
    ClusterProgress now = counts_;
    now.finished = finished_.size();
    now.failed = failed_.size();
    now.run = run;
    now.event = event;
    progress_(now);
  }

  void rest() const {
    const auto until = std::chrono::steady_clock::now() + options_.poll;
    while (std::chrono::steady_clock::now() < until && control_.wish() == Control::Wish::run)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }

  const SlurmOptions& options_;
  store::StoreThread& store_;
  ClusterIntake intake_;
  Control& control_;
  const std::function<void(const ClusterProgress&)>& progress_;
  ClusterProgress counts_;
  bool silent_ = false;  ///< Slurm did not answer when it was last asked
  std::set<std::string> over_;
  std::map<std::string, int> missing_;  ///< how often a task was not found with Slurm
  std::vector<std::string> finished_, waiting_;
  std::vector<Json> failed_;
};

}  // namespace

std::vector<std::string> submit_array(const SlurmOptions& options, Session& session) {
  store::StoreThread& store = session.state().store(options.store);
  const std::vector<std::string> runs = waiting_runs(store, arrays_of(options.store));
  if (runs.empty()) return runs;
  const fs::path folder = cluster_folder(options.store);
  for (const std::string& run : runs) {
    make_folder(folder / run);
    const store::RunRow row = store.ask([run](store::Store& s) { return s.run(run); }).get();
    plan::Plan plan = plan::parse(row.plan, folder.parent_path());
    plan.name = row.name;
    const OrderedJson file = plan::to_json(plan::rebased(plan, folder / run));
    write_file(folder / run / "plan.json",
               file.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  const std::string name = "array-" + runs.front() + "-" + runs.back();
  const fs::path script = folder / (name + ".sh");
  write_file(script, task_script(options, runs));
  const ProcessResult result = slurm(batch_command(options, runs.size(), script));
  if (result.code != 0) {
    throw Error(Code::usage, "Slurm refused the jobs: " + result.errors,
                "check the partition and what is asked for; nothing was handed over",
                {{"reason", result.errors}});
  }
  // "123" or "123;cluster"
  const std::string job = result.output.substr(0, result.output.find_first_of(";\n"));
  write_file(folder / (name + ".json"),
             json::dump({{"espalier_array", 1}, {"job", job}, {"runs", runs}}));
  return runs;
}

Json follow_arrays(const SlurmOptions& options, Session& session, Control& control,
                   const std::function<void(const ClusterProgress&)>& progress) {
  return Follower(options, session.state().store(options.store), control, progress).run();
}

std::vector<std::string> cancel_arrays(const SlurmOptions& options) {
  std::vector<std::string> out;
  for (const Array& array : arrays_of(options.store)) {
    if (slurm({"scancel", array.job}).code == 0) out.push_back(array.job);
  }
  return out;
}

}  // namespace espalier::experiment
