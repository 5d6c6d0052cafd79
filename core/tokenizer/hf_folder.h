#pragma once

#include <filesystem>
#include <optional>

#include "core/tokenizer/byte_level.h"
#include "core/tokenizer/sentencepiece_model.h"

namespace espalier::tokenizer {

/// One of the two, complete with bos, eos and whether bos is added.
struct FolderTokenizer {
  std::optional<SentencePieceModel> sentencepiece;
  std::optional<ByteLevelSpec> byte_level;
};

/// A Hugging Face folder: tokenizer.model where it is a SentencePiece model, else tokenizer.json
/// (byte-level BPE, or a SentencePiece vocabulary in the tokenizers library's form);
/// tokenizer_config.json, generation_config.json and config.json for the special ids.
/// Throws Error tokenizer_missing, tokenizer_bad, and the errors of JSON files.
FolderTokenizer read_folder(const std::filesystem::path& folder);

}  // namespace espalier::tokenizer
