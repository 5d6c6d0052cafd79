#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/prune/pruner.h"
#include "core/prune/ratio_policy.h"

namespace espalier::prune {

/// Mean loss of the micro-dev records with these A_i and B_i in the stack's place. The stack itself
/// is never changed for a trial, so there is nothing to take back.
using StackLoss = std::function<double(const lora::AdapterStack::Snapshot&)>;

/// What a controller tells after a step: of every step (cubic) or of each round (those of GRASP).
struct RatioRound {
  double ratio = 0;  ///< in force from here on
  double real = 0;   ///< share of the entries of all A and B that its mask resets
  std::optional<double> mu, sigma, base_loss;
  std::vector<RatioTrial> trials;
  bool committed = false;
};

/// What prunes after every optimizer step, and at which ratio. Four of them:
/// - fixed: the method's own rule at one ratio (design section 3);
/// - cubic: the same rule, its ratio on cubic_ratio()'s ramp;
/// - grasp_as_coded (GraspAsCoded): the controller of GRASP's script, faults and all;
/// - grasp (GraspRatio): that controller mended, and the method's own rule at its ratio.
class RatioController {
 public:
  /// A step after its update and before its pruning.
  struct Moment {
    lora::AdapterStack& stack;
    /// Per module the shared dL/dA [r, in] and dL/dB [out, r] of the step.
    const std::vector<torch::Tensor>&a_gradients, &b_gradients;
    const InputNorms* norms;  ///< null where needs_norms() is false
    std::int64_t step;        ///< from 1
  };
  struct Told {
    Outcome outcome;
    std::optional<RatioRound> round;
  };

  virtual ~RatioController() = default;
  virtual bool needs_norms() const = 0;
  /// Whether the step asks for losses.
  virtual bool tries_at(std::int64_t step) const;
  /// Prunes. What `loss` throws comes through and leaves stack and controller half-way: the caller
  /// goes back to the state before the step.
  virtual Told step(const Moment& moment, const StackLoss& loss) = 0;
  /// What is told before the first step.
  virtual std::optional<RatioRound> beginning() const;
  /// The ratio in force, and the share of entries that its mask resets.
  virtual double ratio() const = 0;
  virtual double real() const = 0;
  /// All that lasts from step to step.
  virtual void save(lora::StateDict& state) const = 0;
  virtual void load(const lora::StateDict& state, torch::Device device) = 0;
  /// What is told of it at the end: {"mu", "sigma", "rounds"} and the like.
  virtual Json facts() const;
};

/// Told of entries that a mask newly takes (per module, bool [n, r, in], [n, out, r]): what the
/// optimizer remembers of them, and the count of steps of their tensors, are to be forgotten.
using Forget = std::function<void(const Masks& fresh)>;

/// `pruning`: the rule of the plan. `forget` is used by grasp_as_coded alone.
std::unique_ptr<RatioController> make_controller(const lora::AdapterStack& stack, Settings pruning,
                                                 const RatioSettings& ratio, Forget forget);

/// Reads what controllers have put under "ratio" among a state's plain values.
class RatioState {
 public:
  explicit RatioState(const lora::StateDict& state) : values_(state.value<Json>("ratio")) {}
  /// Throws checkpoint_bad where there is none.
  double number(const char* key) const;
  std::optional<double> maybe(const char* key) const;

 private:
  Json values_;
};

/// The stack's values with 0 where the masks are true.
lora::AdapterStack::Snapshot masked(const lora::AdapterStack& stack, const Masks& masks);

}  // namespace espalier::prune
