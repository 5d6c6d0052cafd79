#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::utf8 {

/// Offset of the first byte that is not well-formed UTF-8 (RFC 3629: no surrogates, no overlong
/// forms, nothing past U+10FFFF), or npos.
std::size_t first_invalid(std::string_view text);
inline bool valid(std::string_view text) {
  return first_invalid(text) == std::string_view::npos;
}

/// Code points; ill-formed bytes become U+FFFD, one a maximal subpart.
std::vector<char32_t> decode(std::string_view text);
void append(std::string& out, char32_t code_point);
std::string encode(const std::vector<char32_t>& code_points);

/// The text without the bytes of a character that is cut off at its end.
std::string_view complete_prefix(std::string_view text);
/// Every ill-formed sequence replaced by U+FFFD.
std::string sanitized(std::string_view text);

/// White space as the scored text counts it: Unicode White_Space (U+3000 too).
bool is_space(char32_t c);
/// Both ends without white space; runs of white space to one space. (Unicode white space.)
std::string squeeze(std::string_view text);
std::string_view trim(std::string_view text);
std::string_view trim_left(std::string_view text);

}  // namespace espalier::utf8
