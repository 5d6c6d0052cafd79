#pragma once

#include <functional>
#include <memory>

#include "core/base/control.h"
#include "core/base/error.h"

namespace espalier::experiment {

/// The process's one thread for all LibTorch work: libgomp keeps a pool of threads for every thread
/// that opens a parallel region, so there must be one. Jobs wait in two lines: an interactive job
/// runs before any training job, and a training job gives way to it between packs (Control::poll).
class ComputeThread {
 public:
  enum class Priority { interactive, training };

  ComputeThread();
  /// Aborts what runs and waits, drops what is queued.
  ~ComputeThread();
  ComputeThread(const ComputeThread&) = delete;
  ComputeThread& operator=(const ComputeThread&) = delete;

  /// Queues a job and returns at once. The Control steers it (also before it starts: a job stopped
  /// or aborted while queued never runs). `failed` is told of any exception, on the compute thread.
  std::shared_ptr<Control> submit(Priority priority, std::function<void(Control&)> job,
                                  std::function<void(const Error&)> failed);
  /// Waits until every queued job has run (tests, the terminal program).
  void drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace espalier::experiment
