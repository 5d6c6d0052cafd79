#include "core/merge/cma_es.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/random.h"

namespace espalier::merge {

using torch::Tensor;

namespace {

Tensor vector_of(const std::vector<double>& x) {
  return torch::tensor(x, torch::kFloat64);
}

std::vector<double> numbers(const Tensor& x) {
  const Tensor c = x.contiguous();
  return {c.data_ptr<double>(), c.data_ptr<double>() + c.numel()};
}

}  // namespace

CmaEs::CmaEs(std::vector<double> mean, double sigma, std::int64_t population, std::uint64_t seed)
    : n_(static_cast<std::int64_t>(mean.size())),
      lambda_(population > 0 ? std::max<std::int64_t>(2, population)
                             : 4 + static_cast<std::int64_t>(
                                       std::floor(3 * std::log(static_cast<double>(n_))))),
      seed_(seed),
      sigma_(sigma),
      mean_(vector_of(mean)) {
  set_weights();
  p_sigma_ = torch::zeros({n_}, torch::kFloat64);
  p_c_ = torch::zeros({n_}, torch::kFloat64);
  c_ = torch::eye(n_, torch::kFloat64);
  decompose();
}

void CmaEs::set_weights() {
  const auto n = static_cast<double>(n_);
  const Tensor raw = std::log((static_cast<double>(lambda_) + 1) / 2) -
                     torch::arange(1, lambda_ + 1, torch::kFloat64).log();
  const std::int64_t mu = lambda_ / 2;
  const auto effective = [](const Tensor& w) {
    return w.numel() == 0 ? 0.0 : (w.sum().square() / w.square().sum()).item<double>();
  };
  mu_eff_ = effective(raw.narrow(0, 0, mu));
  const double mu_eff_minus = effective(raw.narrow(0, mu, lambda_ - mu));
  c_sigma_ = (mu_eff_ + 2) / (n + mu_eff_ + 5);
  d_sigma_ = 1 + 2 * std::max(0.0, std::sqrt((mu_eff_ - 1) / (n + 1)) - 1) + c_sigma_;
  c_c_ = (4 + mu_eff_ / n) / (n + 4 + 2 * mu_eff_ / n);
  c_1_ = 2 / ((n + 1.3) * (n + 1.3) + mu_eff_);
  c_mu_ =
      std::min(1 - c_1_, 2 * (0.25 + mu_eff_ + 1 / mu_eff_ - 2) / ((n + 2) * (n + 2) + mu_eff_));
  expected_ = std::sqrt(2.0) * std::exp(std::lgamma((n + 1) / 2) - std::lgamma(n / 2));
  const double negative = std::min(
      {1 + c_1_ / c_mu_, 1 + 2 * mu_eff_minus / (mu_eff_ + 2), (1 - c_1_ - c_mu_) / (n * c_mu_)});
  const double above = raw.clamp_min(0).sum().item<double>();
  const double below = -raw.clamp_max(0).sum().item<double>();
  weights_ = torch::where(raw >= 0, raw / above,
                          raw * (below > 0 ? std::max(0.0, negative) / below : 0.0));
}

void CmaEs::decompose() {
  c_ = (c_ + c_.t()) / 2;
  const auto [values, vectors] = at::linalg_eigh(c_);
  basis_ = vectors;
  roots_ = values.clamp_min(1e-300).sqrt();
}

std::vector<double> CmaEs::mean() const {
  return numbers(mean_);
}

std::vector<std::vector<double>> CmaEs::ask() {
  const Philox philox(seed_, Purpose::search);
  std::vector<std::vector<double>> out;
  for (std::int64_t k = 0; k < lambda_; ++k) {
    std::vector<double> z;
    for (std::int64_t i = 0; i < n_; ++i) {
      z.push_back(philox.normal(static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(k),
                                static_cast<std::uint32_t>(generation_)));
    }
    // C^(1/2) z with the symmetric root: no sign of an eigenvector enters.
    const Tensor y = basis_.matmul(roots_ * basis_.t().matmul(vector_of(z)));
    out.push_back(numbers(mean_ + sigma_ * y));
  }
  return out;
}

void CmaEs::tell(const std::vector<std::vector<double>>& points,
                 const std::vector<double>& values) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  std::vector<Tensor> rows;
  for (const std::size_t i : order)
    rows.push_back((vector_of(points[i]) - mean_) / sigma_);
  const Tensor y = at::stack(rows);  // [lambda, n], best first
  const Tensor whitened = y.matmul(basis_).div(roots_).matmul(basis_.t());  // C^(-1/2) y
  const Tensor positive = weights_.clamp_min(0);
  const Tensor step = positive.matmul(y);
  mean_ = mean_ + sigma_ * step;
  ++generation_;

  const auto n = static_cast<double>(n_);
  p_sigma_ = (1 - c_sigma_) * p_sigma_ +
             std::sqrt(c_sigma_ * (2 - c_sigma_) * mu_eff_) * positive.matmul(whitened);
  const double length = p_sigma_.norm().item<double>();
  const double settled =
      std::sqrt(1 - std::pow(1 - c_sigma_, 2 * static_cast<double>(generation_)));
  const bool moves = length / settled < (1.4 + 2 / (n + 1)) * expected_;
  p_c_ = (1 - c_c_) * p_c_;
  if (moves) p_c_ = p_c_ + std::sqrt(c_c_ * (2 - c_c_) * mu_eff_) * step;
  const double stalled = moves ? 0.0 : c_c_ * (2 - c_c_);
  // Negative weights are scaled so that C stays positive definite.
  const Tensor scaled = torch::where(weights_ >= 0, weights_,
                                     weights_ * n / whitened.square().sum(1).clamp_min(1e-300));
  c_ = (1 + c_1_ * stalled - c_1_ - c_mu_ * weights_.sum()) * c_ + c_1_ * p_c_.outer(p_c_) +
       c_mu_ * y.t().matmul(scaled.unsqueeze(1) * y);
  sigma_ *= std::exp(c_sigma_ / d_sigma_ * (length / expected_ - 1));
  decompose();
}

}  // namespace espalier::merge
