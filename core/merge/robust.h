#pragma once

#include "core/merge/modules.h"

namespace espalier::merge {

/// RobustMerge (Zeng et al. 2025, arXiv 2502.17159; held to the authors' published code). X' keeps
/// the entries of X whose size is at least its floor((1 - density) n)-th smallest. For rank j (row
/// j of A_i, column j of B_i)
///   g_ij = sum |A_i| / sum |A_i'| over row j, raised where lower to the value at place
///          floor((1 - tail) r) of the sorted g_i,
///   A = s sum_i sgn(c_i) sqrt|c_i| A_i',
///   B = s sum_i sqrt|c_i| g_i B_i' / sum_i g_i, column by column, with s the strength.
/// At c_i = w_i s_i = 1 this is the authors' (density .2, tail .2, strength 2 on each factor); the
/// weights are ours. Rows of which nothing is kept count as the lowest g. Ranks must be equal in a
/// module; one adapter alone stays as it is. Throws adapter_rank.
lora::Adapter robust_merge(const Request& request);

}  // namespace espalier::merge
