#pragma once

#include <torch/torch.h>

#include <cstddef>
#include <span>
#include <vector>

#include "core/device/process_group.h"

namespace espalier::train {

/// What processes that train together share; with null everything is this one's and nothing is
/// summed. Every process makes the same calls.
class Sharing {
 public:
  explicit Sharing(device::ProcessGroup* processes) : processes_(processes) {}

  bool alone() const { return processes_ == nullptr; }
  /// What this process takes: every size-th, from its rank on.
  std::vector<std::size_t> mine(const std::vector<std::size_t>& all) const;
  /// Whether any process says so.
  bool any(bool wish) const;
  void sum(std::span<double> values) const;
  /// All tensors, of one device, in one message; they come back as f32.
  void sum(std::vector<torch::Tensor>& a, std::vector<torch::Tensor>& b) const;

 private:
  device::ProcessGroup* processes_;
};

}  // namespace espalier::train
