#pragma once

#include <torch/torch.h>

#include <cstdint>

#include "core/generate/generator.h"

namespace espalier::generate {

/// Draws a token from softmax(logits / temperature), among the fewest of the likeliest tokens whose
/// probabilities reach top_p together (nucleus sampling, Holtzman et al., ICLR 2020). logits:
/// [vocab] f32 on the CPU; temperature > 0; uniform in [0, 1) decides.
std::int64_t draw(const torch::Tensor& logits, double temperature, double top_p, double uniform);

/// The next token of each row of logits [rows, vocab]: the likeliest, or drawn. The draw of row i
/// is that of prompt prompts[i] at position `step`, whatever lies beside it.
std::vector<std::int64_t> next_tokens(const torch::Tensor& logits, const Choice& choice,
                                      const std::vector<std::size_t>& prompts, std::size_t step);

}  // namespace espalier::generate
