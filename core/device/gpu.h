#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <memory>

namespace espalier::device {

/// Bytes that can still be allocated on a GPU, blocks that LibTorch keeps for reuse included; 0 for
/// the CPU.
std::int64_t free_bytes(torch::Device device);

/// The most bytes that tensors have taken on a GPU since reset_peak_bytes(); 0 for the CPU.
std::int64_t peak_bytes(torch::Device device);
void reset_peak_bytes(torch::Device device);

/// Waits until the device has done all it was given; nothing for the CPU.
void synchronize(torch::Device device);

/// Kernels that a GPU can launch again as a whole (a CUDA graph): they read and write the same
/// memory as when they were recorded.
class Recording {
 public:
  virtual ~Recording() = default;
  virtual void replay() = 0;
};

/// Records what `work` launches on the device, which is not run by that. `work` must have run
/// before (libraries set themselves up in their first call), must allocate nothing that outlives it
/// but through the tensors that it leaves behind, and must not wait for the device. Null where
/// there is nothing to record with: on the CPU, or without libespalier_cuda beside the program.
std::unique_ptr<Recording> record(torch::Device device, const std::function<void()>& work);

}  // namespace espalier::device
