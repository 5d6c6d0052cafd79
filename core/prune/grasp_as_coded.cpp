#include "core/prune/grasp_as_coded.h"

#include <cmath>
#include <utility>

#include "core/prune/select.h"

namespace espalier::prune {

using torch::Tensor;

namespace {

/// |theta|: every entry's importance, modules' as their mean.
std::vector<Importance> magnitudes(const lora::AdapterStack& stack) {
  std::vector<Importance> out;
  for (const lora::StackModule& m : stack.modules()) {
    Importance one{m.a.abs(), m.b.abs(), {}};
    one.module = (one.a.sum({1, 2}) + one.b.sum({1, 2})).to(torch::kFloat64) /
                 static_cast<double>(m.a[0].numel() + m.b[0].numel());
    out.push_back(std::move(one));
  }
  return out;
}

double count(const Masks& masks) {
  Tensor sum = torch::zeros({}, torch::kInt64);
  for (const std::vector<Tensor>* list : {&masks.a, &masks.b}) {
    for (const Tensor& t : *list)
      sum = sum + t.sum().cpu();
  }
  return sum.item<double>();
}

}  // namespace

GraspAsCoded::GraspAsCoded(const lora::AdapterStack& stack, const RatioSettings& settings,
                           Forget forget)
    : settings_(settings),
      forget_(std::move(forget)),
      policy_(settings),
      ratio_(settings.p_init),
      mask_(no_masks(stack)),
      parameters_(stack.parameters()) {
  for (const lora::StackModule& m : stack.modules()) {
    stash_.a.push_back(torch::zeros_like(m.a));
    stash_.b.push_back(torch::zeros_like(m.b));
  }
}

double GraspAsCoded::real() const {
  return parameters_ > 0 ? count(mask_) / static_cast<double>(parameters_) : 0;
}

RatioController::Told GraspAsCoded::step(const Moment& now, const StackLoss& loss) {
  torch::NoGradGuard no_grad;
  for (std::size_t m = 0; m < mask_.a.size(); ++m) {
    now.stack.modules()[m].a.masked_fill_(mask_.a[m], 0);
    now.stack.modules()[m].b.masked_fill_(mask_.b[m], 0);
  }
  Told told;
  if (tries_at(now.step)) told.round = round(now, loss);
  static_cast<Masks&>(told.outcome) = mask_;
  std::vector<Tensor> table;
  for (const Importance& one : magnitudes(now.stack))
    table.push_back(one.module);
  history_.count(now.stack, torch::stack(table), told.outcome);
  if (told.round) told.round->real = told.outcome.pruned;
  return told;
}

RatioRound GraspAsCoded::round(const Moment& now, const StackLoss& loss) {
  if (importance_.empty()) importance_ = magnitudes(now.stack);
  RatioRound out;
  out.base_loss = loss(masked(now.stack, mask_));
  log_value(-*out.base_loss, ratio_);
  for (const double p : policy_.draw(now.step / settings_.interval)) {
    const double tried = loss(under(now.stack, candidate(now.stack, p)));
    out.trials.push_back({p, tried, *out.base_loss - tried});
    log_value(out.trials.back().reward, p);
  }
  policy_.update(out.trials, ratio_);
  if (const RatioTrial* best = best_trial(out.trials)) {
    commit(now.stack, candidate(now.stack, best->ratio));
    ratio_ = moved_ratio(ratio_, best->ratio, settings_.max_delta);
    out.committed = true;
  }
  out.ratio = ratio_;
  out.mu = policy_.mu();
  out.sigma = policy_.sigma();
  return out;
}

Masks GraspAsCoded::candidate(const lora::AdapterStack& stack, double p) const {
  return Pruner::lowest_entries(stack, importance_, p);
}

lora::AdapterStack::Snapshot GraspAsCoded::under(const lora::AdapterStack& stack,
                                                 const Masks& mask) const {
  lora::AdapterStack::Snapshot out;
  for (std::size_t m = 0; m < mask.a.size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    out.a.push_back(torch::where(mask_.a[m], stash_.a[m], module.a).masked_fill_(mask.a[m], 0));
    out.b.push_back(torch::where(mask_.b[m], stash_.b[m], module.b).masked_fill_(mask.b[m], 0));
  }
  return out;
}

void GraspAsCoded::commit(lora::AdapterStack& stack, const Masks& mask) {
  const auto change = [](Tensor& value, Tensor& stash, const Tensor& before, const Tensor& after) {
    const Tensor whole = torch::where(before, stash, value);  // as if nothing were masked
    stash = torch::where(after, whole, torch::zeros_like(whole));
    value.copy_(whole.masked_fill(after, 0));
    return after.logical_and(before.logical_not());
  };
  Masks fresh;
  for (std::size_t m = 0; m < mask.a.size(); ++m) {
    lora::StackModule& module = stack.modules()[m];
    fresh.a.push_back(change(module.a, stash_.a[m], mask_.a[m], mask.a[m]));
    fresh.b.push_back(change(module.b, stash_.b[m], mask_.b[m], mask.b[m]));
  }
  mask_ = mask;
  if (forget_) forget_(fresh);
}

void GraspAsCoded::log_value(double value, double ratio) {
  if (!std::isfinite(value) || (logged_ && value <= *logged_)) return;
  logged_ = value;
  script_choice_ = ratio;
}

std::optional<RatioRound> GraspAsCoded::beginning() const {
  RatioRound out;
  out.ratio = ratio_;
  out.mu = policy_.mu();
  out.sigma = policy_.sigma();
  return out;
}

void GraspAsCoded::save(lora::StateDict& state) const {
  history_.save(state);
  stash_.save("ratio.stash", state);
  state.put("ratio.mask_a", mask_.a);
  state.put("ratio.mask_b", mask_.b);
  for (std::size_t m = 0; m < importance_.size(); ++m) {
    state.put("ratio.importance_a." + std::to_string(m), importance_[m].a);
    state.put("ratio.importance_b." + std::to_string(m), importance_[m].b);
  }
  Json& values =
      state.values["ratio"] = {{"p", ratio_}, {"mu", policy_.mu()}, {"sigma", policy_.sigma()}};
  if (logged_) values["logged"] = *logged_, values["script_choice"] = *script_choice_;
}

void GraspAsCoded::load(const lora::StateDict& state, torch::Device device) {
  history_.load(state, mask_.a.size(), device);
  importance_.clear();
  for (std::size_t m = 0; m < mask_.a.size(); ++m) {
    const std::string index = std::to_string(m);
    state.take_into("ratio.stash.a." + index, stash_.a[m]);
    state.take_into("ratio.stash.b." + index, stash_.b[m]);
    state.take_into("ratio.mask_a." + index, mask_.a[m]);
    state.take_into("ratio.mask_b." + index, mask_.b[m]);
    if (!state.has("ratio.importance_a." + index)) continue;
    importance_.push_back({state.take("ratio.importance_a." + index, device),
                           state.take("ratio.importance_b." + index, device),
                           {}});
  }
  const RatioState kept(state);
  ratio_ = kept.number("p");
  policy_.set(kept.number("mu"), kept.number("sigma"));
  logged_ = kept.maybe("logged");
  script_choice_ = kept.maybe("script_choice");
}

Json GraspAsCoded::facts() const {
  Json out = {{"mu", policy_.mu()}, {"sigma", policy_.sigma()}};
  if (script_choice_) out["script_choice"] = *script_choice_;
  return out;
}

}  // namespace espalier::prune
