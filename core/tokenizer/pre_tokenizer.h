#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/regex.h"

namespace espalier::tokenizer {

/// Cuts a text into the words inside which byte pairs are merged: one step after the other, each
/// working on the words that the one before it left.
class PreTokenizer {
 public:
  enum class Keep { matches_and_gaps, matches, gaps, runs };

  /// Every match of the expression becomes a word, and so does what lies between matches, as `keep`
  /// says. runs: neighbouring matches stay together.
  void add_split(Regex regex, Keep keep = Keep::matches_and_gaps);
  /// A space before every word that has none.
  void add_prefix_space();
  /// As a GGUF's tokenizer.ggml.pre names it. Throws Error tokenizer_pre.
  void add_named(const std::string& name);

  /// Words of a text: begin and end inside `text`, which is the input, or a copy with spaces added.
  struct Words {
    std::string owned;  ///< the copy, where one was needed
    std::string_view text;
    std::vector<std::pair<std::size_t, std::size_t>> spans;
  };
  void run(std::string_view text, Words& out) const;

 private:
  struct Split {
    Regex regex;
    Keep keep;
  };
  struct PrefixSpace {};
  std::vector<std::variant<Split, PrefixSpace>> steps_;
};

/// GPT-2's expression, which the byte-level step of tokenizer.json uses too.
extern const char* const kGpt2Pattern;
/// Llama 3's and Qwen's, as their tokenizer.json has them.
extern const char* const kLlama3Pattern;
extern const char* const kQwen2Pattern;

}  // namespace espalier::tokenizer
