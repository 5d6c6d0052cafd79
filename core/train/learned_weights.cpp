#include "core/train/learned_weights.h"

#include <map>

namespace espalier::train {

using torch::Tensor;

namespace {

std::string group_name(const std::string& granularity, model::ModuleId id) {
  if (granularity == "module") return model::module_name(id.layer, id.proj);
  return granularity == "layer" ? "layer " + std::to_string(id.layer) : "merge";
}

/// Which group each module belongs to, groups in the order of their first module.
std::vector<std::int64_t> groups_of(const lora::AdapterStack& stack, const std::string& granularity,
                                    std::vector<std::string>& names) {
  std::map<std::string, std::int64_t> known;
  std::vector<std::int64_t> out;
  for (const lora::StackModule& m : stack.modules()) {
    const std::string name = group_name(granularity, m.id);
    const auto [it, fresh] = known.emplace(name, static_cast<std::int64_t>(names.size()));
    if (fresh) names.push_back(name);
    out.push_back(it->second);
  }
  return out;
}

}  // namespace

LearnedWeights::LearnedWeights(lora::AdapterStack& stack, const std::string& granularity,
                               const std::vector<double>& initial, double lr_factor)
    : base_(stack.snapshot()),
      group_of_(groups_of(stack, granularity, names_)),
      weights_(torch::tensor(initial, torch::kFloat64)
                   .expand({static_cast<std::int64_t>(names_.size()),
                            static_cast<std::int64_t>(initial.size())})
                   .clone()),
      moments_(weights_),
      lr_factor_(lr_factor) {
  write(stack);
}

void LearnedWeights::write(lora::AdapterStack& stack) const {
  torch::NoGradGuard no_grad;
  for (std::size_t m = 0; m < stack.modules().size(); ++m) {
    lora::StackModule& module = stack.modules()[m];
    const Tensor w = weights_[group_of_[m]].to(module.a.options()).view({-1, 1, 1});
    module.a.copy_(base_.a[m] * w);
    module.b.copy_(base_.b[m] * w);
  }
}

void LearnedWeights::step(lora::AdapterStack& stack, const std::vector<Tensor>& a_gradients,
                          const std::vector<Tensor>& b_gradients, double lr) {
  torch::NoGradGuard no_grad;
  ++steps_;
  Tensor gradient = torch::zeros_like(weights_);
  for (std::size_t m = 0; m < base_.a.size(); ++m) {
    const Tensor by_a = (base_.a[m] * a_gradients[m]).sum({1, 2}, false, torch::kFloat64);
    const Tensor by_b = (base_.b[m] * b_gradients[m]).sum({1, 2}, false, torch::kFloat64);
    gradient[group_of_[m]].add_((by_a + by_b).cpu());
  }
  weights_.sub_(moments_.update(gradient, lr * lr_factor_, steps_));
  write(stack);
}

void LearnedWeights::save(lora::StateDict& state) const {
  state.put("weights", weights_);
  moments_.save("adam", state);
  state.values["adam_steps"] = steps_;
}

void LearnedWeights::load(const lora::StateDict& state) {
  state.take_into("weights", weights_);
  moments_.load("adam", state);
  steps_ = state.value<std::int64_t>("adam_steps");
}

Tensor LearnedWeights::weights_of(const lora::AdapterStack& stack) const {
  torch::NoGradGuard no_grad;
  Tensor product = torch::zeros_like(weights_), square = torch::zeros_like(weights_);
  for (std::size_t m = 0; m < base_.a.size(); ++m) {
    const auto dot = [](const Tensor& x, const Tensor& y) {
      return (x * y).sum({1, 2}, false, torch::kFloat64).cpu();
    };
    const lora::StackModule& now = stack.modules()[m];
    product[group_of_[m]].add_(dot(now.a, base_.a[m]) + dot(now.b, base_.b[m]));
    square[group_of_[m]].add_(dot(base_.a[m], base_.a[m]) + dot(base_.b[m], base_.b[m]));
  }
  // An adapter that touches nothing of a group has no say there: its weight is where it began.
  return torch::where(square > 0, product / square.clamp_min(1e-300), weights_);
}

}  // namespace espalier::train
