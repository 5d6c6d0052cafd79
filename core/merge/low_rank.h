#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::merge {

/// What one adapter brings to one module: D = scale B A, entering with `weight`.
struct Part {
  torch::Tensor a;   ///< [r, in] f32
  torch::Tensor b;   ///< [out, r] f32
  double scale = 1;  ///< alpha / r, or 1 where the merge leaves that out
  double weight = 1;
  std::uint64_t stream = 0;  ///< of random drops (combine.h)

  torch::Tensor scaled_b() const { return b * scale; }
  /// D [out, in], rounded in PEFT's order.
  torch::Tensor product() const { return b.matmul(a) * scale; }
};

/// All A under each other [sum r, in], all scaled B side by side [out, sum r].
torch::Tensor stacked_a(const std::vector<Part>& parts);
torch::Tensor side_by_side_b(const std::vector<Part>& parts);

/// <B_1 A_1, B_2 A_2> = tr((B_1^T B_2)(A_2 A_1^T)), in f64.
double inner(const torch::Tensor& b1, const torch::Tensor& a1, const torch::Tensor& b2,
             const torch::Tensor& a2);
/// Cosine of two updates, 0 where one of them is 0; -1 to 1.
double cosine_of(const Part& x, const Part& y);

/// A x = U S V^T cut to its positive singular values (above 1e-7 of the largest), f64.
struct Svd {
  torch::Tensor u, s, vh;
};
Svd thin_svd(const torch::Tensor& x);
/// The same of the product B A, from QR of the factors and an SVD of size r.
Svd thin_svd_of_product(const torch::Tensor& b, const torch::Tensor& a);

/// B = U S, A = V^T with the first `rank` singular values (0: all of them), f32, alpha = r. At
/// least rank 1; with fewer singular values than `rank` the rest is zero.
lora::Factors factors_of(const Svd& x, std::int64_t rank);

/// The nearest matrix with orthonormal columns (Procrustes): P Q^T where x = P S Q^T. x [n, k], n
/// >= k.
torch::Tensor orthonormal(const torch::Tensor& x);

}  // namespace espalier::merge
