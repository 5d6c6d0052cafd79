#include "core/store/waiting_table.h"

#include <charconv>

#include "core/store/connection.h"
#include "core/store/run_folder.h"
#include "core/store/store_state.h"

namespace espalier::store {

namespace {

constexpr const char* kOrder = "queue_order";

/// The row's number; 0, which no row has, for what is no id.
std::int64_t number(const std::string& run) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(run.data(), run.data() + run.size(), id);
  return error == std::errc() && end == run.data() + run.size() ? id : 0;
}

Json column_json(const SQLite::Column& column) {
  if (column.isNull()) return nullptr;
  if (column.isInteger()) return column.getInt64();
  if (column.isFloat()) return column.getDouble();
  return column.getString();
}

void bind_json(SQLite::Statement& statement, int index, const Json& value) {
  if (value.is_null())
    statement.bind(index);
  else if (value.is_number_integer())
    statement.bind(index, value.get<std::int64_t>());
  else if (value.is_number())
    statement.bind(index, value.get<double>());
  else
    statement.bind(index, value.get<std::string>());
}

}  // namespace

struct WaitingTable::State {
  Connection connection;
  SQLite::Database& database() { return connection.database(); }

  /// Runs an UPDATE whose last conditions are a run's study and states.
  bool update(const std::string& set, const std::vector<std::string>& values,
              const std::string& run, const std::string& study,
              const std::vector<std::string>& states) {
    return connection.in_transaction([&] {
      SQLite::Statement change(database(), "UPDATE runs SET " + set +
                                               " WHERE id = ? AND study = ? AND state IN (" +
                                               placeholders(states.size()) + ")");
      int i = 0;
      for (const std::string& value : values)
        change.bind(++i, value);
      change.bind(++i, number(run));
      change.bind(++i, study);
      for (const std::string& state : states)
        change.bind(++i, state);
      return change.exec() == 1;
    });
  }
};

WaitingTable::WaitingTable(const std::filesystem::path& store)
    : state_(new State{Connection(store, Connection::Mode::write, false)}) {}
WaitingTable::~WaitingTable() = default;
WaitingTable::WaitingTable(WaitingTable&&) noexcept = default;
WaitingTable& WaitingTable::operator=(WaitingTable&&) noexcept = default;

std::optional<Json> WaitingTable::remove(const std::string& run) {
  return state_->connection.in_transaction([&]() -> std::optional<Json> {
    SQLite::Statement find(state_->database(),
                           "SELECT * FROM runs WHERE id = ? AND state = 'queued'");
    find.bind(1, number(run));
    if (!find.executeStep()) return std::nullopt;
    const std::filesystem::path folder = find.getColumn("folder").getString();
    if (RunFolder::exists(state_->connection.path().parent_path() / folder)) return std::nullopt;
    Json row = Json::object();
    for (int i = 0; i < find.getColumnCount(); ++i)
      row[find.getColumnName(i)] = column_json(find.getColumn(i));
    SQLite::Statement gone(state_->database(), "DELETE FROM runs WHERE id = ?");
    gone.bind(1, number(run));
    gone.exec();
    return row;
  });
}

bool WaitingTable::restore(const Json& row) {
  return state_->connection.in_transaction([&] {
    std::string columns;
    for (const auto& [name, value] : row.items())
      columns += (columns.empty() ? "" : ", ") + name;
    SQLite::Statement insert(state_->database(), "INSERT OR IGNORE INTO runs (" + columns +
                                                     ") VALUES (" + placeholders(row.size()) + ")");
    int i = 0;
    for (const auto& [name, value] : row.items())
      bind_json(insert, ++i, value);
    return insert.exec() == 1;
  });
}

bool WaitingTable::hand_over(const std::string& run, const std::string& from, const std::string& to,
                             const std::vector<std::string>& states) {
  return state_->update("study = ?", {to}, run, from, states);
}

bool WaitingTable::queue_again(const std::string& run, const std::string& study,
                               const std::vector<std::string>& states) {
  return state_->update("state = 'queued'", {}, run, study, states);
}

void WaitingTable::set_order(const std::vector<std::string>& ids) {
  state_->connection.in_transaction([&] {
    SQLite::Statement replace(state_->database(),
                              "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)");
    replace.bind(1, kOrder);
    replace.bind(2, json::dump(Json(ids)));
    replace.exec();
  });
}

std::vector<std::string> WaitingTable::order(const std::filesystem::path& store) {
  Connection connection(store, Connection::Mode::read, false);
  return connection.guarded([&] {
    std::vector<std::string> out;
    SQLite::Statement select(connection.database(), "SELECT value FROM meta WHERE key = ?");
    select.bind(1, kOrder);
    if (!select.executeStep()) return out;
    for (const Json& id : json_column(store, select.getColumn(0))) {
      if (id.is_string()) out.push_back(id.get<std::string>());
    }
    return out;
  });
}

}  // namespace espalier::store
