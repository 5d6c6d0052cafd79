#pragma once

#include <cstdint>

#include "core/plan/plan.h"

namespace espalier::plan {

/// How long training goes: the one rule for preflight, runner and window.
struct StepPlan {
  std::int64_t steps_per_epoch = 0;  ///< ceil(examples / accumulate)
  std::int64_t epochs = 0;           ///< the last one may be cut
  std::int64_t steps = 0;            ///< optimizer steps in all
  /// A validation after every so many steps, and one after the last step in any case; for
  /// once an epoch this is steps_per_epoch. At least 1 where there are steps.
  std::int64_t validate_every = 0;
};

/// Epochs are raised until there are min_steps steps; then all is cut at max_steps. All zero for no
/// examples.
StepPlan planned_steps(std::int64_t examples, const OptimizerPlan& optimizer);

}  // namespace espalier::plan
