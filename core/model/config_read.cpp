// Reading a Config from config.json and from GGUF keys. Keys as transformers 5 and ggml name them.
#include <cmath>

#include "core/base/error.h"
#include "core/model/config.h"
#include "core/tensor_io/gguf.h"

namespace espalier::model {

namespace {

constexpr const char* kWorking = "llama (Llama, Mistral, SmolLM2), gemma3";

Error unknown_family(const std::string& family) {
  return Error(Code::model_family, "the model family \"" + family + "\" is not supported",
               std::string("families that work: ") + kWorking, {{"family", family}});
}

Error bad_config(const std::string& key, const std::string& why) {
  return Error(Code::model_config, "the model's configuration: " + key + " " + why,
               "the file may be damaged, or newer than this program", {{"key", key}, {"why", why}});
}

/// Sizes beyond these bounds belong to no decoder that fits one machine; they come from damaged
/// files.
void check(Config& c) {
  const auto within = [](const char* key, std::int64_t value, std::int64_t low, std::int64_t high) {
    if (value < low || value > high) {
      throw bad_config(key, "is " + std::to_string(value) + ", outside " + std::to_string(low) +
                                ".." + std::to_string(high));
    }
  };
  within("hidden size", c.hidden, 1, 1 << 17);
  within("layers", c.layers, 1, 1000);
  within("heads", c.heads, 1, 1024);
  within("key/value heads", c.kv_heads, 1, c.heads);
  within("head size", c.head_dim, 2, 4096);
  within("feed-forward size", c.ff, 1, 1 << 20);
  within("vocabulary", c.vocab, 1, 1 << 22);
  within("window", c.window, 0, std::int64_t{1} << 40);
  if (c.heads % c.kv_heads != 0) throw bad_config("heads", "is no multiple of key/value heads");
  if (c.head_dim % 2 != 0) throw bad_config("head size", "is odd");
  const auto positive = [](const char* key, double value) {
    if (!(value > 0) || !std::isfinite(value)) throw bad_config(key, "is not a positive number");
  };
  positive("norm epsilon", c.norm_eps);
  positive("RoPE base", c.rope.theta);
  positive("attention scale", c.attention_scale);
  if (c.max_position <= 0) c.max_position = 2048;
  if (c.window == 0) c.local.assign(static_cast<std::size_t>(c.layers), false);
  c.local.resize(static_cast<std::size_t>(c.layers), false);
}

void gemma_constants(Config& c) {
  c.qk_norm = c.post_norms = c.gelu = true;
  c.embedding_scale = static_cast<float>(std::sqrt(static_cast<double>(c.hidden)));
}

/// config.json with checked types.
class HfReader {
 public:
  explicit HfReader(const Json& json) : json_(json) {}
  bool has(const char* key) const { return json_.contains(key) && !json_[key].is_null(); }
  std::int64_t integer(const char* key, std::optional<std::int64_t> fallback = {}) const {
    if (!has(key) && fallback) return *fallback;
    if (!has(key)) throw bad_config(key, "is missing");
    if (!json_[key].is_number_integer()) throw bad_config(key, "is not a whole number");
    return json_[key].get<std::int64_t>();
  }
  double number(const char* key, double fallback) const {
    if (!has(key)) return fallback;
    if (!json_[key].is_number()) throw bad_config(key, "is not a number");
    return json_[key].get<double>();
  }
  std::string text(const char* key, const std::string& fallback) const {
    if (!has(key)) return fallback;
    if (!json_[key].is_string()) throw bad_config(key, "is not a text");
    return json_[key].get<std::string>();
  }
  bool boolean(const char* key, bool fallback) const {
    return has(key) && json_[key].is_boolean() ? json_[key].get<bool>() : fallback;
  }
  const Json& operator[](const char* key) const { return json_[key]; }

