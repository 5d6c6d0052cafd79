#pragma once

#include <memory>

#include "core/tokenizer/sentencepiece_model.h"

namespace espalier::tokenizer {

/// Checks the model, rebuilds it as a ModelProto and hands it to the SentencePiece library.
/// Throws Error tokenizer_bad.
std::unique_ptr<Tokenizer> make_sentencepiece(const SentencePieceModel& model);

}  // namespace espalier::tokenizer
