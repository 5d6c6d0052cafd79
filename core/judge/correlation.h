#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/judge/interval.h"
#include "core/judge/reasons.h"

namespace espalier::judge {

/// What a metric and people say of one method's output for an item; either may be missing.
struct ScoredOutput {
  std::uint32_t item = 0, method = 0;
  std::optional<double> metric, judgement;
};

enum class Coefficient { pearson, spearman, kendall };  ///< Kendall's tau-b

/// What is set beside each other.
enum class Level {
  outputs,       ///< all outputs of all methods
  within_items,  ///< the methods' outputs for an item; the mean of the items' coefficients
  methods,       ///< the methods' means over the items
};

struct Correlation {
  std::optional<double> value;  ///< none: see reason
  Reason reason = Reason::none;
  std::optional<Interval> interval;  ///< items drawn anew, with all their outputs
  std::size_t outputs = 0;           ///< with both numbers
  std::size_t items = 0;             ///< within_items: those with a coefficient
  std::size_t methods = 0;
};

/// Outputs and methods need three pairs that vary on both sides (too_few, constant), an item within
/// itself two. Throws Error data_record where a number is not finite, plan_bad_value for a level
/// outside (0, 1).
Correlation correlation(const std::vector<ScoredOutput>& outputs, Coefficient coefficient,
                        Level level, const BootstrapOptions& options = {.resamples = 1000});

/// Over pairs x[i], y[i]; none for fewer than two or where one side is constant.
std::optional<double> coefficient_of(Coefficient coefficient, const std::vector<double>& x,
                                     const std::vector<double>& y);

}  // namespace espalier::judge
