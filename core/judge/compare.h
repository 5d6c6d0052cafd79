#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/judge/interval.h"

namespace espalier::judge {

/// scores[seed][item]: a method's score (0..1) for each item of a test set, once for each sample
/// seed. A method that does not depend on the sample (lead, zero-shot) may have one row alone; it
/// then stands for every seed.
using Scores = std::vector<std::vector<double>>;

struct MeanEstimate {
  double mean = 0;
  std::optional<double> deviation;  ///< of the seeds' means (n - 1); none for a single seed
  double low = 0, high = 0;         ///< percentile interval
  std::size_t seeds = 0, items = 0;
};

/// A - B over the same seeds and items.
struct Difference {
  double value = 0;
  double low = 0, high = 0;  ///< percentile interval
  double p = 1;              ///< two-sided, of no difference
  std::size_t seeds = 0, items = 0;
  /// |resampled - value|, ascending: what detectable() reads.
  std::vector<double> spread;
};

/// The bootstrap takes seeds and items anew together: S seeds and N items with replacement, and the
/// mean over the S x N scores at their crossings (Owen, "The pigeonhole bootstrap", Annals of
/// Applied Statistics 1(2), 2007: for crossed random effects; it never understates the variance by
/// more than the share of the smaller sample). Resample r draws from Philox (seed, bootstrap, r),
/// first the seeds, then the items, so a result depends on nothing else. The interval holds the
/// percentiles level/2 and 1 - level/2 of the resampled means, between two of them linearly.
/// Throws Error metric_counts for rows of unequal length, none at all, or scores that are not
/// finite.
MeanEstimate bootstrap_mean(const Scores& scores, const BootstrapOptions& options = {});

/// The same for the mean of A - B, paired: one draw of seeds and items serves both.
/// p = (1 + #{|d* - d| >= |d|}) / (1 + resamples), d* a resampled and d the real difference; 1
/// where there is but one item, as nothing can be told from it. Throws metric_counts also where A
/// and B differ in seeds (one row apart) or items.
Difference paired_difference(const Scores& a, const Scores& b,
                             const BootstrapOptions& options = {});

/// The smallest difference that the test could tell at a level: with the spread found, p <= level
/// holds for every |d| above it and for none below. Infinite where there were too few resamples for
/// the level, or one item.
double detectable(const Difference& difference, double level);

/// Holm's step-down correction: adjusted p values in the order given (Holm 1979). A hypothesis is
/// rejected at `level` where its adjusted p is at most `level`.
std::vector<double> holm(const std::vector<double>& p);
/// The level at which Holm tests each of them: level / (m - rank), rank 0 for the smallest p.
std::vector<double> holm_levels(const std::vector<double>& p, double level);

/// The step-up correction of Benjamini and Yekutieli (Annals of Statistics 29(4), 2001): adjusted p
/// values in the order given. Rejecting those at most `level` holds the false discovery rate there
/// whatever the dependence between the tests.
std::vector<double> benjamini_yekutieli(const std::vector<double>& p);

}  // namespace espalier::judge
