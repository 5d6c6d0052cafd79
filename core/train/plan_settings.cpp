// What the training loop makes of a plan's words and of a stack.
#include "core/train/trainer.h"

namespace espalier::train {

prune::Settings prune_settings(const plan::PrunePlan& p) {
  prune::Settings s;
  s.measure = p.importance == "gradient" ? prune::Settings::Measure::gradient
                                         : prune::Settings::Measure::input;
  s.granularity = p.granularity == "module" ? prune::Settings::Granularity::module
                                            : prune::Settings::Granularity::parameter;
  s.reset = p.reset == "initial" ? prune::Settings::Reset::initial : prune::Settings::Reset::zero;
  s.ratio = p.ratio;
  s.threshold = p.threshold;
  s.threshold_quantile = p.threshold_quantile;
  return s;
}

lora::LoraAdaptation adaptation_of(const lora::AdapterStack& stack, double forward_scale) {
  torch::NoGradGuard no_grad;
  lora::LoraAdaptation out;
  for (const lora::StackModule& m : stack.modules()) {
    out.set(m.id, m.merged_a(), m.merged_b() * forward_scale);
  }
  return out;
}

}  // namespace espalier::train
