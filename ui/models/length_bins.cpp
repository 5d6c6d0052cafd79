#include "ui/models/length_bins.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace espalier::ui {

LengthBins binLengths(const std::vector<std::int32_t>& sorted, int most) {
  LengthBins out;
  if (sorted.empty()) return out;
  const int longest = sorted.back();
  constexpr std::array<int, 3> kSteps{1, 2, 5};
  for (int power = 1; longest / out.width >= most; power *= 10) {
    for (const int step : kSteps) {
      out.width = step * power;
      if (longest / out.width < most) break;
    }
  }
  out.counts.fill(0, longest / out.width + 1);
  for (const std::int32_t length : sorted)
    ++out.counts[length / out.width];
  return out;
}

LengthFacts lengthFacts(const std::vector<std::int32_t>& sorted) {
  LengthFacts out;
  if (sorted.empty()) return out;
  const std::size_t n = sorted.size();
  out.count = static_cast<qint64>(n);
  out.longest = sorted.back();
  out.mean = static_cast<double>(std::accumulate(sorted.begin(), sorted.end(), qint64{0})) /
             static_cast<double>(n);
  out.median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0;
  const auto rank = static_cast<std::size_t>(std::ceil(0.95 * static_cast<double>(n) - 1e-9));
  out.p95 = sorted[std::max<std::size_t>(rank, 1) - 1];
  return out;
}

qint64 longerThan(const std::vector<std::int32_t>& sorted, qint64 bound) {
  if (bound <= 0) return 0;
  const auto first =
      std::upper_bound(sorted.begin(), sorted.end(), bound,
                       [](qint64 value, std::int32_t length) { return value < length; });
  return sorted.end() - first;
}

}  // namespace espalier::ui
