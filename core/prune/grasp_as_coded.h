#pragma once

#include "core/prune/mask_history.h"
#include "core/prune/ratio_controller.h"

namespace espalier::prune {

/// The controller of GRASP's script (Hassan and Chen 2026, arXiv 2601.06702;
/// train_utils_merge_del.py), kept
/// as it is written so that it can be compared:
/// - importance is |theta| at the first round, cached and never refreshed (the script's factor is
///   one constant for all), so that masks of all ratios are nested; not the method's importance;
/// - a trial masks floor(p * numel) entries of each A_i and B_i, those it frees again having their
///   stashed values;
/// - where the best reward is >= 0 the mask of that trial is committed whole, while the ratio told
///   moves by at most `max_delta` towards it: ratio and real sparsity differ;
/// - values of newly masked entries are stashed, freed ones come back; the newly masked lose Adam's
///   moments and their tensors Adam's count of steps;
/// - between rounds nothing is chosen anew: masked entries are zeroed after each step, while their
///   moments run on;
/// - nothing is masked before the first commit;
/// - sigma has no cap.
/// The script then takes the ratio of the largest value in its log, in which -L_0 of a round stands
/// beside the rewards of trials: facts() tells that one as "script_choice".
class GraspAsCoded : public RatioController {
 public:
  GraspAsCoded(const lora::AdapterStack& stack, const RatioSettings& settings, Forget forget);

  bool needs_norms() const override { return false; }
  bool tries_at(std::int64_t step) const override { return step % settings_.interval == 0; }
  Told step(const Moment& moment, const StackLoss& loss) override;
  std::optional<RatioRound> beginning() const override;
  double ratio() const override { return ratio_; }
  double real() const override;
  void save(lora::StateDict& state) const override;
  void load(const lora::StateDict& state, torch::Device device) override;
  Json facts() const override;

 private:
  RatioRound round(const Moment& moment, const StackLoss& loss);
  /// The floor(p * numel) entries of least cached importance.
  Masks candidate(const lora::AdapterStack& stack, double p) const;
  /// The stack's values under another mask than that in force.
  lora::AdapterStack::Snapshot under(const lora::AdapterStack& stack, const Masks& mask) const;
  void commit(lora::AdapterStack& stack, const Masks& mask);
  /// Into the script's log.
  void log_value(double value, double ratio);

  RatioSettings settings_;
  Forget forget_;
  RatioPolicy policy_;
  double ratio_;
  Masks mask_;
  lora::AdapterStack::Snapshot stash_;  ///< values of masked entries, 0 elsewhere
  std::vector<Importance> importance_;  ///< empty before the first round
  MaskHistory history_;
  std::int64_t parameters_;
  std::optional<double> logged_, script_choice_;
};

}  // namespace espalier::prune
