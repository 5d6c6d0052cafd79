#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

namespace espalier::merge {

/// The (mu/mu_w, lambda)-CMA-ES as Hansen's tutorial has it (arXiv 1604.00772, its table 1 and
/// algorithm), with its default constants and negative weights ("active"): a normal distribution
/// N(m, sigma^2 C) is moved towards the better points of each generation. One generation is ask(),
/// evaluate, tell(). pycma 4.5 takes the same steps once it is given the tutorial's c_sigma (its
/// own is larger). f64; the covariance's eigenvectors come from LAPACK. Random numbers are the
/// program's own, so the same seed gives the same points.
class CmaEs {
 public:
  /// `population` 0: 4 + floor(3 ln n).
  CmaEs(std::vector<double> mean, double sigma, std::int64_t population, std::uint64_t seed);

  /// The generation's points, `population()` of them.
  std::vector<std::vector<double>> ask();
  /// Takes the objectives of points (smaller is better; those of the last ask(), or others of the
  /// same number). Points with equal values keep their order.
  void tell(const std::vector<std::vector<double>>& points, const std::vector<double>& values);

  std::int64_t population() const { return lambda_; }
  double sigma() const { return sigma_; }
  std::vector<double> mean() const;
  const torch::Tensor& covariance() const { return c_; }  ///< C [n, n]

 private:
  void set_weights();
  void decompose();

  std::int64_t n_, lambda_, generation_ = 0;
  std::uint64_t seed_;
  double sigma_;
  double mu_eff_ = 0, c_sigma_ = 0, d_sigma_ = 0, c_c_ = 0, c_1_ = 0, c_mu_ = 0, expected_ = 0;
  torch::Tensor weights_;               ///< [lambda], from best to worst; the later half negative
  torch::Tensor mean_, p_sigma_, p_c_;  ///< [n]
  torch::Tensor c_, basis_, roots_;     ///< C = B diag(roots^2) B^T
};

}  // namespace espalier::merge
