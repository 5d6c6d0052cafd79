#pragma once

#include "core/merge/modules.h"

namespace espalier::merge {

/// LoRA-LEGO (Zhao et al., ICLR 2025, arXiv 2409.16167). A unit is one row of A with its column of
/// B; the units of all adapters are pooled, and k-means makes as many clusters as the result has
/// ranks (0: the largest of the adapters). A cluster's mean is one rank of the result.
/// - parameter reweighting: a mean is shorter than its units, so it is multiplied by mean_j
///   |u_j|_inf / |mean|_inf over the cluster's units u_j;
/// - output reweighting: the update is multiplied by sqrt(r / k), r the rank of the adapters (their
///   mean where they differ), k the number of clusters.
/// A unit enters as (sgn(c) sqrt|c| row, sqrt|c| column) with c = w_i s_i; an adapter of weight 0
/// not at all. The paper has no weights and one rank: these two readings are ours, and equal it at
/// w = 1. The two reweightings, their norm (the largest entry) and k-means over whole units were
/// taken from two independent published implementations, which agree on all but the last (one
/// clusters units of length one); the paper's own text was not at hand.
/// The same seed gives the same clusters; the order of adapters does not matter.
lora::Adapter lego(const Request& request);

}  // namespace espalier::merge
