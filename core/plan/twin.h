#pragma once

#include <string>
#include <vector>

#include "core/plan/plan.h"

namespace espalier::plan {

/// A plan that differs from another in one thing, to hold the two runs against each other.
struct Twin {
  std::string
      kind;  ///< "no_pruning" | "random_sources" | "real_sources" (of random ones) | "ratio"
  double ratio = 0;  ///< of kind "ratio"
  Plan plan;
};

/// What tells whether pruning and sources do anything in an adaptive merge: the same plan, seeds
/// and data without pruning, with random sources, and at three ratios: .3, .5 and .7 where the plan
/// has one of them or prunes nothing, else its own and the two nearest of .1, .3, .5, .7, .9. Of a
/// plan that prunes whole modules the quantile takes the ratio's place. The plan itself is not
/// among them; empty for methods that prune nothing.
std::vector<Twin> twins(const Plan& plan);

}  // namespace espalier::plan
