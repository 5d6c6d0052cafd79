#include "core/model/row_order.h"

namespace espalier::model {

using torch::Tensor;

void unpermute(Tensor rows, std::int64_t head_dim) {
  const Tensor file = rows.clone().view({-1, head_dim / 2, 2, rows.size(1)});
  rows.view({-1, 2, head_dim / 2, rows.size(1)}).copy_(file.transpose(1, 2));
}

void permute(Tensor rows, std::int64_t head_dim) {
  const Tensor plain = rows.clone().view({-1, 2, head_dim / 2, rows.size(1)});
  rows.view({-1, head_dim / 2, 2, rows.size(1)}).copy_(plain.transpose(1, 2));
}

}  // namespace espalier::model
