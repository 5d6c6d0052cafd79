#pragma once

#include <torch/torch.h>

#include "core/model/config.h"

namespace espalier::model {

/// Which rows of the pack a tensor of activations holds: all tokens, or (in the last layer) only
/// those whose logits are wanted.
enum class Rows { all, wanted };

/// Where activations are measured for importance (design section 3, `input`).
enum class Site { layer_input, mlp_input, o_input, down_input };

/// What is added to the frozen linear layers, and who watches their inputs. core/lora implements
/// it; the model knows no more of adapters than this.
class Adaptation {
 public:
  virtual ~Adaptation() = default;

  virtual bool adapts(ModuleId module) const = 0;
  /// The term added to W x. x: [rows, in] in the model's dtype; returns [rows, out] likewise.
  /// Called only for adapted modules.
  virtual torch::Tensor delta(ModuleId module, const torch::Tensor& x, Rows rows) const = 0;

  /// Whether observe() wants to be called; then no row of the last layer is left out.
  virtual bool observes(std::int64_t layer, Site site) const {
    (void)layer, (void)site;
    return false;
  }
  /// x: [tokens, features], detached use only. For layer_input and mlp_input it is the residual
  /// stream before the norm, and rstd [tokens, 1] the reciprocal of its root mean square; else rstd
  /// is undefined.
  virtual void observe(std::int64_t layer, Site site, const torch::Tensor& x,
                       const torch::Tensor& rstd) const {
    (void)layer, (void)site, (void)x, (void)rstd;
  }
};

}  // namespace espalier::model
