#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/labels.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

struct Strength {
  std::uint32_t method = 0;
  double strength = 0;  ///< logarithm; the mean over the methods is 0
  std::optional<Interval> interval;
  double wins = 0, judgements = 0;  ///< ties half a win
  /// Of winning against the baseline, 1/2 for the baseline itself; none without one.
  std::optional<double> win_probability;
  std::optional<Interval> win_interval;
};

struct BradleyTerry {
  /// Why there are no strengths: no_answers, unconnected or separated.
  Reason reason = Reason::none;
  std::vector<Strength> methods;  ///< the strongest first
  /// Where unconnected or separated: methods that can be compared with each other, a group that
  /// beats others before them.
  std::vector<std::vector<std::uint32_t>> groups;
  std::size_t judgements = 0, items = 0, both_bad = 0;
  /// Share of the resamples in which the strengths were unidentified; over a tenth: no intervals.
  double unidentified = 0;
};

/// P(i beats j) = 1 / (1 + exp(s_j - s_i)) (Bradley and Terry, Biometrika 39, 1952) by maximum
/// likelihood, ties half a win to each, both-bad judgements apart; Hunter's MM iteration (Annals of
/// Statistics 32(1), 2004). The maximum exists where every split of the methods into two groups has
/// a win in either direction (his assumption 1), which is looked at first. Intervals draw items.
/// Throws Error plan_bad_value for a level outside (0, 1) or a baseline that no judgement names.
BradleyTerry bradley_terry(const std::vector<Judgement>& judgements,
                           std::optional<std::uint32_t> baseline = std::nullopt,
                           const BootstrapOptions& options = {.resamples = 1000});

}  // namespace espalier::judge
