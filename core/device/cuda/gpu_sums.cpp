// NCCL for core/device/gpu.h, in the library that is opened at run time. LibTorch's CUDA half holds
// c10d's NCCL group; only NCCL's header is asked for here.
#include <ATen/cuda/CUDAContext.h>
#include <unistd.h>

#include <array>
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>

#include "core/device/gpu.h"

namespace espalier::device {

namespace {

class NcclSums : public GpuSums {
 public:
  explicit NcclSums(torch::Device device) : device_(device) {}

  std::string gpu() const override {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    std::array<char, 32> bus{};
    C10_CUDA_CHECK(cudaDeviceGetPCIBusId(bus.data(), bus.size(), device_.index()));
    return std::string(host.data()) + " " + bus.data();
  }

  void join(const c10::intrusive_ptr<c10d::Store>& store, int rank, int size,
            std::chrono::milliseconds waiting) override {
    const c10::cuda::CUDAGuard guard(device_);
    const auto options = c10d::ProcessGroupNCCL::Options::create();
    options->timeout = waiting;
    group_ = c10::make_intrusive<c10d::ProcessGroupNCCL>(store, rank, size, options);
  }

  void sum(torch::Tensor& values) override {
    const c10::cuda::CUDAGuard guard(device_);
    std::vector<torch::Tensor> tensors{values};
    // Lets the current stream wait, not this thread.
    group_->allreduce(tensors)->wait();
  }

 private:
  torch::Device device_;
  c10::intrusive_ptr<c10d::ProcessGroupNCCL> group_;
};

}  // namespace

}  // namespace espalier::device

extern "C" std::shared_ptr<espalier::device::GpuSums> espalier_gpu_sums(torch::Device device) {
  return std::make_shared<espalier::device::NcclSums>(device);
}
