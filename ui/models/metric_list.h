#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

#include "core/base/json.h"

namespace espalier::ui {

/// A plan's "metrics" as the form edits it: names of built-in ones, and objects with a "command" or
/// a "model".

/// The list that a plan has, or the one that core fills in where it has none.
Json metricsOf(const Json& plan);
QString metricName(const Json& entry);
/// A name alone, as text or as an object.
bool isBuiltInMetric(const Json& entry);
bool isCommandMetric(const Json& entry);
/// "bertscore" or "summac": what a model's metric measures, alone or before a hyphen.
QString metricMeasure(const QString& name);
/// Those of a language that compare with references, and those that look at the document.
QStringList referenceMetrics(const QString& language);
QStringList documentMetrics();
/// The list with a built-in metric in it or not: built-in ones first, in the order in which they
/// are always shown.
Json withBuiltInMetric(const Json& metrics, const QString& name, bool on);
/// The list with these as its built-in metrics, what else is in it left alone.
Json withBuiltInMetrics(const Json& metrics, const std::vector<std::string>& names);
/// A name that no entry has yet: "mine", "mine-2", ...
QString freeMetricName(const Json& metrics, const QString& wish);

/// A program that a plan's metric starts.
struct StartedCommand {
  QString metric;
  QString folder;  ///< absolute: where it runs
  QStringList arguments;
};
/// `folder`: what the plan's paths start from. Entries that name no program are left out: no such
/// plan runs.
QVector<StartedCommand> commandsOf(const Json& plan, const QString& folder);

}  // namespace espalier::ui
