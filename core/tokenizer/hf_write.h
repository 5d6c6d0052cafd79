#pragma once

#include <filesystem>

#include "core/tensor_io/gguf.h"

namespace espalier::tokenizer {

/// Writes the tokenizer of a GGUF as a Hugging Face folder has it: tokenizer.model for a
/// SentencePiece vocabulary, tokenizer.json for byte-level BPE, and tokenizer_config.json with the
/// special tokens and the chat template. Throws tokenizer_missing, tokenizer_bad, tokenizer_pre,
/// file_unwritable, disk_full.
void write_folder_tokenizer(const tensor_io::GgufFile& file, const std::filesystem::path& folder);

}  // namespace espalier::tokenizer
