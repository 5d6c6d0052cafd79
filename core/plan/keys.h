#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/plan/descriptors.h"
#include "core/plan/plan.h"

namespace espalier::plan {

/// One key of a section of the plan, bound to a member of the section's struct. These tables are
/// the only list of keys: parse, to_json, schema and every message work from them, and the defaults
/// are those of the structs' own initialisers.
template <class Section>
struct Key {
  ParameterInfo info;
  std::function<Json(const Section&)> get;
  std::function<void(Section&, const Json&)> set;

  Key& range(double minimum, double maximum) {
    info.minimum = minimum;
    info.maximum = maximum;
    return *this;
  }
  Key& from(double minimum) {
    info.minimum = minimum;
    return *this;
  }
  Key& above() {
    info.above_minimum = true;
    return *this;
  }
  Key& below() {
    info.below_maximum = true;
    return *this;
  }
  Key& one_of(std::vector<std::string> words) {
    if (info.type == "string") info.type = "choice";
    info.choices = std::move(words);
    return *this;
  }
  Key& path() {
    info.type = "path";
    return *this;
  }
  /// A list in which texts may be empty and stand twice.
  Key& arguments() {
    info.type = "arguments";
    return *this;
  }
  Key& required() {
    info.required = true;
    return *this;
  }
};

namespace detail {

template <class T>
struct Unwrapped {
  using type = T;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
};

template <class T>
constexpr const char* type_name() {
  using Value = typename Unwrapped<T>::type;
  if constexpr (std::is_same_v<Value, bool>) return "boolean";
  if constexpr (std::is_integral_v<Value>) return "integer";
  if constexpr (std::is_floating_point_v<Value>) return "number";
  if constexpr (std::is_same_v<Value, std::string>) return "string";
  if constexpr (std::is_same_v<Value, std::vector<std::string>>) return "list";
  return "map";
}

template <class T>
Json to_value(const T& value) {
  return value;
}
template <class T>
Json to_value(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

template <class T>
void from_value(T& target, const Json& value) {
  target = value.get<T>();
}
template <class T>
void from_value(std::optional<T>& target, const Json& value) {
  target = value.is_null() ? std::nullopt : std::optional<T>(value.get<T>());
}

}  // namespace detail

template <class Section, class T>
Key<Section> key(const char* name, T Section::*member, const char* about) {
  Key<Section> out;
  out.info.key = name;
  out.info.type = detail::type_name<T>();
  out.info.default_value = detail::to_value(Section().*member);
  out.info.about = about;
  out.get = [member](const Section& section) { return detail::to_value(section.*member); };
  out.set = [member](Section& section, const Json& value) {
    detail::from_value(section.*member, value);
  };
  return out;
}

/// At the top of the plan, without `espalier_plan` and the sections.
const std::vector<Key<Plan>>& plan_keys();
const std::vector<Key<AdapterEntry>>& adapter_keys();
const std::vector<Key<DataPlan>>& data_keys();
const std::vector<Key<MetricEntry>>& metric_keys();
const std::vector<Key<PrunePlan>>& prune_keys();
const std::vector<Key<OptimizerPlan>>& optimizer_keys();
const std::vector<Key<GenerationPlan>>& generation_keys();
/// Those method parameters that have a member of their own; which of them a method takes, and with
/// which default, its descriptor says. All others live in MethodPlan::extra.
const std::vector<Key<MethodPlan>>& method_member_keys();
/// The section's name of everything in a plan that is an object or list of objects.
const std::vector<std::string>& section_names();
/// Every full path ("optimizer.lr"), to say where a misplaced key belongs.
const std::vector<std::string>& all_paths();

/// What a preset fills in, by path, for a plan with that many shots (none: all records).
std::vector<std::pair<std::string, Json>> preset_values(const std::string& preset,
                                                        std::optional<std::int64_t> shots);

}  // namespace espalier::plan
