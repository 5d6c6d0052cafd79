#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier::merge {

/// k-means of n points that are known by their inner products alone (their coordinates may be as
/// many as a layer is wide). Starts by k-means++ (Arthur and Vassilvitskii 2007), goes on by
/// Lloyd's steps until no point changes its cluster, `restarts` times over; the smallest sum of
/// squared distances is kept, the first of equals. A cluster that loses its last point takes the
/// point that lies farthest from its own centre.
struct KMeans {
  std::size_t clusters = 1;
  std::uint64_t seed = 1;
  std::uint32_t where = 0;  ///< names the points to the random numbers
  std::uint32_t restarts = 10;
};

/// `gram` [n, n], row by row: inner products. Gives each point's cluster, 0 <= label < clusters;
/// with as many clusters as points each has its own. The same points in the same order, with the
/// same seed, give the same labels. A cluster may stay empty where points coincide. n > 0.
std::vector<std::size_t> k_means(const KMeans& how, const std::vector<double>& gram, std::size_t n);

}  // namespace espalier::merge
