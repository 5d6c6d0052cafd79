#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"
#include "core/metrics/metrics.h"
#include "core/plan/plan.h"

namespace espalier::experiment {

struct MetricSettings {
  std::string language;
  std::filesystem::path folder;  ///< what relative paths of the entries start from
  std::string device = "auto";   ///< for metrics that a model computes
  bool allow_commands = false;   ///< the user allows metrics to start programs
};

struct ScoredMetrics {
  std::vector<std::map<std::string, double>> each;  ///< for each candidate, by name
  /// By name; empty where there is nothing to score. A model's measure may give several.
  std::map<std::string, metrics::MetricValue> corpus;
};

/// The metrics of a plan, whatever computes them. `ids`: one for each candidate. Throws
/// metric_command_refused before anything is computed, metric_*, data_record, and for models
/// what load_encoder() throws.
ScoredMetrics score_metrics(const std::vector<plan::MetricEntry>& entries,
                            const MetricSettings& settings, const std::vector<std::string>& ids,
                            const metrics::Texts& texts, Control* control = nullptr);

/// Throws metric_command_refused where an entry is a command and the user does not allow them.
void require_allowed(const std::vector<plan::MetricEntry>& entries, bool allow_commands);

/// What can be said before a run begins: require_allowed(), and check_metric_model() for each entry
/// that a model computes.
void check_entries(const std::vector<plan::MetricEntry>& entries,
                   const std::filesystem::path& folder, bool allow_commands);

/// {"value", "low", "high", "signature"}, and "share": false where it is none.
Json metric_json(const metrics::MetricValue& value);

}  // namespace espalier::experiment
