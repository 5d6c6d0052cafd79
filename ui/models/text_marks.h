#pragma once

#include "ui/models/text_parts.h"
#include "ui/models/text_units.h"

namespace espalier::ui {

/// A stretch of a summary and where it comes from.
struct TextMark {
  enum class Kind {
    Taken,    ///< stands in the article, in one run of words
    Foreign,  ///< stands nowhere in the article
  };
  qsizetype start = 0, length = 0;
  Kind kind = Kind::Taken;
  bool operator==(const TextMark&) const = default;
};

/// Marks of a summary against its article, by the units of textUnits(). Runs of at least two words
/// that follow one another in the article are taken (Japanese: and of three characters together, as
/// endings alone say nothing), a word that is nowhere in it is foreign; case and punctuation do not
/// count. Where units are characters, runs of at least three are taken, and those that lie in no
/// common pair are foreign.
QVector<TextMark> markSummary(const QString& article, const QString& summary,
                              const QString& language);

/// Share of a summary's letters that lie in taken runs: how much was copied.
double takenShare(const QVector<TextMark>& marks, const QString& summary);

QVector<TextPart> markedParts(const QString& summary, const QVector<TextMark>& marks);
/// The summary as HTML with its marks; colours from the theme.
QString markedHtml(const QString& summary, const QVector<TextMark>& marks);

/// A sentence of an article and how much of it a summary has, 0..1 of its words' letters.
struct SentenceCoverage {
  TextSpan at;
  double share = 0;
};

/// By sentence of the article. Only runs of at least three words count (four characters), since
/// shorter ones ("of the") stand in sentences that the summary has nothing of.
QVector<SentenceCoverage> sentenceCoverage(const QString& article, const QString& summary,
                                           const QString& language);

}  // namespace espalier::ui
