// queue: many plans as child processes, one after another or some at a time.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/error.h"
#include "core/experiment/cluster.h"
#include "core/experiment/queue.h"
#include "core/experiment/workspace.h"
#include "core/workbench/preflight.h"

namespace espalier::cli {

namespace {

namespace fs = std::filesystem;

struct QueueOptions {
  std::vector<std::string> plans, sweeps;
  std::string store, twin;
  int at_once = 1, threads = 0;
  double memory_gb = 0;
  bool only_add = false, allow_commands = false;
  bool slurm = false, cancel = false;
  experiment::SlurmOptions cluster;
  double poll_seconds = 5;
};

/// "prune.ratio=0,0.3,0.5": values as JSON where they are, else as text.
plan::Grid parse_grid(const std::vector<std::string>& sweeps) {
  plan::Grid grid;
  for (const std::string& text : sweeps) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size()) {
      throw Error(Code::usage, "\"" + text + "\" is no grid of a key",
                  "for example --sweep prune.ratio=0,0.3,0.5", {{"sweep", text}});
    }
    const std::string key = text.substr(0, equals);
    grid.emplace_back(key, plan::grid_values(key, text.substr(equals + 1)));
  }
  return grid;
}

std::vector<plan::Plan> read_plans(const QueueOptions& o) {
  const plan::Grid grid = parse_grid(o.sweeps);
  std::vector<plan::Plan> out;
  for (const std::string& file : o.plans) {
    json::ParseOptions options;
    options.comments = true;
    options.name = file;
    const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
    for (plan::Plan& plan : experiment::sweep(json::parse_file(file, options), folder, grid))
      out.push_back(std::move(plan));
  }
  return out;
}

/// The twins of a stored run, in the queue unless the store has them: {"kind", "run", "name",
/// "state", "added"} each. Throws usage where the run's method has none.
Json queue_twins(const QueueOptions& o, const fs::path& store, experiment::Session& session) {
  require_store(store.string());
  Json out = Json::array();
  for (const experiment::TwinRun& twin : experiment::enqueue_twins(o.twin, store, session)) {
    out.push_back({{"kind", twin.kind},
                   {"run", twin.run.run},
                   {"name", twin.run.name},
                   {"state", twin.run.state},
                   {"added", twin.run.added}});
  }
  if (out.empty()) {
    throw Error(Code::usage, "run " + o.twin + " prunes nothing: it has no twins",
                "name a run of adaptive_merge", {{"run", o.twin}});
  }
  return out;
}

/// The grid as a job array of a Slurm cluster, followed to its end.
Json work_cluster(Context& context, const QueueOptions& o, const fs::path& store,
                  experiment::Session& session) {
  experiment::SlurmOptions options = o.cluster;
  options.store = store;
  options.program = fs::read_symlink("/proc/self/exe");
  options.memory_gb = o.memory_gb;
  options.threads = o.threads;
  options.allow_commands = o.allow_commands;
  options.poll = std::chrono::milliseconds(static_cast<std::int64_t>(o.poll_seconds * 1000));
  if (o.cancel) return {{"cancelled", experiment::cancel_arrays(options)}};
  Json out = {{"submitted", experiment::submit_array(options, session)}};
  if (o.only_add) return out;
  const auto tell = [](const experiment::ClusterProgress& p) {
    if (!p.run.empty()) std::fprintf(stderr, "run %s %s: ", p.run.c_str(), p.event.c_str());
    std::fprintf(stderr, "%zu pending, %zu running, %zu finished, %zu failed\n", p.pending,
                 p.running, p.finished, p.failed);
  };
  out.update(experiment::follow_arrays(options, session, context.control, tell));
  if (context.control.wish() != Control::Wish::run) {
    std::fprintf(stderr,
                 "the cluster goes on; queue --slurm without PLAN follows it again, "
                 "queue --slurm --cancel ends it\n");
  }
  return out;
}

int status_of(const Context& context, const Json& out) {
  if (context.control.wish() != Control::Wish::run) return 3;
  return out.contains("failed") && !out["failed"].empty() ? 1 : 0;
}

