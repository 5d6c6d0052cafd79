#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/judge/study_grid.h"
#include "core/plan/study.h"

/// A study as work for somebody else (the queue, a cluster), as what is left of it, and as a table.
/// All of it is read from the store, so it may be asked anywhere, at any time, by anybody.
namespace espalier::experiment {

/// Where a study stands.
struct StudyLeft {
  std::size_t done = 0, total = 0;   ///< trials and runs together
  std::size_t trials = 0, runs = 0;  ///< of them left
  double seconds = 0;                ///< that those left take, one after another, as far as known
  std::size_t unknown = 0;           ///< of those left, without an estimate
  /// By column: what is left of it.
  struct Column {
    std::string target;
    std::optional<std::int64_t> shots;
    std::size_t trials = 0, runs = 0;
    double seconds = 0;
  };
  std::vector<Column> columns;
};
/// Seconds that a plan would take here, none where that is unknown.
using SecondsOf = std::function<std::optional<double>(const plan::Plan&)>;
/// What is left. A cell is estimated by the median of its like in the store (same row, then same
/// method, at as many shots and on this machine's kind of device), else by `seconds_of`.
StudyLeft study_left(const plan::Study& study, const std::filesystem::path& store,
                     const SecondsOf& seconds_of = {});

/// The trials that the store lacks; where it lacks none, the runs. Empty: the study is complete.
std::vector<plan::Plan> next_wave(const plan::Study& study, const std::filesystem::path& store);

/// Somebody who works plans off, all of them or as many as there is time for.
using WaveWorker = std::function<void(const std::vector<plan::Plan>&)>;
/// Hands over all trials that are missing, and then the runs of every row whose trials have all
/// spoken: nothing is scored on test before everything is chosen. Ends early where `control` says
/// so. A trial that fails holds up its own row alone.
void work_study(const plan::Study& study, const std::filesystem::path& store, Control& control,
                const WaveWorker& worker);

/// The ids of all its finished runs and trials, also of rows that have no score yet.
std::vector<std::string> study_runs(const plan::Study& study, const std::filesystem::path& store);

/// The study's table from what the store holds. `baseline`: instead of the study's own.
judge::StudyGrid study_grid(const plan::Study& study, const std::filesystem::path& store,
                            const std::string& baseline = {});

}  // namespace espalier::experiment
