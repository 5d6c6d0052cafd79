#pragma once

#include <torch/torch.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace c10d {
class Store;
}

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

/// Sums between the GPUs of several processes (NCCL of LibTorch's c10d).
class GpuSums {
 public:
  virtual ~GpuSums() = default;
  /// Host and bus address: which GPU of which machine this is.
  virtual std::string gpu() const = 0;
  /// Called once, by all of them, before the first sum. Throws what c10d throws.
  virtual void join(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
                    std::chrono::milliseconds waiting) = 0;
  /// In place, on the current stream. A process that has gone ends the others: c10d's watchdog
  /// aborts them, and the run is resumed from its checkpoint.
  virtual void sum(torch::Tensor& values) = 0;
};

/// Null where there is nothing to add with: without libespalier_cuda beside the program, or where
/// that was built without NCCL's header (it comes with `packaging/start.sh --cuda`).
std::shared_ptr<GpuSums> open_gpu_sums(torch::Device device);

}  // namespace espalier::device
