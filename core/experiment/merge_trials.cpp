#include "core/experiment/merge_trials.h"

#include <limits>
#include <map>

#include "core/base/error.h"
#include "core/experiment/run_methods.h"
#include "core/lora/stack_stats.h"
#include "core/merge/merge.h"
#include "core/merge/module_drop.h"

namespace espalier::experiment {

namespace {

using lora::Entry;

merge::WeightSearch search_of(const plan::Plan& plan) {
  const Json& parameters = plan.method.extra;
  merge::WeightSearch search;
  search.optimizer = parameters.value("optimizer", search.optimizer);
  search.bound = parameters.value("bound", search.bound);
  search.penalty = parameters.value("penalty", search.penalty);
  search.budget = parameters.value("budget", search.budget);
  search.sigma = parameters.value("sigma", search.sigma);
  if (const Json& size = parameters.value("population", Json()); size.is_number()) {
    search.population = size.get<std::int64_t>();
  }
  search.seed = plan.seed;
  return search;
}

MergeTrials lorahub(const plan::Plan& plan, const std::vector<lora::Adapter>& sources) {
  MergeTrials out;
  out.search = search_of(plan);
  out.search.weights = sources.size();
  out.at = [&plan, &sources](const std::vector<double>& weights) {
    std::vector<Entry> entries;
    for (std::size_t i = 0; i < weights.size(); ++i)
      entries.push_back({&sources[i], weights[i]});
    const lora::AdapterStack stack(entries, scales_adapters(plan), true, torch::kCPU);
    Trial trial;
    trial.merged = stack.merged();
    const std::vector<double> shares = lora::stack_stats(stack).weights;
    for (std::size_t i = 0; i < shares.size(); ++i) {
      trial.shown.emplace_back(stack.names()[i], shares[i]);
      trial.facts["weights"][sources[i].name] = weights[i];
    }
    return trial;
  };
  return out;
}

/// What is left of each adapter, and the modules that are not.
void tell_kept(const std::vector<Entry>& entries, const std::vector<lora::Adapter>& kept,
               Trial& trial) {
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const lora::Adapter& whole = *entries[i].adapter;
    trial.shown.emplace_back(whole.name, static_cast<double>(kept[i].modules.size()) /
                                             static_cast<double>(whole.modules.size()));
    Json& left_out = trial.facts["left_out"][whole.name] = Json::array();
    for (const auto& [id, f] : whole.modules) {
      if (!kept[i].modules.contains(id)) left_out.push_back(model::module_name(id.layer, id.proj));
    }
  }
}

MergeTrials enmp(const plan::Plan& plan, const std::vector<lora::Adapter>& sources) {
  const Json& parameters = plan.method.extra;
  const std::vector<Entry> entries = entries_of(plan, sources);
  const auto groups =
      merge::drop_groups(entries, parameters.value("granularity", std::string("layer")));
  const double share = parameters.value("drop_share", 0.2);
  merge::Request request;
  request.scale = scales_adapters(plan);
  request.combine.seed = plan.seed;
  merge::read_parameters(parameters, request);
  request.method = request.merge_by;
  request.entries = entries;
  MergeTrials out;
  out.search = search_of(plan);
  out.search.weights = groups.size();
  // The authors': nothing is left out at the start, no bound, no penalty.
  out.search.optimizer = "cma_es";
  out.search.start = -1;
  out.search.bound = std::numeric_limits<double>::infinity();
  out.search.penalty = 0;
  out.at = [entries, groups, share, request](const std::vector<double>& x) {
    const std::vector<lora::Adapter> kept =
        merge::without_groups(entries, groups, merge::dropped_groups(x, share));
    merge::Request own = request;
    for (std::size_t i = 0; i < kept.size(); ++i)
      own.entries[i].adapter = &kept[i];
    Trial trial;
    trial.merged = merge::merge(own);
    tell_kept(entries, kept, trial);
    return trial;
  };
  return out;
}

}  // namespace

MergeTrials merge_trials(const plan::Plan& plan, const std::vector<lora::Adapter>& sources) {
  if (plan.method.name == "lorahub") return lorahub(plan, sources);
  if (plan.method.name == "enmp") return enmp(plan, sources);
  throw Error(Code::plan_method, "the method " + plan.method.name + " does not search", "",
              {{"method", plan.method.name}});
}

std::int64_t searched_numbers(const plan::Plan& plan, const std::vector<lora::Adapter>& sources) {
  return static_cast<std::int64_t>(merge_trials(plan, sources).search.weights);
}

}  // namespace espalier::experiment
