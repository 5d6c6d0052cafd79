#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/plan/events.h"
#include "core/plan/plan.h"

namespace espalier::store {

/// A run to be created; its state is then "queued".
struct NewRun {
  std::string name, method, plan_hash;
  Json plan = Json::object();
  std::string study;             ///< key of the study that it belongs to, empty: none
  std::filesystem::path folder;  ///< empty: runs/ID beside the store
};
/// A run of `plan` in the store at `store`: readers of a store know its folder, not that of the
/// plan's file, so the row's paths are relative to it.
NewRun new_run(const plan::Plan& plan, const std::filesystem::path& store,
               const std::string& study = {});

/// One row of the table of runs. Times are milliseconds since 1970 (UTC), 0 where there is none.
struct RunRow {
  std::string id;  ///< "014": sortable, unique in its store
  std::string name, method, plan_hash, study;
  std::string state;  ///< queued | running | finished | stopped | failed | interrupted
  Json plan = Json::object();
  std::int64_t created = 0, started = 0, ended = 0;
  std::filesystem::path folder;  ///< absolute
  std::int64_t trainable = 0, steps = 0, epochs = 0;
  std::int64_t best_epoch = 0, best_step = 0;
  std::optional<double> validation_loss, validation_rouge_l;
  Json metrics = Json::object();  ///< {"rougeL": {"value", "low", "high", "signature"}, ...}
  Json shares = Json::object();
  Json facts = Json::object();  ///< those of `started`, then those of `finished` over them
  std::string adapter;          ///< folder of the resulting adapter, empty where there is none
  double seconds = 0;
  Json error;                       ///< Error::to_json of a failed run, else null
  std::vector<std::string> tags{};  ///< the user's words for it
  std::string note{};               ///< and what they think of it
};

/// Empty members do not filter.
struct RunFilter {
  std::vector<std::string> states;
  std::string method, study, plan_hash;
  std::int64_t limit = 0;     ///< 0: all
  bool newest_first = false;  ///< else by id, oldest first
};

struct EventRow {
  std::int64_t seq = 0;  ///< from 1, without gaps, in the order of posting
  plan::Event event;
};

/// One point of a chart, read from columns without parsing any JSON.
struct Point {
  std::int64_t seq = 0, step = 0, epoch = 0;
  double loss = std::numeric_limits<double>::quiet_NaN();  ///< NaN where it was not finite
};

struct OutputRow {
  std::string record;
  std::string reference, raw, text, finish;
  Json scores = Json::object();
  std::vector<std::string> references{};  ///< as in event::Output
};

struct DatasetRow {
  std::string path, hash, language;
  std::int64_t records = 0;
};

struct AdapterRow {
  std::string path, hash;
  std::string base_hash;  ///< SHA-256 of the base that it was trained on, empty where unknown
  std::int64_t rank = 0;
  double alpha = 0;
  std::vector<std::string> identities;  ///< of the documents that it was trained on
};

/// How often a test set was scored, and by how many configurations (plan hashes without seeds).
struct Scorings {
  std::int64_t times = 0, configurations = 0;
};

struct RunEvent {
  std::string run;
  plan::Event event;
};

/// The SQLite file that keeps runs, events, outputs and ratings (design section 10). An object is
/// one connection, for one thread at a time; StoreThread owns the process's only writing one.
/// Every member throws Error store_locked (another process held it for 10 s), disk_full,
/// store_corrupt, store_failed; those that take a run's id throw run_unknown.
class Store {
 public:
  /// Opens for writing; creates the file and its tables, or brings an older store up to date after
  /// a backup beside it ("espalier.sqlite.version-1"). Throws store_newer, store_corrupt (not a
  /// database, another program's, or damaged), file_unwritable.
  static Store open(const std::filesystem::path& path);
  /// For readers. An older store is read as far as it goes only after open() has migrated it, so
  /// one that was not is refused (store_failed). `check`: run quick_check, as open() does.
  static Store open_read_only(const std::filesystem::path& path, bool check = true);
  ~Store();
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;

  const std::filesystem::path& path() const;
  /// The version of the tables that this program writes.
  static int version();

  // ---- Runs
  std::string create_run(const NewRun& run);
  void set_state(const std::string& run, const std::string& state);
  void rename_run(const std::string& run, const std::string& name);
  void describe_run(const std::string& run, const std::vector<std::string>& tags,
                    const std::string& note);
  /// State, best, metrics, shares, facts and the end's time.
  void finish_run(const std::string& run, const std::string& state,
                  const plan::event::Finished& finished);
  /// Back to where the run had `events` events: later ones and all outputs go, it counts as running
  /// again.
  void rewind_run(const std::string& run, std::int64_t events);
  /// A run made elsewhere, under a new id, with its times and state as they are.
  std::string import_run(const RunRow& row, const std::vector<plan::Event>& events);
  std::vector<RunRow> runs(const RunFilter& filter = {}) const;
  RunRow run(const std::string& id) const;
  /// Marks as interrupted every run that stands as running (or queued with its folder already
  /// made) while nobody holds the lock of its folder; returns their ids.
  std::vector<std::string> mark_interrupted();

  // ---- Events and outputs
  /// All in one transaction. What an event means for its run's row is written with it: `started`
  /// sets running, facts and counts; `stopped`, `failed` and `finished` the end (`finished` after
  /// `stopped` leaves the state stopped). `output` goes to the outputs, a second one of the same
  /// record replacing the first.
  void append_events(const std::vector<RunEvent>& events);
  void append_events(const std::string& run, const std::vector<plan::Event>& events);
  /// kinds: names as in plan::event_name, empty for all. In order of seq. limit 0: all.
  std::vector<EventRow> events(const std::string& run, const std::vector<std::string>& kinds = {},
                               std::int64_t after_seq = 0, std::int64_t limit = 0) const;
  std::vector<Point> points(const std::string& run, const std::string& kind,
                            std::int64_t after_seq = 0) const;
  /// In the order in which they were first written.
  std::vector<OutputRow> outputs(const std::string& run) const;

  // ---- Data sets, adapters, scorings of test sets
  void put_dataset(const DatasetRow& row);  ///< by path; replaces
  std::vector<DatasetRow> datasets() const;
  void put_adapter(const AdapterRow& row);  ///< by path; replaces
  std::vector<AdapterRow> adapters() const;
  std::optional<AdapterRow> adapter_by_hash(const std::string& hash) const;
  void note_test_scoring(const std::string& data_hash, const std::string& configuration_hash,
                         const std::string& run);
  Scorings test_scorings(const std::string& data_hash) const;

 private:
  friend class AnnotationTable;  // core/store/annotation_table.h
  struct State;
  explicit Store(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace espalier::store
