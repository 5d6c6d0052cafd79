#include "core/merge/low_rank.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace espalier::merge {

using torch::Tensor;

Tensor stacked_a(const std::vector<Part>& parts) {
  std::vector<Tensor> a;
  for (const Part& p : parts)
    a.push_back(p.a);
  return at::cat(a, 0);
}

Tensor side_by_side_b(const std::vector<Part>& parts) {
  std::vector<Tensor> b;
  for (const Part& p : parts)
    b.push_back(p.scaled_b());
  return at::cat(b, 1);
}

double inner(const Tensor& b1, const Tensor& a1, const Tensor& b2, const Tensor& a2) {
  const Tensor left = b1.to(torch::kFloat64).t().matmul(b2.to(torch::kFloat64));
  const Tensor right = a2.to(torch::kFloat64).matmul(a1.to(torch::kFloat64).t());
  return (left * right.t()).sum().item<double>();
}

double cosine_of(const Part& x, const Part& y) {
  const double norms = std::sqrt(std::max(0.0, inner(x.b, x.a, x.b, x.a))) *
                       std::sqrt(std::max(0.0, inner(y.b, y.a, y.b, y.a)));
  if (!(norms > 0)) return 0;
  const double sign = x.scale * y.scale < 0 ? -1 : 1;
  return std::clamp(sign * inner(x.b, x.a, y.b, y.a) / norms, -1.0, 1.0);
}

namespace {

Svd cut(const Tensor& u, const Tensor& s, const Tensor& vh) {
  const double top = s.numel() > 0 ? s[0].item<double>() : 0;
  const std::int64_t k = (s > top * 1e-7).sum().item<std::int64_t>();
  return {u.narrow(1, 0, k), s.narrow(0, 0, k), vh.narrow(0, 0, k)};
}

}  // namespace

Svd thin_svd(const Tensor& x) {
  const auto [u, s, vh] = at::linalg_svd(x.to(torch::kFloat64), false);
  return cut(u, s, vh);
}

Svd thin_svd_of_product(const Tensor& b, const Tensor& a) {
  // B A = Q_b (R_b R_a^T) Q_a^T with small R.
  const auto [qb, rb] = at::linalg_qr(b.to(torch::kFloat64));
  const auto [qa, ra] = at::linalg_qr(a.t().to(torch::kFloat64));
  const auto [u, s, vh] = at::linalg_svd(rb.matmul(ra.t()), false);
  return cut(qb.matmul(u), s, vh.matmul(qa.t()));
}

lora::Factors factors_of(const Svd& x, std::int64_t rank) {
  const std::int64_t wanted = rank > 0 ? rank : std::max<std::int64_t>(1, x.s.size(0));
  const std::int64_t k = std::min(wanted, x.s.size(0));
  return lora::padded(x.vh.narrow(0, 0, k), x.u.narrow(1, 0, k) * x.s.narrow(0, 0, k), wanted);
}

Tensor orthonormal(const Tensor& x) {
  const auto [p, s, qh] = at::linalg_svd(x, false);
  return p.matmul(qh);
}

}  // namespace espalier::merge
