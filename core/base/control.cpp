#include "core/base/control.h"

#include <chrono>

#include "core/base/error.h"

namespace espalier {

void Control::request_stop() {
  Wish expected = Wish::run;
  wish_.compare_exchange_strong(expected, Wish::stop);
  std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void Control::request_abort() {
  wish_.store(Wish::abort, std::memory_order_release);
  std::lock_guard lock(mutex_);
  changed_.notify_all();
}

void Control::pause() {
  paused_.store(true, std::memory_order_release);
}

void Control::resume() {
  paused_.store(false, std::memory_order_release);
  std::lock_guard lock(mutex_);
  changed_.notify_all();
}

Control::Wish Control::poll() {
  if (between_) between_();
  if (!paused() || wish() != Wish::run) return wish();
  if (on_pause_) on_pause_(true);
  while (paused() && wish() == Wish::run) {
    if (between_) between_();
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(20),
                      [this] { return !paused() || wish() != Wish::run; });
  }
  if (on_pause_) on_pause_(false);
  return wish();
}

void Control::check() {
  switch (poll()) {
    case Wish::run:
      return;
    case Wish::stop:
      throw Error(Code::stopped, "stopped on request");
    case Wish::abort:
      throw Error(Code::aborted, "aborted on request");
  }
}

}  // namespace espalier
