#include "core/lora/lora_adaptation.h"

#include <utility>

#include "core/base/random.h"
#include "core/lora/dropout_mask.h"

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
  MaskRows drawn{d.record, d.token, 0};
  drawn.place = static_cast<std::uint32_t>(module.layer) * 8 +
                static_cast<std::uint32_t>(module.proj) + d.epoch * 65536U;
  std::vector<std::uint32_t> record, token;
  if (rows == model::Rows::wanted) {
    for (const std::int64_t row : d.wanted) {
      record.push_back(d.record[static_cast<std::size_t>(row)]);
      token.push_back(d.token[static_cast<std::size_t>(row)]);
    }
    drawn.record = record;
    drawn.token = token;
  }
  return x * dropout_mask(Philox(d.seed, Purpose::dropout), d.rate, drawn, x.size(1), x.device());
}

bool LoraAdaptation::observes(std::int64_t layer, model::Site site) const {
  return watcher_ != nullptr && watcher_->observes(layer, site);
}

void LoraAdaptation::observe(std::int64_t layer, model::Site site, const Tensor& x,
                             const Tensor& rstd) const {
  if (watcher_ != nullptr) watcher_->observe(layer, site, x, rstd);
}

}  // namespace espalier::lora
