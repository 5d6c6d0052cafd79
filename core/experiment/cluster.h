#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/experiment/runner.h"

namespace espalier::experiment {

/// What a Slurm cluster is asked for. Empty and 0: the cluster's own default.
struct SlurmOptions {
  std::filesystem::path store;    ///< in a folder that the nodes see under the same path
  std::filesystem::path program;  ///< espalier-cli, likewise
  std::string partition;
  std::string gpus;               ///< of a task, as --gpus-per-task takes it: "1", "h100:2"
  std::string time;               ///< limit of a task, as --time takes it: "02:00:00"
  double memory_gb = 0;           ///< of a task
  int threads = 0;                ///< of a task; 0: as the plan says
  int at_once = 0;                ///< tasks side by side
  std::vector<std::string> more;  ///< further options of sbatch, as they are
  bool allow_commands = false;    ///< as in RunOptions
  std::chrono::milliseconds poll{5000};
};

struct ClusterProgress {
  std::size_t pending = 0, running = 0, finished = 0, failed = 0;
  std::string run;    ///< the one that has just ended, empty where only counts have changed
  std::string event;  ///< finished | failed | interrupted
};

/// Rows of a store that wait for a cluster carry this as their study.
inline constexpr const char* kCluster = "cluster";

/// Hands what waits for the cluster (queued or interrupted, and in no array that is still going) to
/// Slurm as one job array: sbatch, a task a run. Beside the store:
///   cluster/ARRAY.json   {"espalier_array": 1, "job", "runs": [ids]}, written once it is submitted
///   cluster/ARRAY.sh     what sbatch got
///   cluster/ID/          a run's plan.json, its own espalier.sqlite with runs/001/, log, exit
/// A task never touches the store; one that was killed goes on from its checkpoint when it is
/// submitted again. Returns the ids handed over, none where nothing waits. Throws file_missing (no
/// sbatch in PATH), usage (Slurm refused, with its own words).
std::vector<std::string> submit_array(const SlurmOptions& options, Session& session);

/// Follows all arrays of the store to their end (squeue), and takes each run's events, outputs,
/// adapter and checkpoints into the store and runs/ID/ as its task ends. A stop of `control` leaves
/// the jobs to themselves: call it again. What the store says is enough for that, so another
/// process on another day may. Returns {"finished": [ids], "failed": [{"run", "error"}],
/// "waiting": [ids]}.
Json follow_arrays(const SlurmOptions& options, Session& session, Control& control,
                   const std::function<void(const ClusterProgress&)>& progress);

/// Ends all tasks of the store's arrays (scancel); what they had saved can be gone on with. Returns
/// the job ids.
std::vector<std::string> cancel_arrays(const SlurmOptions& options);

}  // namespace espalier::experiment
