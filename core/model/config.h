#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace espalier::tensor_io {
class GgufFile;
}

namespace espalier::model {

/// Llama stands for its whole house: Llama 1 to 3.x, Mistral, SmolLM2.
enum class Family { llama, gemma3, qwen2, qwen3 };
/// "llama" ...: as GGUF's general.architecture has it.
std::string_view family_name(Family family);

/// The linear layers of a decoder layer that adapters may touch, in the order of their use.
enum class Proj { q, k, v, o, gate, up, down };
inline constexpr std::array<Proj, 7> kAllProj{Proj::q,    Proj::k,  Proj::v,   Proj::o,
                                              Proj::gate, Proj::up, Proj::down};
/// "q_proj", "gate_proj" ...
std::string_view proj_name(Proj proj);
/// "model.layers.3.self_attn.q_proj"
std::string module_name(std::int64_t layer, Proj proj);
/// The inverse; nullopt for any other module.
struct ModuleId {
  std::int64_t layer = 0;
  Proj proj = Proj::q;
  auto operator<=>(const ModuleId&) const = default;
};
std::optional<ModuleId> parse_module(std::string_view name);

/// Frequencies of rotary position embeddings: inv_freq_i = theta^(-2i/hd), changed by a scaling.
struct Rope {
  enum class Scaling { none, linear, llama3 };
  double theta = 10000;
  Scaling scaling = Scaling::none;
  double factor = 1;                                 ///< linear and llama3
  double low_freq_factor = 1, high_freq_factor = 4;  ///< llama3
  double original_max_position = 8192;               ///< llama3
  std::vector<double> divisors;                      ///< GGUF rope_freqs.weight, empty: none
  /// [head_dim / 2] in f64.
  std::vector<double> inverse_frequencies(std::int64_t head_dim) const;
};

/// Shapes and constants of a decoder. Lengths in elements.
struct Config {
  Family family = Family::llama;
  std::int64_t hidden = 0, layers = 0, heads = 0, kv_heads = 0, head_dim = 0, ff = 0, vocab = 0;
  std::int64_t max_position = 0;
  double norm_eps = 1e-6;
  Rope rope;                   ///< of global layers (of all layers where none is local)
  Rope rope_local;             ///< of sliding-window layers
  std::int64_t window = 0;     ///< keys visible to a query of a local layer, itself included
  std::vector<bool> local;     ///< one a layer: sliding window
  double attention_scale = 1;  ///< query . key is multiplied by this
  double embedding_scale = 1;  ///< Gemma: sqrt(hidden)
  bool tied_head = true;
  bool head_of_its_own = false;  ///< config.json says in so many words that the head is not tied
  bool qkv_bias = false;         ///< Qwen2: biases on q, k and v
  bool qk_norm = false;          ///< Gemma 3, Qwen3: RMS norm a head before RoPE
  bool post_norms = false;       ///< Gemma 3: norms after attention and MLP
  bool norm_plus_one = false;    ///< the file stores w where the norm multiplies by 1 + w
  bool gelu = false;             ///< tanh GELU (Gemma) or SiLU
  bool permuted_qk = false;      ///< GGUF "llama": rows of q and k interleaved

  /// Parameters of the whole model, head counted once where tied.
  std::int64_t parameters() const;
  /// [out, in] of a module.
  std::array<std::int64_t, 2> shape(Proj proj) const;
};

/// From a Hugging Face config.json. Throws Error model_family (names the family and those that
/// work), model_config (a missing or senseless value, a RoPE scaling that is not known).
Config config_from_hf(const Json& json);
/// From a GGUF's keys; the same errors. Counts are checked before anything is sized by them.
Config config_from_gguf(const tensor_io::GgufFile& file);

}  // namespace espalier::model
