#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

/// One item: the humans' value (their mean, where several answered) and the judge's.
struct JudgedItem {
  std::optional<double> human, judge;
};

struct MeanInterval {
  double mean = 0;
  Interval interval;
};

struct PredictionPowered {
  Reason reason = Reason::none;           ///< no_answers, or too_few: fewer than two of a kind
  std::optional<MeanInterval> classical;  ///< of the humans' values alone
  std::optional<MeanInterval> powered;    ///< humans and judge together
  double lambda = 0;                      ///< how far the judge is believed, 0 .. 1
  std::size_t labelled = 0;               ///< items with both
  std::size_t judged = 0;                 ///< with the judge's value alone
  std::size_t human_only = 0;             ///< counted in neither
  /// Human labels that the classical interval would need to be as narrow, by those there are.
  double gain = 1;
};

/// A mean from few human labels and many of a judge, never biased by the judge (Angelopoulos et
/// al., "Prediction-powered inference", Science 382, 2023): mean(l f~) + mean(y - l f), f~ the
/// judge's values where there is no label; variance var(l f~) / N + var(y - l f) / n, normal
/// interval. l is 1 in the paper; without one given it is tuned (PPI++, arXiv 2311.01453): cov(y,
/// f) / ((1 + n / N) var(f)), within 0 .. 1. The labelled items must be a random draw of all. With
/// y 1, 1/2, 0 the mean is a win rate. Throws Error data_record where a number is not finite,
/// plan_bad_value for a level outside (0, 1) or a lambda outside 0 .. 1.
PredictionPowered prediction_powered_mean(const std::vector<JudgedItem>& items, double level = 0.05,
                                          std::optional<double> lambda = std::nullopt);

}  // namespace espalier::judge
