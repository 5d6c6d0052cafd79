#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace espalier::merge {

/// A search for a vector w without gradients: the smallest loss(w) + penalty * mean |w| with -bound
/// <= w_i <= bound, within `budget` evaluations. Two optimisers:
/// - cobyla: NLopt's, from w = start, first steps of a third of LoraHub's bound. LoraHub's own
///   (nevergrad's NGOpt) is COBYLA at its budget of 40 (Huang et al. 2024, arXiv 2307.13269);
/// - cma_es: cma_es.h, from N(start, sigma^2), whole generations; the loss is computed at the
///   nearest point within the bounds, and how far the point lies outside is added, squared.
struct WeightSearch {
  std::size_t weights = 1;
  std::string optimizer = "cobyla";
  double start = 0;
  double bound = 1.5;  ///< cma_es: may be infinite
  double penalty = 0.05;
  std::int64_t budget = 40;
  double sigma = 0.5;           ///< cma_es: first spread
  std::int64_t population = 0;  ///< cma_es: points a generation, 0: 4 + floor(3 ln n)
  std::uint64_t seed = 1;       ///< cma_es
};

struct FoundWeights {
  std::vector<double> weights;                                 ///< the best that was seen
  double objective = std::numeric_limits<double>::infinity();  ///< of the best, penalty included
  std::int64_t evaluations = 0;
  bool stopped = false;  ///< `loss` asked for it
};

/// `loss` gives nothing where the search must stop; a loss that is not finite counts as very large.
/// Deterministic. What `loss` throws comes through. Throws plan_method for another optimiser.
FoundWeights search_weights(
    const WeightSearch& search,
    const std::function<std::optional<double>(const std::vector<double>&)>& loss);

}  // namespace espalier::merge
