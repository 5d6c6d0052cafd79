#pragma once

#include <cstdint>
#include <string>

namespace espalier::device {

/// Cores that this process may run on (its affinity mask, as set by taskset, Slurm or a container);
/// at least 1.
int usable_cores();

/// What this machine has, read from the kernel; 0 where it cannot be read.
struct Machine {
  int cores = 1;  ///< usable_cores()
  std::int64_t memory_bytes = 0, free_bytes = 0;
  std::string processor;
};
Machine machine();

/// From now on memory that is freed stays with this process for what is asked for next: a training
/// step frees and takes hundreds of megabytes, and pages fresh from the kernel must be cleared
/// first.
void keep_freed_memory();
/// Gives the kernel back what has been kept: for when nothing is computed.
void return_freed_memory();

/// Bytes that this process holds now and held at most (VmRSS, VmHWM).
std::int64_t resident_bytes();
std::int64_t peak_resident_bytes();

}  // namespace espalier::device
