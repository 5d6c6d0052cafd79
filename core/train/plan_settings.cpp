// What the training loop makes of a plan's words and of a stack.
#include "core/train/prune_steps.h"
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

prune::RatioSettings ratio_settings(const plan::PrunePlan& p, std::int64_t steps,
                                    std::uint64_t seed) {
  using Kind = prune::RatioSettings::Kind;
  prune::RatioSettings s;
  s.kind = p.controller == "cubic"            ? Kind::cubic
           : p.controller == "grasp"          ? Kind::grasp
           : p.controller == "grasp_as_coded" ? Kind::grasp_as_coded
                                              : Kind::fixed;
  s.ratio = p.ratio;
  s.ramp_start = p.ramp_start;
  s.ramp_end = p.ramp_end;
  s.steps = steps;
  s.p_min = p.p_min;
  s.p_max = p.p_max;
  s.p_init = p.p_init;
  s.interval = p.interval;
  s.group_size = p.group_size;
  s.policy_lr = p.policy_lr;
  s.kl = p.kl;
  s.entropy = p.entropy;
  s.max_delta = p.max_delta;
  if (s.kind == Kind::grasp) s.sigma_cap = p.sigma_cap.value_or((p.p_max - p.p_min) / 4);
  s.seed = seed;
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
