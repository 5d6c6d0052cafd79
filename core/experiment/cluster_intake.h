#pragma once

#include <filesystem>
#include <string>

#include "core/plan/events.h"
#include "core/store/store_thread.h"

namespace espalier::experiment {

/// The only run of a task's own store.
inline constexpr const char* kOwnRun = "001";

/// Where a store's cluster jobs lie: the folder `cluster` beside it.
std::filesystem::path cluster_folder(const std::filesystem::path& store);

/// Takes what cluster tasks have written into the one store (internal to this room).
class ClusterIntake {
 public:
  ClusterIntake(const std::filesystem::path& store_path, store::StoreThread& store);

  /// The run's state afterwards: finished | failed, then its events, outputs and folder are the
  /// store's and nothing is left of the task; or interrupted, then all stays for a task that goes
  /// on. `why`: what Slurm says of a task that did not end by itself, else empty.
  std::string take(const std::string& run, const std::string& why);

 private:
  std::string fail(const std::string& run, const std::string& message);
  plan::Event of_run(plan::Event event, const store::RunRow& run,
                     const std::filesystem::path& folder) const;

  std::filesystem::path folder_, runs_;
  store::StoreThread& store_;
};

}  // namespace espalier::experiment
