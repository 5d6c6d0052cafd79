#include "core/metrics/shares.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>

#include "core/base/utf8.h"
#include "core/metrics/sentences.h"

namespace espalier::metrics {

namespace {

constexpr std::size_t kShortestBlock = 4;
constexpr std::size_t kLongestBlock = 200;
constexpr std::size_t kTimes = 3;
constexpr std::size_t kShortestSentence = 12;

std::vector<UScriptCode> scripts_of(const std::string& language) {
  std::array<UScriptCode, 16> codes{};
  UErrorCode status = U_ZERO_ERROR;
  const int32_t n =
      uscript_getCode(language.c_str(), codes.data(), static_cast<int32_t>(codes.size()), &status);
  if (U_FAILURE(status) || n <= 0) return {};
  return {codes.begin(), codes.begin() + n};
}

bool wrong_script(const std::vector<char32_t>& text, const std::string& language) {
  const std::vector<UScriptCode> own = scripts_of(language);
  if (own.empty()) return false;
  std::size_t letters = 0, in_own = 0, latin = 0;
  for (const char32_t c : text) {
    const auto code_point = static_cast<UChar32>(c);
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(code_point, &status);
    if (!u_isalpha(code_point) || script == USCRIPT_COMMON || script == USCRIPT_INHERITED) continue;
    ++letters;
    if (std::find(own.begin(), own.end(), script) != own.end()) {
      ++in_own;
    } else if (script == USCRIPT_LATIN) {
      ++latin;
    }
  }
  if (letters == 0) return false;
  const bool latin_is_own = std::find(own.begin(), own.end(), USCRIPT_LATIN) != own.end();
  if (latin_is_own) return 2 * in_own < letters;
  return in_own == 0 || 2 * (in_own + latin) < letters;
}

/// A block of `period` characters stands `times` times in a row where a run of (times - 1) * period
/// characters equals what stands `period` before.
bool repeating(std::vector<char32_t> text) {
  text.push_back(U' ');  // so that a block which ends in a space fits at the end of the text too
  const std::size_t longest = std::min(kLongestBlock, text.size() / kTimes);
  for (std::size_t period = kShortestBlock; period <= longest; ++period) {
    std::size_t run = 0;
    for (std::size_t i = period; i < text.size(); ++i) {
      run = text[i] == text[i - period] ? run + 1 : 0;
      if (run >= (kTimes - 1) * period) return true;
    }
  }
  return false;
}

/// The sentence without the marks that close it.
std::string_view without_end_mark(std::string_view sentence) {
  constexpr std::array<std::string_view, 9> kMarks{".", "!", "?", "…", "。", "．", "！", "？", "｡"};
  for (bool found = true; found;) {
    found = false;
    for (const std::string_view mark : kMarks) {
      if (!sentence.ends_with(mark)) continue;
      sentence.remove_suffix(mark.size());
      found = true;
    }
  }
  return sentence;
}

bool copying(const std::string& text, std::string_view document, const std::string& language) {
  const std::string clean = utf8::sanitized(document);
  for (const std::string_view sentence : sentences(clean, language)) {
    const std::string wanted(without_end_mark(utf8::squeeze(sentence)));
    if (wanted.size() > text.size()) continue;
    const auto code_points = utf8::decode(wanted);
    const auto letters = std::count_if(code_points.begin(), code_points.end(),
                                       [](char32_t c) { return !utf8::is_space(c); });
    if (static_cast<std::size_t>(letters) < kShortestSentence) continue;
    if (text.find(wanted) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

OutputFlags judge_output(const Output& output, const std::string& language) {
  const std::string text = utf8::squeeze(utf8::sanitized(output.text));
  const std::vector<char32_t> code_points = utf8::decode(text);
  OutputFlags flags;
  flags.empty = text.empty();
  flags.cut = output.reached_limit;
  flags.wrong_script = wrong_script(code_points, language);
  flags.repeating = repeating(code_points);
  flags.copying = !flags.empty && copying(text, output.document, language);
  return flags;
}

Shares shares(const std::vector<OutputFlags>& flags) {
  Shares out;
  if (flags.empty()) return out;
  const double unit = 1.0 / static_cast<double>(flags.size());
  const auto share = [&](bool OutputFlags::*flag) {
    return unit * static_cast<double>(std::count_if(flags.begin(), flags.end(),
                                                    [&](const OutputFlags& f) { return f.*flag; }));
  };
  out.empty = share(&OutputFlags::empty);
  out.cut = share(&OutputFlags::cut);
  out.wrong_script = share(&OutputFlags::wrong_script);
  out.repeating = share(&OutputFlags::repeating);
  out.copying = share(&OutputFlags::copying);
  return out;
}

Shares output_shares(const std::vector<Output>& outputs, const std::string& language) {
  std::vector<OutputFlags> flags;
  flags.reserve(outputs.size());
  for (const Output& output : outputs)
    flags.push_back(judge_output(output, language));
  return shares(flags);
}

}  // namespace espalier::metrics
