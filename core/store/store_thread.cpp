#include "core/store/store_thread.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace espalier::store {

namespace {

using Clock = std::chrono::steady_clock;

bool ends_run(const plan::Event& event) {
  return std::holds_alternative<plan::event::Finished>(event) ||
         std::holds_alternative<plan::event::Stopped>(event) ||
         std::holds_alternative<plan::event::Failed>(event);
}

/// Failures after which the same events may be written a moment later.
bool may_pass(Code code) {
  return code == Code::disk_full || code == Code::store_locked || code == Code::store_failed ||
         code == Code::file_unwritable || code == Code::out_of_memory;
}

}  // namespace

struct StoreThread::State {
  std::filesystem::path path;
  Failed failed;
  std::chrono::milliseconds interval{};

  mutable std::mutex mutex;
  std::condition_variable changed;
  // Guarded by mutex.
  std::vector<RunEvent> pending;
  std::vector<Submitted> jobs;
  std::optional<Error> failure;
  std::size_t transactions = 0;
  bool urgent = false, stop = false;

  std::promise<void> opening;
  std::shared_future<void> opened{opening.get_future()};
  std::thread thread;

  // The rest is the thread's own.
  std::exception_ptr not_open;
  std::optional<Store> store;
  Clock::time_point last_write{};

  void run();
  void open();
  void write();
  std::vector<RunEvent> append_by_run(std::vector<RunEvent> events);
  void note(std::optional<Error> error);
};

void StoreThread::State::open() {
  try {
    store.emplace(Store::open(path));
    store->mark_interrupted();
    opening.set_value();
  } catch (...) {
    not_open = std::make_exception_ptr(current_error());
    store.reset();
    note(current_error());
    opening.set_exception(not_open);
  }
}

/// Keeps the failure and reports it when it is new.
void StoreThread::State::note(std::optional<Error> error) {
  bool report = false;
  {
    const std::lock_guard lock(mutex);
    report = error && !failure;
    failure = error;
    if (!error) ++transactions;
  }
  if (report && failed) failed(*error);
}

void StoreThread::State::write() {
  std::vector<RunEvent> events;
  {
    const std::lock_guard lock(mutex);
    events.swap(pending);
    urgent = false;
  }
  if (events.empty() || !store) return;
  last_write = Clock::now();
  try {
    store->append_events(events);
    note(std::nullopt);
    return;
  } catch (...) {
    const Error error = current_error();
    note(error);
    if (!may_pass(error.code())) events = append_by_run(std::move(events));
  }
  const std::lock_guard lock(mutex);
  pending.insert(pending.begin(), std::make_move_iterator(events.begin()),
                 std::make_move_iterator(events.end()));
}

/// One run's events cannot be written at all (it is not in the store): the others' still are.
/// Returns what may be tried again.
std::vector<RunEvent> StoreThread::State::append_by_run(std::vector<RunEvent> events) {
  std::vector<RunEvent> again;
  while (!events.empty()) {
    const std::string run = events.front().run;
    std::vector<RunEvent> own, rest;
    for (RunEvent& event : events)
      (event.run == run ? own : rest).push_back(std::move(event));
    events = std::move(rest);
    try {
      store->append_events(own);
    } catch (...) {
      if (may_pass(current_error().code())) again.insert(again.end(), own.begin(), own.end());
    }
  }
  return again;
}

void StoreThread::State::run() {
  open();
  while (true) {
    std::vector<Submitted> taken;
    bool last = false;
    {
      std::unique_lock lock(mutex);
      const auto now = [this] { return stop || urgent || !jobs.empty(); };
      changed.wait(lock, [&] { return now() || !pending.empty(); });
      if (!now()) changed.wait_until(lock, last_write + interval, now);
      taken.swap(jobs);
      last = stop;
    }
    write();
    for (const Submitted& job : taken)
      job(store ? &*store : nullptr, not_open);
    if (last) return;
  }
}

StoreThread::StoreThread(const std::filesystem::path& path, Failed failed,
                         std::chrono::milliseconds interval)
    : state_(std::make_unique<State>()) {
  state_->path = std::filesystem::absolute(path);
  state_->failed = std::move(failed);
  state_->interval = interval;
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

StoreThread::~StoreThread() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stop = true;
  }
  state_->changed.notify_all();
  state_->thread.join();
}

void StoreThread::opened() {
  state_->opened.get();
}

const std::filesystem::path& StoreThread::path() const {
  return state_->path;
}

void StoreThread::post(const std::string& run, plan::Event event) {
  {
    const std::lock_guard lock(state_->mutex);
    if (ends_run(event)) state_->urgent = true;
    state_->pending.push_back({run, std::move(event)});
  }
  state_->changed.notify_all();
}

void StoreThread::submit(Submitted job) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->jobs.push_back(std::move(job));
  }
  state_->changed.notify_all();
}

void StoreThread::flush() {
  ask([](Store&) {}).get();
  if (const std::optional<Error> error = failure()) throw Error(*error);
}

std::optional<Error> StoreThread::failure() const {
  const std::lock_guard lock(state_->mutex);
  return state_->failure;
}

std::size_t StoreThread::transactions() const {
  const std::lock_guard lock(state_->mutex);
  return state_->transactions;
}

}  // namespace espalier::store
