#include "core/prune/pruner.h"

#include <utility>

#include "core/device/parallel.h"
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
    last_a_.push_back(state.take("prune.last_a." + index, torch::kCPU));
    last_b_.push_back(state.take("prune.last_b." + index, torch::kCPU));
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
  const Tensor ia = importance.a.cpu().contiguous(), ib = importance.b.cpu().contiguous();
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

void Pruner::reset(lora::StackModule& module, std::size_t index, const Outcome& outcome) const {
  const Tensor a = outcome.a[index].to(module.a.device());
  const Tensor b = outcome.b[index].to(module.b.device());
  if (settings_.reset == Settings::Reset::zero) {
    module.a.masked_fill_(a, 0);
    module.b.masked_fill_(b, 0);
  } else {
    module.a.copy_(torch::where(a, initial_.a[index], module.a));
    module.b.copy_(torch::where(b, initial_.b[index], module.b));
  }
}

Outcome Pruner::step(lora::AdapterStack& stack, const std::vector<Tensor>& a_gradients,
                     const std::vector<Tensor>& b_gradients, const InputNorms* norms) {
  torch::NoGradGuard no_grad;
  const std::vector<Importance> importance = measure(stack, a_gradients, b_gradients, norms);
  Outcome out;
  std::vector<double> all;
  for (const lora::StackModule& m : stack.modules()) {
    out.a.push_back(torch::zeros(m.a.sizes(), torch::kBool));
    out.b.push_back(torch::zeros(m.b.sizes(), torch::kBool));
  }
  for (std::size_t m = 0; m < importance.size(); ++m) {
    out.module_importance.push_back(importance[m].module);
    for (std::size_t i = 0; i < importance[m].module.size(); ++i) {
      if (stack.modules()[m].ranks[i] > 0) all.push_back(importance[m].module[i]);
    }
  }
  if (settings_.granularity == Settings::Granularity::parameter) {
    const auto modules = static_cast<std::int64_t>(importance.size());
    device::parallel_for(0, settings_.ratio > 0 ? modules : 0, 1,
                         [&](std::int64_t begin, std::int64_t end) {
                           const torch::NoGradGuard here;  // the guard above is its thread's
                           for (std::int64_t i = begin; i < end; ++i) {
                             const auto m = static_cast<std::size_t>(i);
                             choose_entries(stack.modules()[m], importance[m], out.a[m], out.b[m]);
                           }
                         });
  } else {
    const bool absolute = settings_.threshold.has_value();
    const double limit =
        absolute ? *settings_.threshold : quantile(all, settings_.threshold_quantile);
    for (std::size_t m = 0; m < importance.size(); ++m) {
      const lora::StackModule& module = stack.modules()[m];
      for (std::size_t i = 0; i < module.ranks.size(); ++i) {
        const double value = importance[m].module[i];
        if (module.ranks[i] == 0 || !(absolute ? value <= limit : value < limit)) continue;
        const auto index = static_cast<std::int64_t>(i);
        out.a[m][index].narrow(0, 0, module.ranks[i]).fill_(true);
        out.b[m][index].narrow(1, 0, module.ranks[i]).fill_(true);
      }
    }
  }
  for (std::size_t m = 0; m < importance.size(); ++m)
    reset(stack.modules()[m], m, out);
  count(stack, out);
  return out;
}

namespace {

double total(const Tensor& t) {
  return static_cast<double>(t.sum().item<std::int64_t>());
}

}  // namespace

void Pruner::count(const lora::AdapterStack& stack, Outcome& out) {
  double reset_entries = 0;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    const lora::StackModule& module = stack.modules()[m];
    std::vector<Outcome::Churn> churn(module.ranks.size());
    reset_entries += total(out.a[m]) + total(out.b[m]);
    for (std::size_t i = 0; i < module.ranks.size(); ++i) {
      const auto entries =
          static_cast<double>(module.ranks[i] * (module.a.size(2) + module.b.size(1)));
      if (entries == 0) continue;
      const auto index = static_cast<std::int64_t>(i);
      const double now = total(out.a[m][index]) + total(out.b[m][index]);
      double stable = 0, before = 0;
      if (!last_a_.empty()) {
        before = total(last_a_[m][index]) + total(last_b_[m][index]);
        stable = total(out.a[m][index].logical_and(last_a_[m][index])) +
                 total(out.b[m][index].logical_and(last_b_[m][index]));
      }
      churn[i] = {(now - stable) / entries, (before - stable) / entries, stable / entries};
    }
    out.churn.push_back(std::move(churn));
  }
  const auto parameters = static_cast<double>(stack.parameters());
  out.pruned = parameters > 0 ? reset_entries / parameters : 0;
  last_a_ = out.a;
  last_b_ = out.b;
}

}  // namespace espalier::prune
