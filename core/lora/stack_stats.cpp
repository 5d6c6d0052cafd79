#include "core/lora/stack_stats.h"

namespace espalier::lora {

namespace {

using torch::Tensor;

std::vector<double> to_doubles(const Tensor& t) {
  const Tensor wide = t.to(torch::kFloat64).cpu().contiguous();
  return {wide.data_ptr<double>(), wide.data_ptr<double>() + wide.numel()};
}

void weigh(const StackModule& m, ModuleStats& out) {
  const std::int64_t n = m.a.size(0);
  // f64 throughout, the sums too: the weights must add up to 1 to the last digits.
  const Tensor ai = m.a.to(torch::kFloat64), bi = m.b.to(torch::kFloat64);
  const Tensor a = ai.sum(0), b = bi.sum(0);
  const Tensor aa = a.matmul(a.t()), bb = b.t().matmul(b);  // [r, r]
  const Tensor bbi = at::matmul(b.t(), bi);                 // [n, r, r]: B^T B_i
  const Tensor aai = at::matmul(ai, a.t());                 // [n, r, r]: A_i A^T
  // <B A, B_i A> = sum_{pq} (B^T B_i)_{pq} (A A^T)_{pq}, <B A, B A_i> = sum_{pq} (B^T B)_{pq} (A_i
  // A^T)_{qp}
  const Tensor inner = (bbi * aa).sum({1, 2}) + (aai.transpose(1, 2) * bb).sum({1, 2});  // [n]
  out.squared_norm = (bb * aa).sum().item<double>();
  if (out.squared_norm > 0) {
    out.weights = to_doubles(inner / (2 * out.squared_norm));
  } else {
    out.weights.assign(static_cast<std::size_t>(n), 1.0 / static_cast<double>(n));
  }
}

struct Zeros {
  double zero = 0, all = 0;
  void add(double z, double n) {
    zero += z;
    all += n;
  }
  double share() const { return all > 0 ? zero / all : 0; }
};

}  // namespace

StackStats stack_stats(const AdapterStack& stack) {
  torch::NoGradGuard no_grad;
  StackStats out;
  const std::size_t n = stack.adapters();
  out.weights.assign(n, 0);
  double norm = 0;
  Zeros all, all_a, all_b, merged;
  for (const StackModule& m : stack.modules()) {
    ModuleStats stats;
    weigh(m, stats);
    const auto zeros_a = to_doubles((m.a == 0).logical_and(m.a_mask != 0).sum({1, 2}));
    const auto zeros_b = to_doubles((m.b == 0).logical_and(m.b_mask != 0).sum({1, 2}));
    for (std::size_t i = 0; i < n; ++i) {
      const auto size_a = static_cast<double>(m.ranks[i] * m.a.size(2));
      const auto size_b = static_cast<double>(m.ranks[i] * m.b.size(1));
      stats.sparsity_a.push_back(size_a > 0 ? zeros_a[i] / size_a : 0);
      stats.sparsity_b.push_back(size_b > 0 ? zeros_b[i] / size_b : 0);
      all_a.add(zeros_a[i], size_a);
      all_b.add(zeros_b[i], size_b);
      out.weights[i] += stats.weights[i] * stats.squared_norm;
    }
    norm += stats.squared_norm;
    for (const Tensor& t : {m.merged_a(), m.merged_b()}) {
      merged.add((t == 0).sum().item<double>(), static_cast<double>(t.numel()));
    }
    out.modules.push_back(std::move(stats));
  }
  for (double& w : out.weights)
    w = norm > 0 ? w / norm : 1.0 / static_cast<double>(n);
  all.add(all_a.zero + all_b.zero, all_a.all + all_b.all);
  out.sparsity = all.share();
  out.sparsity_a = all_a.share();
  out.sparsity_b = all_b.share();
  out.merged_sparsity = merged.share();
  return out;
}

}  // namespace espalier::lora
