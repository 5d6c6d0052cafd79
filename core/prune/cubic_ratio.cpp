#include "core/prune/cubic_ratio.h"

namespace espalier::prune {

RatioController::Told CubicRatio::step(const Moment& now, const StackLoss& /*loss*/) {
  ratio_ = prune::cubic_ratio(settings_, now.step);
  pruner_.set_ratio(ratio_);
  Told told;
  told.outcome = pruner_.step(now.stack, now.a_gradients, now.b_gradients, now.norms);
  real_ = told.outcome.pruned;
  RatioRound round;
  round.ratio = ratio_;
  round.real = real_;
  told.round = round;
  return told;
}

void CubicRatio::save(lora::StateDict& state) const {
  pruner_.save(state);
  state.values["ratio"] = {{"p", ratio_}, {"real", real_}};
}

void CubicRatio::load(const lora::StateDict& state, torch::Device device) {
  pruner_.load(state, device);
  const RatioState kept(state);
  ratio_ = kept.number("p");
  real_ = kept.number("real");
}

}  // namespace espalier::prune
