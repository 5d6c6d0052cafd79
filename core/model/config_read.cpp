// Reading a Config from config.json and from GGUF keys. Keys as transformers 5 and ggml name them.
#include <cmath>
#include <map>
#include <optional>

#include "core/base/error.h"
#include "core/model/config.h"
#include "core/tensor_io/gguf.h"

namespace espalier::model {

namespace {

constexpr const char* kWorking =
    "llama (Llama, Mistral, SmolLM2), gemma3 (text), qwen2 (Qwen2, Qwen2.5), qwen3";

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
  bool says_null(const char* key) const { return json_.contains(key) && json_[key].is_null(); }
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

/// What transformers takes for a key that config.json leaves out, where families differ.
struct HfFamily {
  Family family;
  bool mistral = false;
  std::int64_t heads = 0, kv_heads = 0;  ///< 0: the key is needed; as many as heads
  std::int64_t head_dim = 0;             ///< 0: hidden / heads
};

const HfFamily* find_hf_family(const std::string& type) {
  static const std::map<std::string, HfFamily> families{
      {"llama", {Family::llama}},
      {"mistral", {Family::llama, true}},
      {"gemma3_text", {Family::gemma3, false, 8, 4, 256}},
      {"qwen2", {Family::qwen2}},
      {"qwen3", {Family::qwen3, false, 0, 0, 128}}};
  const auto it = families.find(type);
  return it == families.end() ? nullptr : &it->second;
}

/// Keys that a query sees in sliding layers, 0 where no layer slides. Llama has no window whatever
/// its file says; Qwen has one only where use_sliding_window asks for it; null switches it off.
std::int64_t read_window(const HfReader& in, const HfFamily& family) {
  const bool qwen = family.family == Family::qwen2 || family.family == Family::qwen3;
  if (family.family == Family::llama && !family.mistral) return 0;
  if (qwen && !in.boolean("use_sliding_window", false)) return 0;
  if (in.says_null("sliding_window")) return 0;
  return in.integer("sliding_window", 4096);
}

void read_layer_types(const HfReader& in, Config& c) {
  // transformers looks at no layer types for Mistral.
  if (c.family != Family::llama && in.has("layer_types") && in["layer_types"].is_array()) {
    for (const Json& type : in["layer_types"]) {
      c.local.push_back(type.is_string() && type.get<std::string>() == "sliding_attention");
    }
    if (static_cast<std::int64_t>(c.local.size()) != c.layers) {
      throw bad_config("layer_types", "does not have one entry a layer");
    }
    return;
  }
  const std::int64_t pattern = in.integer("sliding_window_pattern", 6);
  const std::int64_t first = in.integer("max_window_layers", 28);
  for (std::int64_t i = 0; i < c.layers; ++i) {
    // Mistral slides everywhere, Gemma 3 everywhere but in every sixth layer, Qwen from a layer on.
    const bool gemma = c.family == Family::gemma3 && pattern > 0 && (i + 1) % pattern != 0;
    c.local.push_back(c.family == Family::llama || gemma ||
                      (c.family != Family::gemma3 && i >= first));
  }
}

/// What would be computed wrongly, so that it must not pass.
void refuse_hf(const HfReader& in, const Config& c) {
  if (in.boolean("attention_bias", false) || in.boolean("mlp_bias", false)) {
    throw bad_config("attention_bias", "asks for biases, which this family has not here");
  }
  if (in.has("attn_logit_softcapping") || in.has("final_logit_softcapping")) {
    throw bad_config("softcapping", "is not supported");
  }
  if (in.boolean("use_bidirectional_attention", false)) {
    throw bad_config("use_bidirectional_attention", "is not supported");
  }
  const bool gemma = c.family == Family::gemma3;
  const std::string usual = gemma ? "gelu_pytorch_tanh" : "silu";
  const std::string act = in.text(gemma ? "hidden_activation" : "hidden_act", usual);
  if (act != usual && !(act == "swish" && !gemma)) {
    throw bad_config("activation", "\"" + act + "\" is not " + usual);
  }
}

/// Shapes, for which a file must not be trusted: check() comes after.
void read_shapes(const HfReader& in, const HfFamily& family, Config& c) {
  c.family = family.family;
  c.hidden = in.integer("hidden_size");
  c.layers = in.integer("num_hidden_layers");
  if (c.layers < 1 || c.layers > 1000) throw bad_config("num_hidden_layers", "is senseless");
  c.heads = family.heads > 0 ? in.integer("num_attention_heads", family.heads)
                             : in.integer("num_attention_heads");
  if (c.heads <= 0) throw bad_config("num_attention_heads", "is not positive");
  c.kv_heads = in.integer("num_key_value_heads", family.kv_heads > 0 ? family.kv_heads : c.heads);
  c.head_dim = in.integer("head_dim", family.head_dim > 0 ? family.head_dim : c.hidden / c.heads);
  c.ff = in.integer("intermediate_size");
  c.vocab = in.integer("vocab_size");
  c.max_position = in.integer("max_position_embeddings", 2048);
}

void family_constants(Config& c) {
  c.qkv_bias = c.family == Family::qwen2;
  c.qk_norm = c.family == Family::qwen3;
  if (c.family == Family::gemma3) gemma_constants(c);
}

}  // namespace

Config config_from_hf(const Json& root) {
  if (!root.is_object()) throw bad_config("config.json", "is not an object");
  const HfReader in(root);
  const std::string type = in.text("model_type", "");
  if (type == "gemma3") throw unknown_family("gemma3 with images");
  const HfFamily* const family = find_hf_family(type);
  if (family == nullptr) throw unknown_family(type.empty() ? "unnamed" : type);
  Config c;
  read_shapes(in, *family, c);
  family_constants(c);
  c.norm_eps = in.number("rms_norm_eps", 1e-6);
  const bool gemma = c.family == Family::gemma3;
  c.norm_plus_one = gemma;
  c.tied_head = in.boolean("tie_word_embeddings", gemma);
  c.head_of_its_own = !in.boolean("tie_word_embeddings", true);
  c.window = read_window(in, *family);
  if (c.window > 0) read_layer_types(in, c);
  read_ropes(in, c);
  c.attention_scale = 1.0 / std::sqrt(gemma ? in.number("query_pre_attn_scalar", 256)
                                            : static_cast<double>(c.head_dim));
  refuse_hf(in, c);
  check(c);
  return c;
}

namespace {

/// Keys of one GGUF under its architecture's name.
class GgufReader {
 public:
  explicit GgufReader(const tensor_io::GgufFile& file)
      : file_(file), arch_(file.text("general.architecture").value_or("")) {}
  const std::string& arch() const { return arch_; }
  std::string key(const char* name) const { return arch_ + "." + name; }
  std::optional<std::int64_t> integer(const char* name) const { return file_.integer(key(name)); }
  std::optional<double> number(const char* name) const { return file_.number(key(name)); }
  std::optional<std::string> text(const char* name) const { return file_.text(key(name)); }
  std::int64_t need(const char* name) const {
    const auto value = integer(name);
    if (!value) throw bad_config(key(name), "is missing");
    return *value;
  }

