#pragma once

#include "core/prune/ratio_controller.h"

namespace espalier::prune {

/// The method's own rule at the plan's ratio (or threshold), step after step. Tells nothing.
class FixedRatio : public RatioController {
 public:
  FixedRatio(const lora::AdapterStack& stack, Settings pruning)
      : pruner_(stack, pruning), ratio_(pruning.ratio) {}

  bool needs_norms() const override { return pruner_.needs_norms(); }
  Told step(const Moment& moment, const StackLoss& loss) override;
  double ratio() const override { return ratio_; }
  double real() const override { return real_; }
  void save(lora::StateDict& state) const override { pruner_.save(state); }
  void load(const lora::StateDict& state, torch::Device device) override {
    pruner_.load(state, device);
  }

 private:
  Pruner pruner_;
  double ratio_, real_ = 0;
};

}  // namespace espalier::prune
