#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace espalier::merge {

/// A search for one weight an adapter without gradients (LoraHub: Huang et al. 2024, arXiv
/// 2307.13269): the smallest loss(w) + penalty * mean |w| with -bound <= w_i <= bound, from w = 0,
/// within `budget` evaluations. LoraHub's optimiser (nevergrad's NGOpt) is COBYLA at its budget of
/// 40; here it is NLopt's.
struct WeightSearch {
  std::size_t adapters = 1;
  double bound = 1.5;
  double penalty = 0.05;
  std::int64_t budget = 40;
};

struct FoundWeights {
  std::vector<double> weights;  ///< the best that was seen
  double objective = 0;         ///< of the best, penalty included
  std::int64_t evaluations = 0;
  bool stopped = false;  ///< `loss` asked for it
};

/// `loss` gives nothing where the search must stop; a loss that is not finite counts as very large.
/// Deterministic. What `loss` throws comes through.
FoundWeights search_weights(
    const WeightSearch& search,
    const std::function<std::optional<double>(const std::vector<double>&)>& loss);

}  // namespace espalier::merge
