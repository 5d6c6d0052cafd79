#pragma once

#include <torch/torch.h>

#include <cstdint>

namespace espalier::prune {

/// mark_lowest() for every row of a matrix where it lies: true at the k least of values [rows, n]
/// f32, ties by lower index. The host does not wait for the result.
torch::Tensor lowest(const torch::Tensor& values, std::int64_t k);

}  // namespace espalier::prune
