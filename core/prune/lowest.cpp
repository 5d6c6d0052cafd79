#include "core/prune/lowest.h"

namespace espalier::prune {

using torch::Tensor;

Tensor lowest(const Tensor& values, std::int64_t k) {
  if (k <= 0) return torch::zeros_like(values, values.options().dtype(torch::kBool));
  const Tensor limit = std::get<0>(values.kthvalue(k, 1, /*keepdim=*/true));
  const Tensor below = values < limit, equal = values == limit;
  // Of those that equal the k-th as many as are missing, from the left.
  const Tensor missing = k - below.sum(1, /*keepdim=*/true);
  return below.logical_or_(equal.logical_and(equal.cumsum(1) <= missing));
}

}  // namespace espalier::prune
