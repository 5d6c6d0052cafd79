#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "core/judge/correlation.h"

namespace espalier::judge {

namespace {

std::optional<double> pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const auto n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return std::clamp(xy / std::sqrt(xx) / std::sqrt(yy), -1.0, 1.0);
}

/// 1, 2, ...; equal values share the mean of their places.
std::vector<double> ranks(const std::vector<double>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&values](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> out(values.size());
  for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
    while (end < order.size() && values[order[end]] == values[order[i]])
      ++end;
    for (std::size_t k = i; k < end; ++k)
      out[order[k]] = (static_cast<double>(i + end) + 1) / 2;
  }
  return out;
}

/// Pairs i < k with values[i] > values[k]; sorts. `space` is as long as `values`.
double inversions(std::vector<double>& values, std::vector<double>& space, std::size_t first,
                  std::size_t last) {
  if (last - first < 2) return 0;
  const std::size_t middle = first + (last - first) / 2;
  double sum = inversions(values, space, first, middle) + inversions(values, space, middle, last);
  for (std::size_t left = first, right = middle, out = first; out < last; ++out) {
    if (left < middle && (right == last || values[left] <= values[right])) {
      space[out] = values[left++];
    } else {
      sum += static_cast<double>(middle - left);
      space[out] = values[right++];
    }
  }
  std::copy(space.begin() + static_cast<std::ptrdiff_t>(first),
            space.begin() + static_cast<std::ptrdiff_t>(last),
            values.begin() + static_cast<std::ptrdiff_t>(first));
  return sum;
}

/// Pairs within runs of equal neighbours.
template <class Range>
double equal_pairs(const Range& sorted) {
  double sum = 0, run = 0;
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    run = sorted[i] == sorted[i - 1] ? run + 1 : 0;
    sum += run;
  }
  return sum;
}

/// By Knight's way (JASA 61, 1966): O(n log n).
std::optional<double> kendall(const std::vector<double>& x, const std::vector<double>& y) {
  std::vector<std::pair<double, double>> pairs;
  pairs.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    pairs.emplace_back(x[i], y[i]);
  std::sort(pairs.begin(), pairs.end());
  std::vector<double> first, second;
  for (const auto& [a, b] : pairs) {
    first.push_back(a);
    second.push_back(b);
  }
  const auto n = static_cast<double>(x.size());
  const double whole = n * (n - 1) / 2, tied_x = equal_pairs(first), tied = equal_pairs(pairs);
  const double swaps = inversions(second, first, 0, second.size());
  const double tied_y = equal_pairs(second);
  const double lead = whole - tied_x - tied_y + tied - 2 * swaps;
  return lead / std::sqrt(whole - tied_x) / std::sqrt(whole - tied_y);
}

bool constant(const std::vector<double>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::not_equal_to<>()) == values.end();
}

}  // namespace

std::optional<double> coefficient_of(Coefficient coefficient, const std::vector<double>& x,
                                     const std::vector<double>& y) {
  if (x.size() < 2 || constant(x) || constant(y)) return std::nullopt;
  if (coefficient == Coefficient::kendall) return kendall(x, y);
  if (coefficient == Coefficient::pearson) return pearson(x, y);
  return pearson(ranks(x), ranks(y));
}

}  // namespace espalier::judge
