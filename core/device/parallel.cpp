#include "core/device/parallel.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace espalier::device {

void parallel_for(std::int64_t begin, std::int64_t end, std::int64_t grain,
                  const std::function<void(std::int64_t, std::int64_t)>& use) {
  if (begin >= end) return;
  const std::int64_t count = end - begin, least = std::max<std::int64_t>(1, grain);
  const std::int64_t parts =
      std::min<std::int64_t>(at::get_num_threads(), (count + least - 1) / least);
  if (parts <= 1 || detail::within_parts()) {
    use(begin, end);
    return;
  }
  const std::int64_t width = (count + parts - 1) / parts;
  detail::run_parts(static_cast<int>(parts), [&](int part) {
    const std::int64_t from = begin + part * width;
    if (from < end) use(from, std::min(from + width, end));
  });
}

}  // namespace espalier::device
