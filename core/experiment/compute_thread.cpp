#include "core/experiment/compute_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "core/device/machine.h"

namespace espalier::experiment {

namespace {

struct Work {
  std::shared_ptr<Control> control;
  std::function<void(Control&)> job;
  std::function<void(const Error&)> failed;
};

void run(const Work& work) {
  try {
    if (work.control->wish() == Control::Wish::run) work.job(*work.control);
  } catch (...) {
    const Error error = current_error();
    if (work.failed) work.failed(error);
  }
}

}  // namespace

struct ComputeThread::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Work> interactive, training;
  std::shared_ptr<Control> current;
  bool busy = false, closing = false;
  std::thread thread;

  bool take(std::deque<Work>& line, Work& work) {
    if (line.empty()) return false;
    work = std::move(line.front());
    line.pop_front();
    return true;
  }

  /// Runs the interactive jobs that wait: between the packs of a training, on the same thread.
  void between() {
    while (true) {
      Work work;
      {
        std::lock_guard lock(mutex);
        if (closing || !take(interactive, work)) return;
      }
      run(work);
    }
  }

  void loop() {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [this] { return closing || !interactive.empty() || !training.empty(); });
      if (closing) return;
      Work work;
      const bool from_training = !take(interactive, work) && take(training, work);
      busy = true;
      current = work.control;
      lock.unlock();
      if (from_training) work.control->set_between([this] { between(); });
      run(work);
      if (from_training) work.control->set_between({});
      work = {};
      device::return_freed_memory();
      lock.lock();
      busy = false;
      current.reset();
      changed.notify_all();
    }
  }
};

ComputeThread::ComputeThread() : state_(std::make_unique<State>()) {
  state_->thread = std::thread([state = state_.get()] { state->loop(); });
}

ComputeThread::~ComputeThread() {
  {
    std::lock_guard lock(state_->mutex);
    state_->closing = true;
    state_->interactive.clear();
    state_->training.clear();
    if (state_->current) state_->current->request_abort();
    state_->changed.notify_all();
  }
  state_->thread.join();
}

std::shared_ptr<Control> ComputeThread::submit(Priority priority, std::function<void(Control&)> job,
                                               std::function<void(const Error&)> failed) {
  auto control = std::make_shared<Control>();
  std::lock_guard lock(state_->mutex);
  auto& line = priority == Priority::interactive ? state_->interactive : state_->training;
  line.push_back({control, std::move(job), std::move(failed)});
  state_->changed.notify_all();
  return control;
}

void ComputeThread::drain() {
  std::unique_lock lock(state_->mutex);
  state_->changed.wait(lock, [this] {
    return !state_->busy && state_->interactive.empty() && state_->training.empty();
  });
}

}  // namespace espalier::experiment
