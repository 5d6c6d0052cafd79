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

/// Losses of a pack's examples that may still have to be computed by a GPU.
struct ExampleLosses {
  torch::Tensor nll;                 ///< [labels] f32, example after example
  std::vector<std::int64_t> labels;  ///< of each example

  /// Mean token loss of each example. Waits for the device.
  std::vector<double> fetch() const;
};

/// Losses of whole examples laid into one pack.
struct PackLoss {
  torch::Tensor total;   ///< sum over examples of `weight` * mean token loss; differentiable
  ExampleLosses losses;  ///< in the order of `which`
};

/// Tokens of a pack: 512 on the CPU, where more are no faster; on a GPU as many as the activations
/// that `gradients` (not `checkpointing`) must keep leave room for, at most 16,384.
std::int64_t pack_budget(const model::Model& model, bool gradients, bool checkpointing = false);

/// What to say where an example of so many tokens does not fit in a GPU's memory even alone:
/// throws Error(out_of_memory).
[[noreturn]] void fail_for_memory(std::int64_t tokens, const c10::OutOfMemoryError& error);

/// Mean cross-entropy over completion tokens (prompt masked, eos counts) of each of the examples
/// `which`, weighted alike. Logits are formed only where there are labels, in chunks.
/// `checkpointing`: as Model::forward().
PackLoss pack_loss(const model::Model& model, const model::Adaptation& adaptation,
                   const std::vector<data::Example>& examples, std::span<const std::size_t> which,
                   double weight, bool checkpointing = false);

/// Mean token loss of every example, without gradients, in packs of at most `budget` tokens (fewer
/// where a GPU's memory does not hold them). Polls between packs; throws Error(stopped / aborted).
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
