#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_cutter.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

enum class Normalization { none, nfc, nfd, nfkc, nfkd };

/// A token that is matched as written, before the text is cut into words.
struct AddedToken {
  TokenId id = -1;
  bool special = true;      ///< matched only where special tokens are asked for
  bool normalized = false;  ///< matched in the normalised text
  bool takes_left = false;
  bool takes_right = false;
  bool single_word = false;
};

/// All that makes a byte-level BPE tokenizer, from whichever file.
struct ByteLevelSpec {
  Vocabulary vocabulary;
  std::vector<std::pair<std::string, std::string>> merges;  ///< in order of rank
  std::vector<AddedToken> added;
  PreTokenizer pre;
  Normalization normalization = Normalization::none;
  bool ignore_merges = false;  ///< a word that is an entry becomes that entry at once
  bool fuse_unknown = false;
  std::string name;  ///< "smollm", "tokenizer.json"
};

/// Throws Error tokenizer_bad: a merge of tokens that the vocabulary lacks.
std::unique_ptr<Tokenizer> make_byte_level(const ByteLevelSpec& spec);

}  // namespace espalier::tokenizer
