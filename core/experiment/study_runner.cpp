#include "core/experiment/study_runner.h"

#include <chrono>
#include <set>

#include "core/base/error.h"
#include "core/experiment/session_state.h"
#include "core/experiment/study_cells.h"
#include "core/experiment/study_work.h"
#include "core/judge/study_table.h"
#include "core/plan/descriptors.h"

namespace espalier::experiment {

namespace {

using Clock = std::chrono::steady_clock;

/// Runs cells that the store lacks, in order, until the time is over.
class Worker {
 public:
  Worker(const plan::Study& study, const std::filesystem::path& store, Session& session,
         Control& control, const EventSink& sink,
         const std::function<void(const StudyProgress&)>& progress, double limit_s,
         bool allow_commands)
      : study_(study),
        columns_(plan::columns(study)),
        store_(store),
        session_(session),
        control_(control),
        sink_(sink),
        progress_(progress),
        limit_s_(limit_s),
        allow_commands_(allow_commands) {}

  /// False where the time was over before the work was.
  bool run(const std::vector<plan::StudyCell>& cells) {
    for (const plan::StudyCell& cell : cells) {
      {
        const store::Store reader = store::Store::open_read_only(store_, false);
        if (finished_run(reader, cell.plan)) continue;
      }
      const double gone = std::chrono::duration<double>(Clock::now() - start_).count();
      if (limit_s_ > 0 && gone > limit_s_) return false;
      tell(cell.plan.name);
      if (run_one(cell.plan).state == "stopped") {
        throw Error(Code::stopped, "stopped on request");
      }
    }
    tell("");
    return true;
  }

  /// Cells of every row, as far as they are known before the trials have spoken.
  void count() {
    const store::Store reader = store::Store::open_read_only(store_, false);
    progress_now_ = {};
    for (const plan::StudyColumn& column : columns_)
      count(reader, column.study);
  }

 private:
  /// Goes on with a run that was left in the middle; else a new one, which takes over what a trial
  /// has trained.
  RunResult run_one(const plan::Plan& plan) {
    RunOptions options;
    options.store = store_;
    options.study = study_.name;
    options.allow_commands = allow_commands_;
    std::optional<store::RunRow> left;
    {
      const store::Store reader = store::Store::open_read_only(store_, false);
      left = unfinished_run(reader, plan);
      options.trained = trained_run(reader, plan);
    }
    if (left) {
      try {
        return experiment::resume(left->id, options, session_, control_, sink_);
      } catch (const Error& error) {
        const bool misfit = error.code() == Code::checkpoint_other ||
                            error.code() == Code::checkpoint_bad ||
                            error.code() == Code::folder_busy;
        if (!misfit) throw;
      }
    }
    return experiment::run(plan, options, session_, control_, sink_);
  }

  void count(const store::Store& reader, const plan::Study& study) {
    for (std::size_t row = 0; row < study.runs.size(); ++row) {
      for (const auto& cell : plan::trials(study, row))
        add(reader, cell.plan);
      const Choice choice = choose(study, row, reader);
      for (const auto& cell : table_cells(study, row, choice.point.value_or(Point{}))) {
        if (choice.point) {
          add(reader, cell.plan);
        } else {
          ++progress_now_.total;
        }
      }
    }
  }
  void add(const store::Store& reader, const plan::Plan& plan) {
    ++progress_now_.total;
    if (finished_run(reader, plan)) ++progress_now_.done;
  }
  void tell(const std::string& cell) {
    if (!progress_) return;
    count();
    progress_now_.cell = cell;
    progress_(progress_now_);
  }

