#include "ui/models/tags.h"

#include "core/base/tags.h"
#include "ui/models/words_proxy.h"

namespace espalier::ui::tags {

namespace {

/// The Japanese commas part words too.
QString withCommas(QString line) {
  return line.replace(QChar(0x3001), QLatin1Char(',')).replace(QChar(0xFF0C), QLatin1Char(','));
}

}  // namespace

QStringList fromLine(const QString& line) {
  std::vector<std::string> words;
  for (const QString& part : withCommas(line).split(QLatin1Char(',')))
    words.push_back(part.toStdString());
  QStringList out;
  for (const std::string& word : tidy_tags(words))
    out << QString::fromStdString(word);
  return out;
}

QString toLine(const QStringList& tags) {
  return tags.join(QStringLiteral(", "));
}

QString toFilter(const QString& tag) {
  const bool plain = std::none_of(tag.begin(), tag.end(),
                                  [](QChar c) { return c.isSpace() || c == QLatin1Char('"'); });
  return plain ? QLatin1Char('#') + tag
               : QStringLiteral("#\"%1\"").arg(QString(tag).remove(QLatin1Char('"')));
}

QStringList completions(const QString& line, const QStringList& known) {
  const QString even = withCommas(line);
  const qsizetype comma = even.lastIndexOf(QLatin1Char(','));
  const QString typed = folded(even.mid(comma + 1).trimmed());
  const QStringList before = fromLine(even.left(comma + 1));
  const QString head = comma < 0 ? QString() : line.left(comma + 1) + QLatin1Char(' ');
  QStringList out;
  if (typed.isEmpty()) return out;
  for (const QString& tag : known) {
    if (folded(tag).startsWith(typed) && !before.contains(tag)) out << head + tag;
  }
  return out;
}

}  // namespace espalier::ui::tags
