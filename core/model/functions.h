#pragma once

#include <torch/torch.h>

#include <utility>

#include "core/model/frozen_matrix.h"

namespace espalier::model {

/// RMS norm in f32 over the last dimension: x / sqrt(mean(x^2) + eps) * weight, result in x's
/// dtype. Saves only x and the reciprocal root for backward; the weight is frozen. On a GPU and
/// with a weight of x's dtype it is one kernel.
torch::Tensor rms_norm(const torch::Tensor& x, const torch::Tensor& weight, double eps);
/// 1 / sqrt(mean(x^2) + eps) of each row, [..., 1], f32.
torch::Tensor reciprocal_rms(const torch::Tensor& x, double eps);

/// act(gate) * up of joined products. gate_up: [rows, 2 * ff]; returns [rows, ff].
/// act is tanh GELU (Gemma) or SiLU. Saves only its input.
torch::Tensor gated(const torch::Tensor& gate_up, bool gelu);

/// Rotates pairs (i, i + d/2) of the last dimension by the angles. x: [rows, heads, head_dim];
/// cos, sin: [rows, 1, head_dim / 2].
torch::Tensor rotate(const torch::Tensor& x, const torch::Tensor& cos, const torch::Tensor& sin);

/// Weighted cross entropy over a large vocabulary without ever holding all logits: rows are taken
/// in chunks, and the gradient of the hidden states is computed together with the loss. hidden:
/// [rows, d]; head: [vocab, d] frozen; targets: [rows] int64; row_weights: [rows] f32. Returns {sum
/// of row_weights * nll (differentiable in hidden), nll [rows] f32 detached}.
std::pair<torch::Tensor, torch::Tensor> chunked_cross_entropy(const torch::Tensor& hidden,
                                                              const FrozenMatrix& head,
                                                              const torch::Tensor& targets,
                                                              const torch::Tensor& row_weights);

}  // namespace espalier::model
