#include "ui/models/plan_task.h"

#include <QStringList>
#include <cstdint>

#include "ui/models/metric_list.h"

namespace espalier::ui {

ErrorInfo asTask(ErrorInfo error, const Json& plan) {
  const QString key = error.args.value("key");
  if (error.code == "plan.missing_key" && key == "base_model") error.code = "compose.no_model";
  if (error.code == "plan.missing_key" && key.startsWith("data")) error.code = "compose.no_data";
  if (error.code == "plan.source_count" && error.args.value("count") == "0")
    error.code = "compose.no_adapter";
  // Without a command the plan's reader takes it for a built-in one.
  const QStringList path = key.split(QLatin1Char('.'));
  const Json metrics = metricsOf(plan);
  const std::size_t at =
      path.size() == 3 && path[0] == "metrics" ? path[1].toULongLong() : SIZE_MAX;
  const Json metric = at < metrics.size() ? metrics[at] : Json();
  if (error.code == "plan.bad_value" && isCommandMetric(metric) && metric.at("command").empty())
    error.code = "compose.no_command";
  return error;
}

}  // namespace espalier::ui
