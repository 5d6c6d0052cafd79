#include "core/plan/controllers.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/plan/keys.h"

namespace espalier::plan {

namespace {

constexpr const char* kGrasp = "Hassan and Chen 2026, arXiv 2601.06702";

}  // namespace

const std::vector<ControllerInfo>& controllers() {
  static const std::vector<std::string> as_coded{"p_min",      "p_max",     "p_init",    "interval",
                                                 "group_size", "micro_dev", "policy_lr", "kl",
                                                 "entropy",    "max_delta"};
  static const std::vector<ControllerInfo> list = [] {
    std::vector<std::string> mended = as_coded;
    mended.emplace_back("sigma_cap");
    return std::vector<ControllerInfo>{
        {"fixed", "Fixed ratio", "", {"ratio"}},
        {"cubic",
         "Cubic schedule",
         "Zhu and Gupta 2017, arXiv 1710.01878",
         {"ratio", "ramp_start", "ramp_end"}},
        {"grasp", "Learned ratio (GRASP, mended)", kGrasp, mended},
        {"grasp_as_coded", "Learned ratio (GRASP as coded)", kGrasp, as_coded}};
  }();
  return list;
}

const ControllerInfo* find_controller(const std::string& name) {
  for (const ControllerInfo& info : controllers()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

std::vector<std::string> keys_of_other_controllers(const std::string& name) {
  std::vector<std::string> out;
  const auto has = [](const std::vector<std::string>& list, const std::string& key) {
    return std::find(list.begin(), list.end(), key) != list.end();
  };
  const ControllerInfo* own = find_controller(name);
  for (const ControllerInfo& info : controllers()) {
    for (const std::string& key : info.keys) {
      if ((own == nullptr || !has(own->keys, key)) && !has(out, key)) out.push_back(key);
    }
  }
  return out;
}

const ParameterInfo& prune_parameter(const std::string& key) {
  for (const Key<PrunePlan>& entry : prune_keys()) {
    if (entry.info.key == key) return entry.info;
  }
  throw Error(Code::internal, "there is no key \"prune." + key + "\"");
}

const std::vector<double>& usual_ratios() {
  static const std::vector<double> ratios{0.3, 0.5, 0.7};
  return ratios;
}

}  // namespace espalier::plan
