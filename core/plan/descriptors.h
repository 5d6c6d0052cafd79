#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace espalier::plan {

/// One parameter of a method. Texts are keys ("method.ties.density"); the window translates them.
struct ParameterInfo {
  std::string key;  ///< key in the plan's "method" object
  /// "number" | "integer" | "boolean" | "choice" | "list" (of strings); plans also have "string",
  /// "path", "map" (string to one of the choices) and "arguments" (a program and what it is given).
  std::string type;
  Json default_value;  ///< null: may be left empty (JSON null)
  std::optional<double> minimum, maximum;
  std::vector<std::string> choices;  ///< of a choice, of each entry of a list, of a map's values
  std::string about;                 ///< English, for the terminal
  bool above_minimum = false;        ///< the minimum itself is not allowed
  bool below_maximum = false;        ///< the maximum itself is not allowed
  bool required = false;
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
  bool available = true;       ///< false: known and checked, but not yet able to run
  bool prunes = false;         ///< takes the plan's "prune"
  bool searches = false;       ///< tries merges on the shots, without gradients
  std::int64_t min_adapters = 0, max_adapters = 0;  ///< how many adapters a plan may name
  std::vector<ParameterInfo> parameters;
  std::vector<std::string> notes;  ///< keys of method_note(): what is told beside the method
};

/// In the order in which tables show them (lead first, adaptive_merge last).
const std::vector<MethodInfo>& methods();
/// nullptr where there is none of that name.
const MethodInfo* find_method(std::string_view name);
/// Where this program's numbers differ from another's, and what was read into a paper: the English
/// text of a note's key; the window has its own words for each. Empty for an unknown key.
std::string method_note(std::string_view key);
/// Whether a method looks at the training records: it trains, searches, or shows them.
bool learns_from_shots(const MethodInfo& info);
/// Throws Error plan_method for a method that is known but cannot run yet, or unknown.
void require_available(std::string_view name);

/// The parameters of a method whole: what `given` sets, checked (type, range, nearest known key),
/// and the defaults of the rest. A "name" in `given` is passed over. Throws Error plan_unknown_key,
/// plan_bad_value.
Json method_parameters(const MethodInfo& info, const Json& given);

}  // namespace espalier::plan
