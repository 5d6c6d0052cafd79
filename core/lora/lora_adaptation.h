#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <map>
#include <vector>

#include "core/lora/adapter.h"
#include "core/model/adaptation.h"

namespace espalier::lora {

/// Watches the inputs of adapted layers (core/prune implements it for importance).
class InputWatcher {
 public:
  virtual ~InputWatcher() = default;
  virtual bool observes(std::int64_t layer, model::Site site) const = 0;
  virtual void observe(std::int64_t layer, model::Site site, const torch::Tensor& x,
                       const torch::Tensor& rstd) = 0;
};

/// LoRA dropout as a function of (seed, epoch, record, module, token, feature): packing, order,
/// resume and the number of processes do not change it.
struct Dropout {
  double rate = 0;
  std::uint64_t seed = 1;
  std::uint32_t epoch = 0;
  std::vector<std::uint32_t> record;  ///< a row of the pack: key of its record
  std::vector<std::uint32_t> token;   ///< a row of the pack: position within the record
  std::vector<std::int64_t> wanted;   ///< rows of the pack that the last layer keeps
};

/// One merged A and B a module, added to the frozen layers as y = W x + (x A^T) B^T.
class LoraAdaptation : public model::Adaptation {
 public:
  LoraAdaptation() = default;
  /// The adapter at its own scale alpha / r, on the model's device.
  LoraAdaptation(const Adapter& adapter, torch::Device device);

  /// a: [r, in], b: [out, r], f32; may require gradients.
  void set(model::ModuleId id, torch::Tensor a, torch::Tensor b);
  void set_watcher(InputWatcher* watcher) { watcher_ = watcher; }
  void set_dropout(const Dropout* dropout) { dropout_ = dropout; }

  bool adapts(model::ModuleId module) const override { return factors_.contains(module); }
  torch::Tensor delta(model::ModuleId module, const torch::Tensor& x,
                      model::Rows rows) const override;
  bool observes(std::int64_t layer, model::Site site) const override;
  void observe(std::int64_t layer, model::Site site, const torch::Tensor& x,
               const torch::Tensor& rstd) const override;

 private:
  struct Pair {
    torch::Tensor a, b;
  };
  torch::Tensor dropped(model::ModuleId module, const torch::Tensor& x, model::Rows rows) const;

  std::map<model::ModuleId, Pair> factors_;
  InputWatcher* watcher_ = nullptr;
  const Dropout* dropout_ = nullptr;
};

}  // namespace espalier::lora
