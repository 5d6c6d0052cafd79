#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/labels.h"
#include "core/judge/reasons.h"

/// How far people agree. Missing answers are allowed everywhere. All functions throw Error
/// data_record where a value is not finite or a rater answered an item twice, plan_bad_value for a
/// level outside (0, 1). The order of the answers changes nothing.
namespace espalier::judge {

/// What a difference between two values means.
enum class Scale {
  nominal,   ///< same or not
  ordinal,   ///< how many answers lie between them
  interval,  ///< the square of their distance
};

/// Krippendorff's own bounds: to be relied on from .8, for tentative conclusions from .667.
enum class Band { unreliable, tentative, reliable };
Band band_of(double agreement);

struct Alpha {
  std::optional<double> value;  ///< none: see reason
  Reason reason = Reason::none;
  /// None for one item, or where over a tenth of the resamples were unanimous.
  std::optional<Interval> interval;
  std::size_t items = 0;     ///< with answers by two or more, the only ones that count
  std::size_t answers = 0;   ///< in those items
  std::size_t raters = 0;    ///< who gave any
  std::size_t left_out = 0;  ///< items with one answer alone
  /// Mean over the items' pairs of answers, a pair of an item with m answers weighing 1 / (m - 1):
  /// the share of pairs that agree.
  std::optional<double> same;
};

/// Krippendorff's alpha = 1 - observed / expected disagreement over all pairs of answers within
/// items (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011). The interval draws
/// items with replacement and computes the whole again, the ordinal distances too. 1000 resamples
/// of 200,000 answers take well below a second on a five-point scale, one to three where hardly two
/// items are alike.
Alpha krippendorff_alpha(const std::vector<Label>& answers, Scale scale,
                         const BootstrapOptions& options = {.resamples = 1000});

/// Weight of a disagreement between values a and b: 1, |a - b|, (a - b)^2.
enum class Weights { plain, linear, quadratic };

struct Kappa {
  std::uint32_t first = 0, second = 0;  ///< raters
  std::optional<double> value;          ///< none: see reason
  Reason reason = Reason::none;
  std::optional<Interval> interval;  ///< none where none was asked for (no resamples), as in Alpha
  std::size_t items = 0;             ///< that both answered
  std::optional<double> same;        ///< share of them with the same answer
};

/// Cohen's kappa (1960), weighted (1968) by the distance between the values, over the items that
/// both answered. Undefined where both gave the same one value throughout.
Kappa cohen_kappa(const std::vector<Label>& answers, std::uint32_t first, std::uint32_t second,
                  Weights weights, const BootstrapOptions& options = {.resamples = 1000});
/// Of every pair of raters, first < second, in that order; without intervals unless asked.
std::vector<Kappa> cohen_kappas(const std::vector<Label>& answers, Weights weights,
                                const BootstrapOptions& options = {.resamples = 0});

struct DisputedItem {
  std::uint32_t item = 0;
  std::vector<Label> answers;  ///< by rater
  /// Mean over the item's pairs of the difference on the scale, 1 the largest that two answers of
  /// the whole set could have.
  double amount = 0;
  double share = 0;  ///< of the observed disagreement of all items (the numerator of alpha)
};

/// Items whose answers are not all the same, the largest amount first, then the lowest item.
std::vector<DisputedItem> disputed_items(const std::vector<Label>& answers, Scale scale);

}  // namespace espalier::judge
