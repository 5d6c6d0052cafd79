#pragma once

#include <string>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::tokenizer {

/// What a vocabulary entry is; numbers as GGUF and SentencePiece have them.
enum class PieceType : std::uint8_t {
  normal = 1,
  unknown = 2,
  control = 3,
  user_defined = 4,
  unused = 5,
  byte = 6
};

/// The entries of a vocabulary and the ids with a meaning: the same for every kind of tokenizer.
struct Vocabulary {
  std::vector<std::string> pieces;
  std::vector<PieceType> types;  ///< one for each piece
  TokenId bos = -1;
  TokenId eos = -1;
  TokenId unknown = -1;
  bool adds_bos = false;
  std::vector<TokenId> stops;  ///< further ids that end a text (generation_config.json)
  std::string chat;            ///< as Tokenizer::chat()

  TokenId size() const { return static_cast<TokenId>(pieces.size()); }
  /// The id of an entry that is not plain text (control, user-defined, unknown), -1 where none.
  TokenId find_special(std::string_view piece) const;
};

/// Checks sizes (at most 2^24 entries, a type for each) and that every special id lies inside.
/// Throws Error tokenizer_bad.
void check(const Vocabulary& vocabulary);

[[noreturn]] void throw_bad(const std::string& why,
                            const std::string& hint = "the file may be damaged: fetch it again");

/// The part of a tokenizer that only looks at its vocabulary.
class VocabularyTokenizer : public Tokenizer {
 public:
  explicit VocabularyTokenizer(Vocabulary vocabulary);

  std::string piece(TokenId id) const override;
  bool is_control(TokenId id) const override;
  std::int64_t vocab_size() const override { return vocabulary_.size(); }
  TokenId bos() const override { return vocabulary_.bos; }
  TokenId eos() const override { return vocabulary_.eos; }
  bool adds_bos() const override { return vocabulary_.adds_bos; }
  const std::vector<TokenId>& stop_ids() const override { return stop_ids_; }
  const std::string& chat() const override { return vocabulary_.chat; }

 protected:
  const Vocabulary& vocabulary() const { return vocabulary_; }
  PieceType type(TokenId id) const { return vocabulary_.types[static_cast<std::size_t>(id)]; }
  /// Throws token_out_of_range.
  void check_id(TokenId id) const;
  /// Throws text_encoding.
  static void check_text(std::string_view text);

 private:
  Vocabulary vocabulary_;
  std::vector<TokenId> stop_ids_;
};

}  // namespace espalier::tokenizer
