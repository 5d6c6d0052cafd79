#pragma once

#include <torch/torch.h>

#include <vector>

#include "core/generate/generator.h"

namespace espalier::generate {

/// Beam search as transformers' generate() does it with early_stopping=False: of the
/// max(2, 1 + stop tokens) x beams likeliest continuations, those among the first `beams` that end
/// are finished texts, the likeliest others go on. A finished text's score is its log-probability
/// divided by its tokens (the last one counted) to the power of the length penalty; a prompt is
/// done when `beams` texts are finished and the best going one, scored at its present length, is no
/// better than the worst of them. Stop strings and the length limit end a text as an eos does.
///
/// Row i of `prefilled` is prompt i; the result is each prompt's best text. Polls `control`.
std::vector<Output> beam_search(Prefilled prefilled, const model::Model& model,
                                const model::Adaptation* adaptation,
                                const tokenizer::Tokenizer& tokenizer, const Options& options,
                                Control* control);

}  // namespace espalier::generate
