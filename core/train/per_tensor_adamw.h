#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/prune/mask_history.h"
#include "core/train/stack_optimizer.h"

namespace espalier::train {

/// AdamW over every A_i and B_i as torch.optim.AdamW has it: moments and a count of steps of their
/// own for each tensor. The same numbers as SharedAdamW until something is forgotten; GRASP's
/// script forgets (prune::Forget), adapter by adapter.
class PerTensorAdamW : public StackOptimizer {
 public:
  PerTensorAdamW(const lora::AdapterStack& stack, double weight_decay);

  void step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
            const std::vector<torch::Tensor>& b_gradients, double lr) override;
  /// Moments of these entries become 0, and so does the count of steps of each A_i or B_i that has
  /// one of them.
  void forget(const prune::Masks& fresh);
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state) override;

 private:
  struct Moments {
    torch::Tensor mean, square;  ///< as the stack's A or B
    torch::Tensor steps;         ///< [n, 1, 1] f64
  };
  static Moments moments_of(const torch::Tensor& values);
  static torch::Tensor update(Moments& moments, const torch::Tensor& gradient, double lr);
  static void forget(Moments& moments, const torch::Tensor& fresh);

  std::vector<Moments> a_, b_;
  double weight_decay_;
};

}  // namespace espalier::train
