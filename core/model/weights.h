#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/model/config.h"
#include "core/model/frozen_matrix.h"

namespace espalier::model {

/// Frozen tensors of one decoder layer. Products that share their input are stored joined, so that
/// each is one matrix product. Norm weights hold the factor itself (1 + w already applied for
/// Gemma).
struct LayerWeights {
  FrozenMatrix qkv;        ///< [(heads + 2 kv_heads) * head_dim, hidden]: q, then k, then v
  torch::Tensor qkv_bias;  ///< [(heads + 2 kv_heads) * head_dim], Qwen2 only; else undefined
  FrozenMatrix o;          ///< [hidden, heads * head_dim]
  FrozenMatrix gate_up;    ///< [2 * ff, hidden]: gate, then up
  FrozenMatrix down;       ///< [hidden, ff]
  torch::Tensor attention_norm, mlp_norm;            ///< [hidden], before attention and MLP
  torch::Tensor post_attention_norm, post_mlp_norm;  ///< [hidden], Gemma 3 only
  torch::Tensor q_norm, k_norm;                      ///< [head_dim], Gemma 3 and Qwen3
};

struct Weights {
  FrozenMatrix embedding;  ///< [vocab, hidden]
  FrozenMatrix head;       ///< [vocab, hidden]; the same storage as embedding where tied
  torch::Tensor norm;      ///< [hidden]
  std::vector<LayerWeights> layers;
};

}  // namespace espalier::model
