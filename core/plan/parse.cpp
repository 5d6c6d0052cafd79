// A plan's JSON to a Plan: defaults and presets filled in, everything checked against keys.h.
#include <set>
#include <utility>

#include "core/base/error.h"
#include "core/plan/controllers.h"
#include "core/plan/descriptors.h"
#include "core/plan/keys.h"
#include "core/plan/plan.h"
#include "core/plan/sections.h"
#include "core/plan/values.h"

namespace espalier::plan {

namespace {

/// The section `name` of a plan, nullptr where it is absent or null.
const Json* section_of(const Json& json, const std::string& name) {
  const auto found = json.find(name);
  return found == json.end() || found->is_null() ? nullptr : &*found;
}

template <class Section>
void read_optional(const Json& json, const std::string& name, const std::vector<Key<Section>>& keys,
                   Section& section) {
  if (const Json* found = section_of(json, name)) read_section(*found, name, keys, section);
}

std::string last_part(const std::string& path) {
  std::filesystem::path folder(path);
  while (!folder.has_filename() && folder.has_relative_path())
    folder = folder.parent_path();
  const std::string name = folder.filename().string();
  return name.empty() || name == "." || name == ".." ? "adapter" : name;
}

void name_adapters(std::vector<AdapterEntry>& adapters) {
  std::set<std::string> taken;
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    const std::string& name = adapters[i].name;
    if (!name.empty() && !taken.insert(name).second) {
      bad_value("adapters." + std::to_string(i) + ".name", name, "two adapters have this name",
                "a name of its own to each");
    }
  }
  for (AdapterEntry& adapter : adapters) {
    if (!adapter.name.empty()) continue;
    const std::string stem = last_part(adapter.path);
    adapter.name = stem;
    for (int count = 2; !taken.insert(adapter.name).second; ++count)
      adapter.name = stem + "-" + std::to_string(count);
  }
}

void read_adapters(const Json& json, std::vector<AdapterEntry>& adapters) {
  if (!json.is_array()) {
    throw Error(Code::json_type, "adapters must be a list, not " + kind_of(json),
                "write [ {\"path\": ...} ]", {{"key", "adapters"}});
  }
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string path = "adapters." + std::to_string(i);
    read_section(json[i], path, adapter_keys(), adapters.emplace_back());
    if (adapters.back().path.empty()) {
      bad_value(path + ".path", "", "it is empty", "the folder of an adapter");
    }
  }
  name_adapters(adapters);
}

void read_metrics(const Json& json, std::vector<MetricEntry>& metrics) {
  const std::string expected = "a list of metrics";
  if (!json.is_array()) bad_value("metrics", json, "not " + expected, expected);
  metrics.clear();
  std::set<std::string> seen;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const std::string path = "metrics." + std::to_string(i);
    metrics.push_back(parse_metric(json[i], path));
    const std::string& name = metrics.back().name;
    if (!seen.insert(name).second) {
      bad_value(path, name, "\"" + name + "\" stands twice", "each entry once");
    }
  }
}

const MethodInfo& method_of(const Json& json) {
  const auto section = json.find("method");
  if (section == json.end()) missing("method.name");
  need_object(*section, "method");
  const auto name = section->find("name");
  if (name == section->end()) missing("method.name");
  if (!name->is_string()) bad_value("method.name", *name, "not a text", "the name of a method");
  const MethodInfo* info = find_method(name->get_ref<const std::string&>());
  // Only the message is wanted: an unknown name never passes.
  if (info == nullptr) require_available(name->get_ref<const std::string&>());
  return *info;
}

void read_method(const Json& json, const MethodInfo& info, MethodPlan& method) {
  method.name = info.name;
  const Json parameters = method_parameters(info, json);
  for (const auto& [name, value] : parameters.items()) {
    const Key<MethodPlan>* member = nullptr;
    for (const auto& key : method_member_keys()) {
      if (key.info.key == name) member = &key;
    }
    if (member != nullptr) {
      member->set(method, value);
    } else {
      method.extra[name] = value;
    }
  }
}

