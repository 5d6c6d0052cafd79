#include "core/workbench/live_merge.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/base/atomic_folder.h"
#include "core/base/error.h"
#include "core/data/overlap.h"
#include "core/data/scored_text.h"
#include "core/experiment/run_data.h"
#include "core/experiment/run_methods.h"
#include "core/experiment/run_parts.h"
#include "core/experiment/scored_outputs.h"
#include "core/experiment/session_state.h"
#include "core/plan/descriptors.h"
#include "core/prune/pruner.h"
#include "core/train/loss.h"
#include "core/train/trainer.h"

namespace espalier::workbench {

namespace fs = std::filesystem;
namespace ex = experiment;

namespace {

constexpr std::size_t kFirst = 2;  ///< validation records whose loss is told before all else
constexpr std::size_t kMore = 4;   ///< and as many more at a time

struct Asked {
  std::string split;
  data::Record record;
  std::vector<tokenizer::TokenId> prompt;
};

Error bad_point(const std::string& key, const std::string& why, const std::string& hint) {
  return Error(Code::plan_bad_value, "the point cannot be computed: " + why, hint, {{"key", key}});
}

}  // namespace

struct LiveMerge::State {
  plan::Plan plan;
  std::string kind;
  ex::OpenModel model;
  std::vector<lora::Adapter> adapters;
  std::vector<double> weights;  ///< the plan's, that a point's multiply
  bool scale = false, both = false;
  const ex::Session::State* session = nullptr;
  fs::path run;
  std::int64_t step = 0;  ///< of a running training, that `adapters` are of
  bool stacks = false;    ///< dW = (sum B)(sum A) of what the sliders move; else a static merge
  std::vector<data::Example> train, validation;
  std::vector<Asked> asked;
  std::set<std::string> trained_on;                  ///< documents that the result has learned from
  mutable std::unique_ptr<prune::InputNorms> norms;  ///< made when first pruned

  lora::AdapterStack stack(const LivePoint& point) const {
    std::vector<lora::Entry> entries;
    for (std::size_t i = 0; i < adapters.size(); ++i)
      entries.push_back({&adapters[i], weights[i] * weight_of(point, i)});
    return {entries, scale, both, model.model->placement().device};
  }

  double weight_of(const LivePoint& point, std::size_t index) const {
    const auto found = point.weights.find(adapters[index].name);
    return found == point.weights.end() ? 1 : found->second;
  }

  void check(const LivePoint& point) const {
    if (!(point.ratio >= 0 && point.ratio < 1)) {
      throw bad_point("ratio", "the ratio is not between 0 and 1", "choose 0 <= ratio < 1");
    }
    for (const auto& [name, weight] : point.weights) {
      const bool known = std::any_of(adapters.begin(), adapters.end(),
                                     [&n = name](const auto& a) { return a.name == n; });
      if (!known) throw bad_point("weights", "there is no adapter " + name, "see the list");
      if (!std::isfinite(weight)) throw bad_point("weights", "a weight is no number", "mend it");
    }
    for (const std::int64_t layer : point.layers_off) {
      if (layer < 0 || layer >= model.model->config().layers) {
        throw bad_point("layers", "there is no layer " + std::to_string(layer),
                        "layers count from 0");
      }
    }
  }

  /// n_j over the training shots, at the plan's own weights.
  const prune::InputNorms& input_norms(Control& control) const {
    if (norms) return *norms;
    lora::AdapterStack as_it_is = stack({});
    std::vector<model::ModuleId> modules;
    for (const lora::StackModule& m : as_it_is.modules())
      modules.push_back(m.id);
    const bool own = plan.prune && plan.prune->input == "module";
    const auto count = static_cast<std::int64_t>(train.size());
    auto made = std::make_unique<prune::InputNorms>(*model.model, modules, own, count, 1);
    lora::LoraAdaptation watched = train::adaptation_of(as_it_is);
    watched.set_watcher(made.get());
    train::example_losses(*model.model, &watched, train, budget(), &control);
    made->end_step(count);
    norms = std::move(made);
    return *norms;
  }

