#include "core/metrics/tokens.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/utf8.h"
#include "core/metrics/mecab.h"
#include "core/metrics/porter.h"

namespace espalier::metrics {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Length of the code point at `at` of well-formed UTF-8.
std::size_t length_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<std::uint8_t>(text[at]);
  return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

char32_t code_point(std::string_view bytes) {
  return bytes.size() == 1 ? static_cast<std::uint8_t>(bytes[0]) : utf8::decode(bytes)[0];
}

bool space_at(std::string_view text, std::size_t at, std::size_t length) {
  // Only these lead bytes begin white space: ASCII, U+0085/A0, U+1680, U+2000.., U+3000.
  const auto lead = static_cast<std::uint8_t>(text[at]);
  if (lead >= 0x80 && lead != 0xC2 && lead != 0xE1 && lead != 0xE2 && lead != 0xE3) return false;
  return is_reference_space(code_point(text.substr(at, length)));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) return;
  std::string out;
  std::size_t done = 0;
  for (; at != std::string::npos; at = text.find(from, done)) {
    out.append(text, done, at - done).append(to);
    done = at + from.size();
  }
  text = out.append(text, done, std::string::npos);
}

/// The symbols that 13a sets apart: all of ASCII's but ' , - .
bool is_lone_symbol(char c) {
  const bool symbol = (c >= ' ' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
                      (c >= '{' && c <= '~');
  return symbol && c != '\'' && c != ',' && c != '-' && c != '.';
}

bool is_point(char c) {
  return c == '.' || c == ',';
}

/// One pass over pairs of neighbours, as a regular expression of two characters replaces them:
/// where `first` and `second` fit, the pair is written with `before`, `between` and `after` added
/// and both are used up; else one character is copied. Byte-wise is enough, since the conditions
/// tell only ASCII apart.
template <class First, class Second>
std::string part_pairs(const std::string& text, First first, Second second, const char* before,
                       const char* between, const char* after) {
  std::string out;
  out.reserve(text.size() + text.size() / 4);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && first(text[i]) && second(text[i + 1])) {
      (((out += before) += text[i]) += between) += text[i + 1];
      out += after;
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::vector<std::string> copied(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

}  // namespace

bool is_reference_space(char32_t c) {
  return (c >= 0x1C && c <= 0x1F) || utf8::is_space(c);
}

std::vector<std::string_view> split_spaces(std::string_view text) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_at(text, i);
    if (space_at(text, i, length)) {
      if (i > begin) out.push_back(text.substr(begin, i - begin));
      begin = i + length;
    }
    i += length;
  }
  if (text.size() > begin) out.push_back(text.substr(begin));
  return out;
}

std::string_view strip_spaces(std::string_view text) {
  const std::vector<std::string_view> parts = split_spaces(text);
  if (parts.empty()) return {};
  const char* end = parts.back().data() + parts.back().size();
  return {parts.front().data(), static_cast<std::size_t>(end - parts.front().data())};
}

std::vector<std::string> rouge_tokens(std::string_view text) {
  // The only characters beyond ASCII whose lower case has an ASCII letter: U+212A KELVIN SIGN (k)
  // and U+0130 (i and a combining dot, which is a gap).
  constexpr std::string_view kKelvin = "\xE2\x84\xAA", kDottedI = "\xC4\xB0";
  std::vector<std::string> out;
  std::string word;
  const auto finish = [&] {
    if (word.empty()) return;
    out.push_back(word.size() > 3 ? porter_stem(std::move(word)) : std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = length_at(text, i);
    const char c = text[i];
    if ((c >= 'a' && c <= 'z') || is_digit(c)) {
      word += c;
    } else if (c >= 'A' && c <= 'Z') {
      word += static_cast<char>(c - 'A' + 'a');
    } else if (text.substr(i, length) == kKelvin) {
      word += 'k';
    } else {
      if (text.substr(i, length) == kDottedI) word += 'i';
      finish();
    }
    i += length;
  }
  finish();
  return out;
}

std::vector<std::string> tokens_13a(std::string_view text) {
  // The reference strips the right end before anything else; the left end falls to the split.
  const std::string_view stripped = strip_spaces(text);
  std::string line =
      stripped.empty()
          ? std::string()
          : std::string(text.substr(
                0, static_cast<std::size_t>(stripped.data() + stripped.size() - text.data())));
  replace_all(line, "<skipped>", "");
  replace_all(line, "-\n", "");
  replace_all(line, "\n", " ");
  replace_all(line, "&quot;", "\"");
  replace_all(line, "&amp;", "&");
  replace_all(line, "&lt;", "<");
  replace_all(line, "&gt;", ">");
  line = ' ' + line + ' ';
  std::string apart;
  for (const char c : line) {
    if (is_lone_symbol(c)) {
      (apart += ' ') += c;
      apart += ' ';
    } else {
      apart += c;
    }
  }
  const auto other = [](char c) { return !is_digit(c); };
  apart = part_pairs(apart, other, is_point, "", " ", " ");
  apart = part_pairs(apart, is_point, other, " ", " ", "");
  apart = part_pairs(
      apart, is_digit, [](char c) { return c == '-'; }, "", " ", " ");
  return copied(split_spaces(apart));
}

std::vector<std::string> tokens_mecab(std::string_view text) {
  std::string joined;
  for (const std::string_view word : Mecab::shared().words(strip_spaces(text)))
    (joined += word) += ' ';
  // MeCab keeps an ideographic or no-break space inside a word, where the reference splits later.
  return copied(split_spaces(joined));
}

std::vector<std::string> chrf_words(std::string_view text) {
  constexpr std::string_view kMarks = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
  const auto mark = [&](char c) { return kMarks.find(c) != std::string_view::npos; };
  std::vector<std::string> out;
  for (const std::string_view word : split_spaces(text)) {
    if (word.size() > 1 && mark(word.back())) {
      out.emplace_back(word.substr(0, word.size() - 1));
      out.emplace_back(word.substr(word.size() - 1));
    } else if (word.size() > 1 && mark(word.front())) {
      out.emplace_back(word.substr(0, 1));
      out.emplace_back(word.substr(1));
    } else {
      out.emplace_back(word);
    }
  }
  return out;
}

std::vector<std::uint32_t> characters(std::string_view text) {
  std::vector<std::uint32_t> out;
  for (const char32_t c : utf8::decode(text)) {
    if (!is_reference_space(c)) out.push_back(c);
  }
  return out;
}

}  // namespace espalier::metrics
