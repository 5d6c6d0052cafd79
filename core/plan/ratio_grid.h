#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace espalier::plan {

/// A finished run, as much of it as a grid over the ratio is read from.
struct GridPoint {
  std::string run;             ///< id
  const Json* plan = nullptr;  ///< as its store keeps it
  double seconds = 0;
  std::optional<double> validation{};  ///< its best loss
};

/// The grid over "prune.ratio" that a store holds beside a run whose controller searched it.
struct RatioGrid {
  std::vector<double> ratios;          ///< ascending
  std::vector<std::string> runs;       ///< one a ratio, the last that was given
  double seconds = 0;                  ///< of all of them together
  std::optional<double> validation{};  ///< the best of them
  double best_ratio = 0;               ///< whose it is
};

/// Of `finished`, the runs of the plan itself but for its ratio and name, under a fixed ratio.
/// None where these are of fewer than two ratios, or the plan does not prune.
std::optional<RatioGrid> ratio_grid(const Json& plan, const std::vector<GridPoint>& finished);

}  // namespace espalier::plan
