#include "core/train/shared_adamw.h"

#include <cmath>

namespace espalier::train {

using torch::Tensor;

namespace {
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEps = 1e-8;
}

SharedAdamW::SharedAdamW(const lora::AdapterStack& stack, double weight_decay)
    : weight_decay_(weight_decay) {
  for (const lora::StackModule& m : stack.modules()) {
    a_.emplace_back(m.a[0]);
    b_.emplace_back(m.b[0]);
  }
}

AdamMoments::AdamMoments(const Tensor& like)
    : mean(torch::zeros_like(like)), square(torch::zeros_like(like)) {}

Tensor AdamMoments::update(const Tensor& gradient, double lr, std::int64_t steps) {
  mean.mul_(kBeta1).add_(gradient, 1 - kBeta1);
  square.mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
  const double correction1 = 1 - std::pow(kBeta1, static_cast<double>(steps));
  const double correction2 = 1 - std::pow(kBeta2, static_cast<double>(steps));
  const Tensor denominator = (square.sqrt() / std::sqrt(correction2)).add_(kEps);
  return (mean / denominator).mul_(lr / correction1);
}

void AdamMoments::save(const std::string& name, lora::StateDict& state) const {
  state.put(name + ".mean", mean);
  state.put(name + ".square", square);
}

void AdamMoments::load(const std::string& name, const lora::StateDict& state) {
  state.take_into(name + ".mean", mean);
  state.take_into(name + ".square", square);
}

void SharedAdamW::save(lora::StateDict& state) const {
  for (std::size_t i = 0; i < a_.size(); ++i) {
    a_[i].save("adam.a." + std::to_string(i), state);
    b_[i].save("adam.b." + std::to_string(i), state);
  }
  state.values["adam_steps"] = steps_;
}

void SharedAdamW::load(const lora::StateDict& state) {
  for (std::size_t i = 0; i < a_.size(); ++i) {
    a_[i].load("adam.a." + std::to_string(i), state);
    b_[i].load("adam.b." + std::to_string(i), state);
  }
  steps_ = state.value<std::int64_t>("adam_steps");
}

void SharedAdamW::step(lora::AdapterStack& stack, const std::vector<Tensor>& a_gradients,
                       const std::vector<Tensor>& b_gradients, double lr) {
  torch::NoGradGuard no_grad;
  ++steps_;
  const double decay = 1 - lr * weight_decay_;
  for (std::size_t i = 0; i < stack.modules().size(); ++i) {
    lora::StackModule& m = stack.modules()[i];
    if (weight_decay_ != 0) {
      m.a.mul_(decay);
      m.b.mul_(decay);
    }
    m.a.sub_(a_[i].update(a_gradients[i], lr, steps_) * m.a_mask);
    m.b.sub_(b_[i].update(b_gradients[i], lr, steps_) * m.b_mask);
  }
}

}  // namespace espalier::train
