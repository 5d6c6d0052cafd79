#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::metrics {

/// White space as Python's str.split and str.strip see it, which the references are written in:
/// Unicode's and the four separators U+001C to U+001F.
bool is_reference_space(char32_t c);
/// `text` cut at that white space, without empty parts.
std::vector<std::string_view> split_spaces(std::string_view text);
/// `text` without that white space at both ends.
std::string_view strip_spaces(std::string_view text);

/// google rouge_score's words with its stemmer: lower case, runs outside [a-z0-9] are gaps, words
/// of more than three letters stemmed.
std::vector<std::string> rouge_tokens(std::string_view text);
/// sacreBLEU's `13a` (mteval-v13a): ASCII symbols stand alone, full stops and commas too unless
/// between digits, a hyphen after a digit splits; four HTML entities are resolved.
std::vector<std::string> tokens_13a(std::string_view text);
/// sacreBLEU's `ja-mecab`. Throws as Mecab::words.
std::vector<std::string> tokens_mecab(std::string_view text);
/// sacreBLEU's words of chrF++: cut at white space, one ASCII punctuation mark peeled from a word's
/// end, else from its start (not from a word of one character).
std::vector<std::string> chrf_words(std::string_view text);
/// Code points that are not white space: sacreBLEU's `char`, chrF's characters, our character
/// ROUGE.
std::vector<std::uint32_t> characters(std::string_view text);

}  // namespace espalier::metrics
