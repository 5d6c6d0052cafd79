#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::tokenizer {

/// Token ids and, for pairs, which of the two texts each belongs to.
struct EncodedText {
  std::vector<TokenId> ids;
  std::vector<std::int32_t> types;  ///< 0, and 1 for the second text and the separator after it
};

/// Text to what an encoder (BERT, RoBERTa, XLM-R) is fed. Special tokens written in a text are
/// plain text. Immutable; any thread may use it.
class EncoderTokenizer {
 public:
  /// How a family writes one text, and two.
  enum class Layout {
    bert,    ///< [CLS] A [SEP] B [SEP], the second text of type 1
    roberta  ///< <s> A </s></s> B </s>, all of type 0
  };
  struct Specials {
    TokenId cls = -1, sep = -1, pad = -1;
  };

  EncoderTokenizer(Layout layout, Specials specials, std::int64_t vocabulary,
                   std::int64_t max_length);
  virtual ~EncoderTokenizer() = default;

  /// The tokens of a text alone. Throws text_encoding. `prefix_space`: byte-level BPE takes the
  /// first word as one in the midst of a text.
  virtual std::vector<TokenId> tokens(std::string_view text, bool prefix_space = false) const = 0;

  /// One text between its special tokens, its end cut off beyond `limit` tokens in all.
  EncodedText single(std::string_view text, std::size_t limit, bool prefix_space = false) const;
  /// Two texts; beyond `limit` tokens the end of the first is cut off, and where that is not
  /// enough, that of the second.
  EncodedText pair(std::string_view first, std::string_view second, std::size_t limit) const;

  const Specials& specials() const { return specials_; }
  std::int64_t vocab_size() const { return vocabulary_; }
  /// tokenizer_config.json's model_max_length; 0 where it names none.
  std::int64_t max_length() const { return max_length_; }

 private:
  Layout layout_;
  Specials specials_;
  std::int64_t vocabulary_;
  std::int64_t max_length_;
};

/// The tokenizer of an encoder's Hugging Face folder: tokenizer.json (WordPiece, byte-level BPE or
/// Unigram), vocab.txt (WordPiece), or vocab.json with merges.txt (byte-level BPE). Throws
/// tokenizer_missing, tokenizer_bad (broken, or a part that cannot be followed exactly, by name).
std::unique_ptr<EncoderTokenizer> load_encoder_tokenizer(const std::filesystem::path& folder);

}  // namespace espalier::tokenizer
