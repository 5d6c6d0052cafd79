#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/json.h"
#include "core/tokenizer/encoder_tokenizer.h"

namespace espalier::tokenizer {

/// SentencePiece's `precompiled_charsmap`: a double-array trie (Darts) from byte sequences to what
/// they are replaced by. Every step is checked against the table's end, so that a crafted one can
/// only fail to match. Followed as the tokenizers library does: a grapheme cluster of less than six
/// bytes that begins with an entry is replaced whole, else each of its characters on its own, by
/// the shortest entry.
class CharacterMap {
 public:
  CharacterMap() = default;
  /// Throws tokenizer_bad: sizes that do not fit.
  explicit CharacterMap(std::string_view bytes);

  bool empty() const { return units_.empty(); }
  std::string normalized(std::string_view text) const;

 private:
  /// What `key` begins with is replaced by; false where no entry matches.
  bool find(std::string_view key, std::string_view& out) const;

  std::vector<std::uint32_t> units_;
  std::string replacements_;
};

struct UnigramSpec {
  std::vector<std::string> pieces;
  std::vector<double> scores;  ///< one a piece; finite
  std::vector<bool> plain;     ///< one a piece: false for special tokens, which no text matches
  TokenId unknown = -1;
  CharacterMap characters;
};

/// SentencePiece's unigram model (Kudo 2018) as XLM-R uses it: characters replaced by the map, cut
/// at white space, each word after U+2581, of all ways to cut it into pieces the one with the
/// highest sum of scores. A character that no piece begins with costs the lowest score less 10;
/// unknown ones side by side are one token.
class Unigram : public EncoderTokenizer {
 public:
  /// Throws tokenizer_bad: no unknown piece, a score that is no number, a piece too long.
  Unigram(UnigramSpec spec, Specials specials, std::int64_t max_length);

  std::vector<TokenId> tokens(std::string_view text, bool prefix_space) const override;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  void add_word(std::string_view word, std::vector<TokenId>& out) const;

  std::vector<double> scores_;
  double unknown_score_ = 0;
  TokenId unknown_;
  CharacterMap characters_;
  std::size_t longest_ = 0;  ///< bytes of the longest piece
  std::unordered_map<std::string, TokenId, Hash, std::equal_to<>> ids_;
};

/// From a tokenizer.json whose model is Unigram. Throws tokenizer_bad, naming what is not
/// supported.
UnigramSpec unigram_of_json(const Json& json);
/// From XLM-R's sentencepiece.bpe.model, with the ids of its fairseq vocabulary: <s> <pad> </s>
/// <unk>, then the model's pieces from its fourth on, <mask> at the end. Throws tokenizer_bad.
UnigramSpec unigram_of_sentencepiece(std::string_view bytes);

}  // namespace espalier::tokenizer
