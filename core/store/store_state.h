#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/store/connection.h"
#include "core/store/store.h"

namespace espalier::store {

/// What the parts of Store share (private to this room).
struct Store::State {
  Connection connection;

  SQLite::Database& database() { return connection.database(); }
  /// The folder as it is kept: relative where it lies beside or below the store, so that a
  /// workspace can be moved.
  std::string kept_folder(const std::filesystem::path& folder) const;
  std::filesystem::path folder(const std::string& kept) const;
  /// The row's number; throws run_unknown where there is no such run.
  std::int64_t number(const std::string& run);

  // All of these work inside a transaction of the caller.
  std::int64_t insert_run(const NewRun& run);
  void set_state(std::int64_t run, const std::string& state);
  void describe(std::int64_t run, const std::vector<std::string>& tags, const std::string& note);
  void finish(std::int64_t run, const std::string& state, const plan::event::Finished& finished);
  /// Numbered on from what the run has; outputs go to their own table.
  void insert_events(std::int64_t run, const std::vector<const plan::Event*>& events);
  /// What an event means for its run's row.
  void apply(std::int64_t run, const plan::Event& event);
  std::string state_of(std::int64_t run);
  std::vector<RunRow> read_runs(SQLite::Statement& select);
  std::vector<AdapterRow> read_adapters(SQLite::Statement& select);
};

/// Milliseconds since 1970, UTC.
std::int64_t now_ms();
/// 14 as "014".
std::string shown_id(std::int64_t number);
/// "?, ?, ?"
std::string placeholders(std::size_t count);
/// Valid until the statement steps on.
std::string_view text_column(const SQLite::Column& column);
/// JSON from a column; throws store_corrupt.
Json json_column(const std::filesystem::path& path, const SQLite::Column& column);
void bind_optional(SQLite::Statement& statement, int index, const std::optional<double>& value);

}  // namespace espalier::store
