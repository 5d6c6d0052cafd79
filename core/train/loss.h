#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/control.h"
#include "core/data/encode.h"
#include "core/generate/generator.h"
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
/// `checkpointing`: as Model::forward().
PackLoss pack_loss(const model::Model& model, const model::Adaptation& adaptation,
                   const std::vector<data::Example>& examples, std::span<const std::size_t> which,
                   double weight, bool checkpointing = false);

/// Mean token loss of every example, without gradients, in packs of at most `budget` tokens.
/// Polls between packs; throws Error(stopped / aborted).
std::vector<double> example_losses(const model::Model& model, const model::Adaptation* adaptation,
                                   const std::vector<data::Example>& examples, std::int64_t budget,
                                   Control* control = nullptr);

struct LossesAndTexts {
  std::vector<double> losses;           ///< of every example
  std::vector<generate::Output> texts;  ///< of the first ones
};

/// example_losses() of every example and generate() for the prompts of the first `texts` of them,
/// beyond rounding: the pass that gives an example's loss leaves its prompt's keys and values
/// behind, so no prompt goes through the model twice. Throws as both do.
LossesAndTexts losses_and_texts(const model::Model& model, const model::Adaptation& adaptation,
                                const tokenizer::Tokenizer& tokenizer,
                                const std::vector<data::Example>& examples, std::size_t texts,
                                const generate::Options& options, std::int64_t budget,
                                Control* control = nullptr);

double mean(const std::vector<double>& values);

}  // namespace espalier::train
