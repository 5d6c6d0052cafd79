#include "core/metrics/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "core/base/random.h"

namespace espalier::metrics {

void resample(std::size_t which, std::size_t n, std::vector<std::uint32_t>& indices) {
  Stream stream(kBootstrapSeed, Purpose::bootstrap, static_cast<std::uint32_t>(which));
  indices.resize(n);
  for (std::uint32_t& index : indices)
    index = stream.below(static_cast<std::uint32_t>(n));
}

Interval percentile_interval(std::vector<double>& values) {
  if (values.empty()) return {};
  std::sort(values.begin(), values.end());
  const auto at = [&values](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
  };
  return {at(0.025), at(0.975)};
}

}  // namespace espalier::metrics
