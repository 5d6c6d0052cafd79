#include "core/model/row_order.h"

namespace espalier::model {

using torch::Tensor;

void unpermute(Tensor rows, std::int64_t head_dim) {
  const Tensor file = rows.clone().view({-1, head_dim / 2, 2, rows.size(1)});
  rows.view({-1, 2, head_dim / 2, rows.size(1)}).copy_(file.transpose(1, 2));
}

std::vector<std::int64_t> unpermuted_rows(std::int64_t rows, std::int64_t head_dim) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(rows));
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t in_head = r % head_dim, half = head_dim / 2;
    out[static_cast<std::size_t>(r)] = r - in_head + 2 * (in_head % half) + in_head / half;
  }
  return out;
}

void permute(Tensor rows, std::int64_t head_dim) {
  const Tensor plain = rows.clone().view({-1, 2, head_dim / 2, rows.size(1)});
  rows.view({-1, head_dim / 2, 2, rows.size(1)}).copy_(plain.transpose(1, 2));
}

}  // namespace espalier::model