int queue(Context& context, const QueueOptions& o) {
  const fs::path store = !o.store.empty()   ? fs::path(o.store)
                         : !o.plans.empty() ? experiment::default_store(o.plans.front())
                                            : fs::path("espalier.sqlite");
  if (o.plans.empty()) require_store(store.string());
  const std::vector<plan::Plan> plans = read_plans(o);
  experiment::Session session;
  std::vector<std::string> added = experiment::enqueue(
      plans, store, session, o.slurm ? experiment::kCluster : experiment::kLocalQueue);
  Json out = Json::object();
  if (!o.twin.empty()) {
    out["twins"] = queue_twins(o, store, session);
    for (const Json& twin : out["twins"]) {
      if (twin.at("added").get<bool>()) added.push_back(twin.at("run").get<std::string>());
    }
  }
  out["added"] = added;
  if (o.slurm) {
    out.update(work_cluster(context, o, store, session));
  } else if (!o.only_add) {
    experiment::QueueOptions options;
    options.store = store;
    options.program = fs::read_symlink("/proc/self/exe");
    options.at_once = o.at_once;
    options.memory = static_cast<std::int64_t>(o.memory_gb * 1e9);
    options.estimate = [&o](const plan::Plan& plan) {
      return workbench::preflight(plan, o.allow_commands).bytes;
    };
    options.threads = o.threads;
    options.allow_commands = o.allow_commands;
    const auto tell = [](const experiment::QueueProgress& p) {
      std::fprintf(stderr, "run %s %s: %zu waiting, %zu running, %zu finished, %zu failed\n",
                   p.run.c_str(), p.event.c_str(), p.waiting, p.running, p.finished, p.failed);
    };
    out.update(experiment::work_queue(options, session, context.control, tell));
  }
  if (context.json) {
    print_line(out);
    return status_of(context, out);
  }
  for (const Json& twin : out.value("twins", Json::array()))
    print("run " + cell(twin.at("run")) + ": " + cell(twin.at("name")) + "\n");
  if (!out.contains("finished")) {
    print(fmt::format("{} added\n", added.size()));
  } else {
    print(fmt::format("{} added, {} finished, {} failed, {} waiting\n", added.size(),
                      out["finished"].size(), out["failed"].size(), out["waiting"].size()));
    for (const Json& failed : out["failed"])
      print("run " + cell(failed.at("run")) + ": " + cell(failed.at("error")) + "\n");
  }
  return status_of(context, out);
}

void add_slurm_options(CLI::App& command, QueueOptions& o, CLI::Option& at_once) {
  experiment::SlurmOptions& c = o.cluster;
  CLI::Option* const slurm =
      command.add_flag("--slurm", o.slurm, "hand them to a Slurm cluster as one job array");
  const auto option = [&](const char* name, auto& value, const char* text) {
    return command.add_option(name, value, text)->needs(slurm);
  };
  option("--partition", c.partition, "of the cluster");
  option("--gpus", c.gpus, "of each run, as sbatch --gpus-per-task takes it");
  option("--time", c.time, "limit of each run, as sbatch --time takes it");
  option("--sbatch", c.more, "a further option of sbatch, as it is (--sbatch=--account=me)")
      ->allow_extra_args(false);
  option("--poll", o.poll_seconds, "seconds between two questions to Slurm")
      ->check(CLI::PositiveNumber);
  command.add_flag("--cancel", o.cancel, "end what the cluster still runs of this store")
      ->needs(slurm);
  // On a cluster the tasks are side by side unless they are told otherwise.
  at_once.each([&o](const std::string& n) { o.cluster.at_once = std::stoi(n); });
}

}  // namespace

void add_queue_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<QueueOptions>();
  CLI::App* command =
      add_command(app, context, "queue",
                  "run plans one after another as child processes; without PLAN, what still waits",
                  [&context, o] { return queue(context, *o); });
  command->add_option("PLAN", o->plans, "plans' files");
  command
      ->add_option("--sweep", o->sweeps,
                   "key.path=value,value,... or 1..5: every combination is a run")
      ->allow_extra_args(false);
  CLI::Option* const at_once =
      command->add_option("--at-once", o->at_once, "runs side by side")->check(CLI::Range(1, 1024));
  command->add_option("--threads", o->threads, "of each run; 0: the cores divided")
      ->check(CLI::Range(0, 1024));
  command
      ->add_option("--memory", o->memory_gb,
                   "GB that all runs together may take (with --slurm: each of them), 0: no bound")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--add", o->only_add, "put them into the queue, and run or follow nothing yet");
  add_slurm_options(*command, *o, *at_once);
  command
      ->add_option("--twin", o->twin,
                   "a run's id: the same without pruning, with random sources, at three ratios")
      ->excludes(command->get_option("--slurm"));
  command->add_flag("--allow-commands", o->allow_commands, kAllowCommands);
  command->add_option("--store", o->store, "as for run; espalier.sqlite here without PLAN");
}

}  // namespace espalier::cli
