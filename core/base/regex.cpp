#include "core/base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <new>

namespace espalier {

namespace {

/// Steps that one match may take: enough for a run of millions of spaces, and an end for patterns
/// that a hostile file brings.
constexpr std::uint32_t kMaxSteps = 50'000'000;
constexpr std::uint32_t kMaxHeapKiB = 256 * 1024;

/// PCRE2's \s has U+180E, which is no White_Space.
std::string with_unicode_space(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '\\' || i + 1 == pattern.size()) {
      out += pattern[i];
      continue;
    }
    const char escaped = pattern[++i];
    if (escaped == 's') {
      out += "\\p{White_Space}";
    } else if (escaped == 'S') {
      out += "\\P{White_Space}";
    } else {
      out += '\\';
      out += escaped;
    }
  }
  return out;
}

std::string message_of(int code) {
  PCRE2_UCHAR buffer[256] = {};
  pcre2_get_error_message(code, buffer, sizeof buffer);
  return reinterpret_cast<const char*>(buffer);
}

}  // namespace

void Regex::fail(const std::string& why) const {
  throw Error(blame_, "the pattern " + pattern_ + " " + why,
              "the file is damaged, or made to exhaust programs", {{"pattern", pattern_}});
}

Regex::Regex(std::string_view pattern, bool literal, Code blame)
    : pattern_(pattern), blame_(blame) {
  const std::string text = literal ? std::string(pattern) : with_unicode_space(pattern);
  const std::uint32_t options =
      literal ? PCRE2_LITERAL | PCRE2_UTF : PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
  int code = 0;
  PCRE2_SIZE at = 0;
  pcre2_code* const compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(text.data()), text.size(),
                                             options, &code, &at, nullptr);
  if (compiled == nullptr) {
    fail("is no valid expression (" + message_of(code) + ")");
  }
  code_ = std::shared_ptr<const void>(compiled, [](const void* p) {
    pcre2_code_free(static_cast<pcre2_code*>(const_cast<void*>(p)));
  });
  pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);  // without it matching is slower, not wrong
}

bool Regex::matches(std::string_view text) const {
  Scan scan(*this);
  scan.reset(text);
  return scan.match(PCRE2_ANCHORED | PCRE2_ENDANCHORED);
}

Regex::Scan::Scan(const Regex& regex) : regex_(regex) {
  const auto* const code = static_cast<const pcre2_code*>(regex.code_.get());
  match_ = std::shared_ptr<void>(pcre2_match_data_create_from_pattern(code, nullptr), [](void* p) {
    pcre2_match_data_free(static_cast<pcre2_match_data*>(p));
  });
  context_ = std::shared_ptr<void>(pcre2_match_context_create(nullptr), [](void* p) {
    pcre2_match_context_free(static_cast<pcre2_match_context*>(p));
  });
  if (match_ == nullptr || context_ == nullptr) throw std::bad_alloc();
  auto* const context = static_cast<pcre2_match_context*>(context_.get());
  pcre2_set_match_limit(context, kMaxSteps);
  pcre2_set_heap_limit(context, kMaxHeapKiB);
}

void Regex::Scan::reset(std::string_view text) {
  text_ = text;
  at_ = 0;
}

bool Regex::Scan::match(std::uint32_t options) {
  // The text was checked once; without NO_UTF_CHECK every search would check it again, whole.
  const auto attempt = [&](std::uint32_t more) {
    return pcre2_match(static_cast<const pcre2_code*>(regex_.code_.get()),
                       reinterpret_cast<PCRE2_SPTR>(text_.data()), text_.size(), at_,
                       PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK | options | more,
                       static_cast<pcre2_match_data*>(match_.get()),
                       static_cast<pcre2_match_context*>(context_.get()));
  };
  int result = attempt(0);
  if (result == PCRE2_ERROR_JIT_STACKLIMIT) result = attempt(PCRE2_NO_JIT);
  if (result == PCRE2_ERROR_NOMATCH) return false;
  if (result < 0) regex_.fail("cannot be matched (" + message_of(result) + ")");
  return true;
}

std::optional<std::pair<std::size_t, std::size_t>> Regex::Scan::next() {
  if (at_ >= text_.size()) return std::nullopt;
  if (!match(0)) {
    at_ = text_.size();
    return std::nullopt;
  }
  const PCRE2_SIZE* const ends =
      pcre2_get_ovector_pointer(static_cast<pcre2_match_data*>(match_.get()));
  // \K in a look-around could set a begin past the end.
  const std::size_t begin = ends[0];
  const std::size_t end = ends[1];
  if (begin >= end || begin < at_) {
    regex_.fail("matches backwards");
  }
  at_ = end;
  return std::pair(begin, end);
}

}  // namespace espalier
