#pragma once

#include <string>
#include <vector>

#include "core/plan/descriptors.h"

namespace espalier::plan {

/// What sets the pruning ratio while training goes on, for forms, schema and checks.
struct ControllerInfo {
  std::string name;               ///< value of "prune.controller"
  std::string label;              ///< English
  std::string paper;              ///< citation, empty for fixed
  std::vector<std::string> keys;  ///< of "prune" that some controllers read and this one does
};

const std::vector<ControllerInfo>& controllers();
/// Null where there is none of that name.
const ControllerInfo* find_controller(const std::string& name);
/// Keys of "prune" that other controllers read and this one does not.
std::vector<std::string> keys_of_other_controllers(const std::string& name);
/// A key of "prune" with its type, default and range. Throws internal where there is none.
const ParameterInfo& prune_parameter(const std::string& key);

/// The ratios of the grid that a controller's cost is held against, and twins of plans have.
const std::vector<double>& usual_ratios();

}  // namespace espalier::plan
