// A study's grid, read from a store.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/base/median.h"
#include "core/experiment/study_cells.h"
#include "core/experiment/study_work.h"
#include "core/plan/descriptors.h"
#include "core/store/store.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

std::optional<double> mean(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

/// The sparsity of what a run kept: that of its best step, or its last.
std::optional<double> kept_sparsity(const store::Store& store, const store::RunRow& run) {
  const std::vector<store::Point> points = store.points(run.id, "step");
  if (points.empty()) return std::nullopt;
  const store::Point* at = &points.back();
  for (const store::Point& point : points) {
    if (run.best_step > 0 && point.step == run.best_step) at = &point;
  }
  for (const store::EventRow& row : store.events(run.id, {"step"}, at->seq - 1, 1)) {
    if (const auto* step = std::get_if<plan::event::Step>(&row.event)) return step->sparsity;
  }
  return std::nullopt;
}

/// Reads the cells of one column.
class ColumnReader {
 public:
  ColumnReader(const store::Store& store, const plan::StudyColumn& column, std::size_t index)
      : store_(store), study_(column.study), index_(index) {
    out_.target = column.target;
    out_.shots = column.shots;
  }

  judge::GridInput read(std::size_t row) {
    judge::GridInput input;
    input.column = index_;
    const Choice choice = choose(study_, row, store_);
    for (const Json& trial : choice.report.value("trials", Json::array()))
      input.facts.trials.push_back(trial.at("run").get<std::string>());
    if (!choice.report.empty()) input.facts.chosen_by = choice.report.at("by").get<std::string>();
    for (const std::string& trial : input.facts.trials)
      input.facts.trial_seconds += store_.run(trial).seconds;
    if (!choice.point) {
      complete_ = false;
      return input;
    }
    for (const auto& [key, value] : *choice.point)
      input.facts.point[key] = value;
    Values values;
    for (const plan::StudyCell& cell : table_cells(study_, row, *choice.point))
      read_run(cell, input, values);
    input.facts.seconds = median(values.seconds);
    input.facts.peak_bytes = median(values.peak);
    input.facts.sparsity = mean(values.sparsity);
    for (const auto& [name, list] : values.shares)
      input.facts.shares[name] = *mean(list);
    return input;
  }

  judge::GridColumn column() {
    const store::Scorings count = store_.test_scorings(test_);
    // Runs that were made elsewhere and taken in scored it as well, uncounted.
    out_.scorings = std::max<std::int64_t>(count.times, seen_);
    out_.configurations = std::max<std::int64_t>(count.configurations,
                                                 static_cast<std::int64_t>(configurations_.size()));
    return out_;
  }
  bool complete() const { return complete_; }

 private:
  struct Values {
    std::vector<double> seconds, peak, sparsity;
    std::map<std::string, std::vector<double>> shares;
  };

  void name_column(const plan::Plan& plan) {
    if (out_.metric.empty()) {
      out_.metric = !study_.metric.empty()  ? study_.metric
                    : !plan.metrics.empty() ? plan.metrics.front().name
                                            : std::string();
    }
    if (out_.target.empty())
      out_.target = fs::path(plan.data.test).parent_path().filename().string();
    if (!depends_on_sample(plan)) return;
    if (!out_.shots && plan.data.shots) out_.shots = *plan.data.shots;
    if (!out_.validation_shots) {
      const auto validation =
          plan.data.validation_shots ? plan.data.validation_shots : plan.data.shots;
      if (validation) out_.validation_shots = *validation;
    }
  }

  void read_run(const plan::StudyCell& cell, judge::GridInput& input, Values& values) {
    name_column(cell.plan);
    ++input.facts.wanted;
    input.scores.same_for_every_seed = !depends_on_sample(cell.plan);
    const auto run = finished_run(store_, cell.plan);
    if (!run) {
      complete_ = false;
      return;
    }
    std::vector<double> scores;
    for (const store::OutputRow& output : store_.outputs(run->id))
      scores.push_back(output.scores.value(out_.metric, 0.0));
    if (scores.empty()) return;
    note_metric(*run, scores);
    input.facts.runs.push_back(run->id);
    values.seconds.push_back(run->seconds);
    const Json peak = run->facts.value("peak_bytes", Json());
    if (peak.is_number()) values.peak.push_back(peak.get<double>());
    const plan::MethodInfo* method = plan::find_method(cell.plan.method.name);
    if (method != nullptr && method->prunes) {
      if (const auto sparsity = kept_sparsity(store_, *run)) values.sparsity.push_back(*sparsity);
    }
    for (const auto& [name, share] : run->shares.items()) {
      if (share.is_number()) values.shares[name].push_back(share.get<double>());
    }
    const Json leaked = run->facts.value("leaked", Json::object());
    input.facts.leaked = std::max(input.facts.leaked, leaked.value("leaked", std::int64_t{0}));
    input.facts.leaked_of =
        std::max(input.facts.leaked_of, leaked.value("records", std::int64_t{0}));
    input.scores.scores[cell.sample_seed] = std::move(scores);
  }

  void note_metric(const store::RunRow& run, const std::vector<double>& scores) {
    out_.records = std::max(out_.records, scores.size());
    const Json data = run.facts.value("data", Json::object());
    if (test_.empty()) test_ = data.value("test", std::string());
    ++seen_;
    try {
      configurations_.insert(plan::configuration_hash(plan::parse(run.plan, {})));
    } catch (const Error&) {
      configurations_.insert(run.plan_hash);
    }
    const Json metric = run.metrics.value(out_.metric, Json::object());
    if (out_.signature.empty()) out_.signature = metric.value("signature", std::string());
    const Json value = metric.value("value", Json());
    if (value.is_number() && std::abs(value.get<double>() - *mean(scores)) > 1e-6)
      out_.corpus_metric = true;
  }

  const store::Store& store_;
  const plan::Study& study_;
  std::size_t index_;
  judge::GridColumn out_;
  std::string test_;
  std::int64_t seen_ = 0;
  std::set<std::string> configurations_;
  bool complete_ = true;
};

judge::GridRow row_of(const plan::StudyRun& run) {
  judge::GridRow row;
  row.name = run.name;
  row.fixed_ratio = run.fixed_ratio;
  for (const auto& [key, value] : run.set) {
    if (key == "method.name" && value == "oracle_sentence") row.ceiling = true;
  }
  return row;
}

}  // namespace

judge::StudyGrid study_grid(const plan::Study& study, const fs::path& store_path,
                            const std::string& baseline) {
  const store::Store store = store::Store::open_read_only(store_path, false);
  std::vector<judge::GridRow> rows;
  std::map<std::string, std::size_t> places;
  for (const plan::StudyRun& run : study.runs) {
    places.emplace(run.name, rows.size());
    rows.push_back(row_of(run));
  }
  std::vector<judge::GridColumn> columns;
  std::vector<judge::GridInput> cells;
  bool complete = true;
  const std::vector<plan::StudyColumn> parts = plan::columns(study);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    ColumnReader reader(store, parts[i], i);
    for (std::size_t row = 0; row < parts[i].study.runs.size(); ++row) {
      judge::GridInput cell = reader.read(row);
      cell.row = places.at(parts[i].study.runs[row].name);
      cells.push_back(std::move(cell));
    }
    complete = complete && reader.complete();
    columns.push_back(reader.column());
  }
  judge::StudyGrid grid =
      judge::build_grid(std::move(columns), std::move(rows), cells,
                        baseline.empty() ? study.baseline : baseline, judge::BootstrapOptions());
  grid.study = study.name;
  grid.complete = complete;
  return grid;
}

}  // namespace espalier::experiment
