#include "core/generate/decoder.h"

#include <numeric>

#include "core/device/transfer.h"

namespace espalier::generate {

using torch::Tensor;

/// The step's numbers, always in the same memory.
struct Decoder::Recorded {
  Tensor ids, lengths;  ///< [rows] int64; the lengths are counted up by the step
  Tensor logits;        ///< [rows, vocab] f32
  std::unique_ptr<device::Recording> step;
};

Decoder::Decoder(const model::Model& model, const model::Adaptation* adaptation,
                 model::KvCache& cache)
    : model_(model),
      adaptation_(adaptation),
      cache_(cache),
      rows_(static_cast<std::size_t>(cache.batch())),
      recordable_(model.placement().device.is_cuda()) {
  std::iota(rows_.begin(), rows_.end(), std::int64_t{0});
}

Decoder::~Decoder() = default;

Tensor Decoder::next(const std::vector<std::int64_t>& ids) {
  if (recordable_ && ran_ && !recorded_) record();
  if (recorded_) return replay(ids);
  const Tensor logits = model_.logits(model_.step(ids, adaptation_, cache_));
  ran_ = true;
  return logits;
}

/// The cache's lengths are on the host what Recorded::lengths are on the device.
Tensor Decoder::replay(const std::vector<std::int64_t>& ids) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(cache_.batch()), 0);
  for (std::size_t i = 0; i < ids.size(); ++i)
    all[static_cast<std::size_t>(rows_[i])] = ids[i];
  const torch::Device device = model_.placement().device;
  recorded_->ids.copy_(device::on_device(all, torch::kInt64, device));
  recorded_->step->replay();
  for (std::int64_t row = 0; row < cache_.batch(); ++row)
    cache_.set_length(row, cache_.lengths()[static_cast<std::size_t>(row)] + 1);
  if (rows_.size() == all.size()) return recorded_->logits;
  return recorded_->logits.index_select(0, device::on_device(rows_, torch::kInt64, device));
}

void Decoder::record() {
  const torch::Device device = model_.placement().device;
  auto made = std::make_unique<Recorded>();
  made->ids = torch::zeros({cache_.batch()}, torch::dtype(torch::kInt64).device(device));
  made->lengths = device::on_device(cache_.lengths(), torch::kInt64, device);
  // Every length that is to come is below the capacity, so the whole cache is looked at.
  model_.prepare_steps(cache_.capacity());
  made->step = device::record(device, [&] {
    const torch::NoGradGuard no_grad;
    made->logits = model_.logits(
        model_.step_on_device(made->ids, made->lengths, cache_.capacity(), adaptation_, cache_));
    made->lengths.add_(1);
  });
  if (made->step != nullptr) {
    recorded_ = std::move(made);
  } else {
    recordable_ = false;
  }
}

void Decoder::keep(const std::vector<std::int64_t>& texts) {
  std::vector<std::int64_t> rows;
  for (const std::int64_t text : texts)
    rows.push_back(rows_[static_cast<std::size_t>(text)]);
  rows_ = std::move(rows);
  if (!recorded_ || 2 * rows_.size() <= static_cast<std::size_t>(cache_.batch())) settle();
}

/// The idle rows go, and with them the recording of so many rows.
void Decoder::settle() {
  recorded_.reset();
  ran_ = false;
  cache_.keep(rows_);
  std::iota(rows_.begin(), rows_.end(), std::int64_t{0});
}

}  // namespace espalier::generate
