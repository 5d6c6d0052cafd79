#include "core/device/machine.h"

#include <malloc.h>
#include <sched.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

namespace espalier::device {

namespace {

/// "Name:   123 kB" lines of /proc, in bytes.
std::int64_t kilobytes(const char* path, const std::string& key) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key + ":")) continue;
    std::istringstream fields(line.substr(key.size() + 1));
    std::int64_t value = 0;
    fields >> value;
    return value * 1024;
  }
  return 0;
}

}  // namespace

int usable_cores() {
  // Asked once: OpenMP may bind the asking thread to one core later.
  static const int cores = [] {
    cpu_set_t mask;
    if (sched_getaffinity(0, sizeof(mask), &mask) == 0) return std::max(1, CPU_COUNT(&mask));
    return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  }();
  return cores;
}

Machine machine() {
  Machine m;
  m.cores = usable_cores();
  m.memory_bytes = kilobytes("/proc/meminfo", "MemTotal");
  m.free_bytes = kilobytes("/proc/meminfo", "MemAvailable");
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("model name")) continue;
    const auto colon = line.find(": ");
    if (colon != std::string::npos) m.processor = line.substr(colon + 2);
    break;
  }
  return m;
}

void keep_freed_memory() {
  // Heaps of threads are unmapped unless the padding is larger than one of them (64 MiB).
  constexpr int kMany = 1 << 30, kPadding = 256 << 20;
  ::mallopt(M_MMAP_THRESHOLD, kMany);
  ::mallopt(M_TRIM_THRESHOLD, kMany);
  ::mallopt(M_TOP_PAD, kPadding);
}

void return_freed_memory() {
  ::malloc_trim(0);
}

std::int64_t resident_bytes() {
  return kilobytes("/proc/self/status", "VmRSS");
}
std::int64_t peak_resident_bytes() {
  return kilobytes("/proc/self/status", "VmHWM");
}

}  // namespace espalier::device
