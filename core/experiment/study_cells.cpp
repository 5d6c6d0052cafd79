#include "core/experiment/study_cells.h"

#include <utility>

#include "core/plan/descriptors.h"

namespace espalier::experiment {

namespace {

std::optional<store::RunRow> newest_run(const store::Store& store, const plan::Plan& plan,
                                        std::vector<std::string> states) {
  store::RunFilter filter;
  filter.states = std::move(states);
  filter.plan_hash = plan::hash(plan);
  filter.newest_first = true;
  filter.limit = 1;
  const auto rows = store.runs(filter);
  if (rows.empty()) return std::nullopt;
  return rows.front();
}

}  // namespace

std::optional<store::RunRow> finished_run(const store::Store& store, const plan::Plan& plan) {
  return newest_run(store, plan, {"finished"});
}

std::optional<store::RunRow> unfinished_run(const store::Store& store, const plan::Plan& plan) {
  return newest_run(store, plan, {"interrupted", "stopped"});
}

std::shared_ptr<const TrainedRun> trained_run(const store::Store& store, const plan::Plan& plan) {
  if (plan.data.test.empty()) return nullptr;
  plan::Plan trial = plan;
  trial.data.test.clear();
  trial.metrics.clear();
  const auto row = finished_run(store, trial);
  if (!row || row->adapter.empty()) return nullptr;
  auto out = std::make_shared<TrainedRun>();
  out->id = row->id;
  out->adapter = row->adapter;
  out->facts = row->facts;
  out->finished.best_epoch = row->best_epoch;
  out->finished.best_step = row->best_step;
  out->finished.validation_loss = row->validation_loss;
  out->finished.validation_rouge_l = row->validation_rouge_l;
  for (store::EventRow& event :
       store.events(row->id, {"example", "step", "modules", "validation", "sample"})) {
    out->events.push_back(std::move(event.event));
  }
  return out;
}

bool depends_on_sample(const plan::Plan& plan) {
  const plan::MethodInfo* info = plan::find_method(plan.method.name);
  return info != nullptr && plan::learns_from_shots(*info);
}

std::vector<plan::StudyCell> table_cells(const plan::Study& study, std::size_t row,
                                         const Point& point) {
  std::vector<plan::StudyCell> cells = plan::finals(study, row, point);
  if (!cells.empty() && !depends_on_sample(cells.front().plan)) cells.resize(1);
  return cells;
}

namespace {

Json point_json(const Point& point) {
  Json out = Json::object();
  for (const auto& [key, value] : point)
    out[key] = value;
  return out;
}

struct Best {
  std::optional<double> value;
  Point point;
  void offer(std::optional<double> v, const Point& p) {
    if (!v || (value && *v <= *value)) return;
    value = v;
    point = p;
  }
};

}  // namespace

Choice choose(const plan::Study& study, std::size_t row, const store::Store& store) {
  Choice out;
  const std::vector<plan::StudyCell> cells = plan::trials(study, row);
  if (cells.empty()) {
    out.point = Point{};
    return out;
  }
  Best by_loss, by_rouge;
  bool complete = true;
  Json tried = Json::array();
  for (const plan::StudyCell& cell : cells) {
    const auto run = finished_run(store, cell.plan);
    if (!run) {
      complete = false;
      continue;
    }
    if (run->validation_loss) by_loss.offer(-*run->validation_loss, cell.point);
    by_rouge.offer(run->validation_rouge_l, cell.point);
    tried.push_back(
        {{"point", point_json(cell.point)},
         {"run", run->id},
         {"loss", run->validation_loss ? Json(*run->validation_loss) : Json()},
         {"rougeL", run->validation_rouge_l ? Json(*run->validation_rouge_l) : Json()}});
  }
  const bool rouge = study.choose_by == "validation rougeL" && by_rouge.value;
  if (complete) out.point = rouge ? by_rouge.point : by_loss.point;
  out.report = {{"by", rouge ? "validation rougeL" : "validation loss"},
                {"point", out.point ? point_json(*out.point) : Json()},
                {"by_loss", point_json(by_loss.point)},
                {"by_rougeL", by_rouge.value ? point_json(by_rouge.point) : Json()},
                {"trials", tried}};
  return out;
}

}  // namespace espalier::experiment
