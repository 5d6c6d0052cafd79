#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

std::string moved(const Plan& plan, const std::string& path, const std::filesystem::path& folder) {
  if (path.empty()) return path;
  const auto whole = std::filesystem::absolute(plan.resolve(path)).lexically_normal();
  const auto relative =
      whole.lexically_relative(std::filesystem::absolute(folder).lexically_normal());
  const bool below = !relative.empty() && *relative.begin() != "..";
  return below ? relative.generic_string() : whole.string();
}

}  // namespace

Plan rebased(const Plan& plan, const std::filesystem::path& folder) {
  Plan out = plan;
  out.base_model = moved(plan, plan.base_model, folder);
  for (AdapterEntry& adapter : out.adapters)
    adapter.path = moved(plan, adapter.path, folder);
  for (std::string* file : {&out.data.train, &out.data.validation, &out.data.test}) {
    *file = moved(plan, *file, folder);
  }
  for (MetricEntry& metric : out.metrics) {
    metric.model = moved(plan, metric.model, folder);
    metric.baseline = moved(plan, metric.baseline, folder);
    // A command names what it reads from where it runs.
    if (!metric.command.empty()) {
      metric.folder = moved(plan, metric.folder.empty() ? "." : metric.folder, folder);
    }
  }
  out.folder = folder;
  return out;
}

}  // namespace espalier::plan
