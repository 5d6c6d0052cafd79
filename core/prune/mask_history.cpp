#include "core/prune/mask_history.h"

#include <string>
#include <utility>

namespace espalier::prune {

using torch::Tensor;

namespace {

/// Entries that are true, of each adapter: [n] f64.
Tensor entries(const Tensor& a, const Tensor& b) {
  return (a.sum({1, 2}) + b.sum({1, 2})).to(torch::kFloat64);
}

}  // namespace

Masks no_masks(const lora::AdapterStack& stack) {
  Masks out;
  for (const lora::StackModule& m : stack.modules()) {
    out.a.push_back(torch::zeros(m.a.sizes(), m.a.options().dtype(torch::kBool)));
    out.b.push_back(torch::zeros(m.b.sizes(), m.b.options().dtype(torch::kBool)));
  }
  return out;
}

std::vector<std::vector<double>> by_module(const Tensor& table) {
  std::vector<std::vector<double>> out;
  for (std::int64_t m = 0; m < table.size(0); ++m) {
    const double* const first = table[m].data_ptr<double>();
    out.emplace_back(first, first + table.size(1));
  }
  return out;
}

void MaskHistory::count(const lora::AdapterStack& stack, const Tensor& table, Outcome& out) {
  torch::NoGradGuard no_grad;
  std::vector<Tensor> now, before, both;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    now.push_back(entries(out.a[m], out.b[m]));
    if (last_a_.empty()) continue;
    before.push_back(entries(last_a_[m], last_b_[m]));
    both.push_back(entries(out.a[m].logical_and(last_a_[m]), out.b[m].logical_and(last_b_[m])));
  }
  const Tensor first = torch::stack(now), none = torch::zeros_like(first);
  // A GPU is waited for once: [4, modules, n].
  const Tensor facts = torch::stack({first, before.empty() ? none : torch::stack(before),
                                     both.empty() ? none : torch::stack(both), table})
                           .cpu();
  const auto at = facts.accessor<double, 3>();
  out.module_importance = by_module(facts[3]);
  double reset_entries = 0;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    const auto row = static_cast<std::int64_t>(m);
    std::vector<Outcome::Churn> churn(module.ranks.size());
    for (std::size_t i = 0; i < module.ranks.size(); ++i) {
      const auto size =
          static_cast<double>(module.ranks[i] * (module.a.size(2) + module.b.size(1)));
      if (size == 0) continue;
      const auto index = static_cast<std::int64_t>(i);
      const double pruned = at[0][row][index], earlier = at[1][row][index],
                   still = at[2][row][index];
      reset_entries += pruned;
      churn[i] = {(pruned - still) / size, (earlier - still) / size, still / size};
    }
    out.churn.push_back(std::move(churn));
  }
  const auto parameters = static_cast<double>(stack.parameters());
  out.pruned = parameters > 0 ? reset_entries / parameters : 0;
  last_a_ = out.a;
  last_b_ = out.b;
}

void MaskHistory::save(lora::StateDict& state) const {
  state.put("prune.last_a", last_a_);
  state.put("prune.last_b", last_b_);
}

void MaskHistory::load(const lora::StateDict& state, std::size_t modules, torch::Device device) {
  last_a_.clear();
  last_b_.clear();
  for (std::size_t m = 0; m < modules; ++m) {
    const std::string index = std::to_string(m);
    if (!state.has("prune.last_a." + index)) continue;
    last_a_.push_back(state.take("prune.last_a." + index, device));
    last_b_.push_back(state.take("prune.last_b." + index, device));
  }
}

}  // namespace espalier::prune
