#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>

#include "core/base/random.h"

namespace espalier::lora {

/// What the rows of a mask are drawn from besides the generator: each row's record and token, the
/// same length, and one word for all (the place in the model and the epoch).
struct MaskRows {
  std::span<const std::uint32_t> record, token;
  std::uint32_t place = 0;
};

/// Dropout's mask, f32 [rows, features]: 0 with probability `rate`, else 1 / (1 - rate). Feature j
/// of a row is word j % 4 of Philox at (j / 4 | token << 14, record, place). Made where it is
/// needed: by a loop on the CPU, by LibTorch's integer arithmetic on a GPU; the bits are the same.
torch::Tensor dropout_mask(const Philox& philox, double rate, const MaskRows& rows,
                           std::int64_t features, torch::Device device);

/// The GPU's way, on any device.
torch::Tensor dropout_mask_by_tensors(const Philox& philox, double rate, const MaskRows& rows,
                                      std::int64_t features, torch::Device device);

}  // namespace espalier::lora
