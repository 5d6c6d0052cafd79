#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

namespace espalier {

/// What the steering side wants of a job: shared by the thread that steers and the one that works.
/// The job polls between packs and between generated tokens, so a wish takes effect within one.
class Control {
 public:
  enum class Wish { run, stop, abort };

  /// Stop and keep the best state so far.
  void request_stop();
  /// Stop at once and keep nothing beyond what is already on disk.
  void request_abort();
  void pause();
  void resume();

  Wish wish() const noexcept { return wish_.load(std::memory_order_acquire); }
  bool paused() const noexcept { return paused_.load(std::memory_order_acquire); }

  /// Called by the job. Runs `between` (interactive jobs that go before this one), waits while
  /// paused (still running `between`, at least every 20 ms), then returns the wish.
  Wish poll();
  /// poll(), throwing Error(aborted) on abort and Error(stopped) on stop: for jobs with nothing to
  /// keep.
  void check();

  /// Set by the compute thread before the job starts; called from the job's own thread.
  void set_between(std::function<void()> between) { between_ = std::move(between); }
  /// Told when a pause begins (true) and ends (false), from the job's own thread.
  void set_on_pause(std::function<void(bool)> on_pause) { on_pause_ = std::move(on_pause); }

 private:
  std::atomic<Wish> wish_{Wish::run};
  std::atomic<bool> paused_{false};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::function<void()> between_;
  std::function<void(bool)> on_pause_;
};

/// Progress of a named phase ("load", "encode", "train", "validate", "generate"): done of total,
/// total 0 where it is not known. Called from the working thread.
using Progress = std::function<void(const std::string& phase, double done, double total)>;

}  // namespace espalier
