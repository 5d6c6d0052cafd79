#include "core/prune/fixed_ratio.h"

namespace espalier::prune {

RatioController::Told FixedRatio::step(const Moment& now, const StackLoss& /*loss*/) {
  Told told;
  told.outcome = pruner_.step(now.stack, now.a_gradients, now.b_gradients, now.norms);
  real_ = told.outcome.pruned;
  return told;
}

}  // namespace espalier::prune
