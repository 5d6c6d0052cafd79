#pragma once

#include <filesystem>
#include <vector>

#include "core/base/json.h"
#include "core/plan/events.h"
#include "core/plan/plan.h"

namespace espalier::store {

/// The folder of one run, locked for as long as the object lives: runs/ID/ with plan.json,
/// outputs.jsonl, adapter/, checkpoints/ and the file `lock`. The lock is flock's, so the kernel
/// lets go of it when the process dies in whatever way: a run that stands as running while its lock
/// is free was interrupted.
class RunFolder {
 public:
  /// Creates the folder and takes its lock. Throws folder_busy (another process or object holds
  /// it), file_unwritable.
  explicit RunFolder(std::filesystem::path path);
  ~RunFolder();
  RunFolder(RunFolder&& other) noexcept;
  RunFolder& operator=(RunFolder&& other) noexcept;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path plan_file() const { return path_ / "plan.json"; }
  std::filesystem::path outputs_file() const { return path_ / "outputs.jsonl"; }
  std::filesystem::path adapter() const { return path_ / "adapter"; }
  std::filesystem::path checkpoints() const { return path_ / "checkpoints"; }

  /// Atomically; paths inside the plan are written absolute, so that the copy can be run from here.
  void write_plan(const plan::Plan& plan) const;
  /// One JSON object a line: id, text, raw, finish, reference, scores. Atomically.
  void write_outputs(const std::vector<plan::event::Output>& outputs) const;

  /// Whether some living process holds the lock of the run folder at `path`.
  static bool held(const std::filesystem::path& path);
  /// Whether `path` has ever been a run folder (it has the file `lock`).
  static bool exists(const std::filesystem::path& path);

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace espalier::store
