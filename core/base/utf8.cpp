#include "core/base/utf8.h"

#include <cstdint>

namespace espalier::utf8 {

namespace {

/// Length of the well-formed sequence at `at`, 0 where it is ill-formed; `cut` tells that the text
/// ends inside a sequence that was fine so far; `skip` is the length of the maximal subpart.
struct Sequence {
  std::size_t length = 0;
  std::size_t skip = 1;
  bool cut = false;
  char32_t value = 0;
};

Sequence read(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at);
  if (lead < 0x80) return {1, 1, false, lead};
  std::size_t length = 0;
  std::uint8_t low = 0x80, high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  char32_t value = lead & (0xFF >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (at + i >= text.size()) return {0, i, true, 0};
    const std::uint8_t next = byte(at + i);
    if (next < low || next > high) return {0, i, false, 0};
    value = value << 6 | (next & 0x3F);
    low = 0x80;
    high = 0xBF;
  }
  return {length, length, false, value};
}

}  // namespace

std::size_t first_invalid(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const Sequence s = read(text, i);
    if (s.length == 0) return i;
    i += s.length;
  }
  return std::string_view::npos;
}

std::vector<char32_t> decode(std::string_view text) {
  std::vector<char32_t> out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Sequence s = read(text, i);
    out.push_back(s.length == 0 ? char32_t{0xFFFD} : s.value);
    i += s.skip;
  }
  return out;
}

void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

std::string encode(const std::vector<char32_t>& code_points) {
  std::string out;
  out.reserve(code_points.size() * 3);
  for (const char32_t c : code_points)
    append(out, c);
  return out;
}

std::string_view complete_prefix(std::string_view text) {
  const std::size_t from = text.size() > 3 ? text.size() - 3 : 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if ((static_cast<std::uint8_t>(text[i]) & 0xC0) == 0x80) continue;
    if (read(text, i).cut) return text.substr(0, i);
  }
  return text;
}

std::string sanitized(std::string_view text) {
  if (valid(text)) return std::string(text);
  return encode(decode(text));
}

bool is_space(char32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

std::string_view trim_left(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const Sequence s = read(text, i);
    if (s.length == 0 || !is_space(s.value)) break;
    i += s.length;
  }
  return text.substr(i);
}

std::string_view trim(std::string_view text) {
  text = trim_left(text);
  std::size_t end = 0;
  for (std::size_t i = 0; i < text.size();) {
    const Sequence s = read(text, i);
    i += s.skip;
    if (s.length == 0 || !is_space(s.value)) end = i;
  }
  return text.substr(0, end);
}

std::string squeeze(std::string_view text) {
  std::string out;
  bool gap = false;
  for (std::size_t i = 0; i < text.size();) {
    const Sequence s = read(text, i);
    if (s.length != 0 && is_space(s.value)) {
      gap = true;
    } else {
      if (gap && !out.empty()) out += ' ';
      gap = false;
      out.append(text.substr(i, s.skip));
    }
    i += s.skip;
  }
  return out;
}

}  // namespace espalier::utf8