bool has_key(const Json& json, const std::string& path) {
  const Json* place = &json;
  std::size_t start = 0;
  while (start != std::string::npos) {
    const std::size_t dot = path.find('.', start);
    const auto found = place->find(path.substr(start, dot - start));
    if (found == place->end()) return false;
    place = &*found;
    start = dot == std::string::npos ? dot : dot + 1;
  }
  return true;
}

/// What the preset fills in: only what the plan leaves out, and a plan that names its epochs has
/// said how long it trains.
void fill_preset(Json& json, const Plan& plan) {
  const bool names_epochs = has_key(json, "optimizer.epochs");
  for (const auto& [path, value] : preset_values(plan.preset, plan.data.shots)) {
    if (path.starts_with("prune.") && section_of(json, "prune") == nullptr) continue;
    const bool bound = path == "optimizer.min_steps" || path == "optimizer.max_steps";
    if (bound && names_epochs) continue;
    if (!has_key(json, path)) set_key(json, path, value);
  }
}

void check_device(const std::string& device) {
  const std::string expected = "auto, cpu, cuda or cuda:N";
  if (device == "auto" || device == "cpu" || device == "cuda") return;
  const bool indexed = device.starts_with("cuda:") && device.size() > 5 && device.size() <= 8 &&
                       device.find_first_not_of("0123456789", 5) == std::string::npos;
  if (!indexed) bad_value("device", device, "\"" + device + "\" is not a device", expected);
}

/// Keys of one controller beside another's name would be read by nobody. `ratio` alone may stand
/// there: presets fill it in, and a study names a controller over a plan that has one.
void refuse_foreign_keys(const Json& section, const PrunePlan& prune) {
  for (const std::string& key : keys_of_other_controllers(prune.controller)) {
    if (key == "ratio" || !section.contains(key)) continue;
    throw Error(Code::plan_bad_value,
                "prune." + key + ": the controller " + prune.controller + " does not read it",
                "leave it out, or set prune.controller to one that does",
                {{"key", "prune." + key}, {"controller", prune.controller}});
  }
}

void check_controller(const Plan& plan) {
  const PrunePlan& p = *plan.prune;
  const auto refuse = [](const char* key, const std::string& why, const char* hint) {
    throw Error(Code::plan_bad_value, std::string("prune.") + key + ": " + why, hint,
                {{"key", std::string("prune.") + key}});
  };
  if (p.controller == "fixed") return;
  if (p.granularity == "module") {
    refuse("controller", "modules are pruned whole by a threshold, there is no ratio to control",
           "set prune.granularity to parameter, or prune.controller to fixed");
  }
  if (p.controller == "cubic") {
    if (p.ramp_start < p.ramp_end) return;
    refuse("ramp_end", "the ramp must end after it begins", "raise it above prune.ramp_start");
  }
  if (p.reset != "zero") {
    refuse("reset", "the controller " + p.controller + " controls the share of zeros",
           "set prune.reset to zero, or prune.controller to fixed or cubic");
  }
  if (!(p.p_min < p.p_max && p.p_min <= p.p_init && p.p_init <= p.p_max)) {
    refuse("p_init", "it must lie between prune.p_min and a larger prune.p_max",
           "write p_min <= p_init <= p_max");
  }
  if (plan.data.validation.empty()) {
    missing("data.validation", ": the controller " + p.controller + " judges its trials on it");
  }
}

