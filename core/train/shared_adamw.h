#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/train/stack_optimizer.h"

namespace espalier::train {

/// AdamW (Loshchilov and Hutter 2019; betas .9/.999, eps 1e-8) over every A_i and B_i of a stack.
/// Since dL/dA_i = dL/dA for every adapter i, moments are held once a module and the one update is
/// applied to every adapter: cost is flat in their number. Padding is left alone.
class SharedAdamW : public StackOptimizer {
 public:
  SharedAdamW(const lora::AdapterStack& stack, double weight_decay);

  void step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
            const std::vector<torch::Tensor>& b_gradients, double lr) override;
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state) override;

 private:
  std::vector<AdamMoments> a_, b_;
  double weight_decay_;
  std::int64_t steps_ = 0;
};

}  // namespace espalier::train
