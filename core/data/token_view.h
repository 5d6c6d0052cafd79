#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/data/encode.h"

namespace espalier::data {

enum class TokenPart { bos, prompt, document, completion, eos };

/// One token of an example as people read it.
struct ViewedToken {
  TokenId id = 0;
  std::string text;   ///< the bytes it stands for, UTF-8; what is no whole character as "<E3>"
  std::string piece;  ///< the entry of the vocabulary
  TokenPart part = TokenPart::prompt;
  bool label = false;    ///< counts in the loss
  bool special = false;  ///< a control token: bos, the end, the marks of a turn
};

/// What is left of a text behind its bound.
struct CutText {
  std::int64_t tokens = 0;  ///< of the whole text
  std::int64_t kept = 0;    ///< of the text that is left
  std::string rest;         ///< what was cut off, at most kMostRest bytes of it
  std::int64_t cut() const { return tokens - kept; }
};
constexpr std::size_t kMostRest = 4000;

struct TokenView {
  Example example;                  ///< as training has it
  std::vector<ViewedToken> tokens;  ///< one an id of the example
  CutText document, summary;
  std::string prompt;  ///< the filled-in prompt (with a chat format: the user's text)
  std::string completion;
};

/// encode()'s own example, its tokens told apart. A token that spans prompt and document counts to
/// the one that has more of its bytes. Throws as encode.
TokenView view_tokens(const Record& record, const Templates& templates,
                      const tokenizer::Tokenizer& tokenizer, const EncodeOptions& options = {});

}  // namespace espalier::data