  lora::Adapter merged(const LivePoint& point, Control& control) const {
    check(point);
    torch::NoGradGuard no_grad;
    lora::Adapter out;
    if (stacks) {
      lora::AdapterStack moved = stack(point);
      if (point.ratio > 0 && !train.empty()) {
        prune::Settings settings;
        settings.ratio = point.ratio;
        const std::vector<torch::Tensor> none(moved.modules().size());
        prune::Pruner(moved, settings).step(moved, none, none, &input_norms(control));
      }
      out = moved.merged();
    } else {
      plan::Plan at = plan;
      for (std::size_t i = 0; i < adapters.size(); ++i)
        at.adapters[i].weight = weights[i] * weight_of(point, i);
      out = *ex::prepare(at, *model.model, adapters).merged;
    }
    std::erase_if(out.modules,
                  [&](const auto& m) { return point.layers_off.contains(m.first.layer); });
    return out;
  }

  lora::LoraAdaptation adaptation(const LivePoint& point, Control& control) const {
    return {merged(point, control), model.model->placement().device};
  }

  std::int64_t budget() const { return train::pack_budget(*model.model, false); }

  double mean_loss(const model::Adaptation& adaptation, std::size_t begin, std::size_t end,
                   Control& control) const {
    const std::vector<data::Example> some(validation.begin() + static_cast<std::ptrdiff_t>(begin),
                                          validation.begin() + static_cast<std::ptrdiff_t>(end));
    return train::mean(train::example_losses(*model.model, &adaptation, some, budget(), &control));
  }

  /// Whether the run is being trained by this process.
  bool running() const { return !run.empty() && session->training.run == run; }
  /// Takes a running training's adapters as they stand.
  void follow() {
    if (kind != "running" || !running() || step == session->training.step) return;
    adapters = session->training.parts();
    step = session->training.step;
    norms.reset();
  }

