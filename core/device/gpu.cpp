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
  using Record = std::unique_ptr<Recording> (*)(torch::Device, const std::function<void()>&);
  // A library of its own: LibTorch's CUDA half is not there at link time.
  static const auto call = [] {
    void* const library = dlopen("libespalier_cuda.so", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
      log::info(std::string("no CUDA graphs: ") + dlerror());
      return static_cast<Record>(nullptr);
    }
    return reinterpret_cast<Record>(dlsym(library, "espalier_record"));
  }();
  if (call == nullptr) return nullptr;
  try {
    return call(device, work);
  } catch (const c10::Error& error) {
    log::warn(std::string("a step could not be recorded: ") + error.what_without_backtrace());
    return nullptr;
  }
}

}  // namespace espalier::device
