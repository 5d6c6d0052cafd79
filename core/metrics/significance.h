#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/metrics/metrics.h"

namespace espalier::metrics {

struct Statistics;

// Two systems on the same examples, as sacreBLEU's paired tests compare them (Koehn 2004 as the
// Moses script has it; Riezler and Maxwell 2005), with our own generator (seed 12345) in the place
// of NumPy's: p values agree within sampling error, and exactly for the same draws.

/// Trials of approximate randomisation; the bootstrap's resamples are kResamples.
constexpr std::size_t kTrials = 10000;

/// Mean of resampled scores, and half the width of their middle 95 %: with n scores in order, half
/// of scores[n - 1 - n / 40] - scores[n / 40].
struct Spread {
  double mean = 0;
  double half_width = 0;
};
Spread spread(std::vector<double> scores);

/// (1 + how many of `statistics` exceed |difference|) / (1 + how many there are).
double p_value(std::span<const double> statistics, double difference);

/// From scores of both systems on the same resamples: |d_i| less their mean, against |difference|.
double bootstrap_p(std::span<const double> candidate, std::span<const double> baseline,
                   double difference);

/// One trial of approximate randomisation: |a - b| after the examples at which `keep` is false have
/// changed sides.
double randomised_difference(const Statistics& candidate, const Statistics& baseline,
                             const std::vector<bool>& keep);

/// Values as in MetricValue. Two systems with the same numbers for every example have p = 1, where
/// the formulas, which count what exceeds a difference of 0, would give the smallest p.
struct PairedResult {
  double candidate = 0, baseline = 0;
  double difference = 0;  ///< candidate - baseline
  Spread candidate_spread, baseline_spread;
  double bootstrap_p = 1;
  double randomisation_p = 1;
  std::string signature;  ///< the metric's, with bs and ar
};

/// For each name. Throws as score(); `baseline` has as many texts as `texts` has candidates
/// (metric_counts).
std::map<std::string, PairedResult> compare_paired(const std::vector<std::string>& names,
                                                   const std::string& language, const Texts& texts,
                                                   const std::vector<std::string>& baseline);

/// The same for a metric that gives one number an example, its mean over the corpus (BERTScore,
/// commands). Both of one size, at least 1.
PairedResult compare_paired(std::span<const double> candidate, std::span<const double> baseline,
                            const std::string& signature);

}  // namespace espalier::metrics
