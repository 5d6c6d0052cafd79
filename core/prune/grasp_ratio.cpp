#include "core/prune/grasp_ratio.h"

namespace espalier::prune {

GraspRatio::GraspRatio(const lora::AdapterStack& stack, Settings pruning,
                       const RatioSettings& settings)
    : settings_(settings), pruner_(stack, pruning), policy_(settings), ratio_(settings.p_init) {}

RatioController::Told GraspRatio::step(const Moment& now, const StackLoss& loss) {
  torch::NoGradGuard no_grad;
  const std::vector<Importance> importance =
      pruner_.measure(now.stack, now.a_gradients, now.b_gradients, now.norms);
  Told told;
  if (tries_at(now.step)) told.round = round(now, importance, loss);
  pruner_.set_ratio(ratio_);
  told.outcome = pruner_.prune(now.stack, importance);
  real_ = told.outcome.pruned;
  if (told.round) told.round->real = real_;
  return told;
}

RatioRound GraspRatio::round(const Moment& now, const std::vector<Importance>& importance,
                             const StackLoss& loss) {
  const auto loss_at = [&](double p) {
    return loss(masked(now.stack, Pruner::lowest_entries(now.stack, importance, p)));
  };
  RatioRound out;
  out.base_loss = loss_at(ratio_);
  for (const double p : policy_.draw(now.step / settings_.interval)) {
    const double tried = loss_at(p);
    out.trials.push_back({p, tried, *out.base_loss - tried});
  }
  policy_.update(out.trials, ratio_);
  if (const RatioTrial* best = best_trial(out.trials)) {
    ratio_ = moved_ratio(ratio_, best->ratio, settings_.max_delta);
    out.committed = true;
  }
  out.ratio = ratio_;
  out.mu = policy_.mu();
  out.sigma = policy_.sigma();
  return out;
}

std::optional<RatioRound> GraspRatio::beginning() const {
  RatioRound out;
  out.ratio = ratio_;
  out.mu = policy_.mu();
  out.sigma = policy_.sigma();
  return out;
}

void GraspRatio::save(lora::StateDict& state) const {
  pruner_.save(state);
  state.values["ratio"] = {
      {"p", ratio_}, {"real", real_}, {"mu", policy_.mu()}, {"sigma", policy_.sigma()}};
}

void GraspRatio::load(const lora::StateDict& state, torch::Device device) {
  pruner_.load(state, device);
  const RatioState kept(state);
  ratio_ = kept.number("p");
  real_ = kept.number("real");
  policy_.set(kept.number("mu"), kept.number("sigma"));
}

Json GraspRatio::facts() const {
  return {{"mu", policy_.mu()}, {"sigma", policy_.sigma()}};
}

}  // namespace espalier::prune
