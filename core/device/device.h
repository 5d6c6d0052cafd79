#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>

namespace espalier::device {

/// Where and in which type the frozen base computes.
struct Placement {
  torch::Device device{torch::kCPU};
  torch::ScalarType dtype = torch::kFloat32;
};

/// "auto" | "cpu" | "cuda" | "cuda:N" and "auto" | "float32" | "bfloat16" | "float16".
/// auto: CUDA where libtorch_cuda and a device are there, f32 on the CPU and bf16 on CUDA.
/// Throws Error device_unavailable, dtype_unsupported.
Placement place(const std::string& device, const std::string& dtype);

/// Loads libtorch_cuda where its libraries are installed. Must come before anything asks LibTorch
/// about CUDA, because the answer is cached. Returns whether a device can be used.
bool load_cuda();

/// 0: all cores that the process may use, shared with the processes of its group on this machine.
/// Sets LibTorch's intra-op threads once for the process; returns the number in force.
int set_threads(std::int64_t threads);

/// "CPU, 2 threads, f32", as facts and the status bar show it.
std::string describe(const Placement& placement);
std::string dtype_name(torch::ScalarType dtype);

}  // namespace espalier::device
