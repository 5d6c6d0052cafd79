// Adapters against the base, from headers alone.
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "core/experiment/run_methods.h"
#include "core/lora/adapter.h"
#include "core/plan/descriptors.h"
#include "core/tensor_io/safetensors.h"
#include "core/workbench/preflight_parts.h"

namespace espalier::workbench {

namespace {

using Level = Note::Level;
namespace fs = std::filesystem;

std::string shape_text(std::int64_t out, std::int64_t in) {
  return std::to_string(out) + " x " + std::to_string(in);
}

/// [out, in] of a module as the factors' headers have it, nothing where one is missing.
std::optional<std::array<std::int64_t, 2>> adapter_shape(const tensor_io::SafetensorsFile& file,
                                                         const std::string& module) {
  const std::string prefix = "base_model.model." + module;
  const auto* a = file.find(prefix + ".lora_A.weight");
  const auto* b = file.find(prefix + ".lora_B.weight");
  if (a == nullptr || b == nullptr || a->shape.size() != 2 || b->shape.size() != 2) return {};
  return std::array{b->shape[0], a->shape[1]};
}

/// Every module against the base; the first mismatch of each kind is named.
void check_shapes(Findings& f, const std::string& name, const std::string& field,
                  const fs::path& folder, const Json& modules) {
  if (!f.config) return;
  const auto file = tensor_io::SafetensorsFile::open(folder / "adapter_model.safetensors");
  std::set<std::string> told;
  for (const std::string module : modules) {
    const auto id = model::parse_module(module);
    if (!id || id->layer >= f.config->layers) {
      if (!told.insert("module").second) continue;
      f.add(Level::error, "preflight.adapter_module", field,
            {{"adapter", name}, {"module", module}, {"code", "adapter.base"}});
      continue;
    }
    const auto has = adapter_shape(*file, module);
    const auto needs = f.config->shape(id->proj);
    if (!has || *has == needs || !told.insert(std::string(model::proj_name(id->proj))).second) {
      continue;
    }
    f.add(Level::error, "preflight.adapter_shape", field,
          {{"adapter", name},
           {"module", module},
           {"adapter_shape", shape_text((*has)[0], (*has)[1])},
           {"base_shape", shape_text(needs[0], needs[1])},
           {"code", "adapter.base"}});
  }
}

std::vector<std::string> identities_of(const fs::path& folder) {
  std::vector<std::string> out;
  if (!fs::exists(folder / "espalier.json")) return out;
  const Json json = json::parse_file(folder / "espalier.json");
  const auto it = json.find("training_identities");
  if (it == json.end() || !it->is_array()) return out;
  for (const Json& item : *it) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

void check_adapter(Findings& f, std::size_t index, std::set<std::int64_t>& ranks) {
  const plan::AdapterEntry& entry = f.plan.adapters[index];
  const std::string field = "adapters." + std::to_string(index) + ".path";
  const fs::path folder = f.plan.resolve(entry.path);
  const Json facts = lora::inspect_adapter(folder);
  f.adapter_parameters += facts.at("parameters").get<std::int64_t>();
  ranks.insert(facts.at("rank").get<std::int64_t>());
  // Patterns may scale modules differently: the strongest is told.
  const double scale =
      experiment::scales_adapters(f.plan) ? facts.at("scale").at(1).get<double>() : 1.0;
  // `both`: the weight stands on A and on B.
  const double weight =
      f.plan.method.weight_form == "both" ? entry.weight * entry.weight : entry.weight;
  f.out.strengths.emplace_back(entry.name, weight * scale);
  f.add(Level::info, "preflight.strength", "adapters." + std::to_string(index) + ".weight",
        {{"adapter", entry.name}, {"factor", fmt::format("{:g}", weight * scale)}});
  check_shapes(f, entry.name, field, folder, facts.at("modules"));
  if (f.plan.method.sources != "random") {
    f.trained_on.emplace_back(entry.name, identities_of(folder));
  }
}

}  // namespace

void check_adapters(Findings& f) {
  const plan::MethodInfo* info = plan::find_method(f.plan.method.name);
  if (info == nullptr || !info->uses_adapters) return;
  std::set<std::int64_t> ranks;
  for (std::size_t i = 0; i < f.plan.adapters.size(); ++i) {
    try {
      check_adapter(f, i, ranks);
    } catch (...) {
      f.add(current_error(), "preflight.adapter", "adapters." + std::to_string(i) + ".path",
            {{"adapter", f.plan.adapters[i].name}});
    }
  }
  if (f.plan.method.name == "linear" && ranks.size() > 1) {
    std::string list;
    for (const std::int64_t rank : ranks)
      list += (list.empty() ? "" : ", ") + std::to_string(rank);
    f.add(Level::error, "preflight.ranks", "method.name",
          {{"ranks", list}, {"code", "adapter.rank"}})
        .fix = {{"method.name", "cat"}};
  }
}

}  // namespace espalier::workbench
