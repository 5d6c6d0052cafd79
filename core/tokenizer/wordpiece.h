#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/tokenizer/encoder_tokenizer.h"

namespace espalier::tokenizer {

/// What BERT does to a text before it looks words up.
struct BertNormalization {
  bool clean = true;          ///< no control characters, all white space as spaces
  bool spaced_cjk = true;     ///< spaces around Chinese characters (kanji too)
  bool strip_accents = true;  ///< canonical decomposition without non-spacing marks
  bool lower = true;          ///< character by character (no final sigma)
};

/// The words of BERT's basic tokenizer: cut at white space, each punctuation mark alone (ASCII
/// symbols count as such). `text`: well-formed UTF-8.
std::vector<std::string> bert_words(std::string_view text, const BertNormalization& how);

/// BERT's WordPiece (Devlin et al. 2019): each word is taken from the left in the longest pieces
/// that the vocabulary has, those inside a word written with a prefix ("##"); a word that cannot be
/// taken whole, or is too long, is one unknown token.
class WordPiece : public EncoderTokenizer {
 public:
  struct Spec {
    std::vector<std::string> pieces;
    BertNormalization normalization;
    std::string unknown = "[UNK]", prefix = "##";
    std::size_t longest_word = 100;  ///< in characters
  };
  /// Throws tokenizer_bad: the unknown token is no piece.
  WordPiece(Spec spec, Specials specials, std::int64_t max_length);

  std::vector<TokenId> tokens(std::string_view text, bool prefix_space) const override;

 private:
  void add_word(const std::string& word, std::vector<TokenId>& out) const;

  BertNormalization normalization_;
  std::string prefix_;
  std::size_t longest_word_;
  std::size_t longest_piece_ = 0;  ///< in bytes
  TokenId unknown_ = -1;
  std::unordered_map<std::string, TokenId> ids_;
};

}  // namespace espalier::tokenizer
