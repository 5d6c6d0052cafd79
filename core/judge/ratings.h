#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

/// One rating of a method's output for an item, by one criterion.
struct Rating {
  std::uint32_t item = 0, rater = 0, method = 0, criterion = 0;
  double value = 0;
};

struct RatingMean {
  std::uint32_t method = 0, criterion = 0;
  double mean = 0;                   ///< over the ratings
  std::optional<double> deviation;   ///< of the ratings (n - 1); none for one
  std::optional<Interval> interval;  ///< items and raters drawn anew; none for one item
  std::size_t items = 0, raters = 0, ratings = 0;
};

/// By criterion, then method, of those that have ratings. Throws Error data_record where a value is
/// not finite or a rater rated a method twice on an item and criterion, plan_bad_value for a level
/// outside (0, 1).
std::vector<RatingMean> rating_means(const std::vector<Rating>& ratings,
                                     const BootstrapOptions& options = {});

/// Mean of `method` - `other` over the items and raters that rated both.
struct RatingDifference {
  std::optional<double> value;
  Reason reason = Reason::none;
  std::optional<Interval> interval;
  double p = 1;  ///< two-sided, of no difference, as in compare.h
  std::size_t items = 0, raters = 0, pairs = 0;
};

RatingDifference rating_difference(const std::vector<Rating>& ratings, std::uint32_t criterion,
                                   std::uint32_t method, std::uint32_t other,
                                   const BootstrapOptions& options = {});

}  // namespace espalier::judge
