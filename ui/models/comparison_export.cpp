#include "ui/models/comparison_export.h"

#include <QCoreApplication>
#include <QLocale>
#include <QSet>

#include "ui/models/text_marks.h"
#include "ui/settings/palettes.h"
#include "ui/settings/texts.h"
#include "ui/widgets/format.h"

namespace espalier::ui {

namespace {

QString say(const char* text) {
  return QCoreApplication::translate("comparison", text);
}

/// The custom properties of one theme.
QString properties(const ComparisonSheet& sheet, bool dark) {
  const Colours& c = paletteOf(dark);
  QString out;
  const auto add = [&out](const QString& name, const QColor& colour) {
    out += QStringLiteral("--%1:%2;").arg(name, colour.name());
  };
  add("window", c.window);
  add("surface", c.surface);
  add("text", c.text);
  add("muted", c.muted);
  add("line", c.line);
  add("taken", c.taken);
  add("added", c.infoSoft);
  add("removed", c.dangerSoft);
  for (qsizetype i = 0; i < sheet.columns.size(); ++i) {
    if (sheet.columns[i].colour >= 0)
      add(QStringLiteral("series%1").arg(i), seriesOf(sheet.columns[i].colour, dark));
  }
  return out;
}

const char* const kRules =
    "body{margin:0;padding:24px;background:var(--window);color:var(--text);"
    "font:15px/1.6 system-ui,'Noto Sans','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif}"
    "h1{font-size:22px;margin:0 0 8px}h2{font-size:16px;margin:0 0 8px}h3{font-size:13px;margin:0}"
    "section{margin-top:24px}.muted,.id,th{color:var(--muted);font-weight:400;font-size:13px}"
    ".row{display:flex;gap:12px;align-items:stretch;overflow-x:auto}"
    ".card{flex:1 0 240px;max-width:42em;background:var(--surface);border:1px solid var(--line);"
    "border-radius:6px;padding:8px 12px;overflow-wrap:anywhere}.wide{flex:2 0 320px}"
    ".text{white-space:pre-wrap;margin:8px 0 0}"
    ".chip{display:inline-block;width:12px;height:12px;border-radius:2px;margin-right:6px}"
    "table{border-collapse:collapse;font-size:13px;font-variant-numeric:tabular-nums}"
    "td,th{padding:0 0 0 10px;text-align:right}tr>:first-child{padding:0;text-align:left}"
    "mark{background:var(--taken);color:inherit}ins{background:var(--added);text-decoration:none}"
    "del{background:var(--removed)}u{text-decoration:underline}";

QString element(const char* name, const char* role, const QString& inner) {
  return QStringLiteral("<%1 class=\"%2\">").arg(name, role) + inner +
         QStringLiteral("</%1>").arg(name);
}

/// A text in its own language, so that its characters are drawn as that language draws them.
QString reading(const ComparisonSheet& sheet, const QString& inner) {
  return QStringLiteral("<p class=\"text\" lang=\"%1\">").arg(sheet.language.toHtmlEscaped()) +
         inner + "</p>";
}

QString scoreTable(const ComparisonSheet::Column& column, const ComparisonSheet::Cell& cell,
                   const ComparisonWords& words) {
  if (cell.shown.isEmpty()) return {};
  const bool characters = cell.shown.first().endsWith("_char");
  QString names = "<th>" + (characters ? words.characters.toHtmlEscaped() : QString()) + "</th>";
  QString mine = "<th>" + words.here.toHtmlEscaped() + "</th>";
  QString means = "<th>" + words.mean.toHtmlEscaped() + "</th>";
  const auto number = [](const QMap<QString, double>& scores, const QString& key) {
    return "<td>" + formatScore(scores.contains(key) ? std::optional(scores[key]) : std::nullopt) +
           "</td>";
  };
  for (const QString& key : cell.shown) {
    names += "<th>" + words.metrics.value(key, key).toHtmlEscaped() + "</th>";
    mine += number(cell.scores, key);
    means += number(column.means, key);
  }
  return "<table><tr>" + names + "</tr><tr>" + mine + "</tr><tr>" + means + "</tr></table>";
}

QString body(const ComparisonSheet& sheet, const ComparisonSheet::Item& item, qsizetype place,
             const ComparisonWords& words) {
  const ComparisonSheet::Cell& cell = item.cells[place];
  if (!cell.present || cell.text.isEmpty())
    return element("p", "muted", (cell.present ? words.empty : words.missing).toHtmlEscaped());
  const int against = sheet.columns[place].against;
  QVector<TextPart> parts{{cell.text}};
  if (against >= 0) {
    parts = differenceParts(cell.text, item.cells[against].text, sheet.language);
  } else if (!item.document.isEmpty()) {
    parts = markedParts(cell.text, markSummary(item.document, cell.text, sheet.language));
  }
  return reading(sheet, plainHtml(parts)) +
         (cell.cut ? element("p", "muted", words.cut.toHtmlEscaped()) : QString());
}

QString card(const ComparisonSheet& sheet, const ComparisonSheet::Item& item, qsizetype place,
             const ComparisonWords& words) {
  const ComparisonSheet::Column& column = sheet.columns[place];
  QString head = column.name.toHtmlEscaped();
  if (column.colour >= 0)
    head.prepend(QStringLiteral("<span class=\"chip\" style=\"background:var(--series%1)\"></span>")
                     .arg(place));
  QString out = "<h3>" + head + "</h3>";
  if (!column.method.isEmpty()) out += element("div", "muted", column.method.toHtmlEscaped());
  out += scoreTable(column, item.cells[place], words);
  if (column.against >= 0) {
    const QString& other = sheet.columns[column.against].name;
    out += element("div", "muted", words.difference.arg(other).toHtmlEscaped());
  }
  return element("div", "card", out + body(sheet, item, place, words));
}

QString section(const ComparisonSheet& sheet, const ComparisonSheet::Item& item,
                const ComparisonWords& words) {
  const QString title = item.title.isEmpty() ? item.id : item.title;
  QString row = "<h3>" + words.article.toHtmlEscaped() + "</h3>";
  row += item.document.isEmpty() ? element("p", "muted", words.gone.toHtmlEscaped())
                                 : reading(sheet, item.document.toHtmlEscaped());
  row = element("div", "card wide", row);
  for (qsizetype i = 0; i < item.cells.size(); ++i)
    row += card(sheet, item, i, words);
  return "<section><h2>" + title.toHtmlEscaped() + " " +
         element("span", "id", item.id.toHtmlEscaped()) + "</h2>" + element("div", "row", row) +
         "</section>\n";
}

QString legend(const ComparisonSheet& sheet, const ComparisonWords& words) {
  bool marks = false, differences = false;
  for (const ComparisonSheet::Column& column : sheet.columns)
    (column.against >= 0 ? differences : marks) = true;
  QStringList out{words.count.toHtmlEscaped()};
  if (marks)
    out << "<mark>" + words.taken.toHtmlEscaped() + "</mark>"
        << "<u>" + words.foreign.toHtmlEscaped() + "</u>";
  if (differences)
    out << "<ins>" + words.added.toHtmlEscaped() + "</ins>"
        << "<del>" + words.removed.toHtmlEscaped() + "</del>";
  return element("p", "muted", out.join(" &#183; "));
}

}  // namespace

ComparisonWords comparisonWords(const ComparisonSheet& sheet) {
  ComparisonWords words;
  words.language = QLocale().name().section('_', 0, 0);
  words.title = say(QT_TRANSLATE_NOOP("comparison", "Comparison of summaries"));
  words.count = say(QT_TRANSLATE_NOOP("comparison", "Records: %1")).arg(sheet.items.size());
  words.article = say(QT_TRANSLATE_NOOP("comparison", "Article"));
  words.gone = say(QT_TRANSLATE_NOOP("comparison", "The article's file is not there any more."));
  words.empty = say(QT_TRANSLATE_NOOP("comparison", "(empty)"));
  words.missing = say(QT_TRANSLATE_NOOP("comparison", "This run has no text for this record."));
  words.cut = say(QT_TRANSLATE_NOOP("comparison", "cut at the limit"));
  words.mean = say(QT_TRANSLATE_NOOP("comparison", "mean"));
  words.here = say(QT_TRANSLATE_NOOP("comparison", "this one"));
  words.characters = say(QT_TRANSLATE_NOOP("comparison", "characters"));
  words.taken = say(QT_TRANSLATE_NOOP("comparison", "taken from the article"));
  words.foreign = say(QT_TRANSLATE_NOOP("comparison", "not in the article"));
  words.added = say(QT_TRANSLATE_NOOP("comparison", "only in this summary"));
  words.removed = say(QT_TRANSLATE_NOOP("comparison", "only in the other"));
  words.difference = say(QT_TRANSLATE_NOOP("comparison", "Difference to %1"));
  for (const char* base : {"rouge1", "rouge2", "rougeL", "bleu"}) {
    words.metrics[base] = texts::metric(base);
    words.metrics[QString(base) + "_char"] = texts::metric(base);
  }
  return words;
}

QString comparisonHtml(const ComparisonSheet& sheet, const ComparisonWords& words) {
  QString out =
      "<!DOCTYPE html>\n<html lang=\"" + words.language.toHtmlEscaped() +
      "\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
      words.title.toHtmlEscaped() + "</title>\n<style>:root{" + properties(sheet, false) +
      "}\n@media (prefers-color-scheme: dark){:root{" + properties(sheet, true) + "}}\n" + kRules +
      "</style>\n</head>\n<body>\n<h1>" + words.title.toHtmlEscaped() + "</h1>\n" +
      legend(sheet, words) + "\n";
  for (const ComparisonSheet::Item& item : sheet.items)
    out += section(sheet, item, words);
  return out + "</body>\n</html>\n";
}

tables::Table comparisonTable(const ComparisonSheet& sheet, const ComparisonWords& words) {
  // Every metric that a column has anywhere, so that each row has the same fields.
  QVector<QStringList> metrics(sheet.columns.size());
  for (qsizetype i = 0; i < sheet.columns.size(); ++i) {
    QSet<QString> keys;
    for (const ComparisonSheet::Item& item : sheet.items) {
      for (auto at = item.cells[i].scores.begin(); at != item.cells[i].scores.end(); ++at)
        keys << at.key();
    }
    metrics[i] = keys.values();
    metrics[i].sort();
  }
  tables::Table table;
  table.header = QStringList{"id", "title", tables::inert(words.article)};
  for (qsizetype i = 0; i < sheet.columns.size(); ++i) {
    table.header << tables::inert(sheet.columns[i].name);
    for (const QString& key : metrics[i])
      table.header << tables::inert(sheet.columns[i].name + ": " + key);
  }
  table.numbers.resize(table.header.size());
  for (const ComparisonSheet::Item& item : sheet.items) {
    QVector<tables::Cell> row;
    const auto put = [&row](const QString& text) {
      row << tables::Cell{.text = text, .raw = text};
    };
    for (const QString& text : {item.id, item.title, item.document})
      put(tables::inert(text));
    for (qsizetype i = 0; i < item.cells.size(); ++i) {
      const ComparisonSheet::Cell& cell = item.cells[i];
      put(tables::inert(cell.text));
      for (const QString& key : metrics[i])
        put(cell.scores.contains(key) ? QString::number(cell.scores[key], 'g', 10) : QString());
    }
    table.rows << row;
  }
  return table;
}

}  // namespace espalier::ui
