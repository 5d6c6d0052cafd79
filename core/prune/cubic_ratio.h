#pragma once

#include "core/prune/ratio_controller.h"

namespace espalier::prune {

/// The method's own rule at cubic_ratio() of the step. Tells of every step. Where training ends
/// early the ramp does too, and the kept best may be of a lower ratio than the plan's.
class CubicRatio : public RatioController {
 public:
  CubicRatio(const lora::AdapterStack& stack, Settings pruning, const RatioSettings& settings)
      : settings_(settings), pruner_(stack, pruning) {}

  bool needs_norms() const override { return pruner_.needs_norms(); }
  Told step(const Moment& moment, const StackLoss& loss) override;
  double ratio() const override { return ratio_; }
  double real() const override { return real_; }
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state, torch::Device device) override;

 private:
  RatioSettings settings_;
  Pruner pruner_;
  double ratio_ = 0, real_ = 0;
};

}  // namespace espalier::prune
