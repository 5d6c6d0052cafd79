#pragma once

#include "core/experiment/runner.h"
#include "core/plan/study.h"

namespace espalier::experiment {

/// Where a study stands, told before and after every cell.
struct StudyProgress {
  std::size_t done = 0, total = 0;  ///< cells; trials count
  std::string cell;                 ///< readable name of the cell that runs next
};

/// Runs what a study still lacks (finished runs of the same plan hash in the store are skipped, so
/// it restarts anywhere), chooses each row's point on validation alone, and returns the study's
/// table as JSON: rows with mean, deviation over sample seeds, interval, paired differences and
/// verdicts. `time_limit_s` > 0 ends the work after that many seconds, at a cell's end, with
/// "complete": false. `allow_commands`: see RunOptions.
Json run_study(const plan::Study& study, const std::filesystem::path& store, Session& session,
               Control& control, const EventSink& sink,
               const std::function<void(const StudyProgress&)>& progress, double time_limit_s = 0,
               bool allow_commands = false);

/// The table from what the store holds, running nothing.
Json study_table(const plan::Study& study, const std::filesystem::path& store);

}  // namespace espalier::experiment
