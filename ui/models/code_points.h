#pragma once

#include <QString>

namespace espalier::ui {

/// Offsets of core count code points, those of Qt UTF-16 units: the code points before a unit, and
/// the unit at which a code point begins (the text's end where there are fewer).
inline qsizetype codePointAt(const QString& text, qsizetype unit) {
  qsizetype out = 0;
  for (qsizetype i = 0; i < std::min(unit, text.size()); ++i)
    out += text[i].isLowSurrogate() ? 0 : 1;
  return out;
}
inline qsizetype unitAt(const QString& text, qsizetype codePoint) {
  qsizetype i = 0;
  for (; i < text.size() && codePoint > 0; --codePoint)
    i += text[i].isHighSurrogate() && i + 1 < text.size() ? 2 : 1;
  return i;
}

}  // namespace espalier::ui
