#include "ui/models/command_line.h"

#include <algorithm>

namespace espalier::ui {

namespace {

bool isPlain(QChar c) {
  return c.isLetterOrNumber() || QStringLiteral("_-+./:=@%,").contains(c);
}

}  // namespace

std::optional<QStringList> splitCommand(const QString& line) {
  QStringList out;
  QString word;
  bool begun = false;  // also an empty word in quotes is one
  QChar quote;
  for (qsizetype i = 0; i < line.size(); ++i) {
    const QChar c = line[i];
    const bool last = i + 1 == line.size();
    if (quote == QLatin1Char('\'')) {
      if (c == quote)
        quote = QChar();
      else
        word += c;
    } else if (c == QLatin1Char('\\') && quote.isNull()) {
      if (last) return std::nullopt;
      word += line[++i];
      begun = true;
    } else if (!quote.isNull()) {
      const bool escape = c == QLatin1Char('\\') && !last &&
                          (line[i + 1] == QLatin1Char('"') || line[i + 1] == QLatin1Char('\\'));
      if (escape)
        word += line[++i];
      else if (c == quote)
        quote = QChar();
      else
        word += c;
    } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
      quote = c;
      begun = true;
    } else if (c.isSpace()) {
      if (begun) out << word;
      word.clear();
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (!quote.isNull()) return std::nullopt;
  if (begun) out << word;
  return out;
}

QString joinCommand(const QStringList& arguments) {
  QStringList words;
  for (const QString& argument : arguments) {
    if (!argument.isEmpty() && std::all_of(argument.begin(), argument.end(), isPlain)) {
      words << argument;
      continue;
    }
    QString word = argument;
    word.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    word.replace(QLatin1Char('"'), QLatin1String("\\\""));
    words << QLatin1Char('"') + word + QLatin1Char('"');
  }
  return words.join(QLatin1Char(' '));
}

QString quotedArgument(const QString& argument) {
  QString out;
  for (const QChar c : argument) {
    if (c == QLatin1Char('\n'))
      out += QLatin1String("\\n");
    else if (c == QLatin1Char('\t'))
      out += QLatin1String("\\t");
    else if (c == QLatin1Char('"') || c == QLatin1Char('\\'))
      out += QLatin1Char('\\') + QString(c);
    else if (!c.isPrint() && !c.isSurrogate())
      out += QStringLiteral("\\u%1").arg(c.unicode(), 4, 16, QLatin1Char('0'));
    else
      out += c;
  }
  return QLatin1Char('"') + out + QLatin1Char('"');
}

}  // namespace espalier::ui
