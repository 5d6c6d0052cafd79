#include "core/experiment/queue.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "core/base/error.h"
#include "core/base/process.h"
#include "core/device/machine.h"
#include "core/experiment/session_state.h"

namespace espalier::experiment {

namespace {

namespace fs = std::filesystem;

/// A child's life is bounded by its plan, not by the clock.
constexpr std::chrono::hours kLongest{24 * 365};

/// The queue's runs that are not done, in order of id.
std::deque<std::string> waiting_runs(store::StoreThread& store) {
  store::RunFilter filter;
  filter.states = {"queued", "interrupted"};
  filter.study = kLocalQueue;
  std::deque<std::string> out;
  for (const store::RunRow& row :
       store.ask([filter](store::Store& s) { return s.runs(filter); }).get())
    out.push_back(row.id);
  return out;
}

/// What the children share; each worker thread owns one child at a time.
class Work {
 public:
  Work(const QueueOptions& options, store::StoreThread& store, Control& control,
       const std::function<void(const QueueProgress&)>& progress)
      : options_(options),
        store_(store),
        control_(control),
        progress_(progress),
        waiting_(waiting_runs(store)) {
    threads_ = options.threads > 0
                   ? options.threads
                   : std::max(1, device::machine().cores / std::max(1, options.at_once));
  }

  void run() {
    std::vector<std::thread> workers;
    for (int i = 0; i < std::max(1, options_.at_once); ++i)
      workers.emplace_back([this] { work(); });
    for (std::thread& worker : workers)
      worker.join();
  }

  Json result() const {
    return {{"finished", finished_}, {"failed", failed_}, {"waiting", waiting_}};
  }

 private:
  void work() {
    while (control_.wish() == Control::Wish::run) {
      const std::optional<std::string> id = next();
      if (!id) return;
      run_one(*id);
    }
  }

  std::optional<std::string> next() {
    std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    std::string id = waiting_.front();
    waiting_.pop_front();
    ++running_;
    tell(id, "begun");
    return id;
  }

  void run_one(const std::string& id) {
    ProcessRequest request;
    request.command = {options_.program.string(),
                       "resume",
                       id,
                       "--store",
                       fs::absolute(options_.store).string(),
                       "--threads",
                       std::to_string(threads_)};
    if (options_.allow_commands) request.command.push_back("--allow-commands");
    request.time_limit = std::chrono::duration_cast<std::chrono::milliseconds>(kLongest);
    std::string errors;
    try {
      errors = run_process(request, &control_).errors;
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
      waiting_.push_front(id);
      tell(id, "stopped");
    } else {
      failed_.push_back({{"run", id}, {"state", row.state}, {"error", row.error}});
      if (row.error.is_null()) failed_.back()["error"] = errors;
      tell(id, "failed");
    }
  }

  void tell(const std::string& id, const char* event) const {
    if (!progress_) return;
    progress_({waiting_.size(), running_, finished_.size(), failed_.size(), id, event});
  }

  const QueueOptions& options_;
  store::StoreThread& store_;
  Control& control_;
  const std::function<void(const QueueProgress&)>& progress_;
  int threads_ = 1;
  std::mutex mutex_;
  std::deque<std::string> waiting_;
  std::size_t running_ = 0;
  std::vector<std::string> finished_;
  std::vector<Json> failed_;
};

}  // namespace

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

std::vector<std::string> enqueue(const std::vector<plan::Plan>& plans, const fs::path& store_path,
                                 Session& session, const std::string& queue) {
  store::StoreThread& store = session.state().store(store_path);
  std::vector<std::string> out;
  for (const plan::Plan& plan : plans) {
    const store::NewRun row = store::new_run(plan, store_path, queue);
    store::RunFilter known;
    known.plan_hash = row.plan_hash;
    known.states = {"queued", "running", "interrupted", "finished"};
    known.limit = 1;
    const std::optional<std::string> id =
        store
            .ask([row, known](store::Store& s) -> std::optional<std::string> {
              if (!s.runs(known).empty()) return std::nullopt;
              return s.create_run(row);
            })
            .get();
    if (id) out.push_back(*id);
  }
  return out;
}

Json work_queue(const QueueOptions& options, Session& session, Control& control,
                const std::function<void(const QueueProgress&)>& progress) {
  Work work(options, session.state().store(options.store), control, progress);
  work.run();
  return work.result();
}

}  // namespace espalier::experiment
