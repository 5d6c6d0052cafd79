#include "core/plan/ratio_grid.h"

#include <map>

#include "core/plan/controllers.h"

namespace espalier::plan {

namespace {

/// Whether `plan` prunes, by which controller.
std::optional<std::string> controller_of(const Json& plan) {
  if (!plan.is_object() || !plan.contains("prune") || !plan["prune"].is_object())
    return std::nullopt;
  return plan["prune"].value("controller", std::string("fixed"));
}

/// What two points of one grid have in common.
Json without_ratio(Json plan) {
  plan.erase("name");
  Json& prune = plan["prune"];
  prune.erase("controller");
  prune.erase("ratio");
  for (const std::string& key : keys_of_other_controllers("fixed"))
    prune.erase(key);
  return plan;
}

}  // namespace

std::optional<RatioGrid> ratio_grid(const Json& plan, const std::vector<GridPoint>& finished) {
  if (!controller_of(plan)) return std::nullopt;
  const Json wanted = without_ratio(plan);
  std::map<double, const GridPoint*> points;
  for (const GridPoint& point : finished) {
    if (controller_of(*point.plan) != "fixed" || !(*point.plan)["prune"].contains("ratio") ||
        without_ratio(*point.plan) != wanted)
      continue;
    points[(*point.plan)["prune"]["ratio"].get<double>()] = &point;
  }
  if (points.size() < 2) return std::nullopt;
  RatioGrid out;
  for (const auto& [ratio, point] : points) {
    out.ratios.push_back(ratio);
    out.runs.push_back(point->run);
    out.seconds += point->seconds;
    if (!point->validation || (out.validation && *out.validation <= *point->validation)) continue;
    out.validation = point->validation;
    out.best_ratio = ratio;
  }
  return out;
}

}  // namespace espalier::plan
