#pragma once

#include <chrono>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "core/base/error.h"
#include "core/plan/events.h"
#include "core/store/store.h"

namespace espalier::store {

/// The process's only writing connection, on a thread of its own. Events are gathered and written
/// in at most two transactions a second, and at once when a run ends. A transaction that fails for
/// a reason that may pass (disk full, locked) is tried again with its events kept; the failure is
/// reported once.
class StoreThread {
 public:
  /// Called on the store's thread.
  using Failed = std::function<void(const Error&)>;

  /// Starts the thread, which opens (and creates or migrates) the store and marks interrupted runs.
  /// Does not wait: see opened().
  explicit StoreThread(const std::filesystem::path& path, Failed failed = {},
                       std::chrono::milliseconds interval = std::chrono::milliseconds(500));
  /// Writes what is waiting (one last try) and ends the thread.
  ~StoreThread();
  StoreThread(const StoreThread&) = delete;
  StoreThread& operator=(const StoreThread&) = delete;

  /// Waits until the store is open; throws the Error with which it failed to open.
  void opened();
  const std::filesystem::path& path() const;

  /// Never waits for the disk.
  void post(const std::string& run, plan::Event event);
  /// Waits until everything posted before is committed; throws the Error where it could not be.
  void flush();
  /// Runs a job with the writing connection, after everything posted before is committed:
  /// `ask([&](Store& s) { return s.create_run(run); }).get()`.
  /// What the job throws comes out of get(), as does the failure to open the store.
  template <class Job>
  auto ask(Job job) -> std::future<std::invoke_result_t<Job, Store&>> {
    using Result = std::invoke_result_t<Job, Store&>;
    auto shared = std::make_shared<Job>(std::move(job));
    auto promise = std::make_shared<std::promise<Result>>();
    submit([shared, promise](Store* store, const std::exception_ptr& not_open) {
      try {
        if (not_open) std::rethrow_exception(not_open);
        if constexpr (std::is_void_v<Result>) {
          (*shared)(*store);
          promise->set_value();
        } else {
          promise->set_value((*shared)(*store));
        }
      } catch (...) {
        promise->set_exception(std::current_exception());
      }
    });
    return promise->get_future();
  }
  /// The failure of the last transaction, none after one that succeeded.
  std::optional<Error> failure() const;
  /// Transactions that wrote events so far (for tests of the bound).
  std::size_t transactions() const;

 private:
  struct State;
  /// A job is called with the store, or with the reason why there is none.
  using Submitted = std::function<void(Store*, const std::exception_ptr&)>;
  void submit(Submitted job);
  std::unique_ptr<State> state_;
};

}  // namespace espalier::store
