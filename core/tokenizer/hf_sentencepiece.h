#pragma once

#include "core/base/json.h"
#include "core/tokenizer/sentencepiece_model.h"

namespace espalier::tokenizer {

/// Whether a tokenizer.json describes a SentencePiece vocabulary (BPE with byte fallback).
bool is_sentencepiece_json(const Json& json);

/// The SentencePiece model behind such a file, for folders that lack tokenizer.model. The merges
/// were made from the model's scores, in their order, so a piece's score is minus the first rank
/// at which it is merged. Throws Error tokenizer_bad, naming what is not supported.
SentencePieceModel sentencepiece_of_json(const Json& json);

}  // namespace espalier::tokenizer
