// study: many runs and their table, in this process, through the queue or on a cluster.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/error.h"
#include "core/experiment/cluster.h"
#include "core/experiment/queue.h"
#include "core/experiment/study_runner.h"
#include "core/experiment/study_work.h"
#include "core/experiment/workspace.h"
#include "core/workbench/preflight.h"

namespace espalier::cli {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct StudyOptions {
  std::string file, store, target, format = "text", baseline;
  std::int64_t shots = 0;
  double time_limit = 0, memory_gb = 0, poll_seconds = 5;
  int at_once = 0, threads = 0;
  bool allow_commands = false, table = false, dry_run = false, slurm = false;
  experiment::SlurmOptions cluster;
  Clock::time_point start = Clock::now();

  bool in_time() const {
    if (time_limit <= 0) return true;
    return std::chrono::duration<double>(Clock::now() - start).count() < time_limit;
  }
};

/// What preflight thinks of a plan, asked once for all that differ in learning rate, ratio and
/// seed.
class Estimates {
 public:
  explicit Estimates(bool allow_commands) : allow_commands_(allow_commands) {}
  std::optional<double> operator()(const plan::Plan& plan) {
    plan::Plan like = plan;
    like.optimizer.lr = 1e-3;
    if (like.prune) like.prune->ratio = 0.5;
    const std::string key = plan::configuration_hash(like);
    const auto known = seconds_.find(key);
    if (known != seconds_.end()) return known->second;
    const workbench::Preflight facts = workbench::preflight(plan, allow_commands_);
    const auto seconds = facts.ok() ? std::optional(facts.seconds) : std::nullopt;
    return seconds_[key] = seconds;
  }

