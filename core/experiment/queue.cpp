#include "core/experiment/queue.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/base/process.h"
#include "core/device/machine.h"
#include "core/experiment/session_state.h"
#include "core/plan/twin.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// A child's life is bounded by its plan, not by the clock.
constexpr std::chrono::hours kLongest{24 * 365};
/// Between two looks at what somebody else may have queued or moved.
constexpr std::chrono::milliseconds kLook{500};

/// The children and what becomes of them. One thread decides; each child has one that waits for it.
class Work {
 public:
  Work(const QueueOptions& options, store::StoreThread& store, Control& control,
       const std::function<void(const QueueProgress&)>& progress)
      : options_(options), store_(store), control_(control), progress_(progress) {}

  ~Work() {
    for (auto& [id, child] : children_)
      child.thread.join();
  }
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;

  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      sweep_up(lock);
      const bool wished =
          control_.wish() == Control::Wish::run && (!options_.may_begin || options_.may_begin());
      look(lock);
      while (wished && begin_next()) {
      }
      if (children_.empty() && (waiting_.empty() || !wished)) return;
      changed_.wait_for(lock, kLook);
    }
  }

  Json result() const {
    Json waiting = Json::array();
    for (const store::RunRow& row : waiting_)
      waiting.push_back(row.id);
    return {{"finished", finished_}, {"failed", failed_}, {"waiting", std::move(waiting)}};
  }

 private:
  struct Child {
    std::thread thread;
    std::int64_t bytes = 0;
    bool ended = false;
  };

  /// Threads of children that have ended.
  void sweep_up(std::unique_lock<std::mutex>& lock) {
    for (auto at = children_.begin(); at != children_.end();) {
      if (!at->second.ended) {
        ++at;
        continue;
      }
      std::thread thread = std::move(at->second.thread);
      at = children_.erase(at);
      lock.unlock();
      thread.join();
      lock.lock();
      at = children_.begin();
    }
  }

  /// What waits now, in its order.
  void look(std::unique_lock<std::mutex>& lock) {
    lock.unlock();
    std::vector<store::RunRow> rows;
    try {
      rows = store_.ask([](store::Store& s) { return waiting_runs(s); }).get();
    } catch (const Error&) {
      lock.lock();
      // While runs go on the store is asked again; without any there is nothing to wait for.
      if (children_.empty()) throw;
      return;
    }
    lock.lock();
    std::erase_if(rows, [this](const store::RunRow& row) {
      const auto dead = dead_.find(row.id);
      return children_.count(row.id) != 0 || (dead != dead_.end() && dead->second == row.ended);
    });
    waiting_ = std::move(rows);
  }

  int at_once() const {
    return std::max(1, options_.at_once_now ? options_.at_once_now() : options_.at_once);
  }

  std::int64_t bytes_of(const store::RunRow& row) {
    if (options_.memory <= 0 || !options_.estimate) return 0;
    const auto known = estimates_.find(row.id);
    if (known != estimates_.end()) return known->second;
    std::int64_t bytes = 0;
    try {
      bytes = options_.estimate(plan::parse(row.plan, fs::absolute(options_.store).parent_path()));
    } catch (const Error&) {
      // A plan that cannot be read fails at once and takes nothing.
    }
    return estimates_[row.id] = bytes;
  }

  bool begin_next() {
    if (waiting_.empty() || children_.size() >= static_cast<std::size_t>(at_once())) return false;
    const std::int64_t bytes = bytes_of(waiting_.front());
    std::int64_t taken = bytes;
    for (const auto& [id, child] : children_)
      taken += child.bytes;
    if (options_.memory > 0 && !children_.empty() && taken > options_.memory) return false;
    const std::string id = waiting_.front().id;
    waiting_.erase(waiting_.begin());
    const int threads =
        options_.threads > 0 ? options_.threads : std::max(1, device::machine().cores / at_once());
    ++running_;
    Child& child = children_[id];
    child.bytes = bytes;
    tell(id, "begun");
    child.thread = std::thread([this, id, threads] { run_one(id, threads); });
    return true;
  }

  void run_one(const std::string& id, int threads) {
    ProcessRequest request;
    request.command = {options_.program.string(),
                       "resume",
                       id,
                       "--store",
                       fs::absolute(options_.store).string(),
                       "--threads",
                       std::to_string(threads)};
    if (options_.allow_commands || (options_.allows && options_.allows(id)))
      request.command.push_back("--allow-commands");
    request.time_limit = std::chrono::duration_cast<std::chrono::milliseconds>(kLongest);
    if (options_.steer) {
      options_.steer->forget(id);
      request.signal = [this, id] { return options_.steer->next(id); };
    }
    std::string errors;
    try {
      const ProcessResult result = run_process(request, &control_);
      errors = result.end == ProcessResult::End::killed
                   ? "its process was ended by signal " + std::to_string(result.code)
                   : result.errors;
    } catch (const Error& error) {
      if (error.exit_status() != 3) errors = error.message();
    }
    settle(id, errors);
  }

  /// What became of a run is what the store says, not how its process ended.
  void settle(const std::string& id, const std::string& errors) {
    store::RunRow row;
    try {
      // A child that died leaves its row as running: its lock is free, so it was interrupted.
      store_.ask([](store::Store& s) { return s.mark_interrupted(); }).get();
      row = store_.ask([id](store::Store& s) { return s.run(id); }).get();
    } catch (const Error& error) {
      row.error = error.to_json();
    }
    std::lock_guard lock(mutex_);
    --running_;
    if (row.state == "finished") {
      finished_.push_back(id);
      tell(id, "finished");
    } else if (control_.wish() != Control::Wish::run) {
      tell(id, "stopped");
    } else {
      // What still waits is not begun again by this call: it would end in the same way.
      if (row.state != "failed" && row.state != "stopped") dead_[id] = row.ended;
      const Json error = row.error.is_null() ? Json(errors) : row.error;
      failed_.push_back({{"run", id}, {"state", row.state}, {"error", error}});
      tell(id, "failed", error);
    }
    children_.at(id).ended = true;
    changed_.notify_all();
  }

  void tell(const std::string& id, const char* event, const Json& error = {}) const {
    if (!progress_) return;
    progress_({waiting_.size(), running_, finished_.size(), failed_.size(), id, event, error});
  }

  const QueueOptions& options_;
  store::StoreThread& store_;
  Control& control_;
  const std::function<void(const QueueProgress&)>& progress_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<store::RunRow> waiting_;
  std::map<std::string, Child> children_;
  std::map<std::string, std::int64_t> estimates_, dead_;  ///< dead_: when its process died
  std::size_t running_ = 0;
  std::vector<std::string> finished_;
  std::vector<Json> failed_;
};

