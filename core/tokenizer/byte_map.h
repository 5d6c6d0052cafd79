#pragma once

#include <array>
#include <string>
#include <string_view>

namespace espalier::tokenizer {

/// GPT-2's way to write any byte as a visible character: 33-126, 161-172 and 174-255 stand for
/// themselves, the other 68 bytes, in order, for U+0100 and on.
const std::array<std::string, 256>& byte_characters();

/// The bytes that a vocabulary entry stands for; the entry itself where it holds a character that
/// stands for no byte.
std::string bytes_of_piece(std::string_view piece);

}  // namespace espalier::tokenizer
