#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace espalier::tokenizer {

/// A Unicode regular expression (PCRE2). Immutable; matching is safe from several threads.
class Regex {
 public:
  /// `\s` and `\S` mean Unicode's White_Space, as in the tokenizers library; with `literal` the
  /// pattern is plain text. Throws Error tokenizer_bad.
  explicit Regex(std::string_view pattern, bool literal = false);

  /// One search after the other over a text (well-formed UTF-8, alive as long as the scan is in
  /// it).
  class Scan {
   public:
    explicit Scan(const Regex& regex);
    /// Begins at the front of another text.
    void reset(std::string_view text);
    /// Begin and end of the next match that is not empty, or nothing. Throws Error tokenizer_bad
    /// where the pattern needs too many steps on this text.
    std::optional<std::pair<std::size_t, std::size_t>> next();

   private:
    int match(std::uint32_t options);
    const Regex& regex_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::shared_ptr<void> match_;
    std::shared_ptr<void> context_;
  };

 private:
  std::string pattern_;
  std::shared_ptr<const void> code_;
};

}  // namespace espalier::tokenizer
