#pragma once

#include <QString>
#include <QVector>

namespace espalier::ui {

/// A stretch of a summary and where it comes from.
struct TextMark {
  enum class Kind {
    Taken,    ///< stands in the article, in one run of words (English) or characters (Japanese)
    Foreign,  ///< stands nowhere in the article
  };
  qsizetype start = 0, length = 0;
  Kind kind = Kind::Taken;
  bool operator==(const TextMark&) const = default;
};

/// Marks of a summary against its article. Words: runs of at least two that follow one another in
/// the article are taken, a word that is nowhere in it is foreign; case and punctuation do not
/// count. Japanese: runs of at least three characters are taken, characters that lie in no common
/// pair are foreign.
QVector<TextMark> markSummary(const QString& article, const QString& summary,
                              const QString& language);

/// Share of a summary's letters that lie in taken runs: how much was copied.
double takenShare(const QVector<TextMark>& marks, const QString& summary);

/// The summary as HTML with its marks; colours from the theme.
QString markedHtml(const QString& summary, const QVector<TextMark>& marks);

}  // namespace espalier::ui
