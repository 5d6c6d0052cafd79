#pragma once

#include <torch/torch.h>

#include <string>

#include "core/lora/adapter_stack.h"

namespace espalier::prune {

/// Importance of every entry of a module's adapters; larger is more important.
struct Importance {
  torch::Tensor a;       ///< [n, r, in]
  torch::Tensor b;       ///< [n, out, r]
  torch::Tensor module;  ///< [n] f64: importance of A_i, B_i as a whole
};

/// `input` (design section 3): with S_i = sum_{kj} |B_i A_i|_{kj} n_j and G_i = sign(B_i A_i) * n,
/// the importance of an entry is |dS/dA_i| = |B_i^T G_i| and |dS/dB_i| = |G_i A_i^T|; that of the
/// module is mean(|B_i A_i| * n). norms: [in] f32.
Importance input_importance(const lora::StackModule& module, const torch::Tensor& norms);

/// `gradient`: I = |p * grad|; E = .85 E + .15 I; U = .85 U + .15 |I - E| (E just updated, both
/// from 0); importance E * U; module importance mean over A_i plus mean over B_i (padding not
/// counted).
class GradientImportance {
 public:
  /// a_gradient: [r, in], b_gradient: [out, r]: the gradient that every adapter shares.
  Importance update(const lora::StackModule& module, const torch::Tensor& a_gradient,
                    const torch::Tensor& b_gradient);
  void save(const std::string& name, lora::StateDict& state) const;
  void load(const std::string& name, const lora::StateDict& state, torch::Device device);

 private:
  torch::Tensor mean_a_, mean_b_, spread_a_, spread_b_;
};

}  // namespace espalier::prune
