#pragma once

#include <torch/torch.h>

#include <vector>

namespace espalier::device {

/// The values as a tensor [n] of `dtype` on `device`. The host does not wait for what the device
/// has still to do: the values are staged before the call returns.
template <class T>
torch::Tensor on_device(const std::vector<T>& values, torch::ScalarType dtype,
                        torch::Device device) {
  return torch::tensor(values, dtype).to(device, /*non_blocking=*/true);
}

}  // namespace espalier::device
