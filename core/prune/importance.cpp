#include "core/prune/importance.h"

namespace espalier::prune {

using torch::Tensor;

Importance input_importance(const lora::StackModule& m, const Tensor& norms) {
  Importance out;
  // G = S n with S = sign(B A): the large matrix is only written, signed and read twice, and n goes
  // onto what is small: B^T G = (B^T S) n and G A^T = S (A n)^T.
  const Tensor sign = at::bmm(m.b, m.a).sign_();  // [n, out, in]
  out.a = at::bmm(m.b.transpose(1, 2), sign).mul_(norms).abs_();
  out.b = at::bmm(sign, (m.a * norms).transpose(1, 2));
  // sum |B A| n = <B A, G> = <B, G A^T>
  const auto numel = static_cast<double>(sign.size(1) * sign.size(2));
  out.module = (m.b.to(torch::kFloat64) * out.b).sum({1, 2}) / numel;
  out.b.abs_();
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
  out.module = torch::zeros({m.a.size(0)}, m.a.options().dtype(torch::kFloat64));
  for (std::size_t i = 0; i < m.ranks.size(); ++i) {
    if (m.ranks[i] == 0) continue;
    const auto index = static_cast<std::int64_t>(i);
    const auto rank = static_cast<double>(m.ranks[i]);
    // Padding is zero and adds nothing to the sums; the counts are those of the real entries.
    const auto mean = [&](const Tensor& all, std::int64_t size) {
      return all[index].sum().to(torch::kFloat64) / (rank * static_cast<double>(size));
    };
    out.module[index].copy_(mean(out.a, m.a.size(2)) + mean(out.b, m.b.size(1)));
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
