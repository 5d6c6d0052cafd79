#include "core/device/gpu.h"

#include <c10/core/CachingDeviceAllocator.h>
#include <dlfcn.h>

#include "core/base/log.h"

namespace espalier::device {

namespace {

at::DeviceAllocator& allocator() {
  return *at::getDeviceAllocator(torch::kCUDA);
}

torch::DeviceIndex index_of(torch::Device device) {
  return static_cast<torch::DeviceIndex>(device.has_index() ? device.index() : 0);
}

/// A function of libespalier_cuda, a library of its own: LibTorch's CUDA half is not there at link
/// time. Null where the library or the function is not.
template <class Function>
Function* of_cuda_library(const char* name) {
  static void* const library = [] {
    void* const opened = dlopen("libespalier_cuda.so", RTLD_NOW | RTLD_LOCAL);
    if (opened == nullptr) log::info(std::string("neither CUDA graphs nor NCCL: ") + dlerror());
    return opened;
  }();
  return library == nullptr ? nullptr : reinterpret_cast<Function*>(dlsym(library, name));
}

}  // namespace

std::int64_t peak_bytes(torch::Device device) {
  if (!device.is_cuda()) return 0;
  return allocator().getDeviceStats(index_of(device)).allocated_bytes[0].peak;
}

void reset_peak_bytes(torch::Device device) {
  if (device.is_cuda()) allocator().resetPeakStats(index_of(device));
}

std::int64_t free_bytes(torch::Device device) {
  if (!device.is_cuda()) return 0;
  const auto free = static_cast<std::int64_t>(allocator().getMemoryInfo(index_of(device)).first);
  const auto stats = allocator().getDeviceStats(index_of(device));
  return free + stats.reserved_bytes[0].current - stats.allocated_bytes[0].current;
}

void synchronize(torch::Device device) {
  if (device.is_cuda()) torch::cuda::synchronize(device.has_index() ? device.index() : -1);
}

std::unique_ptr<Recording> record(torch::Device device, const std::function<void()>& work) {
  if (!device.is_cuda()) return nullptr;
  static const auto call =
      of_cuda_library<std::unique_ptr<Recording>(torch::Device, const std::function<void()>&)>(
          "espalier_record");
  if (call == nullptr) return nullptr;
  try {
    return call(device, work);
  } catch (const c10::Error& error) {
    log::warn(std::string("a step could not be recorded: ") + error.what_without_backtrace());
    return nullptr;
  }
}

std::shared_ptr<GpuSums> open_gpu_sums(torch::Device device) {
  if (!device.is_cuda()) return nullptr;
  static const auto call =
      of_cuda_library<std::shared_ptr<GpuSums>(torch::Device)>("espalier_gpu_sums");
  return call == nullptr ? nullptr : call(device);
}

}  // namespace espalier::device
