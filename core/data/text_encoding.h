#pragma once

#include <string>
#include <string_view>

namespace espalier::data {

/// A file's text as UTF-8 without a byte order mark. UTF-8 is taken as it stands; UTF-16 with a
/// mark, Shift_JIS (Windows-31J) and EUC-JP are told from their bytes and converted (ICU). Where
/// both Japanese encodings fit, the one that reads as more kana and kanji and as fewer half-width
/// kana wins.
struct DecodedText {
  std::string_view original;       ///< the given bytes without their mark, where they are UTF-8
  std::string converted;           ///< else
  std::string encoding = "UTF-8";  ///< UTF-8 | UTF-16LE | UTF-16BE | Shift_JIS | EUC-JP

  std::string_view text() const { return original.empty() ? converted : original; }
};

/// `bytes` must live as long as the result. Throws text_encoding (file, line) where none of them
/// fits, or where what they give holds control characters.
DecodedText decode_text(std::string_view bytes, const std::string& file);

}  // namespace espalier::data
