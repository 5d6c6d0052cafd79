#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/lora/adapter.h"
#include "core/merge/weight_search.h"
#include "core/plan/plan.h"

namespace espalier::experiment {

/// One merge that a search tries, and what it tells of it.
struct Trial {
  lora::Adapter merged;
  std::vector<std::pair<std::string, double>> shown;  ///< by adapter: effective weight, kept share
  Json facts;  ///< of the found one: {"weights": {adapter: w}} or {"left_out": {adapter: [...]}}
};

/// A method that searches, as a space of numbers and what each point of it stands for (internal to
/// this room). lorahub: one weight an adapter; enmp: one number a group of modules, above 0 and
/// among the largest: left out.
struct MergeTrials {
  merge::WeightSearch search;
  std::function<Trial(const std::vector<double>&)> at;
};

/// `sources` must outlive the result. Throws plan_method for a method that does not search.
MergeTrials merge_trials(const plan::Plan& plan, const std::vector<lora::Adapter>& sources);

/// How many numbers the plan's method searches.
std::int64_t searched_numbers(const plan::Plan& plan, const std::vector<lora::Adapter>& sources);

}  // namespace espalier::experiment
