#pragma once

#include <cstdint>
#include <functional>

namespace espalier::device {

/// Calls use(from, to) for ranges that make up [begin, end), of at least `grain` each but the last,
/// side by side on LibTorch's threads (their number is set_threads()'s). Within such a range, and
/// for a single one, on the calling thread. The first exception is thrown on.
///
/// at::parallel_for is no substitute: compiled without -fopenmp, as programs outside LibTorch's
/// build are, its header runs everything on one thread.
void parallel_for(std::int64_t begin, std::int64_t end, std::int64_t grain,
                  const std::function<void(std::int64_t, std::int64_t)>& use);

namespace detail {
/// The region itself, in a file of its own that is compiled for OpenMP. part(i) for i < parts.
void run_parts(int parts, const std::function<void(int)>& part);
bool within_parts();
}  // namespace detail

}  // namespace espalier::device