 private:
  const tensor_io::GgufFile& file_;
  std::string arch_;
};

/// llama.cpp takes linear for a file that names no type. Its llama3 scaling is a tensor of divisors
/// instead, which the loader reads.
void read_rope(const GgufReader& in, Config& c) {
  const bool gemma = c.family == Family::gemma3;
  c.rope.theta = in.number("rope.freq_base").value_or(gemma ? 1e6 : 1e4);
  const std::string type = in.text("rope.scaling.type").value_or("linear");
  if (type != "linear" && type != "none") {
    throw bad_config(in.key("rope.scaling.type"),
                     "\"" + type + "\" is not known (none, linear are)");
  }
  double factor = 0;
  if (type == "linear") {
    factor = in.number("rope.scaling.factor").value_or(in.number("rope.scale_linear").value_or(0));
  }
  if (factor != 0 && factor != 1) {
    if (!(factor > 0)) throw bad_config("rope factor", "is not a positive number");
    c.rope.scaling = Rope::Scaling::linear;
    c.rope.factor = factor;
  }
  if (in.integer("rope.dimension_count").value_or(c.head_dim) != c.head_dim) {
    throw bad_config(in.key("rope.dimension_count"), "turns a part of each head only");
  }
  c.rope_local = c.rope;
  if (gemma) c.rope_local = plain_rope(in.number("rope.freq_base_swa").value_or(1e4));
}

void read_window(const GgufReader& in, Config& c) {
  const bool gemma = c.family == Family::gemma3;
  // Converters of Llama and Qwen write no window; where one stands, every layer slides (Mistral).
  c.window = in.integer("attention.sliding_window").value_or(gemma ? 512 : 0);
  if (c.window == 0) return;
  if (!gemma && c.family != Family::llama) {
    throw bad_config(in.key("attention.sliding_window"), "is not supported for this family");
  }
  for (std::int64_t i = 0; i < c.layers; ++i)
    c.local.push_back(!gemma || (i + 1) % 6 != 0);
}

std::optional<Family> gguf_family(const std::string& arch) {
  for (const Family family : {Family::llama, Family::gemma3, Family::qwen2, Family::qwen3}) {
    if (arch == family_name(family)) return family;
  }
  return std::nullopt;
}

}  // namespace

Config config_from_gguf(const tensor_io::GgufFile& file) {
  const GgufReader in(file);
  const auto family = gguf_family(in.arch());
  if (!family) throw unknown_family(in.arch().empty() ? "unnamed" : in.arch());
  Config c;
  c.family = *family;
  c.hidden = in.need("embedding_length");
  c.layers = in.need("block_count");
  if (c.layers < 1 || c.layers > 1000) throw bad_config(in.key("block_count"), "is senseless");
  c.heads = in.need("attention.head_count");
  if (c.heads <= 0) throw bad_config(in.key("attention.head_count"), "is not positive");
  c.kv_heads = in.integer("attention.head_count_kv").value_or(c.heads);
  c.head_dim = in.integer("attention.key_length").value_or(c.hidden / c.heads);
  c.ff = in.need("feed_forward_length");
  c.max_position = in.integer("context_length").value_or(2048);
  const auto eps = in.number("attention.layer_norm_rms_epsilon");
  if (!eps) throw bad_config(in.key("attention.layer_norm_rms_epsilon"), "is missing");
  c.norm_eps = *eps;
  family_constants(c);
  read_rope(in, c);
  read_window(in, c);
  // Gemma 3 27B alone scales by hidden / heads instead of the head size.
  const bool largest = c.family == Family::gemma3 && c.layers == 62;
  c.attention_scale =
      1.0 / std::sqrt(static_cast<double>(largest ? c.hidden / c.heads : c.head_dim));
  c.permuted_qk = c.family == Family::llama;
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
