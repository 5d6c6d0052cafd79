#include "core/model/tensor_names.h"

#include <map>
#include <optional>

namespace espalier::model {

namespace {

/// The projection whose bias has this name.
std::optional<Proj> proj_of_bias(std::string_view part) {
  for (const Proj proj : kAllProj) {
    if (part == bias_name(proj)) return proj;
  }
  return std::nullopt;
}

const std::map<std::string, std::string>& hf_norms(Family family) {
  static const std::map<std::string, std::string> plain{{"attention_norm", "input_layernorm"},
                                                        {"mlp_norm", "post_attention_layernorm"},
                                                        {"q_norm", "self_attn.q_norm"},
                                                        {"k_norm", "self_attn.k_norm"}};
  static const std::map<std::string, std::string> gemma{
      {"attention_norm", "input_layernorm"},
      {"post_attention_norm", "post_attention_layernorm"},
      {"mlp_norm", "pre_feedforward_layernorm"},
      {"post_mlp_norm", "post_feedforward_layernorm"},
      {"q_norm", "self_attn.q_norm"},
      {"k_norm", "self_attn.k_norm"}};
  return family == Family::gemma3 ? gemma : plain;
}

}  // namespace

std::string bias_name(Proj proj) {
  const std::string_view name = proj_name(proj);
  return std::string(name.substr(0, name.find('_'))) + "_bias";
}

std::pair<std::int64_t, std::string> split_name(std::string_view name) {
  const auto dot = name.find('.');
  if (dot == std::string_view::npos) return {-1, std::string(name)};
  return {std::stoll(std::string(name.substr(0, dot))), std::string(name.substr(dot + 1))};
}

std::string hf_tensor_name(Family family, const std::string& name) {
  const auto [layer, part] = split_name(name);
  if (layer < 0) {
    if (part == "embedding") return "model.embed_tokens.weight";
    return part == "head" ? "lm_head.weight" : "model.norm.weight";
  }
  const auto& norms = hf_norms(family);
  if (const auto it = norms.find(part); it != norms.end()) {
    return "model.layers." + std::to_string(layer) + "." + it->second + ".weight";
  }
  for (const Proj proj : kAllProj) {
    if (part == proj_name(proj)) return module_name(layer, proj) + ".weight";
  }
  if (const auto proj = proj_of_bias(part)) return module_name(layer, *proj) + ".bias";
  return {};
}

std::string gguf_tensor_name(const std::string& name) {
  static const std::map<std::string, std::string> names{
      {"embedding", "token_embd"},
      {"head", "output"},
      {"norm", "output_norm"},
      {"q_proj", "attn_q"},
      {"k_proj", "attn_k"},
      {"v_proj", "attn_v"},
      {"o_proj", "attn_output"},
      {"gate_proj", "ffn_gate"},
      {"up_proj", "ffn_up"},
      {"down_proj", "ffn_down"},
      {"attention_norm", "attn_norm"},
      {"mlp_norm", "ffn_norm"},
      {"post_attention_norm", "post_attention_norm"},
      {"post_mlp_norm", "post_ffw_norm"},
      {"q_norm", "attn_q_norm"},
      {"k_norm", "attn_k_norm"}};
  const auto [layer, part] = split_name(name);
  const auto bias = proj_of_bias(part);
  const std::string& stem = names.at(bias ? std::string(proj_name(*bias)) : part);
  const std::string file_name = stem + (bias ? ".bias" : ".weight");
  return layer < 0 ? file_name : "blk." + std::to_string(layer) + "." + file_name;
}

std::vector<TensorShape> tensor_shapes(const Config& c) {
  std::vector<TensorShape> out{{"embedding", {c.vocab, c.hidden}}};
  for (std::int64_t layer = 0; layer < c.layers; ++layer) {
    const std::string prefix = std::to_string(layer) + ".";
    const auto norm = [&](const char* name, std::int64_t size) {
      out.push_back({prefix + name, {size}});
    };
    norm("attention_norm", c.hidden);
    for (const Proj proj : kAllProj) {
      const auto [rows, columns] = c.shape(proj);
      out.push_back({prefix + std::string(proj_name(proj)), {rows, columns}});
      const bool qkv = proj == Proj::q || proj == Proj::k || proj == Proj::v;
      if (c.qkv_bias && qkv) out.push_back({prefix + bias_name(proj), {rows}});
    }
    if (c.qk_norm) {
      norm("q_norm", c.head_dim);
      norm("k_norm", c.head_dim);
    }
    norm("mlp_norm", c.hidden);
    if (c.post_norms) {
      norm("post_attention_norm", c.hidden);
      norm("post_mlp_norm", c.hidden);
    }
  }
  out.push_back({"norm", {c.hidden}});
  if (!c.tied_head) out.push_back({"head", {c.vocab, c.hidden}});
  return out;
}

}  // namespace espalier::model
