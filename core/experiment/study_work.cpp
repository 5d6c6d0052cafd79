#include "core/experiment/study_work.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/median.h"
#include "core/experiment/study_cells.h"
#include "core/plan/descriptors.h"
#include "core/store/store.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// An empty one where there is no store yet.
std::optional<store::Store> reader_of(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) return std::nullopt;
  return store::Store::open_read_only(path, false);
}

/// What runs of a kind took, from the most alike to the least.
class Durations {
 public:
  Durations(const store::Store* store, SecondsOf seconds_of) : seconds_of_(std::move(seconds_of)) {
    if (store == nullptr) return;
    store::RunFilter finished;
    finished.states = {"finished"};
    for (const store::RunRow& row : store->runs(finished)) {
      // Runs of another kind of device tell nothing; what a trial had trained took no time again.
      if (!row.facts.value("device", std::string("CPU")).starts_with("CPU")) continue;
      if (row.facts.contains("trained_in")) continue;
      for (const std::string& key : keys(row.plan))
        seconds_[key].push_back(row.seconds);
    }
  }

  std::optional<double> of(const plan::Plan& plan) const {
    const Json json = Json(plan::to_json(plan));
    for (const std::string& key : keys(json)) {
      const auto found = seconds_.find(key);
      if (found != seconds_.end()) return median(found->second).value();
    }
    return seconds_of_ ? seconds_of_(plan) : std::nullopt;
  }

 private:
  /// Same data, method and pruning at as many shots.
  static std::vector<std::string> keys(const Json& plan) {
    const Json data = plan.value("data", Json::object());
    const auto name = [](const Json& path) {
      return path.is_string() ? fs::path(path.get<std::string>()).parent_path().filename().string()
                              : std::string();
    };
    const std::string kind = json::dump(plan.value("method", Json::object())) + "|" +
                             (plan.value("prune", Json()).is_null() ? "" : "prune") + "|" +
                             json::dump(data.value("shots", Json())) + "|" +
                             (data.value("test", std::string()).empty() ? "trial" : "test");
    return {name(data.value("train", Json())) + "|" + kind};
  }

  std::map<std::string, std::vector<double>> seconds_;
  SecondsOf seconds_of_;
};

/// Plans of a study, each once: a run may stand in several rows.
class Missing {
 public:
  explicit Missing(const store::Store* store) : store_(store) {}
  /// Whether the store lacks the plan and it was not met before.
  bool operator()(const plan::Plan& plan) {
    if (!seen_.insert(plan::hash(plan)).second) return false;
    return store_ == nullptr || !finished_run(*store_, plan);
  }
  bool known(const plan::Plan& plan) const { return seen_.contains(plan::hash(plan)); }

 private:
  const store::Store* store_;
  std::set<std::string> seen_;
};

std::vector<plan::Plan> missing_trials(const plan::Study& study, const store::Store* store) {
  Missing missing(store);
  std::vector<plan::Plan> out;
  for (const plan::StudyColumn& column : plan::columns(study)) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
      for (plan::StudyCell& cell : plan::trials(column.study, row)) {
        if (missing(cell.plan)) out.push_back(std::move(cell.plan));
      }
    }
  }
  return out;
}

/// The runs of every row whose trials have all spoken.
std::vector<plan::Plan> missing_runs(const plan::Study& study, const store::Store& store) {
  Missing missing(&store);
  std::vector<plan::Plan> out;
  for (const plan::StudyColumn& column : plan::columns(study)) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
      const Choice choice = choose(column.study, row, store);
      if (!choice.point) continue;
      for (plan::StudyCell& cell : table_cells(column.study, row, *choice.point)) {
        if (missing(cell.plan)) out.push_back(std::move(cell.plan));
      }
    }
  }
  return out;
}

/// Counts one column. A row that was not chosen yet is counted at the first point of its grid.
void count_column(const plan::Study& study, const store::Store* store, const Durations& durations,
                  Missing& missing, StudyLeft& left, StudyLeft::Column& column) {
  const auto add = [&](const plan::Plan& plan, std::size_t& of_all, std::size_t& of_column) {
    if (missing.known(plan)) return;
    ++left.total;
    if (!missing(plan)) {
      ++left.done;
      return;
    }
    ++of_all;
    ++of_column;
    if (const auto seconds = durations.of(plan)) {
      left.seconds += *seconds;
      column.seconds += *seconds;
    } else {
      ++left.unknown;
    }
  };
  for (std::size_t row = 0; row < study.runs.size(); ++row) {
    const std::vector<plan::StudyCell> trials = plan::trials(study, row);
    for (const plan::StudyCell& cell : trials)
      add(cell.plan, left.trials, column.trials);
    std::optional<Point> point = trials.empty() ? Point() : trials.front().point;
    if (store != nullptr) {
      if (const Choice choice = choose(study, row, *store); choice.point) point = choice.point;
    }
    for (const plan::StudyCell& cell : table_cells(study, row, *point))
      add(cell.plan, left.runs, column.runs);
  }
}

}  // namespace

StudyLeft study_left(const plan::Study& study, const fs::path& store, const SecondsOf& seconds_of) {
  const std::optional<store::Store> reader = reader_of(store);
  const store::Store* const there = reader ? &*reader : nullptr;
  const Durations durations(there, seconds_of);
  Missing missing(there);
  StudyLeft left;
  for (const plan::StudyColumn& column : plan::columns(study)) {
    left.columns.push_back({column.target, column.shots});
    count_column(column.study, there, durations, missing, left, left.columns.back());
  }
  return left;
}

std::vector<plan::Plan> next_wave(const plan::Study& study, const fs::path& store) {
  const std::optional<store::Store> reader = reader_of(store);
  std::vector<plan::Plan> out = missing_trials(study, reader ? &*reader : nullptr);
  if (out.empty() && reader) return missing_runs(study, *reader);
  return out;
}

std::vector<std::string> study_runs(const plan::Study& study, const fs::path& store) {
  std::set<std::string> out;
  const std::optional<store::Store> reader = reader_of(store);
  if (!reader) return {};
  const auto add = [&](const std::vector<plan::StudyCell>& cells) {
    for (const plan::StudyCell& cell : cells) {
      if (const auto run = finished_run(*reader, cell.plan)) out.insert(run->id);
    }
  };
  for (const plan::StudyColumn& column : plan::columns(study)) {
    for (std::size_t row = 0; row < column.study.runs.size(); ++row) {
      add(plan::trials(column.study, row));
      const Choice choice = choose(column.study, row, *reader);
      if (choice.point) add(table_cells(column.study, row, *choice.point));
    }
  }
  return {out.begin(), out.end()};
}

void work_study(const plan::Study& study, const fs::path& store, Control& control,
                const WaveWorker& worker) {
  std::vector<plan::Plan> trials;
  {
    const std::optional<store::Store> reader = reader_of(store);
    trials = missing_trials(study, reader ? &*reader : nullptr);
  }
  if (!trials.empty()) worker(trials);
  if (control.wish() != Control::Wish::run) return;
  std::vector<plan::Plan> runs;
  if (const std::optional<store::Store> reader = reader_of(store))
    runs = missing_runs(study, *reader);
  if (!runs.empty()) worker(runs);
}

}  // namespace espalier::experiment
