#include "core/train/per_tensor_adamw.h"

#include <string>
#include <utility>

namespace espalier::train {

using torch::Tensor;

namespace {
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEps = 1e-8;
}

PerTensorAdamW::Moments PerTensorAdamW::moments_of(const Tensor& values) {
  return {torch::zeros_like(values), torch::zeros_like(values),
          torch::zeros({values.size(0), 1, 1}, values.options().dtype(torch::kFloat64))};
}

PerTensorAdamW::PerTensorAdamW(const lora::AdapterStack& stack, double weight_decay)
    : weight_decay_(weight_decay) {
  for (const lora::StackModule& m : stack.modules()) {
    a_.push_back(moments_of(m.a));
    b_.push_back(moments_of(m.b));
  }
}

Tensor PerTensorAdamW::update(Moments& m, const Tensor& gradient, double lr) {
  m.steps.add_(1);
  m.mean.mul_(kBeta1).add_(gradient, 1 - kBeta1);
  m.square.mul_(kBeta2).add_(gradient * gradient, 1 - kBeta2);
  const auto type = m.mean.scalar_type();
  const Tensor one = (1 - torch::pow(kBeta1, m.steps));
  const Tensor root = torch::sqrt(1 - torch::pow(kBeta2, m.steps)).to(type);
  const Tensor denominator = (m.square.sqrt() / root).add_(kEps);
  return (m.mean / denominator).mul_((lr / one).to(type));
}

void PerTensorAdamW::step(lora::AdapterStack& stack, const std::vector<Tensor>& a_gradients,
                          const std::vector<Tensor>& b_gradients, double lr) {
  torch::NoGradGuard no_grad;
  const double decay = 1 - lr * weight_decay_;
  for (std::size_t i = 0; i < stack.modules().size(); ++i) {
    lora::StackModule& m = stack.modules()[i];
    if (weight_decay_ != 0) {
      m.a.mul_(decay);
      m.b.mul_(decay);
    }
    m.a.sub_(update(a_[i], a_gradients[i], lr) * m.a_mask);
    m.b.sub_(update(b_[i], b_gradients[i], lr) * m.b_mask);
  }
}

void PerTensorAdamW::forget(Moments& m, const Tensor& fresh) {
  m.mean.masked_fill_(fresh, 0);
  m.square.masked_fill_(fresh, 0);
  m.steps.masked_fill_(fresh.flatten(1).any(1).view({-1, 1, 1}), 0);
}

void PerTensorAdamW::forget(const prune::Masks& fresh) {
  torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < a_.size(); ++i) {
    forget(a_[i], fresh.a[i]);
    forget(b_[i], fresh.b[i]);
  }
}

void PerTensorAdamW::save(lora::StateDict& state) const {
  for (std::size_t i = 0; i < a_.size(); ++i) {
    for (const auto& [name, m] :
         {std::pair<const char*, const Moments&>{"a", a_[i]}, {"b", b_[i]}}) {
      const std::string key = std::string("adam.") + name + "." + std::to_string(i);
      state.put(key + ".mean", m.mean);
      state.put(key + ".square", m.square);
      state.put(key + ".steps", m.steps);
    }
  }
}

void PerTensorAdamW::load(const lora::StateDict& state) {
  for (std::size_t i = 0; i < a_.size(); ++i) {
    for (const auto& [name, m] : {std::pair<const char*, Moments&>{"a", a_[i]}, {"b", b_[i]}}) {
      const std::string key = std::string("adam.") + name + "." + std::to_string(i);
      state.take_into(key + ".mean", m.mean);
      state.take_into(key + ".square", m.square);
      state.take_into(key + ".steps", m.steps);
    }
  }
}

}  // namespace espalier::train
