#pragma once

#include <QString>
#include <QVector>

namespace espalier::ui {

/// A stretch of a text, in UTF-16 units.
struct TextSpan {
  qsizetype start = 0, length = 0;
  qsizetype end() const { return start + length; }
  bool operator==(const TextSpan&) const = default;
};

/// A unit by which texts are compared, with its place.
struct TextUnit {
  QString text;  ///< case folded
  TextSpan at;
};

/// The words of a text in order, without white space and punctuation: of English by Unicode's word
/// boundaries, of Japanese as MeCab cuts them. Where MeCab's dictionary is not installed, Japanese
/// is cut into characters.
QVector<TextUnit> textUnits(const QString& text, const QString& language);
/// Whether units of this language are single characters.
bool unitsAreCharacters(const QString& language);

/// The sentences of a text, trimmed, none empty.
QVector<TextSpan> textSentences(const QString& text, const QString& language);

}  // namespace espalier::ui
