#include "core/model/config_write.h"

#include <charconv>
#include <cmath>

#include "core/base/error.h"

namespace espalier::model {

namespace {

Error cannot_say(const std::string& key, const std::string& why) {
  return Error(Code::model_config, "the model cannot be written: " + key + " " + why,
               "choose the other format", {{"key", key}, {"why", why}});
}

bool near(double a, double b) {
  return std::abs(a - b) <= 1e-4 * std::abs(b);
}

/// What a scaling makes of each plain frequency, as divisors.
std::vector<double> divisors(const Rope& rope, std::int64_t head_dim) {
  Rope plain;
  plain.theta = rope.theta;
  const std::vector<double> before = plain.inverse_frequencies(head_dim);
  std::vector<double> out = rope.inverse_frequencies(head_dim);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = before[i] / out[i];
  return out;
}

/// Llama 3's own scaling with these divisors; throws where there is none.
Rope llama3_of(const Rope& rope, std::int64_t head_dim) {
  Rope out;
  out.theta = rope.theta;
  out.scaling = Rope::Scaling::llama3;
  out.factor = std::round(rope.divisors.back());
  const std::vector<double> wanted = divisors(rope, head_dim), got = divisors(out, head_dim);
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (!near(got[i], wanted[i])) {
      throw cannot_say("rope_freqs.weight", "holds divisors that are not those of Llama 3");
    }
  }
  return out;
}

Json rope_scaling(const Config& c) {
  Rope rope = c.rope;
  if (!rope.divisors.empty()) rope = llama3_of(rope, c.head_dim);
  if (rope.scaling == Rope::Scaling::none) return nullptr;
  if (rope.scaling == Rope::Scaling::linear) {
    return {{"rope_type", "linear"}, {"factor", rope.factor}};
  }
  return {
      {"rope_type", "llama3"},
      {"factor", rope.factor},
      {"low_freq_factor", rope.low_freq_factor},
      {"high_freq_factor", rope.high_freq_factor},
      {"original_max_position_embeddings", static_cast<std::int64_t>(rope.original_max_position)}};
}

struct HfName {
  const char* type;
  const char* architecture;
};

HfName hf_name(const Config& c) {
  switch (c.family) {
    case Family::llama:
      break;
    case Family::gemma3:
      return {"gemma3_text", "Gemma3ForCausalLM"};
    case Family::qwen2:
      return {"qwen2", "Qwen2ForCausalLM"};
    case Family::qwen3:
      return {"qwen3", "Qwen3ForCausalLM"};
  }
  if (c.window > 0) return {"mistral", "MistralForCausalLM"};
  return {"llama", "LlamaForCausalLM"};
}

Json layer_types(const Config& c) {
  Json out = Json::array();
  for (const bool local : c.local)
    out.push_back(local ? "sliding_attention" : "full_attention");
  return out;
}

/// Gemma 3's layers as its converters know them: all local but every sixth.
bool usual_pattern(const Config& c) {
  for (std::size_t i = 0; i < c.local.size(); ++i) {
    if (c.local[i] != ((i + 1) % 6 != 0)) return false;
  }
  return true;
}

void check_gguf(const Config& c) {
  const bool gemma = c.family == Family::gemma3;
  const bool qwen = c.family == Family::qwen2 || c.family == Family::qwen3;
  if (qwen && c.window > 0) throw cannot_say("a sliding window", "of Qwen has no key in GGUF");
  if (!gemma) return;
  const double size = static_cast<double>(c.layers == 62 ? c.hidden / c.heads : c.head_dim);
  if (!near(c.attention_scale, 1.0 / std::sqrt(size))) {
    throw cannot_say("query_pre_attn_scalar", "other than the head size has no key in GGUF");
  }
  if (!usual_pattern(c)) throw cannot_say("the pattern of local layers", "has no key in GGUF");
}

void add_gguf_rope(const Config& c, const std::string& arch, tensor_io::GgufKeys& keys) {
  keys.f32(arch + "rope.freq_base", static_cast<float>(c.rope.theta));
  if (c.rope.scaling == Rope::Scaling::linear) {
    keys.text(arch + "rope.scaling.type", "linear");
    keys.f32(arch + "rope.scaling.factor", static_cast<float>(c.rope.factor));
  }
  if (c.family == Family::gemma3) {
    keys.f32(arch + "rope.freq_base_swa", static_cast<float>(c.rope_local.theta));
  } else {
    keys.u32(arch + "rope.dimension_count", static_cast<std::uint32_t>(c.head_dim));
  }
}

}  // namespace

