// PEFT folders in and out (reference: PEFT 0.21, tuners/lora and its checkpoint format).
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/lora/adapter.h"
#include "core/lora/peft_config.h"
#include "core/tensor_io/safetensors.h"

namespace espalier::lora {

namespace {

namespace fs = std::filesystem;
using tensor_io::SafetensorsFile;
using tensor_io::TensorView;

struct Half {
  std::string module;
  bool is_a = false;
};

std::optional<Half> parse_key(std::string key) {
  constexpr std::string_view prefix = "base_model.model.";
  if (!key.starts_with(prefix)) return std::nullopt;
  key.erase(0, prefix.size());
  for (const bool is_a : {true, false}) {
    const std::string suffix = is_a ? ".lora_A.weight" : ".lora_B.weight";
    if (key.ends_with(suffix)) return Half{key.substr(0, key.size() - suffix.size()), is_a};
  }
  return std::nullopt;
}

struct Folder {
  PeftConfig config;
  std::unique_ptr<SafetensorsFile> file;
  std::map<std::string, std::pair<const TensorView*, const TensorView*>> pairs;
};

void collect_pairs(Folder& in, const fs::path& folder) {
  for (const TensorView& t : in.file->tensors()) {
    const auto half = parse_key(t.name);
    if (!half) {
      throw folder_error(Code::adapter_feature, folder,
                         "holds the tensor " + t.name + ", which is no plain LoRA factor",
                         "export the adapter as a plain LoRA", {{"feature", t.name}});
    }
    auto& pair = in.pairs[half->module];
    (half->is_a ? pair.first : pair.second) = &t;
  }
  for (const auto& [module, pair] : in.pairs) {
    if (pair.first == nullptr || pair.second == nullptr) {
      const std::string lacks = pair.first == nullptr ? "lora_A" : "lora_B";
      throw folder_error(Code::adapter_incomplete, folder, module + " has no " + lacks,
                         "the file is not whole: copy it again",
                         {{"module", module}, {"lacks", lacks}});
    }
    const auto &a = pair.first->shape, &b = pair.second->shape;
    if (a.size() != 2 || b.size() != 2 || a[0] < 1 || a[0] != b[1]) {
      throw folder_error(Code::adapter_bad, folder,
                         module + ": the shapes of A and B do not belong together",
                         "the file is damaged", {{"module", module}});
    }
    const std::int64_t wanted = in.config.rank_of(module);
    if (a[0] != wanted) {
      throw folder_error(Code::adapter_rank, folder,
                         module + " has rank " + std::to_string(a[0]) +
                             " where the configuration says " + std::to_string(wanted),
                         "configuration and weights belong to different adapters",
                         {{"module", module}});
    }
  }
  if (in.pairs.empty()) {
    throw folder_error(Code::adapter_bad, folder, "holds no LoRA factor",
                       "the file is empty or of another kind");
  }
}

Folder open_folder(const fs::path& folder) {
  Folder in{PeftConfig(folder), nullptr, {}};
  if (!fs::exists(folder / "adapter_model.safetensors")) {
    const bool pickle = fs::exists(folder / "adapter_model.bin");
    throw folder_error(
        Code::adapter_incomplete, folder, "has no adapter_model.safetensors",
        pickle ? "adapter_model.bin is a pickle and is never opened: save it as safetensors"
               : "copy the whole folder",
        {{"lacks", "adapter_model.safetensors"}});
  }
  in.file = SafetensorsFile::open(folder / "adapter_model.safetensors");
  collect_pairs(in, folder);
  return in;
}

torch::Tensor read_tensor(const TensorView& view, const fs::path& folder) {
  torch::Tensor out = torch::empty(view.shape, torch::kFloat32);
  tensor_io::dequantize(view, 0, view.numel(), out.data_ptr<float>());
  if (!torch::isfinite(out).all().item<bool>()) {
    throw folder_error(Code::adapter_not_finite, folder, view.name + " holds NaN or infinity",
                       "the adapter was saved from a failed training", {{"tensor", view.name}});
  }
  return out;
}

tensor_io::DType stored(torch::ScalarType dtype) {
  if (dtype == torch::kFloat16) return tensor_io::DType::f16;
  return dtype == torch::kBFloat16 ? tensor_io::DType::bf16 : tensor_io::DType::f32;
}

}  // namespace

std::int64_t Adapter::parameters() const {
  std::int64_t n = 0;
  for (const auto& [id, f] : modules)
    n += f.a.numel() + f.b.numel();
  return n;
}

std::vector<std::string> Adapter::training_identities() const {
  std::vector<std::string> out;
  const auto it = provenance.find("training_identities");
  if (it == provenance.end() || !it->is_array()) return out;
  for (const Json& item : *it) {
    if (item.is_string()) out.push_back(item.get<std::string>());
  }
  return out;
}

namespace {

/// The module that a pair of factors adapts, held against the base where there is one.
model::ModuleId module_of(const std::string& name, const TensorView& a, const TensorView& b,
                          const model::Config* base, const fs::path& folder) {
  const auto id = model::parse_module(name);
  if (!id && (name.ends_with("lm_head") || name.ends_with("embed_tokens"))) {
    throw folder_error(Code::adapter_feature, folder,
                       "adapts " + name + "; only the layers' own matrices can be merged",
                       "train or export it without the head and the embedding",
                       {{"feature", name}});
  }
  if (!id || (base != nullptr && id->layer >= base->layers)) {
    throw folder_error(Code::adapter_base, folder,
                       "adapts " + name + ", which the base model does not have",
                       "maybe the adapter belongs to another base model", {{"module", name}});
  }
  if (base == nullptr) return *id;
  const auto [out, width] = base->shape(id->proj);
  if (a.shape[1] != width || b.shape[0] != out) {
    throw folder_error(Code::adapter_base, folder,
                       name + " is made for a layer of " + std::to_string(b.shape[0]) + " x " +
                           std::to_string(a.shape[1]) + ", the base has " + std::to_string(out) +
                           " x " + std::to_string(width),
                       "maybe the adapter belongs to another base model", {{"module", name}});
  }
  return *id;
}

/// `base` may be null: then nothing is held against it.
Adapter read_adapter(const fs::path& folder, const model::Config* base) {
  const Folder in = open_folder(folder);
  Adapter adapter;
  adapter.path = folder;
  adapter.name = folder.filename().empty() ? folder.parent_path().filename().string()
                                           : folder.filename().string();
  adapter.alpha = in.config.alpha();
  adapter.config = in.config.json();
  for (const auto& [name, pair] : in.pairs) {
    const model::ModuleId id = module_of(name, *pair.first, *pair.second, base, folder);
    Factors f{read_tensor(*pair.first, folder), read_tensor(*pair.second, folder), 1};
    f.alpha = in.config.scale_of(name) * static_cast<double>(f.rank());
    adapter.rank = std::max(adapter.rank, f.rank());
    adapter.modules[id] = std::move(f);
  }
  if (fs::exists(folder / "espalier.json")) {
    adapter.provenance = json::parse_file(folder / "espalier.json");
  }
  return adapter;
}

}  // namespace

Adapter load_adapter(const fs::path& folder, const model::Config& base) {
  return read_adapter(folder, &base);
}

Adapter load_adapter(const fs::path& folder) {
  return read_adapter(folder, nullptr);
}

Json inspect_adapter(const fs::path& folder) {
  const Folder in = open_folder(folder);
  std::int64_t parameters = 0;
  Json modules = Json::array(), targets = Json::array();
  std::set<std::string> kinds;
  std::int64_t rank = 0;
  double least = std::numeric_limits<double>::infinity(), most = 0;
  for (const auto& [name, pair] : in.pairs) {
    modules.push_back(name);
    rank = std::max(rank, pair.first->shape[0]);
    least = std::min(least, in.config.scale_of(name));
    most = std::max(most, in.config.scale_of(name));
    parameters += pair.first->numel() + pair.second->numel();
    kinds.insert(name.substr(name.rfind('.') + 1));
  }
  for (const std::string& kind : kinds)
    targets.push_back(kind);
  Json warnings = Json::array();
  if (in.config.json().value("fan_in_fan_out", Json()) == true) {
    // It says that the base stores weights as [in, out] (GPT-2's Conv1D). The factors A [r, in] and
    // B [out, r] are the same either way, and PEFT itself sets it back for linear layers.
    warnings.push_back(
        "fan_in_fan_out is set; it changes nothing for the linear layers of this base");
  }
  const Json base = in.config.json().value("base_model_name_or_path", Json());
  const TensorView* first = in.pairs.begin()->second.first;
  return {{"rank", rank},
          {"alpha", in.config.alpha()},
          {"scale", {least, most}},
          {"rslora", in.config.rslora()},
          {"modules", modules},
          {"target_modules", targets},
          {"parameters", parameters},
          {"dtype", tensor_io::dtype_info(first->dtype).name},
          {"base", base.is_string() ? base : Json("")},
          {"warnings", warnings}};
}

namespace {

/// r and lora_alpha as most modules have them, and by pattern where one differs; scales are alpha /
/// r throughout.
void write_ranks(const Adapter& adapter, Json& config) {
  std::map<std::int64_t, int> ranks;
  std::map<double, int> alphas;
  for (const auto& [id, f] : adapter.modules) {
    ++ranks[f.rank()];
    ++alphas[f.alpha];
  }
  const auto most = [](const auto& counts, auto otherwise) {
    const auto it =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return it == counts.end() ? otherwise : it->first;
  };
  const std::int64_t rank = most(ranks, adapter.rank);
  const double alpha = most(alphas, adapter.alpha);
  config["r"] = rank;
  config["lora_alpha"] = alpha;
  config["use_rslora"] = false;
  config["rank_pattern"] = Json::object();
  config["alpha_pattern"] = Json::object();
  for (const auto& [id, f] : adapter.modules) {
    const std::string name = model::module_name(id.layer, id.proj);
    if (f.rank() != rank) config["rank_pattern"][name] = f.rank();
    if (f.alpha != alpha) config["alpha_pattern"][name] = f.alpha;
  }
}

/// Which modules PEFT is to adapt: last names where every layer up to the last has them all, else
/// each module by its full name. Then what the source's configuration said to the same end
/// (a regular expression, layers, exclusions) is said already.
void write_targets(const Adapter& adapter, Json& config) {
  std::set<std::string> names, full;
  std::set<std::int64_t> layers;
  for (const auto& [id, f] : adapter.modules) {
    names.insert(std::string(model::proj_name(id.proj)));
    full.insert(model::module_name(id.layer, id.proj));
    layers.insert(id.layer);
  }
  const auto set = [&](const char* key) {
    const auto it = config.find(key);
    return it != config.end() && !it->is_null() && !it->empty();
  };
  const auto targets = config.find("target_modules");
  const bool narrowed = set("layers_to_transform") || set("exclude_modules") ||
                        (targets != config.end() && targets->is_string());
  const bool whole = !layers.empty() &&
                     *layers.rbegin() + 1 == static_cast<std::int64_t>(layers.size()) &&
                     full.size() == names.size() * layers.size();
  config["target_modules"] = whole && !narrowed ? names : full;
  for (const char* key : {"layers_to_transform", "layers_pattern", "exclude_modules"}) {
    if (config.contains(key)) config[key] = nullptr;
  }
  // It is nothing that our bases know, and PEFT would only warn.
  if (config.contains("fan_in_fan_out")) config["fan_in_fan_out"] = false;
}

}  // namespace

void save_adapter(const Adapter& adapter, const fs::path& folder, torch::ScalarType dtype) {
  make_folder(folder);
  std::vector<torch::Tensor> kept;
  std::vector<tensor_io::TensorToWrite> tensors;
  for (const auto& [id, f] : adapter.modules) {
    const std::string name = model::module_name(id.layer, id.proj);
    for (const bool is_a : {true, false}) {
      kept.push_back((is_a ? f.a : f.b).detach().cpu().to(dtype).contiguous());
      const torch::Tensor& t = kept.back();
      tensors.push_back({"base_model.model." + name + (is_a ? ".lora_A.weight" : ".lora_B.weight"),
                         stored(dtype), t.sizes().vec(), t.data_ptr()});
    }
  }
  Json config = adapter.config;
  config["peft_type"] = "LORA";
  config["task_type"] = "CAUSAL_LM";
  write_ranks(adapter, config);
  config["bias"] = "none";
  write_targets(adapter, config);
  config["inference_mode"] = true;
  // The weights go first: a folder is an adapter once its configuration is there.
  tensor_io::write_safetensors(folder / "adapter_model.safetensors", tensors);
  write_file(folder / "espalier.json", json::dump(adapter.provenance, 1) + "\n");
  write_file(folder / "adapter_config.json", json::dump(config, 2) + "\n");
}

}  // namespace espalier::lora
