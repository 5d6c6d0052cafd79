#include "core/plan/steps.h"

#include <algorithm>

namespace espalier::plan {

namespace {

std::int64_t ceil_divide(std::int64_t a, std::int64_t b) {
  return a / b + (a % b != 0 ? 1 : 0);
}

}  // namespace

StepPlan planned_steps(std::int64_t examples, const OptimizerPlan& optimizer) {
  StepPlan out;
  if (examples <= 0 || optimizer.epochs <= 0) return out;
  out.steps_per_epoch = ceil_divide(examples, std::max<std::int64_t>(1, optimizer.accumulate));
  out.epochs = optimizer.epochs;
  if (optimizer.min_steps > 0) {
    out.epochs = std::max(out.epochs, ceil_divide(optimizer.min_steps, out.steps_per_epoch));
  }
  out.steps = out.epochs * out.steps_per_epoch;
  if (optimizer.max_steps > 0 && out.steps > optimizer.max_steps) {
    out.steps = optimizer.max_steps;
    out.epochs = ceil_divide(out.steps, out.steps_per_epoch);
  }
  if (optimizer.validate_every > 0) {
    out.validate_every = optimizer.validate_every;
  } else if (optimizer.validate_every < 0) {
    out.validate_every = std::max<std::int64_t>(1, out.steps / 12);
  } else {
    out.validate_every = out.steps_per_epoch;
  }
  return out;
}

}  // namespace espalier::plan
