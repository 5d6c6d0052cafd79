#include "core/metrics/answers.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/metrics/tokens.h"

namespace espalier::metrics {

namespace {

/// Unicode's full mapping without a language's own rules, as Python's str.lower.
std::string lowered(std::string_view text) {
  std::string out;
  icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())))
      .toLower(icu::Locale::getRoot())
      .toUTF8String(out);
  return out;
}

std::string nfkc(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  const icu::UnicodeString whole = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const icu::UnicodeString composed = form != nullptr ? form->normalize(whole, status) : whole;
  if (U_FAILURE(status) != 0) {
    throw Error(Code::internal, std::string("ICU: ") + u_errorName(status), "");
  }
  std::string out;
  composed.toUTF8String(out);
  return out;
}

/// Python's string.punctuation.
bool is_ascii_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

/// A character of a word for \b of Python's re (the underscore is punctuation, long gone).
bool is_word(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  return u_isalpha(point) != 0 || (U_GET_GC_MASK(point) & U_GC_N_MASK) != 0;
}

bool is_article(const std::string& word) {
  return word == "a" || word == "an" || word == "the";
}

/// Every maximal run of word characters that is an article, a space in its place.
std::string without_articles(const std::string& text) {
  std::string out, word;
  const auto close = [&] {
    out += is_article(word) ? " " : word;
    word.clear();
  };
  for (const char32_t c : utf8::decode(text)) {
    if (!is_word(c)) close();
    utf8::append(is_word(c) ? word : out, c);
  }
  close();
  return out;
}

bool is_mark_alone(const std::string& word) {
  const std::vector<char32_t> points = utf8::decode(word);
  return std::all_of(points.begin(), points.end(), [](char32_t c) {
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_P_MASK | U_GC_S_MASK)) != 0;
  });
}

}  // namespace

std::vector<std::string> answer_words_en(std::string_view text) {
  std::string plain = lowered(text);
  plain.erase(std::remove_if(plain.begin(), plain.end(), is_ascii_punctuation), plain.end());
  plain = without_articles(plain);
  const std::vector<std::string_view> words = split_spaces(plain);
  return {words.begin(), words.end()};
}

std::vector<std::string> answer_words_ja(std::string_view text) {
  std::vector<std::string> words = tokens_mecab(lowered(nfkc(text)));
  words.erase(std::remove_if(words.begin(), words.end(), is_mark_alone), words.end());
  return words;
}

std::vector<std::uint32_t> answer_characters(std::string_view text) {
  static constexpr std::string_view kStop = "。";
  std::string low = lowered(text);
  while (low.ends_with(kStop))
    low.resize(low.size() - kStop.size());
  std::vector<std::uint32_t> out;
  for (const std::string_view part : split_spaces(low)) {
    if (!out.empty()) out.push_back(' ');
    for (const char32_t c : utf8::decode(part))
      out.push_back(c);
  }
  return out;
}

}  // namespace espalier::metrics
