#include "core/tokenizer/gguf_vocabulary.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/tokenizer/chat.h"

namespace espalier::tokenizer {

namespace {

using tensor_io::GgufFile;

/// An id from the key table; `fallback` counts where the key is absent and such an id exists.
TokenId special_id(const GgufFile& file, const char* key, TokenId fallback, std::size_t size) {
  const std::optional<std::int64_t> id = file.integer(key);
  if (!id) return static_cast<std::size_t>(fallback) < size ? fallback : -1;
  if (*id < 0 || static_cast<std::uint64_t>(*id) >= size) {
    throw_bad(std::string(key) + " is " + std::to_string(*id) + ", but there are " +
              std::to_string(size) + " tokens");
  }
  return static_cast<TokenId>(*id);
}

std::vector<PieceType> read_types(const GgufFile& file, std::size_t size) {
  const auto* const numbers = file.integers("tokenizer.ggml.token_type");
  if (numbers == nullptr) throw_bad("the GGUF file has no tokenizer.ggml.token_type");
  if (numbers->size() != size) throw_bad("it has more or fewer token types than tokens");
  std::vector<PieceType> out;
  out.reserve(size);
  for (const std::int64_t number : *numbers) {
    // 0 is "undefined" in ggml; its converters write it for padding.
    if (number < 0 || number > 6) throw_bad("token type " + std::to_string(number));
    out.push_back(number == 0 ? PieceType::unused : static_cast<PieceType>(number));
  }
  return out;
}

Vocabulary read_vocabulary(const GgufFile& file, bool sentencepiece) {
  const auto* const tokens = file.texts("tokenizer.ggml.tokens");
  if (tokens == nullptr) throw_bad("the GGUF file has no tokenizer.ggml.tokens");
  Vocabulary out;
  out.pieces = *tokens;
  const std::size_t size = tokens->size();
  out.types = read_types(file, size);
  out.bos = special_id(file, "tokenizer.ggml.bos_token_id", sentencepiece ? 1 : -1, size);
  out.eos = special_id(file, "tokenizer.ggml.eos_token_id", sentencepiece ? 2 : -1, size);
  out.unknown = special_id(file, "tokenizer.ggml.unknown_token_id", sentencepiece ? 0 : -1, size);
  out.chat = chat_of_template(file.text("tokenizer.chat_template").value_or(""));
  out.adds_bos = file.boolean("tokenizer.ggml.add_bos_token").value_or(sentencepiece);
  return out;
}

std::string escape_spaces(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == ' ') {
      utf8::append(out, U'\u2581');
    } else {
      out += c;
    }
  }
  return out;
}

/// The first part of a merge may itself begin with a space, but may not be empty.
std::pair<std::string, std::string> split_merge(const std::string& merge) {
  const std::size_t space = merge.find(' ', 1);
  if (space == std::string::npos || space + 1 == merge.size()) {
    throw_bad("a merge is not of two tokens: " + utf8::sanitized(merge));
  }
  return {merge.substr(0, space), merge.substr(space + 1)};
}

}  // namespace

ByteLevelSpec byte_level_of_gguf(const GgufFile& file) {
  ByteLevelSpec out;
  out.name = file.text("tokenizer.ggml.pre").value_or("none");
  out.pre.add_named(out.name);
  out.vocabulary = read_vocabulary(file, false);
  const bool llama3 = out.name.starts_with("llama");
  out.ignore_merges = llama3;
  if (llama3 && !file.boolean("tokenizer.ggml.add_bos_token")) out.vocabulary.adds_bos = true;
  const auto* const merges = file.texts("tokenizer.ggml.merges");
  if (merges == nullptr) throw_bad("the GGUF file has no tokenizer.ggml.merges");
  out.merges.reserve(merges->size());
  for (const std::string& merge : *merges)
    out.merges.push_back(split_merge(merge));
  for (TokenId id = 0; id < out.vocabulary.size(); ++id) {
    const PieceType type = out.vocabulary.types[static_cast<std::size_t>(id)];
    const bool special = type == PieceType::control || type == PieceType::unknown;
    if (special || type == PieceType::user_defined) out.added.push_back({id, special});
  }
  // A byte without a token is dropped, as converters and readers of these files do.
  out.vocabulary.unknown = -1;
  return out;
}

SentencePieceModel sentencepiece_of_gguf(const GgufFile& file) {
  SentencePieceModel out;
  out.vocabulary = read_vocabulary(file, true);
  const std::size_t size = out.vocabulary.pieces.size();
  const auto* const scores = file.numbers("tokenizer.ggml.scores");
  if (scores == nullptr) throw_bad("the GGUF file has no tokenizer.ggml.scores");
  if (scores->size() != size) throw_bad("it has more or fewer scores than tokens");
  out.scores.assign(scores->begin(), scores->end());
  std::vector<PieceType>& types = out.vocabulary.types;
  // The library wants exactly one piece of type unknown; files often call it a control token.
  const TokenId unknown = out.vocabulary.unknown;
  if (std::find(types.begin(), types.end(), PieceType::unknown) == types.end() && unknown >= 0) {
    types[static_cast<std::size_t>(unknown)] = PieceType::unknown;
  }
  // User-defined pieces are written with plain spaces in GGUF, with U+2581 in a SentencePiece
  // model.
  for (std::size_t i = 0; i < size; ++i) {
    if (types[i] == PieceType::user_defined) {
      out.vocabulary.pieces[i] = escape_spaces(out.vocabulary.pieces[i]);
    }
  }
  out.byte_fallback = std::find(types.begin(), types.end(), PieceType::byte) != types.end();
  out.dummy_prefix = file.boolean("tokenizer.ggml.add_space_prefix").value_or(true);
  out.remove_extra_spaces = file.boolean("tokenizer.ggml.remove_extra_whitespaces").value_or(false);
  return out;
}

}  // namespace espalier::tokenizer