/// What one key asks of another.
void check_whole(const Plan& plan, const MethodInfo& info) {
  check_device(plan.device);
  if (info.needs_model && plan.base_model.empty()) {
    missing("base_model", ": method " + info.name + " needs it");
  }
  if (learns_from_shots(info) && plan.data.train.empty()) {
    missing("data.train", ": method " + info.name + " learns from it");
  }
  const auto count = static_cast<std::int64_t>(plan.adapters.size());
  if (count < info.min_adapters || count > info.max_adapters) {
    const std::string wanted = info.max_adapters == 0                   ? "no adapters"
                               : info.max_adapters == info.min_adapters ? "exactly one adapter"
                                                                        : "at least one adapter";
    throw Error(
        Code::plan_source_count,
        "method " + info.name + " takes " + wanted + ", the plan names " + std::to_string(count),
        "change \"adapters\" or the method",
        {{"key", "adapters"},
         {"method", info.name},
         {"count", std::to_string(count)},
         {"minimum", std::to_string(info.min_adapters)},
         {"maximum", std::to_string(info.max_adapters)}});
  }
  if (plan.prune && !info.prunes) {
    throw Error(Code::plan_bad_value, "prune: method " + info.name + " prunes nothing",
                "remove \"prune\" or choose adaptive_merge",
                {{"key", "prune"}, {"method", info.name}});
  }
  if (plan.prune) check_controller(plan);
  if (plan.generation.beams > 1 && plan.generation.temperature > 0) {
    throw Error(
        Code::plan_bad_value,
        "generation.temperature: beams are searched for the likeliest text, nothing is drawn",
        "leave out generation.temperature, or set generation.beams to 1",
        {{"key", "generation.temperature"}});
  }
}

void check_version(const Json& json) {
  const auto version = json.find("espalier_plan");
  if (version == json.end()) missing("espalier_plan");
  if (*version != 1) {
    bad_value("espalier_plan", *version, "this program reads plans of version 1", "1");
  }
}

}  // namespace

Json method_parameters(const MethodInfo& info, const Json& given) {
  std::set<std::string> known{"name"};
  std::vector<std::string> names{"name"};
  for (const ParameterInfo& parameter : info.parameters) {
    known.insert(parameter.key);
    names.push_back(parameter.key);
  }
  for (const auto& [key, value] : given.items()) {
    if (known.count(key) == 0) unknown_key("method", key, names, all_paths());
  }
  Json out = Json::object();
  for (const ParameterInfo& parameter : info.parameters) {
    const auto found = given.find(parameter.key);
    out[parameter.key] = found == given.end()
                             ? parameter.default_value
                             : checked("method." + parameter.key, parameter, *found);
  }
  return out;
}

std::filesystem::path Plan::resolve(const std::string& path) const {
  const std::filesystem::path given(path);
  return given.is_absolute() ? given : (folder / given).lexically_normal();
}

Plan parse(const Json& given, const std::filesystem::path& folder) {
  need_object(given, "");
  check_version(given);
  Plan plan;
  plan.folder = folder;
  std::vector<std::string> also = section_names();
  also.push_back("espalier_plan");
  read_section(given, "", plan_keys(), plan, also);
  if (given.find("data") == given.end()) missing("data");
  read_section(given.at("data"), "data", data_keys(), plan.data);
  for (const char* name : {"prune", "optimizer", "generation"}) {
    if (const Json* section = section_of(given, name)) need_object(*section, name);
  }

  Json json = given;
  fill_preset(json, plan);
  const MethodInfo& info = method_of(json);
  read_method(json.at("method"), info, plan.method);
  if (const Json* list = section_of(json, "adapters")) read_adapters(*list, plan.adapters);
  read_optional(json, "optimizer", optimizer_keys(), plan.optimizer);
  read_optional(json, "generation", generation_keys(), plan.generation);
  if (section_of(json, "prune") != nullptr) {
    read_optional(json, "prune", prune_keys(), plan.prune.emplace());
    refuse_foreign_keys(json.at("prune"), *plan.prune);
  }
  if (json.contains("metrics")) read_metrics(json.at("metrics"), plan.metrics);
  check_whole(plan, info);
  return plan;
}

Plan parse_file(const std::filesystem::path& path) {
  json::ParseOptions options;
  options.comments = true;
  const std::filesystem::path whole = std::filesystem::absolute(path);
  return parse(json::parse_file(whole, options), whole.parent_path());
}

}  // namespace espalier::plan