  const plan::Study& study_;
  std::vector<plan::StudyColumn> columns_;
  std::filesystem::path store_;
  Session& session_;
  Control& control_;
  const EventSink& sink_;
  const std::function<void(const StudyProgress&)>& progress_;
  double limit_s_;
  bool allow_commands_;
  Clock::time_point start_ = Clock::now();
  StudyProgress progress_now_;
};

/// What the table needs to know of a row besides its scores.
struct Row {
  judge::RowScores scores;
  std::string method;
  bool random = false;
  std::optional<double> validation_loss;
  bool complete = false;
};

std::vector<double> item_scores(const store::Store& store, const std::string& run,
                                const std::string& metric) {
  std::vector<double> out;
  for (const store::OutputRow& o : store.outputs(run))
    out.push_back(o.scores.value(metric, 0.0));
  return out;
}

Row read_row(const plan::Study& study, std::size_t index, const store::Store& store,
             std::string& metric) {
  Row row;
  row.scores.name = study.runs[index].name;
  const Choice choice = choose(study, index, store);
  if (!choice.report.empty()) row.scores.facts["choice"] = choice.report;
  if (!choice.point) return row;
  row.complete = true;
  std::set<std::string> leaks;
  double loss = 0, seconds = 0;
  std::size_t losses = 0, runs = 0;
  for (const plan::StudyCell& cell : table_cells(study, index, *choice.point)) {
    row.method = cell.plan.method.name;
    row.random = cell.plan.method.sources == "random";
    row.scores.same_for_every_seed = !depends_on_sample(cell.plan);
    if (metric.empty() && !cell.plan.metrics.empty()) metric = cell.plan.metrics.front().name;
    const auto run = finished_run(store, cell.plan);
    if (!run) {
      row.complete = false;
      continue;
    }
    row.scores.scores[cell.sample_seed] = item_scores(store, run->id, metric);
    row.scores.facts["runs"].push_back(run->id);
    row.scores.facts["metrics"].push_back(run->metrics);
    row.scores.facts["shares"].push_back(run->shares);
    seconds += run->seconds;
    ++runs;
    if (run->validation_loss) loss += *run->validation_loss, ++losses;
    const Json leaked = run->facts.value("leaked", Json::object());
    const auto k = leaked.value("leaked", std::int64_t{0});
    if (k > 0) {
      leaks.insert("leaked: " + std::to_string(k) + " of " +
                   std::to_string(leaked.value("records", std::int64_t{0})));
    }
  }
  if (losses > 0) row.validation_loss = loss / static_cast<double>(losses);
  if (runs > 0) row.scores.facts["seconds"] = seconds / static_cast<double>(runs);
  row.scores.notes.assign(leaks.begin(), leaks.end());
  return row;
}

/// Adaptive merges against every kind of baseline, the source that validates best standing for all
/// sources, and against each other.
std::vector<std::pair<std::string, std::string>> comparisons_of(const std::vector<Row>& rows) {
  static const std::set<std::string> baselines{"lead", "zero_shot", "in_context", "product_of_sums",
                                               "lora"};
  const Row* best_source = nullptr;
  for (const Row& row : rows) {
    if (row.method != "source" || !row.validation_loss) continue;
    if (best_source == nullptr || *row.validation_loss < *best_source->validation_loss) {
      best_source = &row;
    }
  }
  std::vector<std::pair<std::string, std::string>> out;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].method != "adaptive_merge") continue;
    for (std::size_t j = 0; j < rows.size(); ++j) {
      const bool earlier = j < i && rows[j].method == "adaptive_merge";
      if (earlier || baselines.contains(rows[j].method) || &rows[j] == best_source) {
        out.emplace_back(rows[i].scores.name, rows[j].scores.name);
      }
    }
  }
  return out;
}

}  // namespace

namespace {

/// One column and no baseline: a row's means, then its pairs.
Json plain_table(const plan::Study& study, const std::filesystem::path& store_path) {
  const store::Store store = store::Store::open_read_only(store_path, false);
  std::string metric = study.metric;
  std::vector<Row> rows;
  bool complete = true;
  for (std::size_t i = 0; i < study.runs.size(); ++i) {
    rows.push_back(read_row(study, i, store, metric));
    complete = complete && rows.back().complete;
  }
  std::vector<judge::RowScores> scores;
  for (const Row& row : rows)
    scores.push_back(row.scores);
  judge::StudyTable table = judge::build_table(metric, scores, comparisons_of(rows));
  Json out = judge::to_json(table);
  out["study"] = study.name;
  out["complete"] = complete;
  out["text"] = judge::to_text(table);
  out["markdown"] = judge::to_markdown(table);
  return out;
}

}  // namespace

Json study_table(const plan::Study& study, const std::filesystem::path& store) {
  const judge::StudyGrid grid = study_grid(study, store);
  Json out;
  if (study.columns.empty() && study.baseline.empty() && study.ratios.empty()) {
    out = plain_table(study, store);
  } else {
    out = judge::to_json(grid);
    out["text"] = judge::to_text(grid);
    out["markdown"] = judge::to_markdown(grid);
    out["runs"] = study_runs(study, store);
  }
  out["latex"] = judge::to_latex(grid);
  out["csv"] = judge::to_csv(grid);
  return out;
}

Json run_study(const plan::Study& study, const std::filesystem::path& store, Session& session,
               Control& control, const EventSink& sink,
               const std::function<void(const StudyProgress&)>& progress, double time_limit_s,
               bool allow_commands) {
  session.state().store(store);  // creates it, or says why it cannot be opened
  Worker worker(study, store, session, control, sink, progress, time_limit_s, allow_commands);
  // Every choice is made before the first test record is scored.
  std::vector<plan::StudyCell> first;
  const std::vector<plan::StudyColumn> columns = plan::columns(study);
  for (const plan::StudyColumn& column : columns) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
      for (plan::StudyCell& cell : plan::trials(column.study, row))
        first.push_back(std::move(cell));
    }
  }
  if (!worker.run(first)) return study_table(study, store);
  std::vector<plan::StudyCell> second;
  for (const plan::StudyColumn& column : columns) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
      Choice choice;
      {
        const store::Store reader = store::Store::open_read_only(store, false);
        choice = choose(column.study, row, reader);
      }
      if (!choice.point) continue;
      for (plan::StudyCell& cell : table_cells(column.study, row, *choice.point))
        second.push_back(std::move(cell));
    }
  }
  worker.run(second);
  return study_table(study, store);
}

}  // namespace espalier::experiment
