#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>

#include "core/model/packed_matrix.h"

namespace espalier::model {

/// A frozen weight matrix [rows, columns]: a tensor, or, for f32 on the CPU and a file that holds
/// less, the file's own numbers, multiplied out while products are formed (PackedMatrix). One copy
/// of the weights serves training, scoring and generation, and is a quarter to a half of f32's
/// size.
class FrozenMatrix {
 public:
  FrozenMatrix() = default;
  explicit FrozenMatrix(torch::Tensor full) : full_(std::move(full)) {}
  explicit FrozenMatrix(std::shared_ptr<const PackedMatrix> packed) : packed_(std::move(packed)) {}

  bool defined() const { return full_.defined() || packed_ != nullptr; }
  std::int64_t rows() const { return packed_ ? packed_->rows() : full_.size(0); }
  std::int64_t bytes() const;
  torch::ScalarType dtype() const { return packed_ ? torch::kFloat32 : full_.scalar_type(); }

  /// x W^T + bias: [n, columns] to [n, rows]; differentiable in x. `bias` [rows] may be undefined.
  torch::Tensor linear(const torch::Tensor& x, const torch::Tensor& bias = {}) const;
  /// The same for rows [first, first + count) of W and of the bias only.
  torch::Tensor linear_rows(const torch::Tensor& x, std::int64_t first, std::int64_t count,
                            const torch::Tensor& bias = {}) const;
  /// g W into `out`: [n, rows] to [n, columns]. Not differentiable.
  void back(const torch::Tensor& g, torch::Tensor out) const;
  /// Rows `index` (int64, on W's device).
  torch::Tensor gather(const torch::Tensor& index) const;

 private:
  torch::Tensor full_;
  std::shared_ptr<const PackedMatrix> packed_;
};

}  // namespace espalier::model
