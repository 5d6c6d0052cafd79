#pragma once

#include <QString>
#include <QVector>

namespace espalier::ui {

/// A piece of a text with what is to be said of it.
struct TextPart {
  enum class Kind {
    Plain,
    Taken,    ///< from the article
    Foreign,  ///< not in the article
    Added,    ///< not in the other text
    Removed,  ///< of the other text only
  };
  QString text;
  Kind kind = Kind::Plain;
  bool operator==(const TextPart&) const = default;
};

/// `text` against `other`, word by word (textUnits()): the whole of `text`, and where words of
/// `other` are missing, these as Removed. The fewest words that can be are added and removed; case
/// and punctuation do not count.
QVector<TextPart> differenceParts(const QString& text, const QString& other,
                                  const QString& language);

/// For the window: colours of the theme inside.
QString themeHtml(const QVector<TextPart>& parts);
/// For a page with a style sheet of its own: <mark>, <u>, <ins>, <del>.
QString plainHtml(const QVector<TextPart>& parts);

}  // namespace espalier::ui
