#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/control.h"
#include "core/data/encode.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/model.h"

namespace espalier::train {

/// Losses of whole examples laid into one pack.
struct PackLoss {
  torch::Tensor total;         ///< sum over examples of `weight` * mean token loss; differentiable
  std::vector<double> losses;  ///< mean token loss of each example, in the order of `which`
};

/// Mean cross-entropy over completion tokens (prompt masked, eos counts) of each of the examples
/// `which`, weighted alike. Logits are formed only where there are labels, in chunks.
PackLoss pack_loss(const model::Model& model, const model::Adaptation& adaptation,
                   const std::vector<data::Example>& examples, std::span<const std::size_t> which,
                   double weight);

/// Mean token loss of every example, without gradients, in packs of at most `budget` tokens.
/// Polls between packs; throws Error(stopped / aborted).
std::vector<double> example_losses(const model::Model& model, const model::Adaptation* adaptation,
                                   const std::vector<data::Example>& examples, std::int64_t budget,
                                   Control* control = nullptr);

double mean(const std::vector<double>& values);

}  // namespace espalier::train
