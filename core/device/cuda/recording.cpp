// CUDA graphs for core/device/gpu.h, in a library that is opened at run time where LibTorch's CUDA
// half is (its symbols are resolved then).
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAGuard.h>

#include "core/device/gpu.h"

namespace espalier::device {

namespace {

class GraphRecording : public Recording {
 public:
  GraphRecording(torch::Device device, const std::function<void()>& work) : device_(device) {
    const c10::cuda::CUDAGuard guard(device);
    torch::cuda::synchronize();
    // The default stream cannot be captured.
    const c10::cuda::CUDAStreamGuard stream(c10::cuda::getStreamFromPool(false, device.index()));
    // Other threads (the store's, a chart's) may go on calling CUDA meanwhile.
    graph_.capture_begin({0, 0}, cudaStreamCaptureModeThreadLocal);
    try {
      work();
    } catch (...) {
      graph_.capture_end();
      throw;
    }
    graph_.capture_end();
  }

  void replay() override {
    const c10::cuda::CUDAGuard guard(device_);
    graph_.replay();
  }

 private:
  torch::Device device_;
  at::cuda::CUDAGraph graph_;
};

}  // namespace

}  // namespace espalier::device

extern "C" std::unique_ptr<espalier::device::Recording> espalier_record(
    torch::Device device, const std::function<void()>& work) {
  return std::make_unique<espalier::device::GraphRecording>(device, work);
}
