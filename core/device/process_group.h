#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace at {
class Tensor;
}

namespace espalier::device {

/// Processes that train one model together, on one machine or several. Every call is made by all of
/// them, in the same order; each gets the same bits. Throws device_unavailable where another
/// process has gone.
class ProcessGroup {
 public:
  virtual ~ProcessGroup() = default;
  virtual int rank() const = 0;
  virtual int size() const = 0;
  /// Sums over all processes, in place.
  virtual void sum(std::span<float> values) = 0;
  virtual void sum(std::span<double> values) = 0;
  /// The same for a contiguous f32 tensor of any device. Where every process has a GPU of its own,
  /// NCCL adds between the GPUs, on the current stream; otherwise the values go through the host.
  virtual void sum(at::Tensor& values) = 0;
  /// The bytes of every process, by rank.
  virtual std::vector<std::string> gather(const std::string& mine) = 0;
};

/// Where this process stands, as its starter says.
struct ProcessPlace {
  int rank = 0, size = 1;
  int local_rank = 0, local_size = 1;  ///< among those of this machine
  std::string address;                 ///< of rank 0's machine
  std::uint16_t port = 0;
};

/// From torchrun's environment (RANK, WORLD_SIZE, LOCAL_RANK, LOCAL_WORLD_SIZE, MASTER_ADDR,
/// MASTER_PORT) or from srun's (SLURM_PROCID, SLURM_NTASKS, SLURM_LOCALID ..., within a step). One
/// process where neither is there. Throws usage where they contradict themselves.
ProcessPlace process_place();

/// Meets the other processes (Gloo of LibTorch's c10d, over TCP); nullptr where there is only this
/// one. Waits up to ten minutes for them. Throws usage, device_unavailable.
std::unique_ptr<ProcessGroup> join_processes();

/// Whether NCCL can add among the processes: each names its GPU, empty for none, and no two share
/// one (NCCL refuses that).
bool separate_gpus(std::vector<std::string> gpus);

}  // namespace espalier::device
