#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/prune/input_norms.h"
#include "core/train/leaves.h"
#include "core/train/loss.h"
#include "core/train/trainer.h"

namespace espalier::train {

/// Forward and backward of a step's examples, pack by pack. Gradients gather in the leaves, sums of
/// squares in the norms, losses here until they are fetched: a GPU need not be waited for.
class StepPacks {
 public:
  /// The job and the leaves outlive the object.
  StepPacks(const Job& job, Leaves& leaves);
  void set_norms(prune::InputNorms* norms) { norms_ = norms; }

  /// The examples `which` of a step in `epoch`; what an earlier step has left is forgotten.
  void begin(const std::vector<std::size_t>& which, std::int64_t epoch);
  bool left() const { return done_ < packs_.size(); }
  /// One pack. False where a GPU's memory did not hold it: then nothing is changed but that packs
  /// are half the size from here on. Throws out_of_memory where one example alone does not fit.
  bool run_next();
  /// Losses of the examples since the last call. Waits for the device.
  std::vector<std::pair<std::size_t, double>> fetch();
  std::int64_t pack_tokens() const { return pack_tokens_; }

 private:
  using Which = std::vector<std::size_t>;
  std::vector<Which> laid(const Which& which) const;
  void shrink(const Which& pack, const c10::OutOfMemoryError& error);

  const Job& job_;
  Leaves& leaves_;
  prune::InputNorms* norms_ = nullptr;
  std::int64_t pack_tokens_, epoch_ = 1;
  std::vector<Which> packs_;
  std::size_t done_ = 0;
  std::vector<std::pair<Which, ExampleLosses>> waiting_;
};

}  // namespace espalier::train
