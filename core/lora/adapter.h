#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/model/config.h"

namespace espalier::lora {

/// The two factors of one module. The update it stands for is (alpha / r) B A.
struct Factors {
  torch::Tensor a;  ///< [r, in] f32, CPU
  torch::Tensor b;  ///< [out, r] f32, CPU
  double alpha = 1;
  std::int64_t rank() const { return a.size(0); }
  double scale() const { return alpha / static_cast<double>(rank()); }
};

/// A [r, in] and B [out, r] filled up with zeros to `rank` rows and columns, on the CPU, alpha =
/// rank: PEFT wants one rank for a whole adapter.
Factors padded(const torch::Tensor& a, const torch::Tensor& b, std::int64_t rank);

/// One LoRA in memory: a PEFT folder read whole.
struct Adapter {
  std::string name;
  std::filesystem::path path;
  std::int64_t rank = 0;  ///< the largest of its modules
  double alpha = 0;
  std::map<model::ModuleId, Factors> modules;
  Json config = Json::object();      ///< adapter_config.json as read, unknown keys kept
  Json provenance = Json::object();  ///< espalier.json: training identities, plan, hashes

  std::int64_t parameters() const;
  std::vector<std::string> training_identities() const;
};

/// Reads a PEFT folder (adapter_config.json, adapter_model.safetensors in f32, f16 or bf16) and
/// checks it against the base: A/B pair complete, module in the base, shapes fit, finite. Throws
/// adapter_bad, adapter_incomplete, adapter_base, adapter_feature, adapter_rank,
/// adapter_not_finite, safetensors_bad, file_*.
Adapter load_adapter(const std::filesystem::path& folder, const model::Config& base);

/// The same without a base at hand (a merge needs none): its modules are those that some base has,
/// whose shapes nothing is held against. Throws as above.
Adapter load_adapter(const std::filesystem::path& folder);

/// What the folder says of itself, from headers alone: {"rank", "alpha", "modules": [...], "base",
/// "parameters", "dtype", "target_modules", "warnings"}. The same errors, but for adapter_base.
Json inspect_adapter(const std::filesystem::path& folder);

/// Writes a PEFT folder that PEFT opens with the same logits; files appear whole or not at all.
/// dtype: f32, f16 or bf16 of the tensors.
void save_adapter(const Adapter& adapter, const std::filesystem::path& folder,
                  torch::ScalarType dtype = torch::kFloat32);

}  // namespace espalier::lora
