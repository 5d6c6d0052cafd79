#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/config.h"

namespace espalier::model {

// The weights of a model by our own names: "embedding", "head", "norm", and per layer "3.q_proj",
// "3.q_bias", "3.attention_norm" ... and as the two kinds of files spell them.

/// "q_bias"
std::string bias_name(Proj proj);
/// "3.q_proj" -> {3, "q_proj"}; {-1, name} for the tensors outside layers.
std::pair<std::int64_t, std::string> split_name(std::string_view name);

/// "model.layers.3.self_attn.q_proj.weight"; empty where there is no such tensor.
std::string hf_tensor_name(Family family, const std::string& name);
/// "blk.3.attn_q.weight"; the same in all families.
std::string gguf_tensor_name(const std::string& name);

/// One tensor of a model.
struct TensorShape {
  std::string name;                 ///< ours
  std::vector<std::int64_t> shape;  ///< row-major
};
/// Every tensor that a model of this configuration has, in the order of its use; the head only
/// where it is not tied.
std::vector<TensorShape> tensor_shapes(const Config& config);

}  // namespace espalier::model
