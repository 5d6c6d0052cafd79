#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::metrics {

// Answers as the evaluations of question answering take them apart. `text`: well-formed UTF-8.

/// SQuAD's official script (v1.1 and v2.0 alike): lower case, ASCII punctuation taken out, then the
/// words a, an and the, cut at white space.
std::vector<std::string> answer_words_en(std::string_view text);
/// Japanese words: NFKC, lower case, sacreBLEU's ja-mecab words without those that are punctuation
/// and symbols alone. Throws as Mecab::words.
std::vector<std::string> answer_words_ja(std::string_view text);
/// Code points as JGLUE's evaluation of JSQuAD compares them (its patch of transformers'
/// squad_metrics): lower case, 。 taken off the end, white space runs to one space, which counts.
std::vector<std::uint32_t> answer_characters(std::string_view text);

}  // namespace espalier::metrics
