#include "core/prune/select.h"

#include <algorithm>
#include <cmath>

namespace espalier::prune {

std::int64_t prune_count(double ratio, std::int64_t numel) {
  if (ratio <= 0 || numel <= 0) return 0;
  const auto k = static_cast<std::int64_t>(std::floor(ratio * static_cast<double>(numel) + 1e-9));
  return std::clamp<std::int64_t>(k, 1, numel);
}

void mark_lowest(std::span<const float> importance, std::int64_t k, std::span<std::uint8_t> mask) {
  std::fill(mask.begin(), mask.end(), std::uint8_t{0});
  if (k <= 0) return;
  std::vector<float> order(importance.begin(), importance.end());
  const auto nth = order.begin() + (k - 1);
  std::nth_element(order.begin(), nth, order.end());
  const float limit = *nth;
  std::int64_t below = 0;
  for (std::size_t i = 0; i < importance.size(); ++i) {
    if (importance[i] < limit) {
      mask[i] = 1;
      ++below;
    }
  }
  for (std::size_t i = 0; i < importance.size() && below < k; ++i) {
    if (importance[i] == limit) {
      mask[i] = 1;
      ++below;
    }
  }
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const double at = q * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(std::floor(at));
  const std::size_t high = std::min(low + 1, values.size() - 1);
  return values[low] + (at - static_cast<double>(low)) * (values[high] - values[low]);
}

}  // namespace espalier::prune
