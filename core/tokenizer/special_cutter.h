#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/tokenizer/tokenizer.h"

namespace espalier::tokenizer {

/// Finds tokens that are matched as they are written, before anything else is done to a text: the
/// leftmost one, and of those that begin there the longest. A token that may not stand where it was
/// found is plain text, and so is any other token inside it (as in the tokenizers library).
/// Immutable.
class SpecialCutter {
 public:
  struct Token {
    std::string text;
    TokenId id = -1;
    bool takes_left = false;   ///< swallows white space before it
    bool takes_right = false;  ///< swallows white space after it
    bool single_word = false;  ///< counts only where no letter, mark or digit touches it
  };
  /// A stretch of plain text (id -1) or one token.
  struct Segment {
    std::string_view text;
    TokenId id = -1;
  };

  explicit SpecialCutter(const std::vector<Token>& tokens = {});
  bool empty() const { return tokens_.empty(); }
  /// The text in order; no plain segment is empty.
  std::vector<Segment> cut(std::string_view text) const;

 private:
  /// The longest token that begins at `at`, or nullptr.
  const Token* longest(std::string_view text, std::size_t at) const;

  std::vector<Token> tokens_;
  std::array<bool, 256> first_{};                           ///< bytes that begin a token
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;  ///< node << 8 | byte to node
  std::vector<std::int32_t> ends_{-1};                      ///< a node's token, -1 where none
};

}  // namespace espalier::tokenizer
