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
  history_.save(state);
}

void Pruner::load(const lora::StateDict& state, torch::Device device) {
  for (std::size_t m = 0; m < averages_.size(); ++m)
    averages_[m].load("prune." + std::to_string(m), state, device);
  history_.load(state, averages_.size(), device);
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

namespace {

void choose_entries(const lora::StackModule& module, const Importance& importance, double ratio,
                    Tensor& a, Tensor& b) {
  const std::int64_t in = module.a.size(2), rows = module.b.size(1), width = module.a.size(1);
  const Tensor ia = importance.a.contiguous(), ib = importance.b.contiguous();
  for (std::size_t i = 0; i < module.ranks.size(); ++i) {
    const std::int64_t r = module.ranks[i];
    if (r == 0) continue;
    const auto index = static_cast<std::int64_t>(i);
    // The real rows of A are its first; the real columns of B are gathered without the padding.
    const auto count_a = static_cast<std::size_t>(r * in);
    mark_lowest(
        {ia.data_ptr<float>() + index * width * in, count_a}, prune_count(ratio, r * in),
        {reinterpret_cast<std::uint8_t*>(a.data_ptr<bool>()) + index * width * in, count_a});
    const Tensor real = ib[index].narrow(1, 0, r).contiguous();
    Tensor mask = torch::empty({rows, r}, torch::kBool);
    const auto count_b = static_cast<std::size_t>(rows * r);
    mark_lowest({real.data_ptr<float>(), count_b}, prune_count(ratio, rows * r),
                {reinterpret_cast<std::uint8_t*>(mask.data_ptr<bool>()), count_b});
    b[index].narrow(1, 0, r).copy_(mask);
  }
}

/// Nothing comes to the host, so that it need not wait within a step. Tensors of one size are rows
/// of one matrix: a GPU is as fast with a hundred as with one.
void choose_on_device(const lora::AdapterStack& stack, const std::vector<Importance>& importance,
                      double ratio, Masks& out) {
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
    const Tensor marked = lowest(torch::stack(rows), prune_count(ratio, numel));
    for (std::size_t i = 0; i < parts.size(); ++i)
      parts[i].mask.copy_(marked[static_cast<std::int64_t>(i)].view(parts[i].mask.sizes()));
  }
}

}  // namespace

Masks Pruner::lowest_entries(const lora::AdapterStack& stack,
                             const std::vector<Importance>& importance, double ratio) {
  Masks out = no_masks(stack);
  if (ratio <= 0) return out;
  if (!stack.modules().front().a.is_cpu()) {
    choose_on_device(stack, importance, ratio, out);
    return out;
  }
  const auto modules = static_cast<std::int64_t>(importance.size());
  device::parallel_for(0, modules, 1, [&](std::int64_t begin, std::int64_t end) {
    const torch::NoGradGuard here;  // the caller's guard is its thread's
    for (std::int64_t i = begin; i < end; ++i) {
      const auto m = static_cast<std::size_t>(i);
      choose_entries(stack.modules()[m], importance[m], ratio, out.a[m], out.b[m]);
    }
  });
  return out;
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
  return prune(stack, measure(stack, a_gradients, b_gradients, norms));
}

Outcome Pruner::prune(lora::AdapterStack& stack, const std::vector<Importance>& importance) {
  torch::NoGradGuard no_grad;
  Outcome out;
  const Tensor table = module_table(importance);
  if (settings_.granularity == Settings::Granularity::module) {
    static_cast<Masks&>(out) = no_masks(stack);
    out.module_importance = by_module(table.cpu());
    choose_modules(stack, out);
  } else {
    static_cast<Masks&>(out) = lowest_entries(stack, importance, settings_.ratio);
  }
  for (std::size_t m = 0; m < importance.size(); ++m)
    reset(stack.modules()[m], m, out);
  history_.count(stack, table, out);
  return out;
}

}  // namespace espalier::prune
