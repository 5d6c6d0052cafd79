#include "core/judge/matrix_keys.h"

#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/plan/descriptors.h"
#include "core/plan/plan.h"

namespace espalier::judge {

namespace {

void flatten(const Json& json, const std::string& before, Settings& out) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_object()) {
      flatten(value, before + key + ".", out);
    } else {
      out[before + key] = value;
    }
  }
}

/// Adapters by name and weight: their paths differ between workspaces.
Json adapters_of(const Json& plan) {
  Json out = Json::array();
  for (const Json& adapter : plan.value("adapters", Json::array())) {
    out.push_back(
        {{"name", adapter.value("name", std::string())}, {"weight", adapter.value("weight", 1.0)}});
  }
  return out;
}

bool prunes(const Json& plan) {
  const Json prune = value_at(plan, "prune");
  if (!prune.is_object()) return false;
  const Json ratio = value_at(prune, "ratio");
  // A ratio of 0 prunes nothing; modules go by a threshold.
  return value_at(prune, "granularity") == "module" || ratio != Json(0.0);
}

bool is_word(const Json& value) {
  return value.is_string() || value.is_boolean() || value.is_array();
}

/// Settings that a method never reads: they change no result.
bool is_idle(const plan::MethodInfo& info, const std::string& path) {
  if (path.starts_with("optimizer.")) return !info.trains;
  if (path.starts_with("generation.") || path.starts_with("data.")) return !info.needs_model;
  return false;
}

std::string base_model(const Json& plan) {
  return std::filesystem::path(text_of(value_at(plan, "base_model"))).filename().string();
}

}  // namespace

Json whole_plan(const Json& plan) {
  try {
    return Json::parse(plan::to_json(plan::parse(plan, {})).dump());
  } catch (const Error&) {
    return plan;
  }
}

Json value_at(const Json& plan, const std::string& path) {
  const Json* at = &plan;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    const std::string key = path.substr(begin, end - begin);
    if (!at->is_object() || !at->contains(key)) return {};
    at = &at->at(key);
    begin = end + 1;
  }
  return *at;
}

std::string text_of(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (!value.is_array()) return value.is_null() ? std::string() : json::dump(value);
  std::string out;
  for (const Json& entry : value)
    out += (out.empty() ? "" : ", ") + text_of(entry);
  return out;
}

Settings row_settings(const Json& plan) {
  Settings out;
  const std::string method = text_of(value_at(plan, "method.name"));
  out["method.name"] = method;
  const plan::MethodInfo* info = plan::find_method(method);
  if (info == nullptr || info->needs_model) out["base_model"] = base_model(plan);
  const Json parameters = plan.value("method", Json::object());
  for (const auto& [key, value] : parameters.items()) {
    if (is_word(value)) out["method." + key] = value;
  }
  if (prunes(plan)) {
    out["prune"] = "on";
    for (const auto& [key, value] : plan.at("prune").items()) {
      if (is_word(value)) out["prune." + key] = value;
    }
  }
  if (info != nullptr && info->min_adapters == 1 && info->max_adapters == 1) {
    for (const Json& adapter : adapters_of(plan))
      out["adapter"] = adapter.at("name");
  }
  return out;
}

Settings chosen_settings(const Json& plan) {
  static const std::set<std::string> no_choice{"espalier_plan",
                                               "name",
                                               "seed",
                                               "base_model",
                                               "device",
                                               "dtype",
                                               "threads",
                                               "metrics",
                                               "adapters",
                                               "preset",
                                               "data.train",
                                               "data.test",
                                               "data.shots",
                                               "data.validation",
                                               "data.validation_shots",
                                               "data.language",
                                               "data.sample_seed",
                                               "optimizer.gradient_checkpointing"};
  const Settings row = row_settings(plan);
  Settings all;
  flatten(plan, "", all);
  const bool pruned = row.contains("prune");
  const plan::MethodInfo* info = plan::find_method(text_of(row.at("method.name")));
  std::erase_if(all, [&](const auto& setting) {
    if (info != nullptr && is_idle(*info, setting.first)) return true;
    return no_choice.contains(setting.first) || row.contains(setting.first) ||
           setting.second.is_null() || (!pruned && setting.first.starts_with("prune."));
  });
  if (!row.contains("adapter") && (info == nullptr || info->uses_adapters))
    all["adapters"] = adapters_of(plan);
  return all;
}

}  // namespace espalier::judge
