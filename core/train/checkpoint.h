#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/lora/state_dict.h"

namespace espalier::train {

/// The checkpoints of one run: NNNNNN/ with state.safetensors (the tensors) and manifest.json (the
/// plain values, sizes and SHA-256), written in this order into a temporary sibling that is renamed
/// and flushed. The two newest are kept; an older one goes only after a newer is durable.
class CheckpointFolder {
 public:
  explicit CheckpointFolder(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }
  /// Asks for free space first. Throws disk_full, file_unwritable; nothing half-written is left
  /// under a valid name.
  void write(const lora::StateDict& state) const;
  /// The newest that is whole and whose `key` value is `wanted` (the hash of its plan). Damaged and
  /// foreign ones are told of in `skipped` with the reason.
  std::optional<lora::StateDict> newest(const std::string& key, const std::string& wanted,
                                        std::vector<std::string>* skipped = nullptr) const;

 private:
  std::vector<std::int64_t> numbers() const;  ///< ascending
  std::filesystem::path path_;
};

/// Writes states on a thread of its own. A state that waits is replaced by a newer one.
class CheckpointWriter {
 public:
  /// `before` runs on the writer's thread before each state is written (the run's events go into
  /// the store first); a failure of either is given to `failed` and the run goes on.
  CheckpointWriter(std::filesystem::path folder, std::function<void()> before,
                   std::function<void(const std::string&)> failed);
  /// Writes what waits.
  ~CheckpointWriter();
  CheckpointWriter(const CheckpointWriter&) = delete;
  CheckpointWriter& operator=(const CheckpointWriter&) = delete;

  void put(lora::StateDict state);
  /// Waits until nothing waits and nothing is being written.
  void flush();

 private:
  void work();

  CheckpointFolder folder_;
  std::function<void()> before_;
  std::function<void(const std::string&)> failed_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<lora::StateDict> waiting_;
  bool busy_ = false, over_ = false;
  std::thread thread_;  ///< last: it starts when all else is there
};

}  // namespace espalier::train
