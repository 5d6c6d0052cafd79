#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/control.h"
#include "core/base/json.h"

namespace espalier::store {

struct SqlLimits {
  /// A store that is being read keeps its writers waiting, and they give up after 10 s: a query
  /// ends before. 0: no limit.
  std::chrono::milliseconds time{8000};
  std::size_t bytes = std::size_t{256} << 20;  ///< of the whole result
};

struct SqlResult {
  std::vector<std::string> columns;
  std::vector<std::vector<Json>> rows;  ///< numbers, strings, null; a blob as "x'00ff'"
};

/// Queries by users over the views of views.h (and the tables of the file, as main.NAME, which may
/// change with the version). Nothing can be written, attached, configured or loaded: the connection
/// is one of query_only, and what a statement may do is decided by SQLite's authorizer, which
/// allows reading and functions and nothing else.
class SqlReader {
 public:
  /// Throws as Store::open_read_only().
  explicit SqlReader(const std::filesystem::path& path);
  ~SqlReader();

  /// One SELECT, WITH, VALUES or EXPLAIN. Throws usage (no such column, more than one statement,
  /// something else than reading, a limit reached; args: detail), stopped, store_*.
  SqlResult query(const std::string& sql, Control& control, const SqlLimits& limits = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace espalier::store
