#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier::prune {

/// What sets the ratio while a training goes on.
struct RatioSettings {
  enum class Kind { fixed, cubic, grasp, grasp_as_coded };
  Kind kind = Kind::fixed;
  double ratio = 0;  ///< fixed; cubic: where it ends
  /// cubic: shares of the planned steps at which the ramp begins and ends.
  double ramp_start = 0, ramp_end = 0.75;
  std::int64_t steps = 0;  ///< planned
  /// grasp*: bounds and beginning of the ratio, and the rounds.
  double p_min = 0.1, p_max = 0.8, p_init = 0.4;
  std::int64_t interval = 10, group_size = 3;
  double policy_lr = 0.05, kl = 0.05, entropy = 0.01, max_delta = 0.1;
  std::optional<double> sigma_cap;  ///< none: no bound above
  std::uint64_t seed = 1;
};

/// The cubic schedule of Zhu and Gupta 2017 (arXiv 1710.01878) with a step between prunings and 0
/// at its start: s_t = s_f - s_f (1 - (t - t_0) / (t_1 - t_0))^3; 0 up to t_0, s_f from t_1 on.
/// `step` counts from 1.
double cubic_ratio(const RatioSettings& settings, std::int64_t step);

/// One ratio that a round tried.
struct RatioTrial {
  double ratio = 0;
  double loss = 0;
  double reward = 0;  ///< loss under the mask in force less `loss`
};

/// GRASP's policy of the ratio p (Hassan and Chen 2026, arXiv 2601.06702, as their script has it):
/// N(mu, sigma) clamped to [p_min, p_max], moved by the rewards of a round's trials.
///   mu_0 = p_init, sigma_0 = (p_max - p_min) / 6, s2 = max(sigma^2, 1e-4),
///   a_j = R_j - mean R (not divided by a deviation),
///   g_mu = mean a_j (p_j - mu) / s2,  g_sigma = mean a_j ((p_j - mu)^2 / s2 - 1),
///   mu += lr (g_mu - kl (mu - p)), clamped;  sigma = max(1e-3, sigma + lr g_sigma + entropy),
/// p being the ratio in force at the round. As coded nothing bounds sigma above: with rewards near
/// 0 it gains `entropy` a round, .117 to about .6 in 50 rounds, and the search is close to uniform
/// draws. `sigma_cap` is our bound.
class RatioPolicy {
 public:
  explicit RatioPolicy(const RatioSettings& settings);

  double mu() const { return mu_; }
  double sigma() const { return sigma_; }
  /// The ratios of round `round` (from 1): a function of the seed, round and place alone.
  std::vector<double> draw(std::int64_t round) const;
  /// Trials whose reward is not a number have no say.
  void update(const std::vector<RatioTrial>& trials, double p);
  void set(double mu, double sigma) { mu_ = mu, sigma_ = sigma; }

 private:
  RatioSettings settings_;
  double mu_, sigma_;
};

/// The trial of the largest reward, the first of equals; null where that is below 0: then nothing
/// is committed.
const RatioTrial* best_trial(const std::vector<RatioTrial>& trials);

/// p moved by at most `max_delta` towards `to`.
double moved_ratio(double p, double to, double max_delta);

}  // namespace espalier::prune