double shortest(double value) {
  char text[64];
  const auto end = std::to_chars(text, text + sizeof text, static_cast<float>(value)).ptr;
  double out = value;
  std::from_chars(text, end, out);
  return out;
}

Json hf_config(const Config& c, const std::string& dtype) {
  const auto [type, architecture] = hf_name(c);
  const bool gemma = c.family == Family::gemma3;
  Json out{{"architectures", Json::array({architecture})},
           {"model_type", type},
           {"vocab_size", c.vocab},
           {"hidden_size", c.hidden},
           {"intermediate_size", c.ff},
           {"num_hidden_layers", c.layers},
           {"num_attention_heads", c.heads},
           {"num_key_value_heads", c.kv_heads},
           {"max_position_embeddings", c.max_position},
           {"rms_norm_eps", shortest(c.norm_eps)},
           {"rope_theta", shortest(c.rope.theta)},
           {"rope_scaling", rope_scaling(c)},
           {"tie_word_embeddings", c.tied_head},
           {"torch_dtype", dtype},
           {gemma ? "hidden_activation" : "hidden_act", gemma ? "gelu_pytorch_tanh" : "silu"}};
  if (c.family != Family::qwen2) out["head_dim"] = c.head_dim;
  if (c.family == Family::qwen2 && c.head_dim * c.heads != c.hidden) {
    throw cannot_say("the head size", "of Qwen2 is always hidden / heads");
  }
  if (gemma) {
    // transformers takes a whole number only.
    out["query_pre_attn_scalar"] = std::llround(1.0 / (c.attention_scale * c.attention_scale));
    out["rope_local_base_freq"] = shortest(c.rope_local.theta);
    out["layer_types"] = layer_types(c);
  }
  if (c.window > 0) {
    out["sliding_window"] = c.window;
    if (c.family == Family::qwen2 || c.family == Family::qwen3) {
      out["use_sliding_window"] = true;
      out["layer_types"] = layer_types(c);
    }
  }
  return out;
}

void add_gguf_config(const Config& c, tensor_io::GgufKeys& keys) {
  check_gguf(c);
  const std::string name(family_name(c.family)), arch = name + ".";
  const auto count = [&](const char* key, std::int64_t value) {
    keys.u32(arch + key, static_cast<std::uint32_t>(value));
  };
  keys.text("general.architecture", name);
  count("vocab_size", c.vocab);
  count("context_length", c.max_position);
  count("embedding_length", c.hidden);
  count("block_count", c.layers);
  count("feed_forward_length", c.ff);
  count("attention.head_count", c.heads);
  count("attention.head_count_kv", c.kv_heads);
  count("attention.key_length", c.head_dim);
  count("attention.value_length", c.head_dim);
  keys.f32(arch + "attention.layer_norm_rms_epsilon", static_cast<float>(c.norm_eps));
  if (c.window > 0) count("attention.sliding_window", c.window);
  add_gguf_rope(c, arch, keys);
}

std::vector<float> gguf_rope_divisors(const Config& c) {
  if (c.rope.scaling != Rope::Scaling::llama3 && c.rope.divisors.empty()) return {};
  std::vector<float> out;
  for (const double d : divisors(c.rope, c.head_dim))
    out.push_back(static_cast<float>(d));
  return out;
}

}  // namespace espalier::model
