#include "ui/models/metric_list.h"

#include <QDir>
#include <algorithm>

#include "core/metrics/metrics.h"
#include "core/plan/plan.h"

namespace espalier::ui {

namespace {

QStringList qt(const std::vector<std::string>& words) {
  QStringList out;
  for (const std::string& word : words)
    out << QString::fromStdString(word);
  return out;
}

QString textOf(const Json& entry, const char* key) {
  const auto it = entry.find(key);
  return it != entry.end() && it->is_string() ? QString::fromStdString(it->get<std::string>())
                                              : QString();
}

}  // namespace

Json metricsOf(const Json& plan) {
  if (plan.is_object() && plan.contains("metrics")) {
    const Json& list = plan.at("metrics");
    return list.is_array() ? list : Json::array();
  }
  Json out = Json::array();
  for (const plan::MetricEntry& entry : plan::Plan().metrics)
    out.push_back(entry.name);
  return out;
}

QString metricName(const Json& entry) {
  if (entry.is_string()) return QString::fromStdString(entry.get<std::string>());
  return entry.is_object() ? textOf(entry, "name") : QString();
}

bool isCommandMetric(const Json& entry) {
  return entry.is_object() && entry.contains("command");
}

bool isBuiltInMetric(const Json& entry) {
  if (entry.is_string()) return true;
  return entry.is_object() && !entry.contains("command") && !entry.contains("model") &&
         plan::builtin_metrics().end() != std::find(plan::builtin_metrics().begin(),
                                                    plan::builtin_metrics().end(),
                                                    metricName(entry).toStdString());
}

QString metricMeasure(const QString& name) {
  return name.section(QLatin1Char('-'), 0, 0);
}

QStringList referenceMetrics(const QString& language) {
  return qt(metrics::metric_names(language.toStdString()));
}

QStringList documentMetrics() {
  return qt(metrics::document_metric_names());
}

Json withBuiltInMetric(const Json& metrics, const QString& name, bool on) {
  QStringList chosen;
  Json others = Json::array();
  for (const Json& entry : metrics) {
    if (!isBuiltInMetric(entry))
      others.push_back(entry);
    else if (metricName(entry) != name)
      chosen << metricName(entry);
  }
  if (on) chosen << name;
  Json out = Json::array();
  for (const QString& known : qt(plan::builtin_metrics())) {
    if (chosen.removeAll(known) > 0) out.push_back(known.toStdString());
  }
  for (const QString& unknown : chosen)
    out.push_back(unknown.toStdString());
  for (const Json& entry : others)
    out.push_back(entry);
  return out;
}

Json withBuiltInMetrics(const Json& metrics, const std::vector<std::string>& names) {
  Json out(names);
  for (const Json& entry : metrics) {
    if (!isBuiltInMetric(entry)) out.push_back(entry);
  }
  return out;
}

QString freeMetricName(const Json& metrics, const QString& wish) {
  QStringList taken;
  for (const Json& entry : metrics)
    taken << metricName(entry);
  QString name = wish;
  for (int i = 2; taken.contains(name); ++i)
    name = QStringLiteral("%1-%2").arg(wish).arg(i);
  return name;
}

QVector<StartedCommand> commandsOf(const Json& plan, const QString& folder) {
  QVector<StartedCommand> out;
  for (const Json& entry : metricsOf(plan)) {
    if (!isCommandMetric(entry) || !entry.at("command").is_array()) continue;
    StartedCommand command;
    command.metric = metricName(entry);
    command.folder = QDir::cleanPath(QDir(folder).absoluteFilePath(textOf(entry, "folder")));
    for (const Json& argument : entry.at("command")) {
      command.arguments << (argument.is_string()
                                ? QString::fromStdString(argument.get<std::string>())
                                : QString::fromStdString(json::dump(argument)));
    }
    if (!command.arguments.isEmpty()) out << command;
  }
  return out;
}

}  // namespace espalier::ui
