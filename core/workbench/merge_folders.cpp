#include "core/workbench/merge_folders.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "core/base/error.h"
#include "core/device/device.h"
#include "core/merge/merge.h"
#include "core/merge/report.h"
#include "core/plan/descriptors.h"

namespace espalier::workbench {

namespace fs = std::filesystem;

namespace {

const plan::MethodInfo& checked_method(const MergeRequest& request) {
  plan::require_available(request.method);
  const plan::MethodInfo& info = *plan::find_method(request.method);
  if (!info.merges) {
    std::string known;
    for (const std::string& name : merge::methods())
      known += (known.empty() ? "" : ", ") + name;
    throw Error(Code::plan_method, "\"" + request.method + "\" is no merge of adapters alone",
                "methods that are: " + known, {{"method", request.method}});
  }
  for (const auto& [key, value] : request.parameters.items()) {
    const auto& all = info.parameters;
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&k = key](const plan::ParameterInfo& p) { return p.key == k; });
    if (known) continue;
    std::string names;
    for (const plan::ParameterInfo& p : all)
      names += (names.empty() ? "" : ", ") + p.key;
    throw Error(Code::usage, request.method + " takes no " + key, "it takes: " + names,
                {{"option", key}, {"method", request.method}});
  }
  const auto n = static_cast<std::int64_t>(request.adapters.size());
  if (n < info.min_adapters || n > info.max_adapters) {
    throw Error(Code::plan_source_count,
                request.method + " takes at least " + std::to_string(info.min_adapters) +
                    " adapter, given are " + std::to_string(n),
                "name adapters with --adapter DIR=WEIGHT", {{"method", request.method}});
  }
  return info;
}

/// Adapters that touch one module must be made for layers of one shape.
void check_shapes(const std::vector<lora::Adapter>& adapters) {
  struct Seen {
    std::int64_t in, out;
    std::string name;
  };
  std::map<model::ModuleId, Seen> seen;
  for (const lora::Adapter& adapter : adapters) {
    for (const auto& [id, f] : adapter.modules) {
      const Seen here{f.a.size(1), f.b.size(0), adapter.name};
      const Seen& first = seen.emplace(id, here).first->second;
      if (first.in == here.in && first.out == here.out) continue;
      const std::string module = model::module_name(id.layer, id.proj);
      throw Error(Code::adapter_base,
                  "the adapters " + first.name + " and " + here.name +
                      " are made for different models: " + module + " has " +
                      std::to_string(first.out) + " x " + std::to_string(first.in) + " and " +
                      std::to_string(here.out) + " x " + std::to_string(here.in),
                  "merge adapters of one base model", {{"module", module}, {"adapter", here.name}});
    }
  }
}

void check_out(const MergeRequest& request) {
  std::error_code ignored;
  for (const auto& [folder, weight] : request.adapters) {
    if (!fs::equivalent(folder, request.out, ignored)) continue;
    throw Error(Code::usage, "--out is one of the adapters: " + folder.string(),
                "name another folder, so that no source is lost", {{"path", folder.string()}});
  }
}

Json provenance(const MergeRequest& request, const std::vector<lora::Adapter>& adapters,
                const Json& sources) {
  std::set<std::string> identities;
  for (const lora::Adapter& adapter : adapters) {
    const auto own = adapter.training_identities();
    identities.insert(own.begin(), own.end());
  }
  return {{"method", request.method}, {"adapters", sources}, {"training_identities", identities}};
}

}  // namespace

Json merge_folders(const MergeRequest& request) {
  const plan::MethodInfo& info = checked_method(request);
  check_out(request);
  std::vector<lora::Adapter> adapters;
  Json sources = Json::array();
  for (const auto& [folder, weight] : request.adapters) {
    adapters.push_back(lora::load_adapter(folder));
    const lora::Adapter& a = adapters.back();
    sources.push_back({{"name", a.name},
                       {"path", folder.string()},
                       {"weight", weight},
                       {"rank", a.rank},
                       {"alpha", a.alpha}});
  }
  check_shapes(adapters);
  merge::Request wanted;
  wanted.method = request.method;
  wanted.combine.seed = request.seed;
  const Json parameters = plan::method_parameters(info, request.parameters);
  merge::read_parameters(parameters, wanted);
  for (std::size_t i = 0; i < adapters.size(); ++i)
    wanted.entries.push_back({&adapters[i], request.adapters[i].second});
  lora::Adapter merged = merge::merge(wanted);
  merged.provenance = provenance(request, adapters, sources);
  Json figures = merge::report(wanted.entries, wanted.scale, merged);
  const Json& base = adapters.front().config;
  if (const auto it = base.find("base_model_name_or_path"); it != base.end()) {
    merged.config["base_model_name_or_path"] = *it;
  }
  lora::save_adapter(merged, request.out, device::place("cpu", request.dtype).dtype);
  return {{"method", request.method},
          {"out", request.out.string()},
          {"rank", merged.rank},
          {"alpha", merged.alpha},
          {"modules", merged.modules.size()},
          {"parameters", merged.parameters()},
          {"scale_adapters", wanted.scale},
          {"method_parameters", parameters},
          {"adapters", sources},
          {"report", std::move(figures)}};
}

std::pair<fs::path, double> parse_weighted(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  const std::string folder = text.substr(0, equals);
  if (folder.empty()) {
    throw Error(Code::usage, "\"" + text + "\" names no adapter", "write DIR=WEIGHT",
                {{"adapter", text}});
  }
  if (equals == std::string::npos) return {folder, 1.0};
  double weight = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data() + equals + 1, last, weight);
  if (error != std::errc() || end != last || !std::isfinite(weight)) {
    throw Error(Code::usage, "\"" + text.substr(equals + 1) + "\" is not a weight",
                "write DIR=WEIGHT with a number; a folder with = in its name needs =1 behind it",
                {{"adapter", text}});
  }
  return {folder, weight};
}

}  // namespace espalier::workbench
