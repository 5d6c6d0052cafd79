#include "core/model/kv_cache.h"

#include <algorithm>

#include "core/device/transfer.h"

namespace espalier::model {

KvCache::KvCache(const Config& config, std::int64_t batch, std::int64_t capacity,
                 torch::Device device, torch::ScalarType dtype)
    : capacity_(device.is_cuda() ? (capacity + 63) / 64 * 64 : capacity),
      lengths_(static_cast<std::size_t>(batch), 0) {
  const auto options = torch::TensorOptions().device(device).dtype(dtype);
  for (std::int64_t i = 0; i < config.layers; ++i) {
    // Zeros, not uninitialised memory: masked positions still enter a product with weight 0.
    keys_.push_back(torch::zeros({batch, config.kv_heads, capacity_, config.head_dim}, options));
    values_.push_back(torch::zeros({batch, config.kv_heads, capacity_, config.head_dim}, options));
  }
}

void KvCache::set_length(std::int64_t row, std::int64_t length) {
  lengths_[static_cast<std::size_t>(row)] = length;
}

std::int64_t KvCache::longest() const {
  return lengths_.empty() ? 0 : *std::max_element(lengths_.begin(), lengths_.end());
}

void KvCache::keep(const std::vector<std::int64_t>& rows) {
  const auto device = keys_.empty() ? torch::Device(torch::kCPU) : keys_[0].device();
  const auto index = device::on_device(rows, torch::kInt64, device);
  for (auto* tensors : {&keys_, &values_}) {
    for (torch::Tensor& t : *tensors)
      t = t.index_select(0, index);
  }
  std::vector<std::int64_t> lengths;
  for (const std::int64_t row : rows)
    lengths.push_back(lengths_[static_cast<std::size_t>(row)]);
  lengths_ = std::move(lengths);
}

}  // namespace espalier::model
