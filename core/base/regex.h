#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error.h"

namespace espalier {

/// A Unicode regular expression (PCRE2). Immutable; matching is safe from several threads.
class Regex {
 public:
  /// `\s` and `\S` mean Unicode's White_Space, as in the tokenizers library; with `literal` the
  /// pattern is plain text. `blame` is the code of every Error: what the pattern belongs to. Throws
  /// where the pattern is no valid expression.
  explicit Regex(std::string_view pattern, bool literal = false, Code blame = Code::tokenizer_bad);

  /// Whether the pattern matches all of a text (well-formed UTF-8, not empty). Throws where that
  /// needs too many steps.
  bool matches(std::string_view text) const;

  /// One search after the other over a text (well-formed UTF-8, alive as long as the scan is in
  /// it).
  class Scan {
   public:
    explicit Scan(const Regex& regex);
    /// Begins at the front of another text.
    void reset(std::string_view text);
    /// Begin and end of the next match that is not empty, or nothing. Throws where the
    /// pattern needs too many steps on this text.
    std::optional<std::pair<std::size_t, std::size_t>> next();

   private:
    friend class Regex;
    bool match(std::uint32_t options);
    const Regex& regex_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::shared_ptr<void> match_;
    std::shared_ptr<void> context_;
  };

 private:
  [[noreturn]] void fail(const std::string& why) const;

  std::string pattern_;
  Code blame_;
  std::shared_ptr<const void> code_;
};

}  // namespace espalier
