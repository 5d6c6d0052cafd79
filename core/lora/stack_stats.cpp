#include "core/lora/stack_stats.h"

#include <map>
#include <utility>
#include <vector>

namespace espalier::lora {

namespace {

using torch::Tensor;

/// All that the host must know of modules of one shape, a row each: [modules, 3 n + 3] f64 with
/// the inner products of section 4 [n], zeros of each A_i [n] and B_i [n], ||dW||^2, zeros of sum
/// A_i and of sum B_i. A GPU is as fast with all of them as with one.
Tensor facts_of(const std::vector<const StackModule*>& modules) {
  const auto all = [&](Tensor StackModule::*member) {
    std::vector<Tensor> parts;
    for (const StackModule* m : modules)
      parts.push_back(m->*member);
    return torch::stack(parts);
  };
  const Tensor as = all(&StackModule::a),
               bs = all(&StackModule::b);  // [m, n, r, in], [m, n, out, r]
  // f64 throughout, the sums too: the weights must add up to 1 to the last digits.
  const Tensor ai = as.to(torch::kFloat64), bi = bs.to(torch::kFloat64);
  const Tensor a = ai.sum(1, /*keepdim=*/true), b = bi.sum(1, /*keepdim=*/true);  // [m, 1, ..]
  const Tensor a_t = a.transpose(2, 3), b_t = b.transpose(2, 3);
  const Tensor aa = a.matmul(a_t), bb = b_t.matmul(b);      // [m, 1, r, r]
  const Tensor bbi = b_t.matmul(bi), aai = ai.matmul(a_t);  // [m, n, r, r]: B^T B_i, A_i A^T
  // <B A, B_i A> = sum_{pq} (B^T B_i)_{pq} (A A^T)_{pq}, <B A, B A_i> = sum_{pq} (B^T B)_{pq} (A_i
  // A^T)_{qp}
  const Tensor inner = (bbi * aa).sum({2, 3}) + (aai.transpose(2, 3) * bb).sum({2, 3});  // [m, n]
  const Tensor squared = (bb * aa).sum({2, 3});                                          // [m, 1]
  const auto zeros = [](const Tensor& t, const Tensor& mask) {
    return (t == 0).logical_and(mask != 0).sum({2, 3}).to(torch::kFloat64);
  };
  // Of f32 sums, as the model has them.
  const auto merged = [](const Tensor& t) {
    return (t.sum(1) == 0).sum({1, 2}).to(torch::kFloat64).unsqueeze(1);
  };
  return torch::cat({inner, zeros(as, all(&StackModule::a_mask)),
                     zeros(bs, all(&StackModule::b_mask)), squared, merged(as), merged(bs)},
                    1);
}

/// The facts of every module, in the stack's order, fetched at once: a GPU is waited for once.
Tensor all_facts(const AdapterStack& stack) {
  using Shape = std::pair<std::vector<std::int64_t>, std::vector<std::int64_t>>;
  std::map<Shape, std::vector<std::int64_t>> alike;
  const auto count = static_cast<std::int64_t>(stack.modules().size());
  for (std::int64_t m = 0; m < count; ++m) {
    const StackModule& module = stack.modules()[static_cast<std::size_t>(m)];
    alike[{module.a.sizes().vec(), module.b.sizes().vec()}].push_back(m);
  }
  std::vector<Tensor> parts;
  std::vector<std::int64_t> order;
  for (const auto& [shape, members] : alike) {
    std::vector<const StackModule*> modules;
    for (const std::int64_t m : members)
      modules.push_back(&stack.modules()[static_cast<std::size_t>(m)]);
    parts.push_back(facts_of(modules));
    order.insert(order.end(), members.begin(), members.end());
  }
  const Tensor fetched = torch::cat(parts).cpu();
  Tensor out = torch::empty_like(fetched);
  return out.index_copy_(0, torch::tensor(order, torch::kInt64), fetched);
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
  const Tensor facts = all_facts(stack);
  const double* at = facts.data_ptr<double>();
  double norm = 0;
  Zeros all, all_a, all_b, merged;
  for (const StackModule& m : stack.modules()) {
    ModuleStats stats;
    const double *inner = at, *zeros_a = at + n, *zeros_b = at + 2 * n, *rest = at + 3 * n;
    at += 3 * n + 3;
    stats.squared_norm = rest[0];
    merged.add(rest[1], static_cast<double>(m.a.size(1) * m.a.size(2)));
    merged.add(rest[2], static_cast<double>(m.b.size(1) * m.b.size(2)));
    for (std::size_t i = 0; i < n; ++i) {
      stats.weights.push_back(stats.squared_norm > 0 ? inner[i] / (2 * stats.squared_norm)
                                                     : 1.0 / static_cast<double>(n));
      const auto size_a = static_cast<double>(m.ranks[i] * m.a.size(2));
      const auto size_b = static_cast<double>(m.ranks[i] * m.b.size(1));
      stats.sparsity_a.push_back(size_a > 0 ? zeros_a[i] / size_a : 0);
      stats.sparsity_b.push_back(size_b > 0 ? zeros_b[i] / size_b : 0);
      all_a.add(zeros_a[i], size_a);
      all_b.add(zeros_b[i], size_b);
      out.weights[i] += stats.weights[i] * stats.squared_norm;
    }
    norm += stats.squared_norm;
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
