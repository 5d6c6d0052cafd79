#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <vector>

#include "core/lora/adapter_stack.h"

namespace espalier::train {

/// AdamW (Loshchilov and Hutter 2019; betas .9/.999, eps 1e-8) over every A_i and B_i of a stack.
/// Since dL/dA_i = dL/dA for every adapter i, moments are held once a module and the one update is
/// applied to every adapter: cost is flat in their number. Padding is left alone.
class SharedAdamW {
 public:
  SharedAdamW(const lora::AdapterStack& stack, double weight_decay);

  /// a_gradients[m]: [r, in], b_gradients[m]: [out, r].
  void step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
            const std::vector<torch::Tensor>& b_gradients, double lr);

 private:
  struct Moments {
    torch::Tensor mean, square;
  };
  torch::Tensor update(Moments& moments, const torch::Tensor& gradient, double lr) const;

  std::vector<Moments> a_, b_;
  double weight_decay_;
  std::int64_t steps_ = 0;
};

}  // namespace espalier::train
