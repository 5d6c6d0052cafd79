#include "core/train/prune_steps.h"

#include <chrono>
#include <numeric>
#include <span>
#include <utility>

#include "core/base/error.h"
#include "core/train/loss.h"

namespace espalier::train {

using torch::Tensor;

namespace {

std::vector<model::ModuleId> modules_of(const lora::AdapterStack& stack) {
  std::vector<model::ModuleId> out;
  for (const lora::StackModule& m : stack.modules())
    out.push_back(m.id);
  return out;
}

}  // namespace

PruneSteps::PruneSteps(const Job& job, const plan::StepPlan& steps, const Sharing& sharing,
                       prune::Forget forget)
    : job_(job), sharing_(sharing) {
  if (!job.prune || !job.prune->prunes()) return;
  if (job.prune->searches_ratio() && !job.trial_loss) {
    throw Error(Code::plan_bad_value,
                "prune.controller: " + job.prune->controller +
                    " judges its trials on validation records, and there are none",
                "name data.validation, or set prune.controller to fixed or cubic",
                {{"key", "prune.controller"}});
  }
  controller_ =
      prune::make_controller(*job.stack, prune_settings(*job.prune),
                             ratio_settings(*job.prune, steps.steps, job.seed), std::move(forget));
  if (const auto begin = controller_->beginning()) told_ = event_of(*begin, 0);
  if (!controller_->needs_norms()) return;
  norms_.emplace(*job.model, modules_of(*job.stack), job.prune->input == "module",
                 static_cast<std::int64_t>(job.examples->size()),
                 job.prune->norms == "fresh" ? 1 : steps.steps_per_epoch);
}

prune::InputNorms* PruneSteps::watcher() {
  return norms_ && job_.prune->norms != "fresh" ? &*norms_ : nullptr;
}

void PruneSteps::share_norms() {
  if (sharing_.alone()) return;
  norms_->share([this](std::span<double> sums) { sharing_.sum(sums); });
}

void PruneSteps::end_passes(std::int64_t examples) {
  if (!norms_) return;
  share_norms();
  norms_->end_step(examples);
}

std::optional<prune::Outcome> PruneSteps::after_update(std::int64_t step,
                                                       const std::vector<Tensor>& a,
                                                       const std::vector<Tensor>& b,
                                                       std::int64_t pack_tokens) {
  if (!controller_) return std::nullopt;
  if (norms_ && job_.prune->norms == "fresh") measure_afresh(pack_tokens);
  const double before = seconds_;
  auto [outcome, round] = controller_->step(
      {*job_.stack, a, b, norms(), step},
      [this](const lora::AdapterStack::Snapshot& values) { return trial(values); });
  told_.reset();
  if (round) {
    if (!round->trials.empty()) ++rounds_;
    told_ = event_of(*round, step);
    told_->seconds = seconds_ - before;
  }
  return std::move(outcome);
}

/// The paper's extra pass: inputs of all training examples at the weights just updated.
void PruneSteps::measure_afresh(std::int64_t pack_tokens) {
  lora::LoraAdaptation now = adaptation_of(*job_.stack, job_.forward_scale);
  now.set_watcher(&*norms_);
  norms_->clear();
  std::vector<std::size_t> all(job_.examples->size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  std::vector<data::Example> mine;
  for (const std::size_t i : sharing_.mine(all))
    mine.push_back((*job_.examples)[i]);
  example_losses(*job_.model, &now, mine, pack_tokens);
  end_passes(static_cast<std::int64_t>(all.size()));
}

double PruneSteps::trial(const lora::AdapterStack::Snapshot& values) {
  torch::NoGradGuard no_grad;
  const auto start = std::chrono::steady_clock::now();
  lora::LoraAdaptation adaptation;
  for (std::size_t m = 0; m < values.a.size(); ++m)
    adaptation.set(job_.stack->modules()[m].id, values.a[m].sum(0),
                   values.b[m].sum(0) * job_.forward_scale);
  const double loss = job_.trial_loss(adaptation);
  ++passes_;
  seconds_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return loss;
}

plan::event::Ratio PruneSteps::event_of(const prune::RatioRound& round, std::int64_t step) const {
  plan::event::Ratio out;
  out.step = step;
  out.controller = job_.prune->controller;
  out.ratio = round.ratio;
  out.real = round.real;
  out.mu = round.mu;
  out.sigma = round.sigma;
  out.base_loss = round.base_loss;
  out.committed = round.committed;
  for (const prune::RatioTrial& t : round.trials)
    out.trials.push_back({t.ratio, t.loss, t.reward});
  return out;
}

std::optional<plan::event::Ratio> PruneSteps::told() {
  return std::exchange(told_, std::nullopt);
}

void PruneSteps::is_best() {
  if (controller_) kept_ = {controller_->ratio(), controller_->real()};
}

void PruneSteps::save(lora::StateDict& state) const {
  if (controller_) controller_->save(state);
  if (norms_) norms_->save(state);
  if (!controller_ || job_.prune->controller == "fixed") return;
  Json& cost = state.values["ratio_cost"] = {
      {"rounds", rounds_}, {"passes", passes_}, {"seconds", seconds_}};
  if (kept_) cost["kept"] = {kept_->first, kept_->second};
}

void PruneSteps::load(const lora::StateDict& state, torch::Device device) {
  told_.reset();
  if (controller_) controller_->load(state, device);
  if (norms_) norms_->load(state, device);
  if (!controller_ || job_.prune->controller == "fixed") return;
  const Json cost = state.value<Json>("ratio_cost");
  rounds_ = cost.value("rounds", std::int64_t{0});
  passes_ = cost.value("passes", std::int64_t{0});
  seconds_ = cost.value("seconds", 0.0);
  kept_.reset();
  if (cost.contains("kept")) kept_ = cost.at("kept").get<std::pair<double, double>>();
}

Json PruneSteps::facts() const {
  if (!controller_ || job_.prune->controller == "fixed") return nullptr;
  const auto [ratio, real] = kept_.value_or(std::pair(controller_->ratio(), controller_->real()));
  Json out = {{"controller", job_.prune->controller},
              {"ratio", controller_->ratio()},
              {"real", controller_->real()},
              {"kept_ratio", ratio},
              {"kept_real", real},
              {"rounds", rounds_},
              {"passes", passes_},
              {"seconds", seconds_}};
  out.update(controller_->facts());
  return out;
}

}  // namespace espalier::train
