#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/metrics/metrics.h"

namespace espalier::metrics {

/// A metric that a program of the user computes. It is given one line of JSON for each record on
/// its standard input, {"id", "document", "reference", "candidate"} (with several references also
/// "references": [...]; "document" is empty where there are none), and writes one number a line to
/// its standard output, in the same order. What it writes to standard error is shown where it
/// fails.
struct CommandMetric {
  std::string name;
  std::vector<std::string> command;  ///< program and arguments; no shell reads them
  std::filesystem::path folder;      ///< where it runs
  std::chrono::milliseconds time_limit{600000};
};

/// One number a record. `ids`: one for each candidate. Whether the user allows commands is asked
/// before. Throws metric_command (it fails, is too slow, writes too much, too few or too many lines
/// or something that is no finite number), metric_counts, stopped, aborted.
std::vector<double> score_by_command(const CommandMetric& metric,
                                     const std::vector<std::string>& ids, const Texts& texts,
                                     Control* control = nullptr);

/// "command:prog arg|agg:mean".
std::string signature(const CommandMetric& metric);

}  // namespace espalier::metrics
