#pragma once

#include <string_view>

namespace espalier::tokenizer {

/// Checks a SentencePiece "precompiled_charsmap": u32 size of a double-array trie in bytes
/// (little-endian), the trie's 32-bit units (as Darts-clone writes them), then zero-terminated
/// replacement texts, which the trie's leaves point into. The library follows such a map without
/// looking where it leads, so every place that a text can reach is walked here first: all steps
/// stay inside the trie, no path comes back to itself, at most 32 entries lie on one path (the
/// library has room for no more), and every replacement is UTF-8 of at most 255 bytes.
/// An empty map is sound. Throws Error tokenizer_bad.
void check_character_map(std::string_view map);

}  // namespace espalier::tokenizer
