#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/data/encode.h"
#include "core/device/process_group.h"
#include "core/lora/adapter_stack.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/model.h"
#include "core/plan/events.h"
#include "core/plan/plan.h"
#include "core/prune/pruner.h"
#include "core/train/stack_optimizer.h"

namespace espalier::train {

using EventSink = std::function<void(const plan::Event&)>;

/// What one validation found; the better of two by `select` is kept.
struct Score {
  double loss = 0;
  std::optional<double> rouge_l;  ///< 0..1, where select is rougeL
};

/// Who keeps what a training needs to go on after its process is gone.
class CheckpointKeeper {
 public:
  using Make = std::function<lora::StateDict()>;
  virtual ~CheckpointKeeper() = default;
  /// At every step boundary (after the update and its pruning, before and after a validation).
  /// `make` gives the state of this boundary for as long as no other is told, also from within a
  /// poll of the training's thread (a pause).
  virtual void at_boundary(const Make& make) = 0;
  /// The training is over, in whatever way: `make` works until this returns.
  virtual void at_end(const Make& make) = 0;
};

/// Everything that one training needs. References outlive train().
struct Job {
  const model::Model* model = nullptr;
  lora::AdapterStack* stack = nullptr;
  const std::vector<data::Example>* examples = nullptr;
  plan::OptimizerPlan optimizer;
  StackOptimizer* update = nullptr;  ///< null: AdamW over every A_i and B_i
  std::optional<plan::PrunePlan> prune;
  std::uint64_t seed = 1;
  bool shuffle = true;
  double dropout = 0;
  double forward_scale = 1;  ///< method lora: alpha / r, kept outside of B
  std::int64_t pack_tokens =
      512;  ///< halved for as long as a pack does not fit in the GPU's memory
  /// Told of the examples of every pack before it goes through the model.
  std::function<void(const std::vector<std::size_t>&)> on_pack;
  bool detailed_events = false;      ///< `modules` at every step instead of at validations only
  std::int64_t module_pictures = 0;  ///< `modules` also so often, evenly over the planned steps
  /// Validates with the adaptation at hand; empty: no validation, the last state is kept.
  /// `first`: before training, when only the loss is asked for.
  std::function<Score(const model::Adaptation&, std::int64_t step, bool first)> validate;
  /// Mean loss of the records on which a controller of the ratio judges its trials. Needed where
  /// prune->searches_ratio(). May throw stopped: the step then never happened.
  std::function<double(const model::Adaptation&)> trial_loss;
  CheckpointKeeper* keeper = nullptr;
  /// A state that a training of the same plan and examples gave its keeper: go on from there to
  /// the same numbers.
  const lora::StateDict* resume = nullptr;
  /// The processes that train this together: each takes its share of a step's examples, all make
  /// the same update. A stop takes effect between steps. Null: this one alone.
  device::ProcessGroup* processes = nullptr;
  /// Told of every prune step, masks and all, before the step's event is sent.
  std::function<void(std::int64_t step, const prune::Outcome&)> on_prune;
};

struct Result {
  std::int64_t best_epoch = 0, best_step = 0, steps = 0;
  std::optional<Score> best;
  bool stopped = false;          ///< on request, with the best kept
  std::int64_t pack_tokens = 0;  ///< as they were at the end
  /// Of a controller that searches the ratio or moves it: see PruneSteps::facts(). Else null.
  Json ratio;
};

/// The one training loop (design section 3): groups of `accumulate` examples, packs of whole
/// examples, AdamW, then a prune step after every update; decay per epoch; the best validation
/// after pruning is kept in the stack. Sends example, step, modules and validation events. Polls
/// between packs. A GPU is waited for at the end of a step only, so its examples are told of then.
/// Throws train_not_finite (says where; the stack holds the last good state), out_of_memory (one
/// example alone does not fit), aborted, checkpoint_bad (`resume` does not fit).
Result train(const Job& job, Control& control, const EventSink& sink);

/// The stack as the model sees it: merged A and B of every module, B times `forward_scale`.
lora::LoraAdaptation adaptation_of(const lora::AdapterStack& stack, double forward_scale = 1);

/// Settings of the pruner from the plan's words.
prune::Settings prune_settings(const plan::PrunePlan& plan);

}  // namespace espalier::train
