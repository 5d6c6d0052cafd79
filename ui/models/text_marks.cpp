#include "ui/models/text_marks.h"

#include <QTextBoundaryFinder>
#include <algorithm>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

/// A unit of comparison: a word, or a character of Japanese, with its place.
struct Unit {
  QString text;
  qsizetype start = 0, length = 0;
};

bool hasLetters(const QString& text) {
  return std::any_of(text.begin(), text.end(),
                     [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
}

QVector<Unit> units(const QString& text, bool characters) {
  QVector<Unit> out;
  QTextBoundaryFinder finder(characters ? QTextBoundaryFinder::Grapheme : QTextBoundaryFinder::Word,
                             text);
  qsizetype from = 0;
  while (finder.toNextBoundary() != -1) {
    const qsizetype to = finder.position();
    const QString unit = text.mid(from, to - from).toCaseFolded();
    if (hasLetters(unit)) out.push_back({unit, from, to - from});
    from = to;
  }
  return out;
}

/// For each unit of the summary the length of the longest run from there that the article holds.
QVector<qsizetype> longestRuns(const QVector<Unit>& article, const QVector<Unit>& summary) {
  const auto n = summary.size();
  QVector<qsizetype> best(n, 0);
  QVector<qsizetype> below(article.size() + 1, 0);
  for (auto i = n - 1; i >= 0; --i) {
    QVector<qsizetype> row(article.size() + 1, 0);
    for (auto j = article.size() - 1; j >= 0; --j) {
      if (summary[i].text != article[j].text) continue;
      row[j] = below[j + 1] + 1;
      best[i] = std::max(best[i], row[j]);
    }
    below = std::move(row);
  }
  return best;
}

void add(QVector<TextMark>& marks, const QVector<Unit>& list, qsizetype from, qsizetype count,
         TextMark::Kind kind) {
  const qsizetype start = list[from].start;
  const Unit& last = list[from + count - 1];
  marks.push_back({start, last.start + last.length - start, kind});
}

}  // namespace

QVector<TextMark> markSummary(const QString& article, const QString& summary,
                              const QString& language) {
  const bool characters = language == "ja";
  const qsizetype minimum = characters ? 3 : 2;
  const qsizetype known = characters ? 2 : 1;  // shorter common runs say nothing
  const QVector<Unit> source = units(article, characters);
  const QVector<Unit> list = units(summary, characters);
  const QVector<qsizetype> runs = longestRuns(source, list);
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
    if (runs[i] >= minimum) {
      add(marks, list, i, runs[i], TextMark::Kind::Taken);
      i += runs[i];
      continue;
    }
    qsizetype foreign = 0;
    while (i + foreign < list.size() && !covered[i + foreign])
      ++foreign;
    if (foreign > 0) {
      // Words are underlined one by one, characters as a run.
      if (characters)
        add(marks, list, i, foreign, TextMark::Kind::Foreign);
      else {
        for (qsizetype k = 0; k < foreign; ++k)
          add(marks, list, i + k, 1, TextMark::Kind::Foreign);
      }
    }
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

QString markedHtml(const QString& summary, const QVector<TextMark>& marks) {
  const Colours& c = Theme::get().colours();
  QString html;
  qsizetype at = 0;
  for (const TextMark& mark : marks) {
    html += summary.mid(at, mark.start - at).toHtmlEscaped();
    const QString part = summary.mid(mark.start, mark.length).toHtmlEscaped();
    html += mark.kind == TextMark::Kind::Taken
                ? QStringLiteral("<span style='background-color:%1'>%2</span>")
                      .arg(c.taken.name(), part)
                : QStringLiteral("<u>%1</u>").arg(part);
    at = mark.start + mark.length;
  }
  return html + summary.mid(at).toHtmlEscaped();
}

}  // namespace espalier::ui