 private:
  bool allow_commands_;
  std::map<std::string, std::optional<double>> seconds_;
};

std::string duration_text(double seconds) {
  const auto minutes = static_cast<std::int64_t>(std::lround(seconds / 60));
  if (minutes < 1) return "under a minute";
  return minutes < 60 ? fmt::format("{} min", minutes)
                      : fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

/// A study's work: where it is, how it goes on, what it says meanwhile.
class StudyCommand {
 public:
  StudyCommand(Context& context, const StudyOptions& options)
      : context_(context),
        o_(options),
        study_(plan::only(
            plan::parse_study_file(options.file), options.target,
            options.shots > 0 ? std::optional<std::int64_t>(options.shots) : std::nullopt)),
        store_(options.store.empty() ? experiment::default_store(options.file)
                                     : fs::path(options.store)),
        estimates_(options.allow_commands) {
    if (!o_.baseline.empty()) study_.baseline = o_.baseline;
    const auto names = plan::row_names(study_);
    if (study_.baseline.empty() ||
        std::find(names.begin(), names.end(), study_.baseline) != names.end())
      return;
    throw Error(Code::usage, "the study has no row \"" + study_.baseline + "\"",
                "name one of its rows", {{"row", study_.baseline}});
  }

  int run() {
    if (o_.dry_run) return show_left();
    if (o_.table) {
      require_store(store_.string());
      return show(experiment::study_table(study_, store_));
    }
    if (o_.slurm || o_.at_once > 0) return show(work_elsewhere());
    const auto progress = [this](const experiment::StudyProgress& p) {
      const experiment::StudyLeft rest = left();
      std::fprintf(stderr, "[%zu/%zu] %s%s\n", rest.done, rest.total, p.cell.c_str(),
                   time_text(rest).c_str());
    };
    experiment::Session session;
    return show(experiment::run_study(study_, store_, session, context_.control, {}, progress,
                                      o_.time_limit, o_.allow_commands));
  }

 private:
  experiment::StudyLeft left() {
    return experiment::study_left(study_, store_,
                                  [this](const plan::Plan& plan) { return estimates_(plan); });
  }

  std::string time_text(const experiment::StudyLeft& rest) const {
    if (rest.seconds <= 0) return "";
    return ", about " + duration_text(rest.seconds / std::max(1, o_.at_once)) + " left";
  }
  std::string left_text() { return time_text(left()); }

  int show_left() {
    const experiment::StudyLeft rest = left();
    Json columns = Json::array();
    std::vector<std::vector<std::string>> rows{{"target", "shots", "trials", "runs", "time"}};
    for (const auto& column : rest.columns) {
      columns.push_back({{"target", column.target},
                         {"shots", column.shots ? Json(*column.shots) : Json()},
                         {"trials", column.trials},
                         {"runs", column.runs},
                         {"seconds", column.seconds}});
      rows.push_back({column.target, column.shots ? std::to_string(*column.shots) : "",
                      std::to_string(column.trials), std::to_string(column.runs),
                      duration_text(column.seconds)});
    }
    if (context_.json) {
      print_line(Json{{"study", study_.name},
                      {"done", rest.done},
                      {"total", rest.total},
                      {"trials", rest.trials},
                      {"runs", rest.runs},
                      {"seconds", rest.seconds},
                      {"unknown", rest.unknown},
                      {"columns", columns}});
      return 0;
    }
    print(table(rows));
    print(fmt::format("{} of {} done; left are {} trials and {} runs, about {} one after another\n",
                      rest.done, rest.total, rest.trials, rest.runs, duration_text(rest.seconds)));
    if (rest.unknown > 0) print(fmt::format("{} of them without an estimate\n", rest.unknown));
    return 0;
  }

  Json work_elsewhere() {
    experiment::Session session;
    // What the queue of the store holds besides is worked off as well.
    experiment::work_study(study_, store_, context_.control,
                           [&](const std::vector<plan::Plan>& wave) {
                             if (!o_.in_time()) return;
                             std::fprintf(stderr, "%zu runs%s\n", wave.size(), left_text().c_str());
                             o_.slurm ? work_cluster(wave, session) : work_queue(wave, session);
                           });
    return experiment::study_table(study_, store_);
  }

  void work_queue(const std::vector<plan::Plan>& wave, experiment::Session& session) {
    experiment::enqueue_each(wave, store_, session);
    experiment::QueueOptions options;
    options.store = store_;
    options.program = fs::read_symlink("/proc/self/exe");
    options.at_once = o_.at_once;
    options.threads = o_.threads;
    options.allow_commands = o_.allow_commands;
    options.memory = static_cast<std::int64_t>(o_.memory_gb * 1e9);
    options.estimate = [this](const plan::Plan& plan) {
      return workbench::preflight(plan, o_.allow_commands).bytes;
    };
    options.may_begin = [this] { return o_.in_time(); };
    const auto tell = [this](const experiment::QueueProgress& p) {
      std::fprintf(stderr, "run %s %s: %zu waiting, %zu running%s\n", p.run.c_str(),
                   p.event.c_str(), p.waiting, p.running,
                   p.event == "begun" ? "" : left_text().c_str());
    };
    note_failures(experiment::work_queue(options, session, context_.control, tell));
  }

  void work_cluster(const std::vector<plan::Plan>& wave, experiment::Session& session) {
    experiment::SlurmOptions options = o_.cluster;
    options.store = store_;
    options.program = fs::read_symlink("/proc/self/exe");
    options.memory_gb = o_.memory_gb;
    options.threads = o_.threads;
    options.at_once = o_.at_once;
    options.allow_commands = o_.allow_commands;
    options.poll = std::chrono::milliseconds(static_cast<std::int64_t>(o_.poll_seconds * 1000));
    experiment::enqueue_each(wave, store_, session, experiment::kCluster);
    experiment::submit_array(options, session);
    const auto tell = [](const experiment::ClusterProgress& p) {
      if (!p.run.empty()) std::fprintf(stderr, "run %s %s: ", p.run.c_str(), p.event.c_str());
      std::fprintf(stderr, "%zu pending, %zu running, %zu finished, %zu failed\n", p.pending,
                   p.running, p.finished, p.failed);
    };
    note_failures(experiment::follow_arrays(options, session, context_.control, tell));
  }

  void note_failures(const Json& done) {
    for (const Json& failed : done.value("failed", Json::array())) {
      failed_ = true;
      std::fprintf(stderr, "run %s failed: %s\n", cell(failed.at("run")).c_str(),
                   cell(failed.at("error")).c_str());
    }
  }

  int show(const Json& out) {
    if (context_.json) {
      print_line(out);
    } else {
      print(cell(out.at(o_.format)) + (o_.format == "text" ? "\n" : ""));
    }
    if (context_.control.wish() != Control::Wish::run) return 3;
    return failed_ ? 1 : 0;
  }

  Context& context_;
  const StudyOptions& o_;
  plan::Study study_;
  fs::path store_;
  Estimates estimates_;
  bool failed_ = false;
};

void add_worker_options(CLI::App& command, StudyOptions& o) {
  command
      .add_option("--at-once", o.at_once,
                  "runs side by side, as child processes through the store's queue; 0: one after "
                  "another in this process")
      ->check(CLI::Range(0, 1024));
  command.add_option("--threads", o.threads, "of each child; 0: the cores divided")
      ->check(CLI::Range(0, 1024));
  command
      .add_option("--memory", o.memory_gb,
                  "GB that the children may take together (with --slurm: each), 0: no bound")
      ->check(CLI::NonNegativeNumber);
  CLI::Option* const slurm =
      command.add_flag("--slurm", o.slurm, "hand them to a Slurm cluster, a job array a wave");
  experiment::SlurmOptions& c = o.cluster;
  command.add_option("--partition", c.partition, "of the cluster")->needs(slurm);
  command.add_option("--gpus", c.gpus, "of each run, as sbatch --gpus-per-task takes it")
      ->needs(slurm);
  command.add_option("--time", c.time, "limit of each run, as sbatch --time takes it")
      ->needs(slurm);
  command.add_option("--sbatch", c.more, "a further option of sbatch, as it is")
      ->needs(slurm)
      ->allow_extra_args(false);
  command.add_option("--poll", o.poll_seconds, "seconds between two questions to Slurm")
      ->needs(slurm)
      ->check(CLI::PositiveNumber);
}

void add_table_options(CLI::App& command, StudyOptions& o) {
  command.add_flag("--table", o.table, "only the table of what the store holds; nothing is run");
  command.add_flag("--dry-run", o.dry_run, "only what is left and about how long it would take");
  command.add_option("--baseline", o.baseline,
                     "row that the others are held against, instead of the study's own");
  CLI::Option* before = nullptr;
  for (const char* format : {"markdown", "latex", "csv"}) {
    CLI::Option* flag = command.add_flag_callback(
        std::string("--") + format, [&o, format] { o.format = format; },
        std::string("the table as ") + format);
    if (before != nullptr) flag->excludes(before);
    before = flag;
  }
}

}  // namespace

void add_study_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<StudyOptions>();
  CLI::App* command =
      add_command(app, context, "study", "many runs and their table; goes on where it stopped",
                  [&context, o] { return StudyCommand(context, *o).run(); });
  command->add_option("FILE", o->file, "a study's file")->required();
  command->add_option("--store", o->store, "espalier.sqlite in the study's folder otherwise");
  command->add_option("--target", o->target, "only this of the study's targets");
  command->add_option("--shots", o->shots, "only this number of shots")->check(CLI::PositiveNumber);
  command->add_option("--time-limit", o->time_limit, "seconds after which no further run begins")
      ->check(CLI::NonNegativeNumber);
  command->add_flag("--allow-commands", o->allow_commands, kAllowCommands);
  add_worker_options(*command, *o);
  add_table_options(*command, *o);
}

}  // namespace espalier::cli
