// The points of a front.
#include <algorithm>
#include <cmath>
#include <limits>

#include "core/judge/method_matrix.h"

namespace espalier::judge {

std::vector<std::size_t> front(const std::vector<std::pair<double, double>>& points) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (std::isfinite(points[i].first) && std::isfinite(points[i].second)) order.push_back(i);
  }
  // From the largest x down, of one x the largest y first: a point stands where it rises above all
  // before it.
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return points[a] > points[b]; });
  std::vector<std::size_t> out;
  double highest = -std::numeric_limits<double>::infinity();
  for (const std::size_t i : order) {
    if (points[i].second <= highest) continue;
    highest = points[i].second;
    out.push_back(i);
  }
  std::reverse(out.begin(), out.end());
  return out;
}

}  // namespace espalier::judge
