#include "core/metrics/sentences.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/base/utf8.h"
#include "core/metrics/metrics.h"

namespace espalier::metrics {

namespace {

void check(UErrorCode status, const char* what) {
  if (U_SUCCESS(status)) return;
  throw Error(Code::internal, std::string("ICU cannot ") + what + ": " + u_errorName(status),
              "check that ICU's data is installed", {{"detail", u_errorName(status)}});
}

/// One a thread and language: making one reads rules, and it keeps a place in its text.
icu::BreakIterator& iterator_for(const std::string& language) {
  thread_local std::string made_for;
  thread_local std::unique_ptr<icu::BreakIterator> iterator;
  if (!iterator || made_for != language) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Locale locale((language + "@ss=standard").c_str());
    iterator.reset(icu::BreakIterator::createSentenceInstance(locale, status));
    if (U_FAILURE(status)) iterator.reset();
    check(status, "split sentences");
    made_for = language;
  }
  return *iterator;
}

/// From the byte of an outermost opening bracket to that of its closing one.
struct Span {
  std::size_t begin, end;
};

constexpr std::size_t kBracket = 3;  // bytes of every such bracket

/// Whether what follows a closing bracket belongs to its sentence (」と言った).
bool goes_on(std::string_view rest) {
  const std::vector<char32_t> next = utf8::decode(rest.substr(0, 3));
  return !next.empty() && ((next[0] >= U'ぁ' && next[0] <= U'ゟ') || next[0] == U'、');
}

/// The outermost pairs of Japanese brackets that open and close on one line, in order.
std::vector<Span> bracketed(std::string_view text) {
  std::vector<Span> out;
  std::size_t depth = 0, begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') depth = 0;
    const std::string_view here = text.substr(i, kBracket);
    if (here == "「" || here == "『" || here == "（") {
      if (depth++ == 0) begin = i;
    } else if (depth > 0 && (here == "」" || here == "』" || here == "）")) {
      if (--depth == 0) out.push_back({begin, i});
    }
  }
  return out;
}

std::vector<std::string_view> pieces(std::string_view text, const std::string& language) {
  UErrorCode status = U_ZERO_ERROR;
  UText* opened = utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status);
  check(status, "read the text");
  const std::unique_ptr<UText, UText* (*)(UText*)> handle(opened, utext_close);
  icu::BreakIterator& iterator = iterator_for(language);
  iterator.setText(handle.get(), status);
  check(status, "split sentences");
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (int32_t end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
    out.push_back(text.substr(begin, static_cast<std::size_t>(end) - begin));
    begin = static_cast<std::size_t>(end);
  }
  return out;
}

}  // namespace

std::vector<std::string_view> sentences(std::string_view text, const std::string& language) {
  if (!utf8::valid(text)) {
    throw Error(Code::text_encoding, "a text to be split into sentences is not UTF-8",
                "save the text as UTF-8");
  }
  const std::vector<Span> spans = is_japanese(language) ? bracketed(text) : std::vector<Span>{};
  std::vector<std::string_view> out;
  std::size_t begin = 0, end = 0;
  auto span = spans.begin();
  for (const std::string_view piece : pieces(text, language)) {
    end += piece.size();
    while (span != spans.end() && span->end + kBracket < end)
      ++span;
    if (span != spans.end() && span->begin < end &&
        (end <= span->end || goes_on(text.substr(end)))) {
      continue;
    }
    const std::string_view sentence = utf8::trim(text.substr(begin, end - begin));
    if (!sentence.empty()) out.push_back(sentence);
    begin = end;
  }
  return out;
}

std::string lead(std::string_view document, const std::string& language) {
  const auto all = sentences(document, language);
  return all.empty() ? std::string() : std::string(all.front());
}

std::string oracle_sentence(std::string_view document, const std::string& reference,
                            const std::string& language) {
  const auto all = sentences(document, language);
  if (all.empty()) return {};
  const std::string metric = is_japanese(language) ? "rougeL_char" : "rougeL";
  const std::vector<std::string> candidates(all.begin(), all.end());
  const std::vector<std::string> references(all.size(), reference);
  const auto scores = score_each({metric}, language, references, candidates);
  std::size_t best = 0;
  for (std::size_t i = 1; i < scores.size(); ++i) {
    if (scores[i].at(metric) > scores[best].at(metric)) best = i;
  }
  return candidates[best];
}

}  // namespace espalier::metrics
