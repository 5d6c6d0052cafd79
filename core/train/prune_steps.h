#pragma once

#include <torch/torch.h>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/plan/events.h"
#include "core/plan/steps.h"
#include "core/prune/input_norms.h"
#include "core/prune/ratio_controller.h"
#include "core/train/sharing.h"
#include "core/train/trainer.h"

namespace espalier::train {

/// All pruning of one training: norms of the inputs, the controller of the ratio with its trials,
/// and what they cost. Without pruning nothing of it does anything.
class PruneSteps {
 public:
  /// Job and sharing outlive the object. `forget` as in prune::make_controller. Throws
  /// plan_bad_value where a controller has no trial_loss.
  PruneSteps(const Job& job, const plan::StepPlan& steps, const Sharing& sharing,
             prune::Forget forget);

  /// Null where no norms are needed.
  prune::InputNorms* norms() { return norms_ ? &*norms_ : nullptr; }
  /// Those that watch the training passes.
  prune::InputNorms* watcher();
  /// Closes what the step's training passes of `examples` examples have told the norms.
  void end_passes(std::int64_t examples);
  /// Whether the step tries ratios, and may so be stopped after its update.
  bool tries_at(std::int64_t step) const { return controller_ && controller_->tries_at(step); }
  /// Prunes after the update of `step`; nothing where the plan does not prune. Gradients as in
  /// RatioController. Throws what trial_loss throws: then stack, norms and this are half-way.
  std::optional<prune::Outcome> after_update(std::int64_t step, const std::vector<torch::Tensor>& a,
                                             const std::vector<torch::Tensor>& b,
                                             std::int64_t pack_tokens);
  /// The event of the last after_update(), or of the beginning before the first; once.
  std::optional<plan::event::Ratio> told();
  /// The state as it is now is the best so far.
  void is_best();

  void save(lora::StateDict& state) const;
  void load(const lora::StateDict& state, torch::Device device);

  /// Null for a fixed ratio, else {"controller", "ratio", "real", "kept_ratio", "kept_real"} (in
  /// force at the end and in the kept best), {"rounds", "passes", "seconds"} of trials (a pass
  /// goes once over the micro-dev records), and what the controller itself tells.
  Json facts() const;

 private:
  void measure_afresh(std::int64_t pack_tokens);
  void share_norms();
  double trial(const lora::AdapterStack::Snapshot& values);
  plan::event::Ratio event_of(const prune::RatioRound& round, std::int64_t step) const;

  const Job& job_;
  const Sharing& sharing_;
  std::unique_ptr<prune::RatioController> controller_;
  std::optional<prune::InputNorms> norms_;
  std::optional<plan::event::Ratio> told_;
  std::optional<std::pair<double, double>> kept_;  ///< ratio and real share of the best
  std::int64_t rounds_ = 0, passes_ = 0;
  double seconds_ = 0;
};

/// Settings of the controller from the plan's words, for a training of so many steps.
prune::RatioSettings ratio_settings(const plan::PrunePlan& plan, std::int64_t steps,
                                    std::uint64_t seed);

}  // namespace espalier::train
