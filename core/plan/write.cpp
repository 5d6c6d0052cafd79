// A Plan to JSON, to its hashes, and the schema of plans.
#include "core/base/hash.h"
#include "core/plan/controllers.h"
#include "core/plan/descriptors.h"
#include "core/plan/keys.h"
#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

template <class Section>
void write_keys(OrderedJson& out, const std::vector<Key<Section>>& keys, const Section& section) {
  for (const auto& key : keys)
    out[key.info.key] = key.get(section);
}

template <class Section>
OrderedJson object_of(const std::vector<Key<Section>>& keys, const Section& section) {
  OrderedJson out = OrderedJson::object();
  write_keys(out, keys, section);
  return out;
}

/// The keys of the method's descriptor, in its order.
OrderedJson method_json(const MethodPlan& method) {
  OrderedJson out{{"name", method.name}};
  const MethodInfo* info = find_method(method.name);
  if (info == nullptr) return out;
  const OrderedJson members = object_of(method_member_keys(), method);
  for (const ParameterInfo& parameter : info->parameters) {
    const auto member = members.find(parameter.key);
    const auto extra = method.extra.find(parameter.key);
    OrderedJson value = parameter.default_value;
    if (member != members.end() && !member->is_null()) value = *member;
    if (member == members.end() && extra != method.extra.end()) value = *extra;
    out[parameter.key] = value;
  }
  return out;
}

/// Without the keys that its controller does not read.
OrderedJson prune_json(const PrunePlan& prune) {
  OrderedJson out = object_of(prune_keys(), prune);
  for (const std::string& key : keys_of_other_controllers(prune.controller))
    out.erase(key);
  return out;
}

/// A built-in metric as its name; another with the keys that belong to its kind.
OrderedJson metric_json(const MetricEntry& metric) {
  if (metric.built_in()) return metric.name;
  OrderedJson out = object_of(metric_keys(), metric);
  const std::vector<const char*> others =
      metric.model.empty() ? std::vector<const char*>{"model", "layer", "idf", "baseline"}
                           : std::vector<const char*>{"command", "folder", "time_limit"};
  for (const char* key : others)
    out.erase(key);
  if (metric.measure() != "bertscore") {
    for (const char* key : {"layer", "idf", "baseline"})
      out.erase(key);
  }
  return out;
}

OrderedJson metrics_schema() {
  OrderedJson names = OrderedJson::array();
  for (const MetricEntry& metric : Plan().metrics)
    names.push_back(metric.name);
  return {{"type", "list"},
          {"default", names},
          {"choices", builtin_metrics()},
          {"about", "scored on the test set; an empty list: none; commands and models as objects"}};
}

OrderedJson info_json(const ParameterInfo& info) {
  OrderedJson out{{"type", info.type}};
  if (info.required) {
    out["required"] = true;
  } else {
    out["default"] = info.default_value;
  }
  if (info.minimum) out[info.above_minimum ? "above" : "minimum"] = *info.minimum;
  if (info.maximum) out[info.below_maximum ? "below" : "maximum"] = *info.maximum;
  if (!info.choices.empty()) out["choices"] = info.choices;
  out["about"] = info.about;
  return out;
}

template <class Section>
void add_schema(OrderedJson& out, const std::string& section,
                const std::vector<Key<Section>>& keys) {
  for (const auto& key : keys)
    out[section + key.info.key] = info_json(key.info);
}

OrderedJson methods_schema() {
  OrderedJson out = OrderedJson::array();
  for (const MethodInfo& info : methods()) {
    OrderedJson parameters = OrderedJson::object();
    for (const ParameterInfo& parameter : info.parameters)
      parameters["method." + parameter.key] = info_json(parameter);
    std::vector<std::string> notes;
    for (const std::string& key : info.notes)
      notes.push_back(method_note(key));
    out.push_back({{"name", info.name},
                   {"label", info.label},
                   {"paper", info.paper},
                   {"notes", notes},
                   {"available", info.available},
                   {"needs_model", info.needs_model},
                   {"trains", info.trains},
                   {"searches", info.searches},
                   {"prunes", info.prunes},
                   {"adapters", {info.min_adapters, info.max_adapters}},
                   {"parameters", parameters}});
  }
  return out;
}

