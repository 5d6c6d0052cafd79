#pragma once

#include <optional>

#include "core/lora/stack_stats.h"
#include "core/plan/events.h"
#include "core/prune/pruner.h"

namespace espalier::train {

/// What a `step` event says of the stack after update and pruning: sparsity, pruned share,
/// effective weights.
void describe_step(const lora::AdapterStack& stack, const lora::StackStats& stats,
                   const std::optional<prune::Outcome>& outcome, plan::event::Step& event);

/// Per module and adapter: effective weight, sparsity of A and B, churn of the masks.
plan::event::Modules modules_event(std::int64_t step, const lora::AdapterStack& stack,
                                   const lora::StackStats& stats,
                                   const std::optional<prune::Outcome>& outcome);

}  // namespace espalier::train
