#include "core/workbench/merge_folders.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "core/base/error.h"
#include "core/device/device.h"
#include "core/merge/merge.h"
#include "core/merge/report.h"
#include "core/plan/descriptors.h"
#include "core/workbench/adapter_set.h"

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
    const std::string most =
        n > info.max_adapters ? " and at most " + std::to_string(info.max_adapters) : "";
    throw Error(Code::plan_source_count,
                request.method + " takes at least " + std::to_string(info.min_adapters) + most +
                    " adapters, given are " + std::to_string(n),
                "name adapters with --adapter DIR=WEIGHT", {{"method", request.method}});
  }
  return info;
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
  std::vector<fs::path> folders;
  for (const auto& [folder, weight] : request.adapters)
    folders.push_back(folder);
  const std::vector<lora::Adapter> adapters = load_adapters(folders);
  Json sources = Json::array();
  for (std::size_t i = 0; i < adapters.size(); ++i) {
    const lora::Adapter& a = adapters[i];
    sources.push_back({{"name", a.name},
                       {"path", folders[i].string()},
                       {"weight", request.adapters[i].second},
                       {"rank", a.rank},
                       {"alpha", a.alpha}});
  }
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
  std::vector<std::string> notes;
  for (const std::string& key : info.notes)
    notes.push_back(plan::method_note(key));
  return {{"method", request.method},
          {"notes", notes},
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
