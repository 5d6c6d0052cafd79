#include "core/store/store.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <utility>

#include "core/base/error.h"
#include "core/store/schema.h"
#include "core/store/store_state.h"

namespace espalier::store {

namespace {

constexpr const char* kSelectAdapters =
    "SELECT path, hash, base_hash, rank, alpha, identities FROM adapters";

Error unknown_run(const std::string& run) {
  return Error(Code::run_unknown, "there is no run \"" + run + "\" in this store",
               "\"runs\" lists them", {{"run", run}});
}

}  // namespace

std::int64_t now_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

std::string shown_id(std::int64_t number) {
  return fmt::format("{:03}", number);
}

std::string placeholders(std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i)
    out += i == 0 ? "?" : ", ?";
  return out;
}

std::string_view text_column(const SQLite::Column& column) {
  const char* const text = column.getText();
  return {text, static_cast<std::size_t>(column.getBytes())};
}

Json json_column(const std::filesystem::path& path, const SQLite::Column& column) {
  if (column.isNull()) return nullptr;
  try {
    return json::parse(column.getString());
  } catch (const Error& error) {
    throw Error(Code::store_corrupt, path.string() + " holds text that is not JSON",
                "take the newest backup beside it",
                {{"path", path.string()}, {"detail", error.message()}});
  }
}

void bind_optional(SQLite::Statement& statement, int index, const std::optional<double>& value) {
  if (value) {
    statement.bind(index, *value);
  } else {
    statement.bind(index);
  }
}

NewRun new_run(const plan::Plan& plan, const std::filesystem::path& store,
               const std::string& study) {
  NewRun run;
  run.name = plan.name;
  run.method = plan.method.name;
  run.plan_hash = plan::hash(plan);
  run.plan =
      Json(plan::to_json(plan::rebased(plan, std::filesystem::absolute(store).parent_path())));
  run.study = study;
  return run;
}

std::string Store::State::kept_folder(const std::filesystem::path& folder) const {
  const std::filesystem::path whole = std::filesystem::absolute(folder).lexically_normal();
  const auto relative = whole.lexically_relative(connection.path().parent_path());
  const bool below = !relative.empty() && *relative.begin() != "..";
  return below ? relative.generic_string() : whole.string();
}

std::filesystem::path Store::State::folder(const std::string& kept) const {
  return (connection.path().parent_path() / kept).lexically_normal();
}

std::int64_t Store::State::number(const std::string& run) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(run.data(), run.data() + run.size(), id);
  if (error != std::errc() || end != run.data() + run.size()) throw unknown_run(run);
  SQLite::Statement find(database(), "SELECT 1 FROM runs WHERE id = ?");
  find.bind(1, id);
  if (!find.executeStep()) throw unknown_run(run);
  return id;
}

Store::Store(std::unique_ptr<State> state) : state_(std::move(state)) {}
Store::~Store() = default;
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;

Store Store::open(const std::filesystem::path& path) {
  return Store(std::unique_ptr<State>(new State{Connection(path, Connection::Mode::write, true)}));
}

Store Store::open_read_only(const std::filesystem::path& path, bool check) {
  return Store(std::unique_ptr<State>(new State{Connection(path, Connection::Mode::read, check)}));
}

const std::filesystem::path& Store::path() const {
  return state_->connection.path();
}

int Store::version() {
  return kVersion;
}

void Store::put_dataset(const DatasetRow& row) {
  state_->connection.in_transaction([&] {
    SQLite::Statement put(state_->database(),
                          "INSERT OR REPLACE INTO datasets (path, hash, language, records) "
                          "VALUES (?, ?, ?, ?)");
    put.bind(1, row.path);
    put.bind(2, row.hash);
    put.bind(3, row.language);
    put.bind(4, row.records);
    put.exec();
  });
}

std::vector<DatasetRow> Store::datasets() const {
  return state_->connection.guarded([&] {
    std::vector<DatasetRow> rows;
    SQLite::Statement select(state_->database(),
                             "SELECT path, hash, language, records FROM datasets ORDER BY path");
    while (select.executeStep()) {
      rows.push_back({select.getColumn(0), select.getColumn(1), select.getColumn(2),
                      select.getColumn(3).getInt64()});
    }
    return rows;
  });
}

void Store::put_adapter(const AdapterRow& row) {
  state_->connection.in_transaction([&] {
    SQLite::Statement put(state_->database(),
                          "INSERT OR REPLACE INTO adapters (path, hash, base_hash, rank, alpha, "
                          "identities) VALUES (?, ?, ?, ?, ?, ?)");
    put.bind(1, row.path);
    put.bind(2, row.hash);
    put.bind(3, row.base_hash);
    put.bind(4, row.rank);
    put.bind(5, row.alpha);
    put.bind(6, json::dump(Json(row.identities)));
    put.exec();
  });
}

std::vector<AdapterRow> Store::State::read_adapters(SQLite::Statement& select) {
  std::vector<AdapterRow> rows;
  while (select.executeStep()) {
    AdapterRow& row = rows.emplace_back();
    row.path = select.getColumn(0).getString();
    row.hash = select.getColumn(1).getString();
    row.base_hash = select.getColumn(2).getString();
    row.rank = select.getColumn(3).getInt64();
    row.alpha = select.getColumn(4).getDouble();
    for (const Json& identity : json_column(connection.path(), select.getColumn(5)))
      row.identities.push_back(identity.is_string() ? identity.get<std::string>() : "");
  }
  return rows;
}

std::vector<AdapterRow> Store::adapters() const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), std::string(kSelectAdapters) + " ORDER BY path");
    return state_->read_adapters(select);
  });
}

std::optional<AdapterRow> Store::adapter_by_hash(const std::string& hash) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(
        state_->database(), std::string(kSelectAdapters) + " WHERE hash = ? ORDER BY path LIMIT 1");
    select.bind(1, hash);
    std::vector<AdapterRow> rows = state_->read_adapters(select);
    return rows.empty() ? std::nullopt : std::optional<AdapterRow>(std::move(rows.front()));
  });
}

void Store::note_test_scoring(const std::string& data_hash, const std::string& configuration_hash,
                              const std::string& run) {
  state_->connection.in_transaction([&] {
    SQLite::Statement insert(state_->database(),
                             "INSERT INTO test_scorings (data_hash, configuration, run, at) "
                             "VALUES (?, ?, ?, ?)");
    insert.bind(1, data_hash);
    insert.bind(2, configuration_hash);
    insert.bind(3, state_->number(run));
    insert.bind(4, now_ms());
    insert.exec();
  });
}

Scorings Store::test_scorings(const std::string& data_hash) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT count(*), count(DISTINCT configuration) FROM test_scorings "
                             "WHERE data_hash = ?");
    select.bind(1, data_hash);
    select.executeStep();
    return Scorings{select.getColumn(0).getInt64(), select.getColumn(1).getInt64()};
  });
}

}  // namespace espalier::store
