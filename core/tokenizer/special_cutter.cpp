#include "core/tokenizer/special_cutter.h"

#include <unicode/uchar.h>

#include "core/base/utf8.h"
#include "core/tokenizer/vocabulary.h"

namespace espalier::tokenizer {

namespace {

constexpr std::size_t kMaxToken = 4096;  // bytes; bounds the work a byte of text

std::uint8_t byte_at(std::string_view text, std::size_t i) {
  return static_cast<std::uint8_t>(text[i]);
}

/// `text` without the white space at its end.
std::string_view without_right_space(std::string_view text) {
  return utf8::trim(text).empty()
             ? std::string_view{}
             : text.substr(0, static_cast<std::size_t>(utf8::trim(text).end() - text.begin()));
}

/// \w of the tokenizers library's expressions (UTS 18, annex C).
bool is_word(char32_t c) {
  const auto code = static_cast<UChar32>(c);
  const std::uint32_t mask = U_GET_GC_MASK(code);
  return u_hasBinaryProperty(code, UCHAR_ALPHABETIC) != 0 ||
         (mask & (U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0 ||
         u_hasBinaryProperty(code, UCHAR_JOIN_CONTROL) != 0;
}

/// Whether the characters beside text[begin, end) are no part of a word.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (end < text.size() && is_word(utf8::decode(text.substr(end, 4)).front())) return false;
  if (begin == 0) return true;
  std::size_t last = begin - 1;
  while (last > 0 && (byte_at(text, last) & 0xC0U) == 0x80U)
    --last;
  return !is_word(utf8::decode(text.substr(last, begin - last)).front());
}

}  // namespace

SpecialCutter::SpecialCutter(const std::vector<Token>& tokens) {
  for (const Token& token : tokens) {
    if (token.text.empty()) continue;
    if (token.text.size() > kMaxToken) throw_bad("it has a special token of many kilobytes");
    std::uint32_t node = 0;
    for (std::size_t i = 0; i < token.text.size(); ++i) {
      const std::uint64_t edge = std::uint64_t{node} << 8 | byte_at(token.text, i);
      const auto [found, added] =
          edges_.try_emplace(edge, static_cast<std::uint32_t>(ends_.size()));
      if (added) ends_.push_back(-1);
      node = found->second;
    }
    if (ends_[node] >= 0) continue;  // the same text again: the first counts
    ends_[node] = static_cast<std::int32_t>(tokens_.size());
    first_[byte_at(token.text, 0)] = true;
    tokens_.push_back(token);
  }
}

const SpecialCutter::Token* SpecialCutter::longest(std::string_view text, std::size_t at) const {
  const Token* best = nullptr;
  std::uint32_t node = 0;
  for (std::size_t i = at; i < text.size(); ++i) {
    const auto found = edges_.find(std::uint64_t{node} << 8 | byte_at(text, i));
    if (found == edges_.end()) break;
    node = found->second;
    if (ends_[node] >= 0) best = &tokens_[static_cast<std::size_t>(ends_[node])];
  }
  return best;
}

std::vector<SpecialCutter::Segment> SpecialCutter::cut(std::string_view text) const {
  std::vector<Segment> out;
  std::size_t plain = 0;  // where the plain text before `at` begins
  const auto flush = [&](std::string_view segment) {
    if (!segment.empty()) out.push_back({segment, -1});
  };
  for (std::size_t at = 0; at < text.size() && !tokens_.empty();) {
    const Token* const token = first_[byte_at(text, at)] ? longest(text, at) : nullptr;
    if (token == nullptr) {
      ++at;
      continue;
    }
    if (token->single_word && !stands_alone(text, at, at + token->text.size())) {
      at += token->text.size();
      continue;
    }
    const std::string_view before = text.substr(plain, at - plain);
    flush(token->takes_left ? without_right_space(before) : before);
    out.push_back({text.substr(at, token->text.size()), token->id});
    at += token->text.size();
    if (token->takes_right) at = text.size() - utf8::trim_left(text.substr(at)).size();
    plain = at;
  }
  flush(text.substr(plain));
  return out;
}

}  // namespace espalier::tokenizer
