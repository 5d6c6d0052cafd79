#include "core/data/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>

#include "core/base/error.h"
#include "core/base/utf8.h"

namespace espalier::data {

namespace {

struct Kind {
  const char* name;
  const char* converter;  ///< ICU's name
};
constexpr Kind kShiftJis{"Shift_JIS", "ibm-943_P15A-2003"};
constexpr Kind kEucJp{"EUC-JP", "ibm-33722_P12A_P12A-2009_U2"};

/// The bytes as UTF-16, nothing where they are no text of that encoding.
std::optional<icu::UnicodeString> decoded(std::string_view bytes, const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open(name, &status),
                                                                     &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  icu::UnicodeString out(bytes.data(), static_cast<int32_t>(bytes.size()), converter.get(), status);
  if (U_FAILURE(status)) return std::nullopt;
  for (int32_t i = 0; i < out.length(); ++i) {
    const char16_t c = out.charAt(i);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return std::nullopt;
  }
  return out;
}

/// How Japanese a text reads, nothing where it does not: UTF-8 or another encoding read as this one
/// gives rare kanji, half-width kana and private characters, but hardly kana.
std::optional<std::int64_t> score(const icu::UnicodeString& text) {
  std::int64_t kana = 0, plain = 0, odd = 0;
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t c = text.charAt(i);
    if (c >= 0x3040 && c <= 0x30FF) {
      ++kana;
    } else if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x303F)) {
      ++plain;
    } else if ((c >= 0xFF61 && c <= 0xFF9F) || (c >= 0xE000 && c <= 0xF8FF) ||
               (c >= 0x80 && c <= 0x9F)) {
      ++odd;
    }
  }
  if (kana == 0 || kana * 10 < kana + plain + odd || odd > kana) return std::nullopt;
  return 3 * kana + plain - 3 * odd;
}

std::string utf8_of(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::optional<DecodedText> japanese(std::string_view bytes) {
  std::optional<DecodedText> best;
  std::int64_t best_score = std::numeric_limits<std::int64_t>::min();
  for (const Kind& kind : {kShiftJis, kEucJp}) {
    const auto text = decoded(bytes, kind.converter);
    if (!text) continue;
    const auto value = score(*text);
    if (!value || *value <= best_score) continue;
    best_score = *value;
    best = DecodedText{{}, utf8_of(*text), kind.name};
  }
  return best;
}

Error unreadable(std::string_view bytes, std::size_t bad, const std::string& file) {
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(bad);
  const std::string line = std::to_string(1 + std::count(bytes.begin(), end, '\n'));
  return Error(Code::text_encoding,
               file + ": line " + line + " is neither UTF-8 nor Shift_JIS nor EUC-JP",
               "save the file as UTF-8", {{"file", file}, {"line", line}});
}

}  // namespace

DecodedText decode_text(std::string_view bytes, const std::string& file) {
  DecodedText out;
  out.original = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
  const std::size_t bad = utf8::first_invalid(out.original);
  if (bad == std::string_view::npos) return out;
  // ICU counts in 32 bits.
  constexpr std::size_t kLargest = std::size_t{1} << 30;
  std::optional<DecodedText> converted;
  if (bytes.size() <= kLargest) {
    const bool little = bytes.starts_with("\xFF\xFE"), big = bytes.starts_with("\xFE\xFF");
    if (little || big) {
      const char* const name = little ? "UTF-16LE" : "UTF-16BE";
      if (const auto text = decoded(bytes.substr(2), name)) {
        converted = DecodedText{{}, utf8_of(*text), name};
      }
    } else {
      converted = japanese(bytes);
    }
  }
  if (!converted) throw unreadable(out.original, bad, file);
  return std::move(*converted);
}

}  // namespace espalier::data
