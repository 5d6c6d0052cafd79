#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"

/// What the Library shows of models and adapters beyond their headers. Updates are D = s B A with s
/// = alpha / r (alpha / sqrt r under rsLoRA); norms and singular values come from products and QR
/// of the factors, so that nothing of size out x in is ever built. Jobs poll `control` between
/// modules and throw stopped or aborted.
namespace espalier::workbench {

/// One module of an adapter.
struct AdapterModule {
  std::string name;  ///< "model.layers.3.self_attn.q_proj"
  std::string proj;  ///< "q_proj"
  std::int64_t layer = 0;
  std::int64_t rank = 0;
  double alpha = 0;
  double norm = 0;               ///< ||D||_F
  std::vector<double> spectrum;  ///< singular values of D above 0, falling; at most `rank`
};

/// What an adapter was made from, as its espalier.json says.
struct AdapterSource {
  std::string name;
  double weight = 1;
};

struct AdapterCard {
  std::string name;
  std::filesystem::path path;
  std::int64_t rank = 0;  ///< the largest of its modules
  double alpha = 0;
  double scale_low = 0, scale_high = 0;  ///< s over the modules
  bool rslora = false;
  std::string base;   ///< base model as the adapter names it
  std::string dtype;  ///< of the stored factors: "f32"
  std::int64_t parameters = 0;
  std::int64_t bytes = 0;              ///< of the weights' file
  std::string sha256;                  ///< of the weights' file
  std::string kind;                    ///< lora::KindOfLora::kind: "plain", "pruned", ...
  double zeros_a = 0, zeros_b = 0;     ///< shares of entries that are exactly zero
  double norm = 0;                     ///< ||D||_F over all modules
  std::vector<AdapterModule> modules;  ///< by layer, then by place in the layer
  std::vector<std::string> tags;
  // Where it comes from, empty where its folder does not say.
  std::string method;   ///< "adaptive_merge", "lora", "cat"
  std::string run;      ///< name of the plan that made it
  std::string trained;  ///< training file of that plan
  std::vector<AdapterSource> sources;
  std::int64_t identities = 0;        ///< training texts that it knows of
  std::vector<std::string> examples;  ///< the first of their identities
};

/// Reads an adapter whole. Throws adapter_*, safetensors_bad, file_*.
AdapterCard adapter_card(const std::filesystem::path& folder, Control& control);

/// What a row of the adapters' table adds to the headers.
struct AdapterFacts {
  double norm = 0;         ///< ||D||_F over all modules
  std::int64_t bytes = 0;  ///< of the weights' file
  std::string trained;     ///< training file of the plan that made it, may be empty
  std::int64_t identities = 0;
};
/// Throws as adapter_card().
AdapterFacts adapter_facts(const std::filesystem::path& folder, Control& control);

/// What a row of the models' table adds.
struct ModelFacts {
  std::string dtype;       ///< what it says it is ("Q4_K_M"), else of most elements ("BF16")
  std::int64_t bytes = 0;  ///< of the weights' files
  std::string tokenizer;   ///< "bpe", "sentencepiece"; empty where it has none that works
};
/// Throws model_*, gguf_*, safetensors_bad, file_*.
ModelFacts model_facts(const std::filesystem::path& path);

/// Cosines of the updates of adapters, <D_i, D_j> / (||D_i|| ||D_j||), over the modules that both
/// have; 0 where one of them is 0.
struct Similarities {
  std::vector<double> norms;  ///< 0 for one that cannot be read
  /// [n][n]; none where one of the two is broken or they are made for different models.
  std::vector<std::vector<std::optional<double>>> cosines;
};
Similarities similarities(const std::vector<std::filesystem::path>& folders, Control& control);

}  // namespace espalier::workbench
