#include "core/prune/importance.h"

namespace espalier::prune {

using torch::Tensor;

Importance input_importance(const lora::StackModule& m, const Tensor& norms) {
  Importance out;
  const Tensor product = at::bmm(m.b, m.a);  // [n, out, in]
  const Tensor g = product.sign().mul_(norms);
  out.a = at::bmm(m.b.transpose(1, 2), g).abs_();
  out.b = at::bmm(g, m.a.transpose(1, 2)).abs_();
  // |B A| n = (B A) G, so the mean needs no third pass over |.|.
  const Tensor mean = (product * g).mean({1, 2}).to(torch::kFloat64).cpu();
  out.module.assign(mean.data_ptr<double>(), mean.data_ptr<double>() + mean.numel());
  return out;
}

namespace {

constexpr double kKeep = 0.85, kTake = 0.15;

Tensor averaged(Tensor& mean, Tensor& spread, const Tensor& now) {
  if (!mean.defined()) {
    mean = torch::zeros_like(now);
    spread = torch::zeros_like(now);
  }
  mean.mul_(kKeep).add_(now, kTake);
  spread.mul_(kKeep).add_((now - mean).abs_(), kTake);
  return mean * spread;
}

}  // namespace

Importance GradientImportance::update(const lora::StackModule& m, const Tensor& a_gradient,
                                      const Tensor& b_gradient) {
  Importance out;
  out.a = averaged(mean_a_, spread_a_, (m.a * a_gradient).abs_());
  out.b = averaged(mean_b_, spread_b_, (m.b * b_gradient).abs_());
  for (std::size_t i = 0; i < m.ranks.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    const auto rank = static_cast<double>(m.ranks[i]);
    // Padding is zero and adds nothing to the sums; the counts are those of the real entries.
    const double a =
        rank == 0 ? 0
                  : out.a[index].sum().item<double>() / (rank * static_cast<double>(m.a.size(2)));
    const double b =
        rank == 0 ? 0
                  : out.b[index].sum().item<double>() / (rank * static_cast<double>(m.b.size(1)));
    out.module.push_back(a + b);
  }
  return out;
}

void GradientImportance::save(const std::string& name, lora::StateDict& state) const {
  state.put(name + ".mean_a", mean_a_);
  state.put(name + ".mean_b", mean_b_);
  state.put(name + ".spread_a", spread_a_);
  state.put(name + ".spread_b", spread_b_);
}

void GradientImportance::load(const std::string& name, const lora::StateDict& state,
                              torch::Device device) {
  if (!state.has(name + ".mean_a")) return;  // no step yet
  mean_a_ = state.take(name + ".mean_a", device);
  mean_b_ = state.take(name + ".mean_b", device);
  spread_a_ = state.take(name + ".spread_a", device);
  spread_b_ = state.take(name + ".spread_b", device);
}

}  // namespace espalier::prune
