#include "core/tokenizer/byte_map.h"

#include <cstdint>
#include <vector>

#include "core/base/utf8.h"

namespace espalier::tokenizer {

namespace {

constexpr char32_t kLimit = 0x144;  // 256 bytes, 68 of them from U+0100 on

struct Tables {
  std::array<std::string, 256> characters;
  std::array<int, kLimit> bytes{};

  Tables() {
    bytes.fill(-1);
    char32_t next = 0x100;
    for (int b = 0; b < 256; ++b) {
      const bool visible = (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || b >= 174;
      const char32_t c = visible ? static_cast<char32_t>(b) : next++;
      utf8::append(characters[static_cast<std::size_t>(b)], c);
      bytes[c] = b;
    }
  }
};

const Tables& tables() {
  static const Tables instance;
  return instance;
}

}  // namespace

const std::array<std::string, 256>& byte_characters() {
  return tables().characters;
}

std::string bytes_of_piece(std::string_view piece) {
  std::string out;
  for (const char32_t c : utf8::decode(piece)) {
    const int byte = c < kLimit ? tables().bytes[c] : -1;
    if (byte < 0) return std::string(piece);
    out += static_cast<char>(byte);
  }
  return out;
}

}  // namespace espalier::tokenizer
