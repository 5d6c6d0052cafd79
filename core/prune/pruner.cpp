#include "core/prune/pruner.h"

#include <map>
#include <utility>

#include "core/device/parallel.h"
#include "core/prune/lowest.h"
#include "core/prune/select.h"

namespace espalier::prune {

using torch::Tensor;

Pruner::Pruner(const lora::AdapterStack& stack, Settings settings)
    : settings_(settings), averages_(stack.modules().size()) {
  if (settings_.reset == Settings::Reset::initial) initial_ = stack.snapshot();
}

void Pruner::save(lora::StateDict& state) const {
  for (std::size_t m = 0; m < averages_.size(); ++m)
    averages_[m].save("prune." + std::to_string(m), state);
  state.put("prune.last_a", last_a_);
  state.put("prune.last_b", last_b_);
}

void Pruner::load(const lora::StateDict& state, torch::Device device) {
  last_a_.clear();
  last_b_.clear();
  for (std::size_t m = 0; m < averages_.size(); ++m) {
    const std::string index = std::to_string(m);
    averages_[m].load("prune." + index, state, device);
    if (!state.has("prune.last_a." + index)) continue;
    last_a_.push_back(state.take("prune.last_a." + index, device));
    last_b_.push_back(state.take("prune.last_b." + index, device));
  }
}

std::vector<Importance> Pruner::measure(const lora::AdapterStack& stack,
                                        const std::vector<Tensor>& a_gradients,
                                        const std::vector<Tensor>& b_gradients,
                                        const InputNorms* norms) {
  std::vector<Importance> out;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    out.push_back(needs_norms() ? input_importance(module, norms->norms(module.id))
                                : averages_[m].update(module, a_gradients[m], b_gradients[m]));
  }
  return out;
}

void Pruner::choose_entries(const lora::StackModule& module, const Importance& importance,
                            Tensor& a, Tensor& b) const {
  const std::int64_t in = module.a.size(2), rows = module.b.size(1), width = module.a.size(1);
  const Tensor ia = importance.a.contiguous(), ib = importance.b.contiguous();
  for (std::size_t i = 0; i < module.ranks.size(); ++i) {
    const std::int64_t r = module.ranks[i];
    if (r == 0) continue;
    const auto index = static_cast<std::int64_t>(i);
    // The real rows of A are its first; the real columns of B are gathered without the padding.
    const auto count_a = static_cast<std::size_t>(r * in);
    mark_lowest(
        {ia.data_ptr<float>() + index * width * in, count_a}, prune_count(settings_.ratio, r * in),
        {reinterpret_cast<std::uint8_t*>(a.data_ptr<bool>()) + index * width * in, count_a});
    const Tensor real = ib[index].narrow(1, 0, r).contiguous();
    Tensor mask = torch::empty({rows, r}, torch::kBool);
    const auto count_b = static_cast<std::size_t>(rows * r);
    mark_lowest({real.data_ptr<float>(), count_b}, prune_count(settings_.ratio, rows * r),
                {reinterpret_cast<std::uint8_t*>(mask.data_ptr<bool>()), count_b});
    b[index].narrow(1, 0, r).copy_(mask);
  }
}

/// Nothing comes to the host, so that it need not wait within a step. Tensors of one size are rows
/// of one matrix: a GPU is as fast with a hundred as with one.
void Pruner::choose_on_device(const lora::AdapterStack& stack,
                              const std::vector<Importance>& importance, Outcome& out) const {
  struct Part {
    Tensor values, mask;  ///< views of the real entries
  };
  std::map<std::int64_t, std::vector<Part>> by_size;
  for (std::size_t m = 0; m < importance.size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    for (std::size_t i = 0; i < module.ranks.size(); ++i) {
      const std::int64_t r = module.ranks[i];
      if (r == 0) continue;
      const auto index = static_cast<std::int64_t>(i);
      const auto add = [&](const Tensor& values, const Tensor& mask, std::int64_t axis) {
        const Tensor real = values[index].narrow(axis, 0, r);
        by_size[real.numel()].push_back({real, mask[index].narrow(axis, 0, r)});
      };
      add(importance[m].a, out.a[m], 0);
      add(importance[m].b, out.b[m], 1);
    }
  }
  for (const auto& [numel, parts] : by_size) {
    std::vector<Tensor> rows;
    for (const Part& part : parts)
      rows.push_back(part.values.reshape({numel}));
    const Tensor marked = lowest(torch::stack(rows), prune_count(settings_.ratio, numel));
    for (std::size_t i = 0; i < parts.size(); ++i)
      parts[i].mask.copy_(marked[static_cast<std::int64_t>(i)].view(parts[i].mask.sizes()));
  }
}

