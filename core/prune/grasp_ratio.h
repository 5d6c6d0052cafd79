#pragma once

#include "core/prune/ratio_controller.h"

namespace espalier::prune {

/// GRASP's controller (Hassan and Chen 2026, arXiv 2601.06702), mended. Every `interval` steps,
/// after the update and before the step's own pruning: the importance of this step (the plan's:
/// input norms or gradients, never a cached one) gives the mask of any ratio; L_0 is the loss under
/// that of the ratio in force, L_j under those of `group_size` draws of the policy, R_j = L_0 -
/// L_j. The policy learns, its sigma capped. Where the best R_j >= 0 the ratio in force moves by at
/// most `max_delta` towards that p_j. The step, and every other one, then prunes by the method's
/// own rule at the ratio in force, from p_init at step 1 on: in each A_i and B_i exactly floor(p *
/// numel) entries are zero, so that the ratio told is the sparsity that is there. A lower ratio
/// gives back what the last update has made of an entry, as the method's rule does: nothing is
/// stashed.
class GraspRatio : public RatioController {
 public:
  /// `pruning`: single entries, reset to zero.
  GraspRatio(const lora::AdapterStack& stack, Settings pruning, const RatioSettings& settings);

  bool needs_norms() const override { return pruner_.needs_norms(); }
  bool tries_at(std::int64_t step) const override { return step % settings_.interval == 0; }
  Told step(const Moment& moment, const StackLoss& loss) override;
  std::optional<RatioRound> beginning() const override;
  double ratio() const override { return ratio_; }
  double real() const override { return real_; }
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state, torch::Device device) override;
  Json facts() const override;

 private:
  RatioRound round(const Moment& moment, const std::vector<Importance>& importance,
                   const StackLoss& loss);

  RatioSettings settings_;
  Pruner pruner_;
  RatioPolicy policy_;
  double ratio_, real_ = 0;
};

}  // namespace espalier::prune
