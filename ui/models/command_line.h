#pragma once

#include <QString>
#include <QStringList>
#include <optional>

namespace espalier::ui {

/// A program and its arguments as one writes them in a line: blanks part them; 'single quotes' take
/// everything as it is, "double quotes" everything but \" and \\, and outside of quotes a backslash
/// takes the next character. Nothing is ever filled in: no shell reads it. None where a quote stays
/// open or a backslash ends the line.
std::optional<QStringList> splitCommand(const QString& line);
/// A line that splitCommand() takes apart again.
QString joinCommand(const QStringList& arguments);
/// One argument as it is, in quotes that show where it begins and ends; what cannot be seen is
/// written out (\n, \t, \u001b).
QString quotedArgument(const QString& argument);

}  // namespace espalier::ui
