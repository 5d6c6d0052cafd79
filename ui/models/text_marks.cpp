#include "ui/models/text_marks.h"

#include <QHash>
#include <algorithm>
#include <vector>

namespace espalier::ui {

namespace {

/// Numbers instead of words, so that long texts are compared fast.
struct Numbers {
  QHash<QString, int> known{};
  std::vector<int> of(const QVector<TextUnit>& units) {
    std::vector<int> out;
    out.reserve(units.size());
    for (const TextUnit& unit : units)
      out.push_back(*known.insert(unit.text, known.value(unit.text, int(known.size()))));
    return out;
  }
};

/// For each unit of the text the length of the longest run from there that the source holds.
std::vector<qsizetype> longestRuns(const QVector<TextUnit>& source, const QVector<TextUnit>& text) {
  Numbers numbers;
  const std::vector<int> from = numbers.of(source);
  const std::vector<int> list = numbers.of(text);
  std::vector<qsizetype> best(list.size(), 0);
  std::vector<qsizetype> below(from.size() + 1, 0), row(from.size() + 1, 0);
  for (std::size_t i = list.size(); i-- > 0;) {
    for (std::size_t j = from.size(); j-- > 0;) {
      row[j] = list[i] == from[j] ? below[j + 1] + 1 : 0;
      best[i] = std::max(best[i], row[j]);
    }
    std::swap(row, below);
  }
  return best;
}

TextMark markOf(const QVector<TextUnit>& list, qsizetype from, qsizetype count,
                TextMark::Kind kind) {
  const qsizetype start = list[from].at.start;
  return {start, list[from + count - 1].at.end() - start, kind};
}

qsizetype letters(const QVector<TextUnit>& list, qsizetype from, qsizetype count) {
  qsizetype out = 0;
  for (qsizetype i = from; i < from + count; ++i)
    out += list[i].at.length;
  return out;
}

}  // namespace

QVector<TextMark> markSummary(const QString& article, const QString& summary,
                              const QString& language) {
  const bool characters = unitsAreCharacters(language);
  const qsizetype minimum = characters ? 3 : 2;
  const qsizetype shortest = language == "ja" ? 3 : 1;  // in letters
  const qsizetype known = characters ? 2 : 1;           // shorter common runs say nothing
  const QVector<TextUnit> list = textUnits(summary, language);
  const std::vector<qsizetype> runs = longestRuns(textUnits(article, language), list);
  QVector<TextMark> marks;
  // A unit is known if a common run of `known` units covers it, not only one that starts there.
  QVector<bool> covered(list.size(), false);
  for (qsizetype i = 0; i < list.size(); ++i) {
    if (runs[i] < known) continue;
    for (qsizetype k = 0; k < runs[i]; ++k)
      covered[i + k] = true;
  }
  qsizetype i = 0;
  while (i < list.size()) {
    if (runs[i] >= minimum && letters(list, i, runs[i]) >= shortest) {
      marks << markOf(list, i, runs[i], TextMark::Kind::Taken);
      i += runs[i];
      continue;
    }
    qsizetype foreign = 0;
    while (i + foreign < list.size() && !covered[i + foreign])
      ++foreign;
    // Words are underlined one by one, characters as a run.
    const qsizetype step = characters ? std::max<qsizetype>(foreign, 1) : 1;
    for (qsizetype k = 0; k < foreign; k += step)
      marks << markOf(list, i + k, step, TextMark::Kind::Foreign);
    i += std::max<qsizetype>(foreign, 1);
  }
  return marks;
}

double takenShare(const QVector<TextMark>& marks, const QString& summary) {
  qsizetype taken = 0;
  for (const TextMark& mark : marks) {
    if (mark.kind == TextMark::Kind::Taken) taken += mark.length;
  }
  return summary.isEmpty() ? 0 : static_cast<double>(taken) / static_cast<double>(summary.size());
}

QVector<TextPart> markedParts(const QString& summary, const QVector<TextMark>& marks) {
  QVector<TextPart> parts;
  qsizetype at = 0;
  const auto plain = [&](qsizetype to) {
    if (to > at) parts.push_back({summary.mid(at, to - at), TextPart::Kind::Plain});
  };
  for (const TextMark& mark : marks) {
    plain(mark.start);
    parts.push_back({summary.mid(mark.start, mark.length), mark.kind == TextMark::Kind::Taken
                                                               ? TextPart::Kind::Taken
                                                               : TextPart::Kind::Foreign});
    at = mark.start + mark.length;
  }
  plain(summary.size());
  return parts;
}

QString markedHtml(const QString& summary, const QVector<TextMark>& marks) {
  return themeHtml(markedParts(summary, marks));
}

QVector<SentenceCoverage> sentenceCoverage(const QString& article, const QString& summary,
                                           const QString& language) {
  QVector<SentenceCoverage> out;
  const qsizetype minimum = unitsAreCharacters(language) ? 4 : 3;
  const QVector<TextUnit> list = textUnits(article, language);
  const std::vector<qsizetype> runs = longestRuns(textUnits(summary, language), list);
  QVector<bool> covered(list.size(), false);
  for (qsizetype i = 0; i < list.size(); ++i) {
    for (qsizetype k = 0; runs[i] >= minimum && k < runs[i]; ++k)
      covered[i + k] = true;
  }
  qsizetype unit = 0;
  for (const TextSpan& sentence : textSentences(article, language)) {
    qsizetype all = 0, had = 0;
    for (; unit < list.size() && list[unit].at.start < sentence.end(); ++unit) {
      all += list[unit].at.length;
      if (covered[unit]) had += list[unit].at.length;
    }
    out.push_back({sentence, all == 0 ? 0 : static_cast<double>(had) / static_cast<double>(all)});
  }
  return out;
}

}  // namespace espalier::ui
