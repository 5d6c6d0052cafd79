#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace espalier::plan {

/// One parameter of a method. Texts are keys ("method.ties.density"); the window translates them.
struct ParameterInfo {
  std::string key;   ///< key in the plan's "method" object
  std::string type;  ///< "number" | "integer" | "boolean" | "choice" | "list"
  Json default_value;
  std::optional<double> minimum, maximum;
  std::vector<std::string> choices;
};

/// What a method is, for forms, schema and checks: the one list of methods.
struct MethodInfo {
  std::string name;   ///< key in plans: "adaptive_merge"
  std::string label;  ///< English name for tables
  std::string paper;  ///< citation, empty for baselines
  bool needs_model = true;
  bool trains = false;         ///< has an optimizer loop
  bool uses_adapters = false;  ///< takes source adapters
  bool merges = false;         ///< yields one adapter (also a method of `espalier-cli merge`)
  bool available = true;       ///< false: named by the design, built by a later issue
  std::vector<ParameterInfo> parameters;
};

/// In the order in which tables show them (lead first, adaptive_merge last).
const std::vector<MethodInfo>& methods();
/// nullptr where there is none of that name.
const MethodInfo* find_method(std::string_view name);

}  // namespace espalier::plan
