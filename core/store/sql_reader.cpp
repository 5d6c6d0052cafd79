#include "core/store/sql_reader.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstring>
#include <utility>

#include "core/base/error.h"
#include "core/store/connection.h"
#include "core/store/modules_table.h"
#include "core/store/views.h"

namespace espalier::store {

namespace {

using Clock = std::chrono::steady_clock;
/// Virtual machine instructions between two looks at the clock and the control.
constexpr int kInstructions = 10000;
/// A pattern of LIKE can take time that grows with its square, in which nothing can interrupt it.
constexpr int kLongestPattern = 1000;

constexpr const char* kViewsHint = "espalier-cli sql --views lists what can be read";

Error refused(const std::string& detail, const std::string& hint) {
  return Error(Code::usage, "the query cannot be run: " + detail, hint, {{"detail", detail}});
}

int authorize(void*, int action, const char*, const char* name, const char*, const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return std::strcmp(name, "load_extension") == 0 || std::strcmp(name, "fts3_tokenizer") == 0
                 ? SQLITE_DENY
                 : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

/// What the progress handler asks.
struct Watch {
  const Control& control;
  Clock::time_point end;
  bool limited = false, late = false;

  static int look(void* self) {
    auto& watch = *static_cast<Watch*>(self);
    watch.late = watch.limited && Clock::now() > watch.end;
    return watch.late || watch.control.wish() != Control::Wish::run ? 1 : 0;
  }
};

struct StatementDeleter {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, StatementDeleter>;

Json value_of(sqlite3_stmt* statement, int column) {
  const auto bytes = [&](const void* data) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return std::string(static_cast<const char*>(data), data == nullptr ? 0 : size);
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return sqlite3_column_int64(statement, column);
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
      return bytes(sqlite3_column_text(statement, column));
    case SQLITE_BLOB: {
      std::string hex = "x'";
      for (const char c : bytes(sqlite3_column_blob(statement, column)))
        hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
      return hex + "'";
    }
    default:
      return nullptr;
  }
}

std::size_t size_of(const Json& value) {
  return 32 + (value.is_string() ? value.get_ref<const std::string&>().size() : 0);
}

}  // namespace

struct SqlReader::State {
  Store events;
  Connection connection;

  sqlite3* handle() { return connection.database().getHandle(); }
  void make_views();
  Statement prepare(const char* sql, const char** rest, const Watch& watch);
  Statement prepare_one(const std::string& sql, const Watch& watch);
  [[noreturn]] void fail(int code, const Watch& watch);
};

void SqlReader::State::make_views() {
  SQLite::Database& database = connection.database();
  database.exec("PRAGMA query_only = OFF");
  for (const View& view : views()) {
    if (view.select.empty()) continue;
    std::string columns;
    for (const ViewColumn& column : view.columns)
      columns += (columns.empty() ? "" : ", ") + std::string(column.name);
    database.exec(fmt::format("CREATE TEMP VIEW {} ({}) AS {}", view.name, columns, view.select));
  }
  database.exec("PRAGMA query_only = ON");
  add_modules_table(handle(), events);
  // Virtual tables (modules, json_each) are set up at their first use, by statements that the
  // authorizer would refuse.
  for (const View& view : views())
    SQLite::Statement(database, fmt::format("SELECT * FROM {} LIMIT 0", view.name));
  sqlite3_limit(handle(), SQLITE_LIMIT_LIKE_PATTERN_LENGTH, kLongestPattern);
  sqlite3_set_authorizer(handle(), authorize, nullptr);
}

void SqlReader::State::fail(int code, const Watch& watch) {
  const std::string detail = sqlite3_errmsg(handle());
  switch (code & 0xff) {
    case SQLITE_INTERRUPT:
      if (watch.late) {
        throw refused("it takes too long", "narrow it down, or allow more with --time-limit");
      }
      throw Error(watch.control.wish() == Control::Wish::abort ? Code::aborted : Code::stopped,
                  "the query was stopped", {}, {});
    case SQLITE_AUTH:
    case SQLITE_READONLY:
      throw refused("it does more than read (" + detail + ")",
                    "only SELECT, WITH, VALUES and EXPLAIN are allowed");
    case SQLITE_ERROR:
    case SQLITE_TOOBIG:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
      throw refused(detail, kViewsHint);
    default:
      throw store_error(connection.path(), code, 0, detail);
  }
}

Statement SqlReader::State::prepare(const char* sql, const char** rest, const Watch& watch) {
  sqlite3_stmt* made = nullptr;
  const int code = sqlite3_prepare_v2(handle(), sql, -1, &made, rest);
  if (code != SQLITE_OK) fail(code, watch);
  return Statement(made);
}

Statement SqlReader::State::prepare_one(const std::string& sql, const Watch& watch) {
  if (sql.find('\0') != std::string::npos) throw refused("it holds a zero byte", kViewsHint);
  const char* rest = sql.c_str();
  Statement statement;
  // Comments and lone semicolons are statements of nothing.
  while (!statement && *rest != '\0')
    statement = prepare(rest, &rest, watch);
  if (!statement) throw refused("it is empty", "for example: SELECT run, name FROM runs");
  while (*rest != '\0') {
    if (prepare(rest, &rest, watch)) {
      throw refused("it is more than one statement", "ask one thing at a time");
    }
  }
  return statement;
}

SqlReader::SqlReader(const std::filesystem::path& path)
    : state_(
          new State{Store::open_read_only(path), Connection(path, Connection::Mode::read, false)}) {
  state_->connection.guarded([&] { state_->make_views(); });
}

SqlReader::~SqlReader() = default;

SqlResult SqlReader::query(const std::string& sql, Control& control, const SqlLimits& limits) {
  control.check();
  Watch watch{control, Clock::now() + limits.time, limits.time.count() > 0};
  sqlite3_progress_handler(state_->handle(), kInstructions, Watch::look, &watch);
  struct Unwatched {
    sqlite3* handle;
    ~Unwatched() { sqlite3_progress_handler(handle, 0, nullptr, nullptr); }
  } const unwatched{state_->handle()};
  const Statement statement = state_->prepare_one(sql, watch);
  SqlResult result;
  const int columns = sqlite3_column_count(statement.get());
  for (int i = 0; i < columns; ++i)
    result.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  std::size_t bytes = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    // Rows that cost the machine few instructions: the handler is asked too seldom.
    if (Watch::look(&watch) != 0) state_->fail(SQLITE_INTERRUPT, watch);
    std::vector<Json>& row = result.rows.emplace_back();
    for (int i = 0; i < columns; ++i)
      bytes += size_of(row.emplace_back(value_of(statement.get(), i)));
    if (bytes > limits.bytes) {
      throw refused("its result is too large", "take fewer rows with LIMIT");
    }
  }
  if (code != SQLITE_DONE) state_->fail(code, watch);
  return result;
}

}  // namespace espalier::store
