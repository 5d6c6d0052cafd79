#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "core/data/encode.h"
#include "core/lora/adapter_stack.h"
#include "core/lora/lora_adaptation.h"

namespace espalier::train {

/// The merged A and B of one step as leaves of the graph, and the adaptation through which packs
/// see them.
class Leaves {
 public:
  /// `forward_scale`: what B is multiplied by in forward passes; `dropout`: its rate.
  Leaves(const std::vector<data::Example>& examples, double forward_scale, double dropout,
         std::uint64_t seed);

  /// Fresh leaves of the stack's present sums; `watcher` sees the inputs (null: nobody).
  void reset(const lora::AdapterStack& stack, lora::InputWatcher* watcher);
  /// Before each pack: the adaptation of the examples `which` in this epoch, a graph of its own.
  const lora::LoraAdaptation& bind(const std::vector<std::size_t>& which, std::int64_t epoch);
  /// rewind() forgets the gradients that came in since mark().
  void mark();
  void rewind();
  /// What the packs have gathered, zeros where a module had none: of A, of B.
  std::pair<std::vector<torch::Tensor>, std::vector<torch::Tensor>> gradients() const;

 private:
  void describe_rows(const std::vector<std::size_t>& which, std::int64_t epoch);

  const std::vector<data::Example>& examples_;
  double forward_scale_;
  lora::Dropout dropout_;
  std::vector<std::uint32_t> records_;  ///< an example's key for dropout
  std::vector<model::ModuleId> modules_;
  std::vector<std::pair<torch::Tensor, torch::Tensor>> leaves_;
  std::vector<std::pair<torch::Tensor, torch::Tensor>> marked_;
  lora::LoraAdaptation adaptation_;
};

}  // namespace espalier::train
