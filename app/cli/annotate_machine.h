#pragma once

#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "core/base/json.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_metrics.h"

// What `annotate show` says of models that judged, and of metrics.
namespace espalier::cli {

Json json_of(const workbench::annotation::MachineResult& result);
Json json_of(const workbench::annotation::MetricCorrelation& row);
std::string words_of(const workbench::annotation::MachineResult& result);
std::string words_of(const std::vector<workbench::annotation::MetricCorrelation>& rows);

/// Both of a task, as "machines" and "metrics" (of a closed one) into `out`; returns the text.
std::string told_of_machines(const store::Store& store,
                             const workbench::annotation::TaskState& state, Json& out);

void add_annotate_judge(CLI::App& group, Context& context);  ///< annotate judge

}  // namespace espalier::cli
