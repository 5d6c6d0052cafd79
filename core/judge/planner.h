#pragma once

#include <cstddef>

#include "core/judge/reasons.h"

/// How many items people must judge to see a difference. By the normal approximation: the mean over
/// I items with m judgements each, by A annotators who share them evenly, has the variance
///   v g,  g = item_icc / I + annotator_icc / A + (1 - item_icc - annotator_icc) / (I m),
/// without annotator_icc v (1 + (m - 1) item_icc) / (I m): the design effect of clusters.
/// All throw Error plan_bad_value where a value is out of its range.
namespace espalier::judge {

struct Effort {
  double power = 0.8;   ///< chance to find the difference where it is there
  double level = 0.05;  ///< two-sided
  std::size_t judgements_an_item = 1, annotators = 3;
  /// Shares of the variance of a judgement that belong to the item (agreement: the interval alpha
  /// of earlier judgements coded 1, 1/2, 0 estimates it) and to the annotator's own leaning.
  double item_icc = 0, annotator_icc = 0;
};

struct ItemPlan {
  /// annotators: their own leanings hide the difference however many items there are.
  Reason reason = Reason::none;
  std::size_t items = 0, judgements = 0;
  std::size_t an_annotator = 0;  ///< judgements of the one who has most to do
  double design_effect = 1;      ///< 1 + (m - 1) item_icc
};

/// A win rate of 1/2 + difference (0 < difference <= (1 - ties) / 2), `ties` the share of ties: a
/// judgement is worth 1, 1/2 or 0, so v = p (1 - p) - ties / 4.
ItemPlan plan_win_rate(double difference, double ties, const Effort& effort = {});
double win_rate_power(double difference, double ties, std::size_t items, const Effort& effort = {});
/// The smallest difference found with the wished power; infinite where even the largest is not.
double detectable_win_rate(double ties, std::size_t items, const Effort& effort = {});

/// A mean difference of ratings; `deviation` that of the paired differences.
ItemPlan plan_rating(double difference, double deviation, const Effort& effort = {});
double rating_power(double difference, double deviation, std::size_t items,
                    const Effort& effort = {});
double detectable_rating(double deviation, std::size_t items, const Effort& effort = {});

}  // namespace espalier::judge