/// Whole A_i and B_i by their modules' importance.
void Pruner::choose_modules(const lora::AdapterStack& stack, Outcome& out) const {
  const bool absolute = settings_.threshold.has_value();
  std::vector<double> all;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    for (std::size_t i = 0; i < out.module_importance[m].size(); ++i) {
      if (stack.modules()[m].ranks[i] > 0) all.push_back(out.module_importance[m][i]);
    }
  }
  const double limit =
      absolute ? *settings_.threshold : quantile(all, settings_.threshold_quantile);
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    for (std::size_t i = 0; i < module.ranks.size(); ++i) {
      const double value = out.module_importance[m][i];
      if (module.ranks[i] == 0 || !(absolute ? value <= limit : value < limit)) continue;
      const auto index = static_cast<std::int64_t>(i);
      out.a[m][index].narrow(0, 0, module.ranks[i]).fill_(true);
      out.b[m][index].narrow(1, 0, module.ranks[i]).fill_(true);
    }
  }
}

void Pruner::reset(lora::StackModule& module, std::size_t index, const Outcome& outcome) const {
  const Tensor &a = outcome.a[index], &b = outcome.b[index];
  if (settings_.reset == Settings::Reset::zero) {
    module.a.masked_fill_(a, 0);
    module.b.masked_fill_(b, 0);
  } else {
    module.a.copy_(torch::where(a, initial_.a[index], module.a));
    module.b.copy_(torch::where(b, initial_.b[index], module.b));
  }
}

namespace {

/// Entries that are true, of each adapter: [n] f64.
Tensor entries(const Tensor& a, const Tensor& b) {
  return (a.sum({1, 2}) + b.sum({1, 2})).to(torch::kFloat64);
}

std::vector<std::vector<double>> by_module(const Tensor& table) {
  std::vector<std::vector<double>> out;
  for (std::int64_t m = 0; m < table.size(0); ++m) {
    const double* const first = table[m].data_ptr<double>();
    out.emplace_back(first, first + table.size(1));
  }
  return out;
}

Tensor module_table(const std::vector<Importance>& importance) {
  std::vector<Tensor> rows;
  for (const Importance& one : importance)
    rows.push_back(one.module);
  return torch::stack(rows);  // [modules, n]
}

}  // namespace

Outcome Pruner::step(lora::AdapterStack& stack, const std::vector<Tensor>& a_gradients,
                     const std::vector<Tensor>& b_gradients, const InputNorms* norms) {
  torch::NoGradGuard no_grad;
  const std::vector<Importance> importance = measure(stack, a_gradients, b_gradients, norms);
  Outcome out;
  for (const lora::StackModule& m : stack.modules()) {
    out.a.push_back(torch::zeros(m.a.sizes(), m.a.options().dtype(torch::kBool)));
    out.b.push_back(torch::zeros(m.b.sizes(), m.b.options().dtype(torch::kBool)));
  }
  const Tensor table = module_table(importance);
  if (settings_.granularity == Settings::Granularity::module) {
    out.module_importance = by_module(table.cpu());
    choose_modules(stack, out);
  } else if (settings_.ratio > 0 && !table.is_cpu()) {
    choose_on_device(stack, importance, out);
  } else if (settings_.ratio > 0) {
    const auto modules = static_cast<std::int64_t>(importance.size());
    device::parallel_for(0, modules, 1, [&](std::int64_t begin, std::int64_t end) {
      const torch::NoGradGuard here;  // the guard above is its thread's
      for (std::int64_t i = begin; i < end; ++i) {
        const auto m = static_cast<std::size_t>(i);
        choose_entries(stack.modules()[m], importance[m], out.a[m], out.b[m]);
      }
    });
  }
  for (std::size_t m = 0; m < importance.size(); ++m)
    reset(stack.modules()[m], m, out);
  count(stack, table, out);
  return out;
}

void Pruner::count(const lora::AdapterStack& stack, const Tensor& table, Outcome& out) {
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

}  // namespace espalier::prune