 private:
  const Json& json_;
};

Rope plain_rope(double theta) {
  Rope rope;
  rope.theta = theta;
  return rope;
}

Rope read_rope(const Json& json, double default_theta) {
  const HfReader in(json);
  Rope rope;
  rope.theta = in.number("rope_theta", default_theta);
  const std::string type = in.text("rope_type", in.text("type", "default"));
  if (type == "default") return rope;
  rope.factor = in.number("factor", 1.0);
  if (!(rope.factor > 0)) throw bad_config("rope factor", "is not a positive number");
  if (type == "linear") {
    rope.scaling = Rope::Scaling::linear;
  } else if (type == "llama3") {
    rope.scaling = Rope::Scaling::llama3;
    rope.low_freq_factor = in.number("low_freq_factor", 1);
    rope.high_freq_factor = in.number("high_freq_factor", 4);
    rope.original_max_position = in.number("original_max_position_embeddings", 8192);
    if (!(rope.high_freq_factor > rope.low_freq_factor) || !(rope.low_freq_factor > 0)) {
      throw bad_config("rope scaling", "has senseless frequency factors");
    }
  } else {
    throw bad_config("rope scaling", "\"" + type + "\" is not known (default, linear, llama3 are)");
  }
  return rope;
}

/// transformers 5 writes rope_parameters (for Gemma 3 one object a layer type); older files have
/// rope_theta, rope_scaling and rope_local_base_freq at the top.
void read_ropes(const HfReader& in, Config& c) {
  const bool gemma = c.family == Family::gemma3;
  const double theta = in.number("rope_theta", gemma ? 1e6 : 1e4);
  if (in.has("rope_parameters") && in["rope_parameters"].is_object()) {
    const Json& p = in["rope_parameters"];
    if (p.contains("full_attention") && p["full_attention"].is_object()) {
      c.rope = read_rope(p["full_attention"], theta);
      if (p.contains("sliding_attention") && p["sliding_attention"].is_object()) {
        c.rope_local = read_rope(p["sliding_attention"], 1e4);
      }
      return;
    }
    c.rope = read_rope(p, theta);
  } else if (in.has("rope_scaling") && in["rope_scaling"].is_object()) {
    Json p = in["rope_scaling"];
    p["rope_theta"] = theta;
    c.rope = read_rope(p, theta);
  } else {
    c.rope.theta = theta;
  }
  c.rope_local = c.rope;
  if (gemma) c.rope_local = plain_rope(in.number("rope_local_base_freq", 1e4));
}

void read_layer_types(const HfReader& in, Config& c) {
  if (in.has("layer_types") && in["layer_types"].is_array()) {
    for (const Json& type : in["layer_types"]) {
      c.local.push_back(type.is_string() && type.get<std::string>() == "sliding_attention");
    }
    if (static_cast<std::int64_t>(c.local.size()) != c.layers) {
      throw bad_config("layer_types", "does not have one entry a layer");
    }
    return;
  }
  const std::int64_t pattern = in.integer("sliding_window_pattern", 6);
  for (std::int64_t i = 0; i < c.layers; ++i) {
    // Mistral slides everywhere, Gemma 3 everywhere but in every sixth layer.
    c.local.push_back(c.family == Family::llama || (pattern > 0 && (i + 1) % pattern != 0));
  }
}

}  // namespace

Config config_from_hf(const Json& root) {
  if (!root.is_object()) throw bad_config("config.json", "is not an object");
  const std::string type = HfReader(root).text("model_type", "");
  if (type == "gemma3") throw unknown_family("gemma3 with images");
  static const std::map<std::string, Family> families{
      {"llama", Family::llama}, {"mistral", Family::llama}, {"gemma3_text", Family::gemma3}};
  const auto family = families.find(type);
  if (family == families.end()) throw unknown_family(type.empty() ? "unnamed" : type);
  const HfReader in(root);
  Config c;
  c.family = family->second;
  c.hidden = in.integer("hidden_size");
  c.layers = in.integer("num_hidden_layers");
  c.heads = in.integer("num_attention_heads");
  if (c.heads <= 0) throw bad_config("num_attention_heads", "is not positive");
  c.kv_heads = in.integer("num_key_value_heads", c.heads);
  c.head_dim = in.integer("head_dim", c.hidden / c.heads);
  c.ff = in.integer("intermediate_size");
  c.vocab = in.integer("vocab_size");
  c.max_position = in.integer("max_position_embeddings", 2048);
  c.norm_eps = in.number("rms_norm_eps", 1e-6);
  const bool gemma = c.family == Family::gemma3;
  c.tied_head = in.boolean("tie_word_embeddings", gemma);
  if (c.layers < 1 || c.layers > 1000) throw bad_config("num_hidden_layers", "is senseless");
  c.window = in.integer("sliding_window", 0);
  if (c.window > 0) read_layer_types(in, c);
  read_ropes(in, c);
  c.attention_scale =
      1.0 / std::sqrt(gemma ? in.number("query_pre_attn_scalar", static_cast<double>(c.head_dim))
                            : static_cast<double>(c.head_dim));
  if (in.boolean("attention_bias", false) || in.boolean("mlp_bias", false)) {
    throw bad_config("attention_bias", "asks for biases, which this family has not here");
  }
  if (gemma) {
    gemma_constants(c);
    c.norm_plus_one = true;
    if (in.has("attn_logit_softcapping") || in.has("final_logit_softcapping")) {
      throw bad_config("softcapping", "is not supported");
    }
  }
  check(c);
  return c;
}

Config config_from_gguf(const tensor_io::GgufFile& file) {
  const std::string arch = file.text("general.architecture").value_or("");
  if (arch != "llama" && arch != "gemma3") throw unknown_family(arch.empty() ? "unnamed" : arch);
  const auto need = [&](const std::string& key) {
    const auto value = file.integer(arch + "." + key);
    if (!value) throw bad_config(arch + "." + key, "is missing");
    return *value;
  };
  Config c;
  const bool gemma = arch == "gemma3";
  c.family = gemma ? Family::gemma3 : Family::llama;
  c.hidden = need("embedding_length");
  c.layers = need("block_count");
  c.heads = need("attention.head_count");
  if (c.heads <= 0) throw bad_config(arch + ".attention.head_count", "is not positive");
  c.kv_heads = file.integer(arch + ".attention.head_count_kv").value_or(c.heads);
  c.head_dim = file.integer(arch + ".attention.key_length").value_or(c.hidden / c.heads);
  c.ff = need("feed_forward_length");
  c.max_position = file.integer(arch + ".context_length").value_or(2048);
  const auto eps = file.number(arch + ".attention.layer_norm_rms_epsilon");
  if (!eps) throw bad_config(arch + ".attention.layer_norm_rms_epsilon", "is missing");
  // The key is an f32; transformers and the papers mean the decimal number it came from.
  c.norm_eps = *eps;
  c.rope.theta = file.number(arch + ".rope.freq_base").value_or(gemma ? 1e6 : 1e4);
  if (file.text(arch + ".rope.scaling.type").value_or("none") == "linear") {
    c.rope.scaling = Rope::Scaling::linear;
    c.rope.factor = file.number(arch + ".rope.scaling.factor").value_or(1);
  }
  c.rope_local = c.rope;
  if (gemma) c.rope_local = plain_rope(file.number(arch + ".rope.freq_base_swa").value_or(1e4));
  c.attention_scale = 1.0 / std::sqrt(static_cast<double>(c.head_dim));
  if (c.layers < 1 || c.layers > 1000) throw bad_config(arch + ".block_count", "is senseless");
  if (gemma) {
    gemma_constants(c);
    c.window = file.integer("gemma3.attention.sliding_window").value_or(512);
    for (std::int64_t i = 0; i < c.layers; ++i)
      c.local.push_back((i + 1) % 6 != 0);
    // Gemma 3 27B alone scales by hidden / heads instead of the head size.
    if (c.layers == 62) {
      c.attention_scale = 1.0 / std::sqrt(static_cast<double>(c.hidden / c.heads));
    }
  }
  c.permuted_qk = !gemma;
  const tensor_io::TensorView* embedding = file.find("token_embd.weight");
  if (embedding == nullptr || embedding->shape.size() != 2) {
    throw Error(Code::model_tensor_missing, "the file has no token_embd.weight",
                "the file is not a whole model", {{"tensors", "token_embd.weight"}});
  }
  c.vocab = embedding->shape[0];
  c.tied_head = file.find("output.weight") == nullptr;
  check(c);
  return c;
}

}  // namespace espalier::model
