#include "core/data/flat_object.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/base/utf8.h"

namespace espalier::data {

namespace {

constexpr std::size_t kMostKeys = 64;

/// Bytes at which the quick look through a text must stop: quote, backslash, control characters.
constexpr std::array<bool, 256> stops() {
  std::array<bool, 256> out{};
  for (std::size_t i = 0; i < 0x20; ++i)
    out[i] = true;
  out['"'] = true;
  out['\\'] = true;
  return out;
}
constexpr std::array<bool, 256> kStops = stops();

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The four hexadecimal digits at `at`, or -1.
int hex_four(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return -1;
  int value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return -1;
    value = value << 4 | digit;
  }
  return value;
}

/// Length of the escape that begins at `at` (a backslash), 0 where it is none; a pair of surrogates
/// is one escape, and a lone one none.
std::size_t escape_length(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size()) return 0;
  if (std::string_view("\"\\/bfnrt").find(text[at + 1]) != std::string_view::npos) return 2;
  if (text[at + 1] != 'u') return 0;
  const int first = hex_four(text, at + 2);
  if (first < 0) return 0;
  if (first < 0xD800 || first > 0xDFFF) return 6;
  if (first > 0xDBFF || text.substr(at + 6, 2) != "\\u") return 0;
  const int second = hex_four(text, at + 8);
  return second >= 0xDC00 && second <= 0xDFFF ? 12 : 0;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool object(std::vector<FlatValue>& values) {
    values.clear();
    if (!take('{')) return false;
    if (take('}')) return at_end();
    do {
      FlatValue value;
      space();
      if (!string(value) || value.escaped) return false;
      value.key = value.raw;
      if (!take(':') || !scalar(value)) return false;
      const bool again = std::any_of(values.begin(), values.end(),
                                     [&](const FlatValue& v) { return v.key == value.key; });
      if (again || values.size() == kMostKeys) return false;
      values.push_back(value);
    } while (take(','));
    return take('}') && at_end();
  }

 private:
  void space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }

  bool take(char c) {
    space();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool at_end() {
    space();
    return at_ == text_.size();
  }

  bool string(FlatValue& value) {
    if (at_ >= text_.size() || text_[at_] != '"') return false;
    const std::size_t begin = ++at_;
    value.kind = FlatValue::Kind::text;
    value.escaped = false;
    while (true) {
      while (at_ < text_.size() && !kStops[static_cast<std::uint8_t>(text_[at_])])
        ++at_;
      if (at_ >= text_.size()) return false;
      if (text_[at_] == '"') break;
      const std::size_t length = text_[at_] == '\\' ? escape_length(text_, at_) : 0;
      if (length == 0) return false;
      value.escaped = true;
      at_ += length;
    }
    value.raw = text_.substr(begin, at_ - begin);
    ++at_;
    return true;
  }

  bool scalar(FlatValue& value) {
    space();
    if (at_ >= text_.size()) return false;
    if (text_[at_] == '"') return string(value);
    value.escaped = false;
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      value.kind = word == "null" ? FlatValue::Kind::null : FlatValue::Kind::boolean;
      value.raw = text_.substr(at_, word.size());
      at_ += word.size();
      return true;
    }
    return whole_number(value);
  }

  /// Whole numbers of up to 18 digits, which print as they are written.
  bool whole_number(FlatValue& value) {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    const std::size_t digits = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
      ++at_;
    const std::size_t length = at_ - digits;
    if (length == 0 || length > 18 || (text_[digits] == '0' && at_ > begin + 1)) return false;
    if (at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E')) {
      return false;
    }
    value.kind = FlatValue::Kind::number;
    value.raw = text_.substr(begin, at_ - begin);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

bool read_flat_object(std::string_view json, std::vector<FlatValue>& values) {
  return Scanner(json).object(values);
}

std::string unescaped(const FlatValue& value) {
  if (!value.escaped) return std::string(value.raw);
  const std::string_view raw = value.raw;
  std::string out;
  out.reserve(raw.size());
  for (std::size_t at = 0; at < raw.size();) {
    const std::size_t next = std::min(raw.find('\\', at), raw.size());
    out.append(raw, at, next - at);
    at = next;
    if (at == raw.size()) break;
    const std::size_t length = escape_length(raw, at);
    if (length > 2) {
      auto c = static_cast<char32_t>(hex_four(raw, at + 2));
      if (length == 12) {
        c = 0x10000 + ((c - 0xD800) << 10) + static_cast<char32_t>(hex_four(raw, at + 8) - 0xDC00);
      }
      utf8::append(out, c);
    } else {
      constexpr std::string_view kLetters = "bfnrt", kMeant = "\b\f\n\r\t";
      const std::size_t known = kLetters.find(raw[at + 1]);
      out += known == std::string_view::npos ? raw[at + 1] : kMeant[known];
    }
    at += length;
  }
  return out;
}

}  // namespace espalier::data
