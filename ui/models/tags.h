#pragma once

#include <QStringList>

/// Tags as people type and read them.
namespace espalier::ui::tags {

/// "baseline, 要確認、p50" as three words; what core would not store is left out.
QStringList fromLine(const QString& line);
QString toLine(const QStringList& tags);
/// The tag as the filter of the runs takes it: "#baseline", "#\"needs a look\"".
QString toFilter(const QString& tag);
/// Those of `known` that may follow what is typed: each completes the last word of the line.
QStringList completions(const QString& line, const QStringList& known);

}  // namespace espalier::ui::tags
