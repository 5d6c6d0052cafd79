#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/train/stack_optimizer.h"

namespace espalier::train {

/// Trains one weight an adapter by gradient while the adapters stay as they are: dW_m = (sum_i w_gi
/// B_i)(sum_i w_gi A_i), LoraHub's form, with a weight for the whole merge, for each layer or for
/// each module (g). dL/dw_gi = sum over the group's modules of <dL/dA, A_i> + <dL/dB, B_i>. Adam on
/// the weights, at `lr_factor` times the plan's learning rate: a weight is of size 1, an entry of A
/// or B a hundredth of that.
class LearnedWeights : public StackOptimizer {
 public:
  /// `stack` comes with its adapters at weight 1 and leaves weighted by `initial`. granularity:
  /// merge | layer | module.
  LearnedWeights(lora::AdapterStack& stack, const std::string& granularity,
                 const std::vector<double>& initial, double lr_factor);

  void step(lora::AdapterStack& stack, const std::vector<torch::Tensor>& a_gradients,
            const std::vector<torch::Tensor>& b_gradients, double lr) override;
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state) override;

  std::int64_t parameters() const { return weights_.numel(); }
  /// The weights that a stack stands at (the kept best after training), [groups, adapters]: read
  /// off its tensors.
  torch::Tensor weights_of(const lora::AdapterStack& stack) const;
  /// "merge", "layer 3" or a module's name.
  const std::vector<std::string>& groups() const { return names_; }

 private:
  void write(lora::AdapterStack& stack) const;

  lora::AdapterStack::Snapshot base_;  ///< A_i and B_i at weight 1
  std::vector<std::string> names_;
  std::vector<std::int64_t> group_of_;  ///< filled together with names_, so it comes after it
  torch::Tensor weights_;               ///< [groups, adapters] f64, CPU
  AdamMoments moments_;
  double lr_factor_;
  std::int64_t steps_ = 0;
};

}  // namespace espalier::train
