#include "core/lora/lora_adaptation.h"

#include <utility>

#include "core/base/random.h"
#include "core/device/parallel.h"

namespace espalier::lora {

using torch::Tensor;

LoraAdaptation::LoraAdaptation(const Adapter& adapter, torch::Device device) {
  for (const auto& [id, f] : adapter.modules) {
    const double scale = f.scale();
    set(id, f.a.to(device), (scale == 1 ? f.b : f.b * scale).to(device));
  }
}

void LoraAdaptation::set(model::ModuleId id, Tensor a, Tensor b) {
  factors_[id] = {std::move(a), std::move(b)};
}

Tensor LoraAdaptation::delta(model::ModuleId module, const Tensor& x, model::Rows rows) const {
  const Pair& pair = factors_.at(module);
  Tensor wide = x.to(torch::kFloat32);
  if (dropout_ != nullptr && dropout_->rate > 0) wide = dropped(module, wide, rows);
  return at::linear(at::linear(wide, pair.a), pair.b).to(x.scalar_type());
}

Tensor LoraAdaptation::dropped(model::ModuleId module, const Tensor& x, model::Rows rows) const {
  const Dropout& d = *dropout_;
  const std::int64_t count = x.size(0), features = x.size(1);
  Tensor mask = torch::empty({count, features});
  float* out = mask.data_ptr<float>();
  const Philox philox(d.seed, Purpose::dropout);
  const auto limit = static_cast<std::uint64_t>(d.rate * 4294967296.0);
  const auto keep = static_cast<float>(1.0 / (1.0 - d.rate));
  const std::uint32_t place = static_cast<std::uint32_t>(module.layer) * 8 +
                              static_cast<std::uint32_t>(module.proj) + d.epoch * 65536U;
  device::parallel_for(0, count, 16, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const auto row = static_cast<std::size_t>(
          rows == model::Rows::wanted ? d.wanted[static_cast<std::size_t>(i)] : i);
      for (std::int64_t j = 0; j < features; j += 4) {
        // Counters: feature block and token, record, place in the model and epoch.
        const auto words = philox.words(static_cast<std::uint32_t>(j / 4) | d.token[row] << 14,
                                        d.record[row], place);
        for (std::int64_t k = j; k < std::min(j + 4, features); ++k) {
          out[i * features + k] = words[static_cast<std::size_t>(k - j)] < limit ? 0.0F : keep;
        }
      }
    }
  });
  return x * mask.to(x.device());
}

bool LoraAdaptation::observes(std::int64_t layer, model::Site site) const {
  return watcher_ != nullptr && watcher_->observes(layer, site);
}

void LoraAdaptation::observe(std::int64_t layer, model::Site site, const Tensor& x,
                             const Tensor& rstd) const {
  if (watcher_ != nullptr) watcher_->observe(layer, site, x, rstd);
}

}  // namespace espalier::lora
