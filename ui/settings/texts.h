#pragma once

#include <QString>
#include <QStringList>

#include "core/judge/annotation.h"
#include "core/workbench/preflight.h"
#include "ui/jobs/types.h"

/// The one table that turns core's keys into sentences of the user's language. A test walks core's
/// lists (error codes, note keys, methods and their parameters) and fails on a missing entry.
namespace espalier::ui::texts {

/// The sentence of an error code, its arguments filled in.
QString error(const ErrorInfo& error);
QString note(const workbench::Note& note);
/// "train", "validation" or "test" of a data set.
QString part(const QString& key);
QString methodLabel(const QString& method);
/// What the method does, in one line.
QString methodLine(const QString& method);
/// What is told beside the method: where other programs' numbers differ. Empty where nothing is.
QStringList methodNotes(const QString& method);
/// Name of a parameter: "density" of "ties".
QString parameter(const QString& key);
QString parameterHelp(const QString& key);
/// A word that a choice offers: "running", "input".
QString choice(const QString& value);
QString phase(const QString& name);
QString state(const QString& state);
QString metric(const QString& name);
/// What a built-in metric measures, in a sentence.
QString metricHelp(const QString& name);
/// What the values of an adapter tell of its making: "pruned", with shares of zeros "a" and "b".
QString loraKind(const QString& kind, const QMap<QString, QString>& args);
/// What is wrong with one record of a file; the error's own sentence where core says no more.
QString fault(const ErrorInfo& error);
/// What people said of a run, by its key: "Win rate", a criterion's own words.
QString judged(const QString& key, const Judged& judged);
QString judgedHelp(const QString& key);
/// A task of core/plan/tasks.h.
QString task(const QString& key);
/// Whose layout a file's columns have.
QString layout(const QString& name);

/// A criterion of a rating: its own label, or the translated key.
QString criterion(const judge::Criterion& criterion);
QString criterionHelp(const judge::Criterion& criterion);
/// Kinds of marked errors and of flags, by core's keys.
QString spanKind(const QString& key);
QString flagKind(const QString& key);
/// Why a figure of judgements is missing; empty for an empty key.
QString reason(const QString& key);

bool hasError(const QString& code);
bool hasNote(const QString& key);
bool hasMethod(const QString& method);
bool hasMethodNote(const QString& key);
bool hasParameter(const QString& key);
bool hasChoice(const QString& value);
bool hasMetricHelp(const QString& name);
/// "criterion.fluency", "judge.unanimous": a word of any group.
bool hasWord(const QString& key);
/// Every English text of the tables, for the test of the translation.
QStringList allSources();

/// "{key}" replaced from `args`; a part in [brackets] goes away where one of its keys is missing.
QString fill(const QString& pattern, const QMap<QString, QString>& args);

}  // namespace espalier::ui::texts
