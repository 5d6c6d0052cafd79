#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

/// What of a SentencePiece ModelProto the program uses. It is read from a file by our own careful
/// reader and written anew for the library, so that the library never sees a file's own bytes.
struct SentencePieceModel {
  enum class Algorithm { unigram = 1, bpe = 2, word = 3, character = 4 };

  Vocabulary vocabulary;
  std::vector<float> scores;  ///< one for each piece
  Algorithm algorithm = Algorithm::bpe;
  bool byte_fallback = false;
  bool dummy_prefix = true;          ///< a space before every text
  bool metaspace = false;            ///< but not where it begins with a space or U+2581
  bool prefix_once = false;          ///< metaspace: nor after a special token
  bool remove_extra_spaces = false;  ///< runs of spaces to one, none at the ends
  bool escape_spaces = true;         ///< a space is U+2581 in the pieces
  bool space_as_suffix = false;
  std::string character_map;  ///< "precompiled_charsmap"; empty: texts are taken as they are
};

/// Reads a `tokenizer.model`. Throws Error tokenizer_bad: broken protobuf, a character map that
/// would change texts when they are decoded (no model has one).
SentencePieceModel parse_sentencepiece(std::string_view bytes);

/// Checks everything on which the library would crash or misbehave: pieces empty, longer than 4
/// KiB, with a zero byte, ill-formed or double; scores not finite; byte pieces other than the 256;
/// not exactly one unknown piece; an unsound character map. Throws Error tokenizer_bad.
void check(const SentencePieceModel& model);

/// The model as the bytes of a ModelProto.
std::string serialize(const SentencePieceModel& model);

/// The byte behind "<0x0A>", or -1 where a piece is not of this form.
int byte_of_piece(std::string_view piece);

}  // namespace espalier::tokenizer
