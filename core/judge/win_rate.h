#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/labels.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

/// Do people choose what stands on the left? Sides are drawn by a fair coin for each item and
/// annotator, so without a habit the chosen output stands left half the time, whatever its quality
/// and however often an item is judged.
struct Position {
  std::size_t left = 0, decided = 0;  ///< of judgements with a winner and known sides
  std::optional<double> share;        ///< left / decided
  std::optional<Interval> interval;   ///< Wilson's
  double p = 1;                       ///< exact binomial, two-sided
};

enum class IntervalKind {
  none,          ///< one item
  wilson,        ///< every item has one judgement
  bootstrap,     ///< items and annotators drawn anew together
  wilson_items,  ///< all judgements alike, where a bootstrap has no width: Wilson's over the items
};

struct WinRate {
  std::optional<double> value;  ///< (wins + ties / 2) / (wins + ties + losses)
  Reason reason = Reason::none;
  std::optional<Interval> interval;
  IntervalKind kind = IntervalKind::none;
  double p = 1;  ///< two-sided, of one half, in the way of the interval; 1 for one item
  std::size_t wins = 0, ties = 0, losses = 0;
  std::size_t both_bad = 0;               ///< apart: no part of the rate
  std::size_t items = 0, annotators = 0;  ///< behind the rate
  Position position;
};

/// Of `method` against `other`, over the judgements of these two in either order. The bootstrap is
/// compare.h's: items and annotators with replacement, crossed. Throws Error plan_bad_value for a
/// level outside (0, 1).
WinRate win_rate(const std::vector<Judgement>& judgements, std::uint32_t method,
                 std::uint32_t other, const BootstrapOptions& options = {});

/// Of `method` against whatever it was compared with: all the others as one.
WinRate win_rate_against_all(const std::vector<Judgement>& judgements, std::uint32_t method,
                             const BootstrapOptions& options = {});

/// Over all judgements, whatever the methods.
Position position_test(const std::vector<Judgement>& judgements, double level = 0.05);

}  // namespace espalier::judge