/// Inside a transaction of the store's thread.
Queued enqueue_one(store::Store& s, const store::NewRun& row) {
  store::RunFilter known;
  known.plan_hash = row.plan_hash;
  known.states = {"queued", "running", "interrupted", "finished"};
  std::vector<store::RunRow> rows = s.runs(known);
  const auto finished = std::find_if(rows.begin(), rows.end(),
                                     [](const store::RunRow& r) { return r.state == "finished"; });
  if (rows.empty()) return {s.create_run(row), row.name, "queued", true};
  const store::RunRow& there = finished == rows.end() ? rows.front() : *finished;
  return {there.id, there.name, there.state, false};
}

}  // namespace

void QueueSteer::tell(const std::string& run, Wish wish) {
  const std::lock_guard lock(mutex_);
  Wishes& wishes = wishes_[run];
  switch (wish) {
    case Wish::pause:
      wishes.signals.push_back(SIGUSR1);
      return;
    case Wish::resume:
      wishes.signals.push_back(SIGUSR2);
      return;
    case Wish::stop:
    case Wish::abort:
      break;
  }
  // The process counts: the first asks to stop, the second to abort, a third would kill it.
  for (const int wanted = wish == Wish::stop ? 1 : 2; wishes.endings < wanted; ++wishes.endings)
    wishes.signals.push_back(SIGTERM);
}

int QueueSteer::next(const std::string& run) {
  const std::lock_guard lock(mutex_);
  const auto at = wishes_.find(run);
  if (at == wishes_.end() || at->second.signals.empty()) return 0;
  const int signal = at->second.signals.front();
  at->second.signals.pop_front();
  return signal;
}

void QueueSteer::forget(const std::string& run) {
  const std::lock_guard lock(mutex_);
  wishes_.erase(run);
}

std::vector<plan::Plan> sweep(const Json& plan, const fs::path& folder, const plan::Grid& grid) {
  std::vector<plan::Plan> out;
  for (const plan::Point& point : plan::points_of(grid)) {
    Json json = plan;
    for (const auto& [key, value] : point)
      plan::set_key(json, key, value);
    plan::Plan one = plan::parse(json, folder);
    one.name += plan::point_name(point);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<Queued> enqueue_each(const std::vector<plan::Plan>& plans, const fs::path& store_path,
                                 Session& session, const std::string& queue) {
  store::StoreThread& store = session.state().store(store_path);
  std::vector<Queued> out;
  for (const plan::Plan& plan : plans) {
    const store::NewRun row = store::new_run(plan, store_path, queue);
    out.push_back(store.ask([row](store::Store& s) { return enqueue_one(s, row); }).get());
    if (out.back().state == "interrupted") join_queue(store_path, out.back().run, queue);
  }
  return out;
}

std::vector<std::string> enqueue(const std::vector<plan::Plan>& plans, const fs::path& store,
                                 Session& session, const std::string& queue) {
  std::vector<std::string> out;
  for (const Queued& queued : enqueue_each(plans, store, session, queue)) {
    if (queued.added) out.push_back(queued.run);
  }
  return out;
}

std::vector<TwinRun> enqueue_twins(const std::string& run, const fs::path& store_path,
                                   Session& session) {
  const store::RunRow row =
      session.state().store(store_path).ask([run](store::Store& s) { return s.run(run); }).get();
  plan::Plan own = plan::parse(row.plan, fs::absolute(store_path).parent_path());
  own.name = row.name;
  std::vector<TwinRun> out;
  for (const plan::Twin& twin : plan::twins(own))
    out.push_back({twin.kind, twin.ratio, enqueue_each({twin.plan}, store_path, session).front()});
  return out;
}

Json work_queue(const QueueOptions& options, Session& session, Control& control,
                const std::function<void(const QueueProgress&)>& progress) {
  Work work(options, session.state().store(options.store), control, progress);
  work.run();
  return work.result();
}

}  // namespace espalier::experiment
