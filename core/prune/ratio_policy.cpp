#include "core/prune/ratio_policy.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "core/base/random.h"

namespace espalier::prune {

namespace {
constexpr double kLeastVariance = 1e-4, kLeastSigma = 1e-3;
}

double cubic_ratio(const RatioSettings& s, std::int64_t step) {
  const auto steps = static_cast<double>(s.steps), t = static_cast<double>(step);
  const double begin = s.ramp_start * steps, end = s.ramp_end * steps;
  if (t >= end) return s.ratio;
  if (t <= begin) return 0;
  const double left = 1 - (t - begin) / (end - begin);
  return s.ratio - s.ratio * left * left * left;
}

RatioPolicy::RatioPolicy(const RatioSettings& settings)
    : settings_(settings),
      mu_(settings.p_init),
      sigma_(std::min((settings.p_max - settings.p_min) / 6,
                      settings.sigma_cap.value_or(std::numeric_limits<double>::infinity()))) {}

std::vector<double> RatioPolicy::draw(std::int64_t round) const {
  const Philox random(settings_.seed, Purpose::ratio);
  std::vector<double> out;
  for (std::int64_t j = 0; j < settings_.group_size; ++j) {
    const double z =
        random.normal(static_cast<std::uint32_t>(round), static_cast<std::uint32_t>(j));
    out.push_back(std::clamp(mu_ + sigma_ * z, settings_.p_min, settings_.p_max));
  }
  return out;
}

void RatioPolicy::update(const std::vector<RatioTrial>& all, double p) {
  std::vector<RatioTrial> trials;
  std::copy_if(all.begin(), all.end(), std::back_inserter(trials),
               [](const RatioTrial& t) { return std::isfinite(t.reward); });
  const auto n = static_cast<double>(trials.size());
  double mean = 0, to_mu = 0, to_sigma = 0;
  for (const RatioTrial& t : trials)
    mean += t.reward / n;
  const double s2 = std::max(sigma_ * sigma_, kLeastVariance);
  for (const RatioTrial& t : trials) {
    const double advantage = t.reward - mean, off = t.ratio - mu_;
    to_mu += advantage * off / s2 / n;
    to_sigma += advantage * (off * off / s2 - 1) / n;
  }
  mu_ = std::clamp(mu_ + settings_.policy_lr * (to_mu - settings_.kl * (mu_ - p)), settings_.p_min,
                   settings_.p_max);
  sigma_ = std::max(kLeastSigma, sigma_ + settings_.policy_lr * to_sigma + settings_.entropy);
  if (settings_.sigma_cap) sigma_ = std::min(sigma_, *settings_.sigma_cap);
}

const RatioTrial* best_trial(const std::vector<RatioTrial>& trials) {
  const RatioTrial* best = nullptr;
  for (const RatioTrial& t : trials) {
    if (std::isfinite(t.reward) && (best == nullptr || t.reward > best->reward)) best = &t;
  }
  return best != nullptr && best->reward >= 0 ? best : nullptr;
}

double moved_ratio(double p, double to, double max_delta) {
  return p + std::clamp(to - p, -max_delta, max_delta);
}

}  // namespace espalier::prune
