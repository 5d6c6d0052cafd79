#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <string>
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
  /// What lasts from step to step. load() throws checkpoint_bad.
  virtual void save(lora::StateDict& state) const = 0;
  virtual void load(const lora::StateDict& state) = 0;
};

/// Adam's two running means of one tensor (Kingma and Ba 2015; betas .9/.999, eps 1e-8).
struct AdamMoments {
  torch::Tensor mean, square;

  explicit AdamMoments(const torch::Tensor& like);
  /// What to subtract at step `steps` (from 1).
  torch::Tensor update(const torch::Tensor& gradient, double lr, std::int64_t steps);
  void save(const std::string& name, lora::StateDict& state) const;
  void load(const std::string& name, const lora::StateDict& state);
};

}  // namespace espalier::train
