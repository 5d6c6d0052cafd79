#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::metrics {

/// The sentences of a text, as parts of it, trimmed, none empty: Unicode's sentence boundaries
/// (UAX #29, from ICU) in the rules of `language`, with the abbreviations that ICU knows for it
/// ("Mr.", "e.g.") not ending one. A line break always ends a sentence; a Japanese sentence does
/// not end inside 「」, 『』 or （） that are closed on the same line, nor behind them where
/// hiragana or 、 follow (「行く。」と言った). Ill-formed UTF-8 throws text_encoding.
std::vector<std::string_view> sentences(std::string_view text, const std::string& language);

/// The summary of method `lead`: the document's first sentence, empty where it has none.
std::string lead(std::string_view document, const std::string& language);

/// The summary of method `oracle_sentence`: the document's sentence with the highest rougeL against
/// the reference (rougeL_char for Japanese), the earlier of two; an upper bound for methods that
/// copy one sentence. Empty where the document has none.
std::string oracle_sentence(std::string_view document, const std::string& reference,
                            const std::string& language);

}  // namespace espalier::metrics
