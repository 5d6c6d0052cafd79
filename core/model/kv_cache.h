#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/model/config.h"

namespace espalier::model {

/// Keys (after RoPE) and values of a batch of texts, written in place.
/// Shape of each tensor: [batch, kv_heads, capacity, head_dim].
class KvCache {
 public:
  /// On a GPU the capacity is rounded up to what its kernels like.
  KvCache(const Config& config, std::int64_t batch, std::int64_t capacity, torch::Device device,
          torch::ScalarType dtype);

  std::int64_t batch() const { return static_cast<std::int64_t>(lengths_.size()); }
  std::int64_t capacity() const { return capacity_; }
  std::int64_t layers() const { return static_cast<std::int64_t>(keys_.size()); }
  /// Tokens that row b holds.
  const std::vector<std::int64_t>& lengths() const { return lengths_; }
  void set_length(std::int64_t row, std::int64_t length);
  std::int64_t longest() const;

  torch::Tensor& keys(std::int64_t layer) { return keys_[static_cast<std::size_t>(layer)]; }
  torch::Tensor& values(std::int64_t layer) { return values_[static_cast<std::size_t>(layer)]; }
  const torch::Tensor& keys(std::int64_t layer) const {
    return keys_[static_cast<std::size_t>(layer)];
  }
  const torch::Tensor& values(std::int64_t layer) const {
    return values_[static_cast<std::size_t>(layer)];
  }

  /// Keeps only the given rows, in their order (finished texts are dropped).
  void keep(const std::vector<std::int64_t>& rows);

 private:
  std::int64_t capacity_;
  std::vector<std::int64_t> lengths_;
  std::vector<torch::Tensor> keys_, values_;
};

}  // namespace espalier::model
