#include "ui/models/table_export.h"

#include <algorithm>

namespace espalier::ui::tables {

namespace {

QString csvField(const QString& field) {
  const bool plain = std::none_of(field.begin(), field.end(), [](QChar c) {
    return c == '"' || c == ',' || c == '\n' || c == '\r';
  });
  // Outer spaces are part of the value; some readers drop them where there are no quotes.
  if (plain && field == field.trimmed()) return field;
  QString inner = field;
  return '"' + inner.replace('"', QStringLiteral("\"\"")) + '"';
}

QString csvLine(const QStringList& fields) {
  QStringList out;
  for (const QString& field : fields)
    out << csvField(field);
  // A single empty field would be an empty line, which readers skip.
  return (out == QStringList{QString()} ? QStringLiteral("\"\"") : out.join(',')) + '\n';
}

QString markdownText(const QString& text) {
  static const QString special = QStringLiteral("\\|`*_<>[]~#&");
  QString out;
  for (const QChar c : text.simplified()) {
    if (special.contains(c)) out += '\\';
    out += c;
  }
  return out;
}

QString latexCharacter(QChar c) {
  switch (c.unicode()) {
    case '\\':
      return QStringLiteral("\\textbackslash{}");
    case '{':
    case '}':
    case '$':
    case '&':
    case '#':
    case '_':
    case '%':
      return QLatin1Char('\\') + QString(c);
    case '~':
      return QStringLiteral("\\textasciitilde{}");
    case '^':
      return QStringLiteral("\\textasciicircum{}");
    case '<':
      return QStringLiteral("\\textless{}");
    case '>':
      return QStringLiteral("\\textgreater{}");
    case '|':
      return QStringLiteral("\\textbar{}");
    case '"':
      return QStringLiteral("\\textquotedbl{}");
    case '\'':
      return QStringLiteral("\\textquotesingle{}");
    case '`':
      return QStringLiteral("\\textasciigrave{}");
    case 0x2013:
      return QStringLiteral("--");
    default:
      return QString(c);
  }
}

QString latexText(const QString& text) {
  QString out;
  QChar before;
  for (const QChar c : text.simplified()) {
    // Two hyphens would become a dash.
    if (c == '-' && before == '-') out += QStringLiteral("{}");
    out += latexCharacter(c);
    before = c;
  }
  return out;
}

QString latexLine(const QStringList& cells) {
  QString line = cells.join(QStringLiteral(" & "));
  // Behind the line before, these would be the argument of its "\\".
  if (line.startsWith('[') || line.startsWith('*')) line = '{' + line.left(1) + '}' + line.mid(1);
  return line + QStringLiteral(" \\\\\n");
}

}  // namespace

QString csv(const Table& table) {
  QString out = csvLine(table.rawHeader.isEmpty() ? table.header : table.rawHeader);
  for (const QVector<Cell>& row : table.rows) {
    QStringList fields;
    for (const Cell& cell : row)
      fields << cell.raw;
    out += csvLine(fields);
  }
  return out;
}

QString inert(const QString& text) {
  static const QString formulas = QStringLiteral("=+-@＝＋－＠");
  const auto first =
      std::find_if(text.begin(), text.end(), [](QChar c) { return !c.isSpace() && c.isPrint(); });
  return first != text.end() && formulas.contains(*first) ? QLatin1Char('\'') + text : text;
}

QString markdown(const Table& table) {
  const auto line = [](const QStringList& cells) {
    return QStringLiteral("| ") + cells.join(QStringLiteral(" | ")) + QStringLiteral(" |\n");
  };
  QStringList head, rule;
  for (int i = 0; i < table.header.size(); ++i) {
    head << markdownText(table.header[i]);
    rule << (table.numbers.value(i) ? QStringLiteral("---:") : QStringLiteral("---"));
  }
  QString out = line(head) + line(rule);
  for (const QVector<Cell>& row : table.rows) {
    QStringList cells;
    for (const Cell& cell : row) {
      const QString text = markdownText(cell.text);
      cells << (cell.strong ? QStringLiteral("**%1**").arg(text) : text);
    }
    out += line(cells);
  }
  if (!table.notes.isEmpty()) out += '\n';
  for (const QString& note : table.notes)
    out += QStringLiteral("- %1\n").arg(markdownText(note));
  return out;
}

QString latex(const Table& table) {
  QString columns;
  QStringList head;
  for (int i = 0; i < table.header.size(); ++i) {
    columns += QLatin1Char(table.numbers.value(i) ? 'r' : 'l');
    head << latexText(table.header[i]);
  }
  QString out;
  for (const QString& note : table.notes)
    out += QStringLiteral("% %1\n").arg(note.simplified());
  out +=
      QStringLiteral("% \\usepackage{booktabs}\n\\begin{tabular}{%1}\n\\toprule\n").arg(columns) +
      latexLine(head) + QStringLiteral("\\midrule\n");
  for (const QVector<Cell>& row : table.rows) {
    QStringList cells;
    for (const Cell& cell : row) {
      const QString text = latexText(cell.text);
      cells << (cell.strong ? QStringLiteral("\\textbf{") + text + '}' : text);
    }
    out += latexLine(cells);
  }
  return out + QStringLiteral("\\bottomrule\n\\end{tabular}\n");
}

QString text(const Table& table, Format format) {
  switch (format) {
    case Format::Csv:
      return csv(table);
    case Format::Markdown:
      return markdown(table);
    case Format::Latex:
      return latex(table);
  }
  return {};
}

}  // namespace espalier::ui::tables
