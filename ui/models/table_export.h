#pragma once

#include <QStringList>
#include <QVector>

/// A table as text for other programs. Cells are taken as they are: each format escapes what means
/// something to it, so that any name comes through.
namespace espalier::ui::tables {

struct Cell {
  QString text;         ///< as shown
  QString raw{};        ///< for CSV: a plain number, an ISO date, empty where there is no value
  bool strong = false;  ///< the best of its column
};

struct Table {
  QStringList header;
  QStringList rawHeader{};  ///< for CSV, where it differs from `header`
  QVector<bool> numbers;    ///< by column: aligned right
  QVector<QVector<Cell>> rows;
  QStringList notes{};  ///< how to read it: a list under Markdown, comments over LaTeX
};

enum class Format { Csv, Markdown, Latex };

/// RFC 4180 but for the line ends (LF, as the charts' files have them); raw values, UTF-8.
QString csv(const Table& table);
/// A text as a cell that no spreadsheet takes for a formula: behind an apostrophe where it begins
/// (white space aside) with = + - @ or their full-width forms.
QString inert(const QString& text);
/// A pipe table, best values bold.
QString markdown(const Table& table);
/// A tabular for booktabs, best values bold. Text that is not ASCII stays as it is (LuaLaTeX).
QString latex(const Table& table);
QString text(const Table& table, Format format);

}  // namespace espalier::ui::tables