  void open_data();
  void open_adapters(const fs::path& run);
  void choose_adapters(const fs::path& run, const model::Config& config);
};

void LiveMerge::State::open_data() {
  const ex::RunRecords records = ex::read_run_records(plan, !plan.data.train.empty());
  if (kind != "sources") trained_on.merge(data::identities(records.train));
  train = ex::encode_examples(records.train, plan, *model.tokenizer);
  validation = ex::encode_examples(records.validation, plan, *model.tokenizer);
  for (const auto& [split, list] :
       {std::pair{"validation", &records.validation}, {"test", &records.test}}) {
    const auto prompts = ex::encode_prompts(*list, plan, *model.tokenizer);
    for (std::size_t i = 0; i < list->size(); ++i)
      asked.push_back({split, (*list)[i], prompts[i]});
  }
}

void LiveMerge::State::open_adapters(const fs::path& run) {
  const model::Config& config = model.model->config();
  choose_adapters(run, config);
  const auto remember = [this](const lora::Adapter& adapter) {
    for (const std::string& id : adapter.training_identities())
      trained_on.insert(id);
  };
  for (const lora::Adapter& adapter : adapters)
    remember(adapter);
  if (kind == "parts") remember(lora::load_adapter(run / "adapter", config));
}

void LiveMerge::State::choose_adapters(const fs::path& run, const model::Config& config) {
  const plan::MethodInfo& info = *plan::find_method(plan.method.name);
  if (running()) {
    adapters = session->training.parts();
    step = session->training.step;
  } else if (!run.empty()) {
    adapters = ex::load_parts(run / "parts", config);
  }
  if (!adapters.empty()) {
    kind = running() ? "running" : "parts";
    stacks = true;
    weights.assign(adapters.size(), 1.0);
    return;
  }
  // Static merges are made anew: what is moved are their sources.
  const bool fixed = info.merges && info.name != "product_of_sums";
  if (!fixed && fs::exists(run / "adapter" / "adapter_config.json")) {
    kind = "whole";
    stacks = true;
    adapters.push_back(lora::load_adapter(run / "adapter", config));
    adapters[0].name = plan.name.empty() ? info.name : plan.name;
    scale = true;  // method lora keeps the alpha that it was trained with
    weights = {1.0};
    return;
  }
  if (!info.uses_adapters) {
    throw Error(Code::plan_method, "the method " + info.name + " has no adapters to move",
                "choose a merge, or a run whose adapter is there", {{"method", info.name}});
  }
  kind = "sources";
  adapters = ex::load_sources(plan, config);
  for (const plan::AdapterEntry& entry : plan.adapters)
    weights.push_back(entry.weight);
  stacks = !fixed;
  scale = ex::scales_adapters(plan);
  both = plan.method.weight_form == "both";
}

LiveMerge::LiveMerge(const plan::Plan& plan, const fs::path& run, ex::Session& session,
                     Control& control, const Progress& progress)
    : state_(std::make_unique<State>()) {
  plan::require_available(plan.method.name);
  state_->plan = plan;
  state_->session = &session.state();
  state_->run = run;
  // A training that this gives way to goes on with its threads, and so with its numbers.
  if (session.state().model.model) state_->plan.threads = torch::get_num_threads();
  state_->model = session.state().open(state_->plan, control, progress);
  state_->open_adapters(run);
  state_->open_data();
}

LiveMerge::~LiveMerge() = default;

Json LiveMerge::facts() const {
  const State& s = *state_;
  Json out{{"kind", s.kind},
           {"method", s.plan.method.name},
           {"adapters", Json::array()},
           {"layers", s.model.model->config().layers},
           {"prunes", s.stacks && !s.train.empty()},
           {"ratio", !s.plan.prune                    ? 0.0
                     : s.plan.prune->searches_ratio() ? s.plan.prune->p_init
                                                      : s.plan.prune->ratio},
           {"validation", s.validation.size()},
           {"records", Json::array()}};
  if (s.kind == "running") out["step"] = s.step;
  for (const lora::Adapter& a : s.adapters)
    out["adapters"].push_back({{"name", a.name}});
  for (const Asked& a : s.asked) {
    out["records"].push_back({{"id", a.record.id},
                              {"split", a.split},
                              {"title", a.record.title},
                              {"document", a.record.document},
                              {"reference", a.record.summary}});
  }
  return out;
}

Json LiveMerge::answer(const LivePoint& point, std::int64_t record, Control& control,
                       const OnLive& on_live) const {
  state_->follow();
  const State& s = *state_;
  if (record >= static_cast<std::int64_t>(s.asked.size())) {
    throw bad_point("record", "there is no record " + std::to_string(record), "see the list");
  }
  torch::NoGradGuard no_grad;
  const lora::LoraAdaptation adaptation = s.adaptation(point, control);
  const auto tell = [&](LiveUpdate update) {
    if (on_live) on_live(update);
  };
  Json out{{"loss", nullptr}, {"records", 0}, {"text", nullptr}};
  if (s.kind == "running") out["step"] = s.step;
  const std::size_t total = s.validation.size();
  double sum = 0;
  std::size_t done = 0;
  const auto more = [&](std::size_t count) {
    const std::size_t end = std::min(total, done + count);
    if (end == done) return;
    sum += s.mean_loss(adaptation, done, end, control) * static_cast<double>(end - done);
    done = end;
    LiveUpdate update;
    update.loss = sum / static_cast<double>(done);
    update.count = static_cast<std::int64_t>(done);
    update.total = static_cast<std::int64_t>(total);
    tell(update);
  };
  more(kFirst);
  if (record >= 0) {
    const Asked& asked = s.asked[static_cast<std::size_t>(record)];
    const auto raw = generate::generate(*s.model.model, &adaptation, *s.model.tokenizer,
                                        {asked.prompt}, ex::generate_options(s.plan), &control, {},
                                        [&](std::size_t, const std::string& piece) {
                                          LiveUpdate update;
                                          update.kind = LiveUpdate::Kind::piece;
                                          update.text = piece;
                                          tell(update);
                                        });
    LiveUpdate whole;
    whole.kind = LiveUpdate::Kind::text;
    whole.text = data::scored_text(raw[0].text, s.plan.generation.stop);
    tell(whole);
    out["text"] = whole.text;
    out["record"] = asked.record.id;
  }
  while (done < total)
    more(kMore);
  if (done > 0) out["loss"] = sum / static_cast<double>(done);
  out["records"] = done;
  return out;
}

Json LiveMerge::plane(const LivePoint& point, const LivePlane& plane, Control& control,
                      const OnLive& on_live) const {
  state_->follow();
  const State& s = *state_;
  const bool triangle = !plane.z.empty();
  const bool same = plane.x == plane.y || plane.x == plane.z || plane.y == plane.z;
  if (plane.steps < 2 || plane.steps > 65 || !(plane.low < plane.high) || same) {
    throw bad_point("plane", "the plane has no two sides",
                    "two or three different adapters, low below high, 2 to 65 points a side");
  }
  const std::size_t records = std::min(
      s.validation.size(), static_cast<std::size_t>(std::max<std::int64_t>(1, plane.records)));
  if (records == 0) {
    throw bad_point("plane", "there is no validation set to take the loss of",
                    "name one under data.validation");
  }
  torch::NoGradGuard no_grad;
  Json cells = Json::array();
  const auto order = coarse_to_fine(plane.steps, triangle);
  const double low = triangle ? 0 : plane.low, high = triangle ? 1 : plane.high;
  for (const auto& [column, row] : order) {
    const auto at = [&](int i) { return low + (high - low) * i / (plane.steps - 1); };
    LivePoint here = point;
    here.weights[plane.x] = at(column);
    here.weights[plane.y] = at(row);
    if (triangle) here.weights[plane.z] = at(plane.steps - 1 - column - row);
    LiveUpdate update;
    update.kind = LiveUpdate::Kind::cell;
    update.x = at(column);
    update.y = at(row);
    update.loss = s.mean_loss(s.adaptation(here, control), 0, records, control);
    cells.push_back({{"x", update.x}, {"y", update.y}, {"loss", update.loss}});
    update.count = static_cast<std::int64_t>(cells.size());
    update.total = static_cast<std::int64_t>(order.size());
    if (on_live) on_live(update);
  }
  Json out{{"x", plane.x}, {"y", plane.y}, {"records", records}, {"cells", std::move(cells)}};
  if (triangle) out["z"] = plane.z;
  return out;
}

void LiveMerge::keep(const LivePoint& point, const fs::path& folder) const {
  const State& s = *state_;
  if (fs::exists(folder)) {
    throw Error(Code::usage, folder.string() + " exists already", "choose another name",
                {{"path", folder.string()}});
  }
  Control control;
  lora::Adapter out = s.merged(point, control);
  out.rank = 0;
  for (const auto& [id, f] : out.modules)
    out.rank = std::max(out.rank, f.rank());
  out.alpha = static_cast<double>(out.rank);
  if (out.modules.empty()) {
    throw bad_point("layers", "every layer is left out", "leave at least one on");
  }
  out.name = folder.filename().string();
  out.config["base_model_name_or_path"] = s.plan.base_model;
  out.provenance = {
      {"espalier_adapter", 1},
      {"plan", Json(plan::to_json(s.plan))},
      {"point",
       {{"weights", point.weights}, {"ratio", point.ratio}, {"layers_off", point.layers_off}}},
      {"training_identities", s.trained_on}};
  AtomicFolder made(folder);
  lora::save_adapter(out, made.path());
  made.commit();
}

}  // namespace espalier::workbench
