#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/tensor_io/gguf_write.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

/// A tokenizer as a GGUF's tokenizer.ggml.* keys hold it.
struct GgufTokens {
  std::string model;  ///< "llama" (SentencePiece) | "gpt2" (byte-level BPE)
  std::string pre;    ///< how words are cut, by llama.cpp's name
  Vocabulary vocabulary;
  std::vector<float> scores;                                ///< "llama": one a piece
  std::vector<std::pair<std::string, std::string>> merges;  ///< "gpt2"
  TokenId padding = -1;
  bool add_space_prefix = false;     ///< "llama"
  bool remove_extra_spaces = false;  ///< "llama"
  std::string chat_template;         ///< as tokenizer_config.json has it, empty where none
};

/// From a Hugging Face folder. Throws as load_folder does, and tokenizer_pre where a tokenizer.json
/// cuts words in a way that llama.cpp has no name for.
GgufTokens gguf_tokens_of_folder(const std::filesystem::path& folder);

/// Adds the keys. Vocabularies smaller than the model's table of `rows` are filled up with unused
/// tokens, as llama.cpp wants one a row.
void add_gguf_tokens(const GgufTokens& tokens, std::int64_t rows, tensor_io::GgufKeys& keys);

}  // namespace espalier::tokenizer
