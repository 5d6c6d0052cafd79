#include "core/train/step_report.h"

#include <cmath>
#include <utility>

namespace espalier::train {

void describe_step(const lora::AdapterStack& stack, const lora::StackStats& stats,
                   const std::optional<prune::Outcome>& outcome, plan::event::Step& event) {
  event.pruned = outcome ? outcome->pruned : 0;
  event.sparsity = stats.sparsity;
  event.sparsity_a = stats.sparsity_a;
  event.sparsity_b = stats.sparsity_b;
  event.merged_sparsity = stats.merged_sparsity;
  for (std::size_t i = 0; i < stats.weights.size(); ++i)
    event.weights.emplace_back(stack.names()[i], stats.weights[i]);
}

plan::event::Modules modules_event(std::int64_t step, const lora::AdapterStack& stack,
                                   const lora::StackStats& stats,
                                   const std::optional<prune::Outcome>& outcome) {
  plan::event::Modules event;
  event.step = step;
  for (std::size_t m = 0; m < stats.modules.size(); ++m) {
    const lora::ModuleStats& s = stats.modules[m];
    const model::ModuleId id = stack.modules()[m].id;
    for (std::size_t i = 0; i < s.weights.size(); ++i) {
      plan::event::ModuleState state;
      state.module = model::module_name(id.layer, id.proj);
      state.adapter = stack.names()[i];
      state.weight = s.weights[i];
      state.sparsity_a = s.sparsity_a[i];
      state.sparsity_b = s.sparsity_b[i];
      state.norm = std::sqrt(s.squared_norm);
      if (outcome) {
        const prune::Outcome::Churn& churn = outcome->churn[m][i];
        state.fresh = churn.fresh;
        state.revived = churn.revived;
        state.stable = churn.stable;
      }
      event.modules.push_back(std::move(state));
    }
  }
  return event;
}

}  // namespace espalier::train
