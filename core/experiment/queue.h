#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/experiment/runner.h"
#include "core/plan/study.h"

namespace espalier::experiment {

/// A plan at every point of a grid over its keys ("prune.ratio" x "seed"), named after what
/// differs. Every one is parsed. Throws study_bad (too many points), plan_*.
std::vector<plan::Plan> sweep(const Json& plan, const std::filesystem::path& folder,
                              const plan::Grid& grid);

/// Puts plans at the end of a store's queue: rows in state "queued". A plan that the store holds
/// finished, running or waiting already is passed over. Returns the new runs' ids. `queue`: whose
/// they are, this machine's (kLocalQueue) or a cluster's (cluster.h).
inline constexpr const char* kLocalQueue = "queue";
std::vector<std::string> enqueue(const std::vector<plan::Plan>& plans,
                                 const std::filesystem::path& store, Session& session,
                                 const std::string& queue = kLocalQueue);

struct QueueOptions {
  std::filesystem::path store;
  std::filesystem::path program;  ///< espalier-cli, which each run is a child process of
  int at_once = 1;
  int threads = 0;              ///< of each child; 0: the machine's cores divided by at_once
  bool allow_commands = false;  ///< as in RunOptions
};

struct QueueProgress {
  std::size_t waiting = 0, running = 0, finished = 0, failed = 0;
  std::string run;    ///< the one that has just begun or ended
  std::string event;  ///< begun | finished | failed | stopped
};

/// Works off what is queued, and what an earlier queue left interrupted, in order of id: each run a
/// child process (`espalier-cli resume ID`), so that one that fails or crashes stops no other. What
/// lies in the store survives a restart: call it again. On a stop the children are ended; their
/// checkpoints stay. Returns {"finished": [ids], "failed": [{"run", "error"}], "waiting": [ids]}.
Json work_queue(const QueueOptions& options, Session& session, Control& control,
                const std::function<void(const QueueProgress&)>& progress);

}  // namespace espalier::experiment
