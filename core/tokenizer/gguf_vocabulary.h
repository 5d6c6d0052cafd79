#pragma once

#include "core/tensor_io/gguf.h"
#include "core/tokenizer/byte_level.h"
#include "core/tokenizer/sentencepiece_model.h"

namespace espalier::tokenizer {

/// The vocabulary behind tokenizer.ggml.model "gpt2". Throws Error tokenizer_bad, tokenizer_pre.
ByteLevelSpec byte_level_of_gguf(const tensor_io::GgufFile& file);
/// The vocabulary behind tokenizer.ggml.model "llama". Throws Error tokenizer_bad.
SentencePieceModel sentencepiece_of_gguf(const tensor_io::GgufFile& file);

}  // namespace espalier::tokenizer