OrderedJson presets_schema() {
  OrderedJson out = OrderedJson::object();
  const auto fill = [&out](const std::string& name, const std::string& preset,
                           std::optional<std::int64_t> shots) {
    OrderedJson values = OrderedJson::object();
    for (const auto& [path, value] : preset_values(preset, shots))
      values[path] = value;
    out[name] = values;
  };
  fill("small", "small", std::nullopt);
  fill("small, up to 8 shots", "small", 8);
  fill("paper", "paper", std::nullopt);
  return out;
}

std::string hash_without(Json json, const std::vector<std::string>& paths) {
  // A key that came later does not move the hash of plans that leave it alone.
  const auto erase_default = [&](const char* section, const char* name, const Json& value) {
    if (!json.at(section).is_object()) return;
    const auto found = json.at(section).find(name);
    if (found != json.at(section).end() && *found == value) json.at(section).erase(name);
  };
  erase_default("method", "svd_clamp", nullptr);
  erase_default("data", "chat", DataPlan().chat);
  erase_default("prune", "controller", PrunePlan().controller);
  erase_default("optimizer", "gradient_checkpointing", OptimizerPlan().gradient_checkpointing);
  const GenerationPlan generation;
  erase_default("generation", "length_penalty", generation.length_penalty);
  erase_default("generation", "temperature", generation.temperature);
  erase_default("generation", "top_p", generation.top_p);
  for (const std::string& path : paths) {
    const std::size_t dot = path.find('.');
    Json& place = dot == std::string::npos ? json : json.at(path.substr(0, dot));
    place.erase(dot == std::string::npos ? path : path.substr(dot + 1));
  }
  return sha256_hex(json::dump(json));
}

}  // namespace

OrderedJson to_json(const Plan& plan) {
  OrderedJson top = object_of(plan_keys(), plan);
  OrderedJson out{{"espalier_plan", 1}};
  for (const auto& [key, value] : top.items()) {
    if (key != "preset") out[key] = value;
  }
  out["adapters"] = OrderedJson::array();
  for (const AdapterEntry& adapter : plan.adapters)
    out["adapters"].push_back(object_of(adapter_keys(), adapter));
  out["data"] = object_of(data_keys(), plan.data);
  out["preset"] = top["preset"];
  out["method"] = method_json(plan.method);
  out["prune"] = nullptr;
  if (plan.prune) out["prune"] = prune_json(*plan.prune);
  out["optimizer"] = object_of(optimizer_keys(), plan.optimizer);
  out["generation"] = object_of(generation_keys(), plan.generation);
  out["metrics"] = OrderedJson::array();
  for (const MetricEntry& metric : plan.metrics)
    out["metrics"].push_back(metric_json(metric));
  return out;
}

std::string hash(const Plan& plan) {
  return hash_without(Json(to_json(plan)), {"name"});
}

std::string configuration_hash(const Plan& plan) {
  return hash_without(Json(to_json(plan)), {"name", "seed", "data.sample_seed"});
}

OrderedJson schema() {
  OrderedJson keys = OrderedJson::object();
  keys["espalier_plan"] = {{"type", "integer"}, {"required", true}, {"about", "1"}};
  add_schema(keys, "", plan_keys());
  add_schema(keys, "adapters.N.", adapter_keys());
  add_schema(keys, "data.", data_keys());
  OrderedJson names = OrderedJson::array();
  for (const MethodInfo& info : methods())
    names.push_back(info.name);
  keys["method.name"] = {{"type", "choice"},
                         {"required", true},
                         {"choices", names},
                         {"about", "its own keys stand under \"methods\""}};
  add_schema(keys, "prune.", prune_keys());
  add_schema(keys, "optimizer.", optimizer_keys());
  add_schema(keys, "generation.", generation_keys());
  keys["metrics"] = metrics_schema();
  add_schema(keys, "metrics.N.", metric_keys());
  OrderedJson controllers_of = OrderedJson::object();
  for (const ControllerInfo& info : controllers())
    controllers_of[info.name] = {{"label", info.label}, {"paper", info.paper}, {"keys", info.keys}};
  return {{"espalier_plan", 1},
          {"keys", keys},
          {"controllers", controllers_of},
          {"presets", presets_schema()},
          {"methods", methods_schema()}};
}

}  // namespace espalier::plan
