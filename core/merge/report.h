#pragma once

#include <vector>

#include "core/base/json.h"
#include "core/lora/adapter_stack.h"

namespace espalier::merge {

/// What a merge did, module by module and in all. D_i = s_i B_i A_i, M the merged update.
///
/// {"similarity": [[cosine of D_i and D_j over all modules]], "adapters": [names],
///  "modules": [{"module",
///    "norms": [||D_i||_F, 0 where adapter i does not touch the module],
///    "weighted": [|w_i| ||D_i||_F], "merged_norm": ||M||_F,
///    "cosines": [[of D_i and D_j]],
///    "sign_conflict": share of entries where two of the w_i D_i have opposite signs,
///    "cancelled": 1 - sum |sum_i w_i D_i| / sum_i sum |w_i D_i|, what they take from each other,
///    "cross_term_error": ||(sum B_i')(sum A_i') - sum w_i D_i||_F / ||sum w_i D_i||_F, how far the
///      product of sums (sqrt|w| on each factor) is from the weighted sum,
///    "distance": ||M - sum w_i D_i||_F / ||sum w_i D_i||_F, null where that sum is 0,
///    "effective_rank": exp of the entropy of M's singular values as shares (Roy and Vetterli
///    2007), "spectrum": M's singular values, falling}],
///  "total": the same figures over all modules without spectrum}
///
/// Everything from products of size r x r and r x in, but for the two figures over single entries,
/// which go through the update a few rows at a time. `scale`: alpha / r is part of D_i.
Json report(const std::vector<lora::Entry>& entries, bool scale, const lora::Adapter& merged);

/// How alike the adapters of a library are, from r x r products alone:
/// {"norms": [||D_i||_F over all modules], "cosines": [[of whole adapters]],
///  "modules": [{"module", "norms", "cosines"}]}.
/// A module that only one of two has counts in its norm; a cosine with nothing is 0.
Json similarity(const std::vector<lora::Entry>& entries, bool scale);

}  // namespace espalier::merge
