#pragma once

#include <torch/torch.h>

#include <functional>
#include <vector>

#include "core/model/encoder.h"

namespace espalier::model {

/// A linear layer, or a layer norm, with its bias.
struct Affine {
  torch::Tensor weight;  ///< [out, in]; norms: [hidden]
  torch::Tensor bias;    ///< [out]
};

struct EncoderLayer {
  Affine qkv;             ///< [3 * hidden, hidden]: query, then key, then value
  Affine attention_out;   ///< [hidden, hidden]
  Affine attention_norm;  ///< after attention and residual
  Affine up;              ///< [ff, hidden]
  Affine down;            ///< [hidden, ff]
  Affine norm;            ///< after the MLP and residual
};

struct Encoder::Weights {
  torch::Tensor words;      ///< [vocab, hidden]
  torch::Tensor positions;  ///< [max_position, hidden]
  torch::Tensor types;      ///< [types, hidden]
  Affine norm;
  std::vector<EncoderLayer> layers;
  Affine pooler;      ///< classifiers: over the first token, before tanh
  Affine classifier;  ///< [labels, hidden]
};

/// Hands the states after the last loaded layer to `each`: the index of a text among `texts`, and
/// [tokens, hidden] f32 on the CPU. Batches of like lengths, padded and masked.
void encode(const Encoder& encoder, std::span<const EncoderInput> texts, Control* control,
            const std::function<void(std::size_t, const torch::Tensor&)>& each);

}  // namespace espalier::model
