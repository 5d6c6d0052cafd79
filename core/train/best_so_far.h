#pragma once

#include <cstdint>
#include <optional>

#include "core/lora/adapter_stack.h"
#include "core/train/trainer.h"

namespace espalier::train {

/// The best validation so far with the stack that it saw (design section 3: the kept best is the
/// state after pruning), and how many validations have come since.
class BestSoFar {
 public:
  /// Takes the score where it is better: higher ROUGE-L where both have one, else lower loss.
  bool offer(const Score& score, std::int64_t epoch, std::int64_t step,
             const lora::AdapterStack& stack);

  bool any() const { return state_.has_value(); }
  const lora::AdapterStack::Snapshot& state() const { return *state_; }
  const std::optional<Score>& score() const { return score_; }
  std::int64_t epoch() const { return epoch_; }
  std::int64_t step() const { return step_; }
  std::int64_t without_gain() const { return without_gain_; }

  void save(lora::StateDict& state) const;
  /// Throws checkpoint_bad.
  void load(const lora::StateDict& from, const lora::AdapterStack& like);

 private:
  std::optional<lora::AdapterStack::Snapshot> state_;
  std::optional<Score> score_;
  std::int64_t epoch_ = 0, step_ = 0, without_gain_ = 0;
};

}  // namespace espalier::train
