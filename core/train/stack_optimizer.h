#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::train {

/// What turns a step's gradients into new A_i and B_i.
class StackOptimizer {
 public:
  virtual ~StackOptimizer() = default;
  /// a_gradients[m]: [r, in], b_gradients[m]: [out, r], of the loss by sum_i A_i and sum_i B_i.
  virtual void step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
                    const std::vector<torch::Tensor>& b_gradients, double lr) = 0;
};

/// Adam's two running means of one tensor (Kingma and Ba 2015; betas .9/.999, eps 1e-8).
struct AdamMoments {
  torch::Tensor mean, square;

  explicit AdamMoments(const torch::Tensor& like);
  /// What to subtract at step `steps` (from 1).
  torch::Tensor update(const torch::Tensor& gradient, double lr, std::int64_t steps);
};

}  // namespace espalier::train
