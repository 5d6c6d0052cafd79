#include "core/merge/k_means.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "core/base/random.h"

namespace espalier::merge {

namespace {

constexpr int kMostSteps = 300;
/// Sums of squares that differ by less, relative to all points' own, count as equal.
constexpr double kEqual = 1e-12;

using Labels = std::vector<std::size_t>;

class Points {
 public:
  Points(const std::vector<double>& gram, std::size_t n) : gram_(gram), n_(n) {
    for (std::size_t i = 0; i < n; ++i)
      mass_ += at(i, i);
  }

  std::size_t size() const { return n_; }
  /// Of all squares: what a difference is measured against.
  double mass() const { return mass_; }
  double between(std::size_t i, std::size_t j) const {
    return std::max(0.0, at(i, i) - 2 * at(i, j) + at(j, j));
  }
  /// Squared distance of every point to the mean of `members`: |p|^2 - 2 <p, m> + |m|^2.
  std::vector<double> to_mean(const Labels& members) const {
    const auto count = static_cast<double>(members.size());
    double own = 0;
    std::vector<double> sums(n_, 0);
    for (const std::size_t m : members) {
      for (std::size_t i = 0; i < n_; ++i)
        sums[i] += at(i, m);
    }
    for (const std::size_t m : members)
      own += sums[m];
    std::vector<double> out(n_);
    for (std::size_t i = 0; i < n_; ++i)
      out[i] = std::max(0.0, at(i, i) - 2 * sums[i] / count + own / (count * count));
    return out;
  }

 private:
  double at(std::size_t i, std::size_t j) const { return gram_[i * n_ + j]; }

  const std::vector<double>& gram_;
  std::size_t n_;
  double mass_ = 0;
};

/// The points that stand for the first centres: each next one with a probability in proportion to
/// its squared distance to the nearest before it.
Labels first_centres(const KMeans& how, const Points& points, std::uint32_t restart) {
  const Philox philox(how.seed, Purpose::cluster);
  const std::size_t n = points.size();
  Labels centres{std::min(n - 1, static_cast<std::size_t>(philox.uniform(how.where, restart) *
                                                          static_cast<double>(n)))};
  std::vector<double> nearest(n, std::numeric_limits<double>::infinity());
  while (centres.size() < how.clusters) {
    double total = 0;
    for (std::size_t i = 0; i < n; ++i) {
      nearest[i] = std::min(nearest[i], points.between(i, centres.back()));
      if (nearest[i] < kEqual * points.mass()) nearest[i] = 0;
      total += nearest[i];
    }
    const double wanted =
        total * philox.uniform(how.where, restart, static_cast<std::uint32_t>(centres.size()));
    double sum = 0;
    std::size_t next = 0;
    for (std::size_t i = 0; i < n; ++i) {
      if (nearest[i] > 0) next = i;
      sum += nearest[i];
      if (sum > wanted) break;
    }
    centres.push_back(next);
  }
  return centres;
}

/// Distances of all points to all centres, [clusters][points]; an empty cluster is nowhere.
using Distances = std::vector<std::vector<double>>;

Distances to_centres(const KMeans& how, const Points& points, const Labels& labels) {
  std::vector<Labels> members(how.clusters);
  for (std::size_t i = 0; i < labels.size(); ++i)
    members[labels[i]].push_back(i);
  Distances out;
  for (const Labels& own : members) {
    out.push_back(own.empty()
                      ? std::vector<double>(points.size(), std::numeric_limits<double>::infinity())
                      : points.to_mean(own));
  }
  return out;
}

Labels nearest_centres(const Distances& distances, std::size_t n) {
  Labels out(n, 0);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t c = 1; c < distances.size(); ++c) {
      if (distances[c][i] < distances[out[i]][i]) out[i] = c;
    }
  }
  return out;
}

/// Each empty cluster takes the point farthest from its centre, out of a cluster that has more.
void fill_empty(const KMeans& how, const Points& points, Labels& labels) {
  for (std::size_t c = 0; c < how.clusters; ++c) {
    if (std::find(labels.begin(), labels.end(), c) != labels.end()) continue;
    const Distances distances = to_centres(how, points, labels);
    std::size_t farthest = 0;
    for (std::size_t i = 1; i < labels.size(); ++i) {
      if (distances[labels[i]][i] > distances[labels[farthest]][farthest]) farthest = i;
    }
    if (distances[labels[farthest]][farthest] <= kEqual * points.mass()) return;
    labels[farthest] = c;
  }
}

struct Clustering {
  Labels labels;
  double inertia = std::numeric_limits<double>::infinity();
};

Clustering one_run(const KMeans& how, const Points& points, std::uint32_t restart) {
  Distances distances;
  for (const std::size_t centre : first_centres(how, points, restart)) {
    std::vector<double> row(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
      row[i] = points.between(i, centre);
    distances.push_back(std::move(row));
  }
  Clustering out;
  for (int step = 0; step < kMostSteps; ++step) {
    Labels labels = nearest_centres(distances, points.size());
    fill_empty(how, points, labels);
    const bool same = labels == out.labels;
    out.labels = std::move(labels);
    distances = to_centres(how, points, out.labels);
    if (same) break;
  }
  out.inertia = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    out.inertia += distances[out.labels[i]][i];
  return out;
}

}  // namespace

std::vector<std::size_t> k_means(const KMeans& how, const std::vector<double>& gram,
                                 std::size_t n) {
  if (how.clusters >= n) {
    Labels own(n);
    std::iota(own.begin(), own.end(), std::size_t{0});
    return own;
  }
  const Points points(gram, n);
  Clustering best;
  for (std::uint32_t restart = 0; restart < std::max(1U, how.restarts); ++restart) {
    Clustering found = one_run(how, points, restart);
    if (found.inertia < best.inertia - kEqual * points.mass() || best.labels.empty()) {
      best = std::move(found);
    }
  }
  return best.labels;
}

}  // namespace espalier::merge
