#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/model/config.h"

namespace espalier::model {

/// Frozen tensors of one decoder layer. Products that share their input are stored joined, so that
/// each is one matrix product. Norm weights hold the factor itself (1 + w already applied for
/// Gemma).
struct LayerWeights {
  torch::Tensor qkv;       ///< [(heads + 2 kv_heads) * head_dim, hidden]: q, then k, then v
  torch::Tensor qkv_bias;  ///< [(heads + 2 kv_heads) * head_dim], Qwen2 only; else undefined
  torch::Tensor o;         ///< [hidden, heads * head_dim]
  torch::Tensor gate_up;   ///< [2 * ff, hidden]: gate, then up
  torch::Tensor down;      ///< [hidden, ff]
  torch::Tensor attention_norm, mlp_norm;            ///< [hidden], before attention and MLP
  torch::Tensor post_attention_norm, post_mlp_norm;  ///< [hidden], Gemma 3 only
  torch::Tensor q_norm, k_norm;                      ///< [head_dim], Gemma 3 and Qwen3
};

struct Weights {
  torch::Tensor embedding;  ///< [vocab, hidden]
  torch::Tensor head;       ///< [vocab, hidden]; the same storage as embedding where tied
  torch::Tensor norm;       ///< [hidden]
  std::vector<LayerWeights> layers;
};

}  // namespace espalier::model
