#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/merge/low_rank.h"
#include "core/merge/merge.h"

/// What the methods of this room share (internal to it).
namespace espalier::merge {

using Parts = std::vector<Part>;

/// One stream of random numbers an adapter, from its folder's name (its own where it has no
/// folder), so that a place in the list changes nothing; adapters that share one are told apart by
/// what is in them. The same adapter twice gets two streams.
std::vector<std::uint64_t> streams(const std::vector<lora::Entry>& entries);

/// What each adapter that touches a module brings to it.
std::map<model::ModuleId, Parts> parts_of(const Request& request);

/// Names a module's tensor (0 A, 1 B, 2 the update) to the random numbers.
std::uint32_t place_of(model::ModuleId id, std::uint32_t factor);

/// The rank that a method falls back on: the largest of the adapters.
std::int64_t largest_rank(const Request& request);

/// The request's numbers under a rule. One adapter alone is never pruned (as in PEFT): merging it
/// gives it back.
Combine ruled(const Request& request, const std::string& rule);

/// sum w_i D_i as it is, ranks added up.
lora::Factors exact_sum(const Parts& parts);

/// Module by module from the parts.
lora::Adapter each_module(const Request& request,
                          const std::function<lora::Factors(model::ModuleId, const Parts&)>& one);

/// B A with B [out, k], A [k, in], cut where a rank was asked for.
lora::Factors result(const Request& request, const torch::Tensor& b, const torch::Tensor& a);

}  // namespace espalier::merge
