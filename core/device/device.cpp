#include "core/device/device.h"

#include <dlfcn.h>

#include <algorithm>
#include <charconv>
#include <mutex>

#include "core/base/error.h"
#include "core/base/log.h"
#include "core/device/machine.h"
#include "core/device/process_group.h"

/// LibTorch's products and attention on the CPU are MKL's, and MKL asks this function of its own
/// whether the maker is Intel; for any other it takes its slowest AVX2 kernels, whatever the CPU
/// has. A program's definition comes before a library's, so this is the one it gets: the CPU's
/// feature bits alone then decide. On an AMD CPU with AVX-512 a product takes less than half the
/// time; nothing else changes but rounding. Known since MKL 2020.1; held by tst_device.
extern "C" [[gnu::visibility("default")]] int mkl_serv_intel_cpu_true() {
  return 1;
}

namespace espalier::device {

bool load_cuda() {
  static const bool usable = [] {
    // Linked at run time, so that one binary serves machines with and without it.
    if (dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) == nullptr) return false;
    return torch::cuda::is_available();
  }();
  return usable;
}

namespace {

torch::Device parse_device(const std::string& name) {
  if (name == "cpu") return {torch::kCPU};
  // Of several processes on one machine each takes a GPU of its own.
  int index = process_place().local_rank;
  if (name == "auto") {
    if (!load_cuda()) return {torch::kCPU};
    return {torch::kCUDA, static_cast<torch::DeviceIndex>(
                              index % std::max(1, static_cast<int>(torch::cuda::device_count())))};
  }
  bool known = name == "cuda";
  if (name.starts_with("cuda:")) {
    const auto [end, error] = std::from_chars(name.data() + 5, name.data() + name.size(), index);
    known = error == std::errc{} && end == name.data() + name.size() && index >= 0;
  }
  if (!known) {
    throw Error(Code::device_unavailable, "there is no device \"" + name + "\"",
                "write auto, cpu, cuda or cuda:N", {{"device", name}});
  }
  if (!load_cuda() || index >= static_cast<int>(torch::cuda::device_count())) {
    throw Error(Code::device_unavailable, "the device " + name + " cannot be used here",
                "set \"device\" to cpu, or install the CUDA libraries (packaging/start.sh --cuda)",
                {{"device", name}});
  }
  return {torch::kCUDA, static_cast<torch::DeviceIndex>(index)};
}

}  // namespace

Placement place(const std::string& device, const std::string& dtype) {
  Placement p;
  p.device = parse_device(device);
  if (dtype == "auto") {
    p.dtype = p.device.is_cuda() ? torch::kBFloat16 : torch::kFloat32;
  } else if (dtype == "float32") {
    p.dtype = torch::kFloat32;
  } else if (dtype == "bfloat16") {
    p.dtype = torch::kBFloat16;
  } else if (dtype == "float16") {
    p.dtype = torch::kFloat16;
  } else {
    throw Error(Code::dtype_unsupported, "the type \"" + dtype + "\" is not supported",
                "write auto, float32, bfloat16 or float16", {{"dtype", dtype}});
  }
  static std::once_flag once;
  if (p.device.is_cpu()) std::call_once(once, keep_freed_memory);
  return p;
}

int set_threads(std::int64_t threads) {
  static std::mutex mutex;
  std::lock_guard lock(mutex);
  const int wanted = threads <= 0
                         ? std::max(1, usable_cores() / std::max(1, process_place().local_size))
                         : static_cast<int>(std::min<std::int64_t>(threads, 1024));
  if (torch::get_num_threads() != wanted) torch::set_num_threads(wanted);
  return wanted;
}

std::string dtype_name(torch::ScalarType dtype) {
  switch (dtype) {
    case torch::kFloat32:
      return "float32";
    case torch::kBFloat16:
      return "bfloat16";
    case torch::kFloat16:
      return "float16";
    default:
      return "other";
  }
}

std::string describe(const Placement& p) {
  if (p.device.is_cuda()) return p.device.str() + ", " + dtype_name(p.dtype);
  return "CPU, " + std::to_string(torch::get_num_threads()) + " threads, " + dtype_name(p.dtype);
}

}  // namespace espalier::device
