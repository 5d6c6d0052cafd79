#pragma once

#include <cstddef>
#include <cstdint>

namespace espalier::judge {

struct BootstrapOptions {
  std::size_t resamples = 10000;
  std::uint64_t seed = 12345;
  double level = 0.05;  ///< 1 - confidence
};

struct Interval {
  double low = 0, high = 0;
};

}  // namespace espalier::judge
