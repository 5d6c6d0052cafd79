#include "core/plan/twin.h"

#include <algorithm>
#include <array>

#include "core/plan/controllers.h"
#include "core/plan/descriptors.h"
#include "core/plan/study.h"

namespace espalier::plan {

namespace {

constexpr const char* kNoPruning = " · no pruning";
constexpr const char* kRandom = " · random sources";
constexpr const char* kReal = " · real sources";

bool by_module(const Plan& plan) {
  return plan.prune && plan.prune->granularity == "module";
}

std::string ratio_name(const Plan& plan, double ratio) {
  return point_name({{by_module(plan) ? "quantile" : "ratio", ratio}});
}

/// The share that the plan prunes; 0: nothing, or modules by an absolute threshold.
double share_of(const Plan& plan) {
  if (!plan.prune || plan.prune->searches_ratio()) return 0;
  if (!by_module(plan)) return plan.prune->ratio;
  return plan.prune->threshold ? 0 : plan.prune->threshold_quantile;
}

std::vector<double> ladder(double own) {
  const std::vector<double>& usual = usual_ratios();
  if (own <= 0 || std::find(usual.begin(), usual.end(), own) != usual.end()) return usual;
  std::vector<double> rungs{0.1, 0.3, 0.5, 0.7, 0.9};
  if (std::find(rungs.begin(), rungs.end(), own) == rungs.end()) rungs.push_back(own);
  std::sort(rungs.begin(), rungs.end());
  const auto at = std::find(rungs.begin(), rungs.end(), own) - rungs.begin();
  const auto last = static_cast<std::ptrdiff_t>(rungs.size()) - 3;
  const auto first = rungs.begin() + std::clamp<std::ptrdiff_t>(at - 1, 0, last);
  return {first, first + 3};
}

/// The name without parts that an earlier call added, so that a twin's twins do not contradict
/// them.
std::string name_without(const Plan& plan, const std::vector<std::string>& parts) {
  std::string name = plan.name;
  for (const std::string& part : parts) {
    const std::size_t at = name.find(part);
    const std::size_t end = at + part.size();
    if (at == std::string::npos || (end < name.size() && !name.substr(end).starts_with(" · ")))
      continue;
    name.erase(at, part.size());
  }
  return name;
}

}  // namespace

std::vector<Twin> twins(const Plan& plan) {
  const MethodInfo* info = find_method(plan.method.name);
  if (info == nullptr || !info->prunes) return {};
  const std::string pruned = name_without(plan, {kNoPruning, ratio_name(plan, share_of(plan))});
  std::vector<Twin> out;
  const auto add = [&](const char* kind, const std::string& name, double ratio, Plan twin) {
    if (hash(twin) == hash(plan)) return;
    twin.name = name;
    out.push_back({kind, ratio, std::move(twin)});
  };
  Plan bare = plan;
  bare.prune.reset();
  if (plan.prune && plan.prune->prunes()) add("no_pruning", pruned + kNoPruning, 0, bare);
  Plan sources = plan;
  const bool random = plan.method.sources == "random";
  sources.method.sources = random ? "adapters" : "random";
  add(random ? "real_sources" : "random_sources",
      name_without(plan, {kRandom, kReal}) + (random ? kReal : kRandom), 0, sources);
  for (const double ratio : ladder(share_of(plan))) {
    Plan twin = plan;
    if (!twin.prune) twin.prune.emplace();
    if (by_module(plan)) {
      twin.prune->threshold.reset();
      twin.prune->threshold_quantile = ratio;
    } else {
      if (twin.prune->searches_ratio()) twin.prune->controller = "fixed";
      twin.prune->ratio = ratio;
    }
    add("ratio", pruned + ratio_name(plan, ratio), ratio, std::move(twin));
  }
  return out;
}

}  // namespace espalier::plan
