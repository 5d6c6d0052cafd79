#include "ui/models/text_parts.h"

#include <algorithm>
#include <vector>

#include "ui/models/text_units.h"
#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {

using Kind = TextPart::Kind;

/// Which words of `a` and `b` belong to a longest common subsequence: pairs of places, in order.
QVector<std::pair<qsizetype, qsizetype>> commonWords(const QVector<TextUnit>& a,
                                                     const QVector<TextUnit>& b) {
  const qsizetype n = a.size(), m = b.size();
  enum : quint8 { Both, First, Second };
  std::vector<quint8> way(static_cast<std::size_t>(n * m));
  std::vector<int> below(m + 1, 0), row(m + 1, 0);
  for (qsizetype i = n - 1; i >= 0; --i) {
    row[m] = 0;
    for (qsizetype j = m - 1; j >= 0; --j) {
      quint8& here = way[i * m + j];
      if (a[i].text == b[j].text) {
        here = Both;
        row[j] = below[j + 1] + 1;
      } else {
        // Of two equal ways the one that tells first what was removed.
        here = row[j + 1] >= below[j] ? Second : First;
        row[j] = std::max(row[j + 1], below[j]);
      }
    }
    std::swap(row, below);
  }
  QVector<std::pair<qsizetype, qsizetype>> out;
  for (qsizetype i = 0, j = 0; i < n && j < m;) {
    const quint8 here = way[i * m + j];
    if (here == Both) out.push_back({i, j});
    i += here == Second ? 0 : 1;
    j += here == First ? 0 : 1;
  }
  return out;
}

void put(QVector<TextPart>& parts, const QString& text, Kind kind) {
  if (text.isEmpty()) return;
  if (!parts.isEmpty() && parts.last().kind == kind)
    parts.last().text += text;
  else
    parts.push_back({text, kind});
}

/// From the first letter of one unit to the last of another.
TextSpan stretch(const QVector<TextUnit>& units, qsizetype from, qsizetype to) {
  const qsizetype start = units[from].at.start;
  return {start, units[to - 1].at.end() - start};
}

QString html(const QVector<TextPart>& parts, const QString (&open)[5], const QString (&close)[5]) {
  QString out;
  for (const TextPart& part : parts) {
    const int kind = static_cast<int>(part.kind);
    out += open[kind] + part.text.toHtmlEscaped() + close[kind];
  }
  return out;
}

}  // namespace

QVector<TextPart> differenceParts(const QString& text, const QString& other,
                                  const QString& language) {
  const QVector<TextUnit> mine = textUnits(text, language);
  const QVector<TextUnit> theirs = textUnits(other, language);
  auto common = commonWords(mine, theirs);
  common.push_back({mine.size(), theirs.size()});
  QVector<TextPart> parts;
  qsizetype at = 0, i = 0, j = 0;
  for (const auto& [nextMine, nextTheirs] : common) {
    // What stands between two common words; the gap before it is nobody's. Behind the last word,
    // what is missing stands before the full stop.
    const bool behind = i == mine.size();
    const qsizetype place = behind ? at : mine[i].at.start;
    const QString space = language == "ja" ? QString() : QStringLiteral(" ");
    if (nextTheirs > j || nextMine > i) {
      put(parts, text.mid(at, place - at), Kind::Plain);
      at = place;
    }
    if (nextTheirs > j) {
      const TextSpan gone = stretch(theirs, j, nextTheirs);
      if (behind && at > 0) put(parts, space, Kind::Plain);
      put(parts, other.mid(gone.start, gone.length), Kind::Removed);
      if (!behind) put(parts, space, Kind::Plain);
    }
    if (nextMine > i) {
      const TextSpan fresh = stretch(mine, i, nextMine);
      put(parts, text.mid(fresh.start, fresh.length), Kind::Added);
      at = fresh.end();
    }
    i = nextMine + 1;
    j = nextTheirs + 1;
    if (nextMine < mine.size()) {
      put(parts, text.mid(at, mine[nextMine].at.end() - at), Kind::Plain);
      at = mine[nextMine].at.end();
    }
  }
  put(parts, text.mid(at), Kind::Plain);
  return parts;
}

QString themeHtml(const QVector<TextPart>& parts) {
  const Colours& c = Theme::get().colours();
  const QString span = QStringLiteral("</span>");
  const QString back = QStringLiteral("<span style='background-color:%1'>");
  const QString open[5] = {
      {},
      back.arg(c.taken.name()),
      QStringLiteral("<u>"),
      back.arg(c.infoSoft.name()),
      QStringLiteral("<span style='background-color:%1;text-decoration:line-through'>")
          .arg(c.dangerSoft.name())};
  const QString close[5] = {{}, span, QStringLiteral("</u>"), span, span};
  return html(parts, open, close);
}

QString plainHtml(const QVector<TextPart>& parts) {
  const QString open[5] = {{},
                           QStringLiteral("<mark>"),
                           QStringLiteral("<u>"),
                           QStringLiteral("<ins>"),
                           QStringLiteral("<del>")};
  const QString close[5] = {{},
                            QStringLiteral("</mark>"),
                            QStringLiteral("</u>"),
                            QStringLiteral("</ins>"),
                            QStringLiteral("</del>")};
  return html(parts, open, close);
}

}  // namespace espalier::ui
