// The table of runs: making, changing and listing them.
#include <map>
#include <utility>

#include "core/base/error.h"
#include "core/base/tags.h"
#include "core/store/run_folder.h"
#include "core/store/store_state.h"

namespace espalier::store {

namespace {

constexpr const char* kRunColumns =
    "id, name, method, plan_hash, study, state, plan, created, started, ended, folder, trainable, "
    "steps, epochs, best_epoch, best_step, validation_loss, validation_rouge_l, metrics, shares, "
    "facts, adapter, seconds, error, tags, note";

std::optional<double> optional_column(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional<double>(column.getDouble());
}

/// States, and the times that entering them sets.
const std::map<std::string, const char*>& state_times() {
  static const std::map<std::string, const char*> times{
      {"queued", ""},
      {"running", ", started = ?3, ended = 0, error = NULL"},
      {"finished", ", ended = ?3"},
      {"stopped", ", ended = ?3"},
      {"failed", ", ended = ?3"},
      {"interrupted", ", ended = ?3"}};
  return times;
}

}  // namespace

std::int64_t Store::State::insert_run(const NewRun& run) {
  SQLite::Statement insert(database(),
                           "INSERT INTO runs (name, method, plan_hash, study, state, plan, "
                           "created, folder) VALUES (?, ?, ?, ?, 'queued', ?, ?, '')");
  insert.bind(1, run.name);
  insert.bind(2, run.method);
  insert.bind(3, run.plan_hash);
  insert.bind(4, run.study);
  insert.bind(5, json::dump(run.plan));
  insert.bind(6, now_ms());
  insert.exec();
  const std::int64_t id = database().getLastInsertRowid();
  SQLite::Statement place(database(), "UPDATE runs SET folder = ? WHERE id = ?");
  place.bind(1, run.folder.empty() ? "runs/" + shown_id(id) : kept_folder(run.folder));
  place.bind(2, id);
  place.exec();
  return id;
}

std::string Store::create_run(const NewRun& run) {
  return state_->connection.in_transaction([&] { return shown_id(state_->insert_run(run)); });
}

void Store::State::set_state(std::int64_t run, const std::string& state) {
  const auto known = state_times().find(state);
  if (known == state_times().end()) {
    throw Error(Code::internal, "\"" + state + "\" is not a state of a run");
  }
  SQLite::Statement update(
      database(), std::string("UPDATE runs SET state = ?1") + known->second + " WHERE id = ?2");
  update.bind(1, state);
  update.bind(2, run);
  if (*known->second != '\0') update.bind(3, now_ms());
  update.exec();
}

void Store::set_state(const std::string& run, const std::string& state) {
  state_->connection.in_transaction([&] { state_->set_state(state_->number(run), state); });
}

void Store::rename_run(const std::string& run, const std::string& name) {
  state_->connection.in_transaction([&] {
    SQLite::Statement update(state_->database(), "UPDATE runs SET name = ? WHERE id = ?");
    update.bind(1, name);
    update.bind(2, state_->number(run));
    update.exec();
  });
}

void Store::describe_run(const std::string& run, const std::vector<std::string>& tags,
                         const std::string& note) {
  state_->connection.in_transaction([&] { state_->describe(state_->number(run), tags, note); });
}

void Store::State::describe(std::int64_t run, const std::vector<std::string>& tags,
                            const std::string& note) {
  SQLite::Statement update(database(), "UPDATE runs SET tags = ?, note = ? WHERE id = ?");
  update.bind(1, json::dump(Json(tidy_tags(tags))));
  update.bind(2, note);
  update.bind(3, run);
  update.exec();
}

void Store::State::finish(std::int64_t run, const std::string& state,
                          const plan::event::Finished& finished) {
  SQLite::Statement old(database(), "SELECT facts FROM runs WHERE id = ?");
  old.bind(1, run);
  Json facts = old.executeStep() ? json_column(connection.path(), old.getColumn(0)) : Json();
  if (!facts.is_object()) facts = Json::object();
  if (finished.facts.is_object()) facts.update(finished.facts);
  SQLite::Statement update(database(),
                           "UPDATE runs SET best_epoch = ?, best_step = ?, validation_loss = ?, "
                           "validation_rouge_l = ?, metrics = ?, shares = ?, facts = ?, "
                           "adapter = ?, seconds = ? WHERE id = ?");
  update.bind(1, finished.best_epoch);
  update.bind(2, finished.best_step);
  bind_optional(update, 3, finished.validation_loss);
  bind_optional(update, 4, finished.validation_rouge_l);
  update.bind(5, json::dump(finished.metrics));
  update.bind(6, json::dump(finished.shares));
  update.bind(7, json::dump(facts));
  update.bind(8, finished.adapter);
  update.bind(9, finished.seconds);
  update.bind(10, run);
  update.exec();
  set_state(run, state);
}

void Store::finish_run(const std::string& run, const std::string& state,
                       const plan::event::Finished& finished) {
  state_->connection.in_transaction([&] { state_->finish(state_->number(run), state, finished); });
}

void Store::rewind_run(const std::string& run, std::int64_t events) {
  state_->connection.in_transaction([&] {
    const std::int64_t id = state_->number(run);
    SQLite::Statement later(state_->database(), "DELETE FROM events WHERE run = ? AND seq > ?");
    later.bind(1, id);
    later.bind(2, events);
    later.exec();
    SQLite::Statement outputs(state_->database(), "DELETE FROM outputs WHERE run = ?");
    outputs.bind(1, id);
    outputs.exec();
    state_->set_state(id, "running");
  });
}

std::string Store::import_run(const RunRow& row, const std::vector<plan::Event>& events) {
  const NewRun run{row.name, row.method, row.plan_hash, row.plan, row.study, row.folder};
  plan::event::Finished finished;
  finished.best_epoch = row.best_epoch;
  finished.best_step = row.best_step;
  finished.validation_loss = row.validation_loss;
  finished.validation_rouge_l = row.validation_rouge_l;
  finished.metrics = row.metrics;
  finished.shares = row.shares;
  finished.facts = row.facts;
  finished.adapter = row.adapter;
  finished.seconds = row.seconds;
  return state_->connection.in_transaction([&] {
    const std::int64_t id = state_->insert_run(run);
    std::vector<const plan::Event*> list;
    list.reserve(events.size());
    for (const plan::Event& event : events)
      list.push_back(&event);
    state_->insert_events(id, list);
    state_->finish(id, row.state, finished);
    state_->describe(id, row.tags, row.note);
    SQLite::Statement update(state_->database(),
                             "UPDATE runs SET created = ?, started = ?, ended = ?, trainable = ?, "
                             "steps = ?, epochs = ?, error = ? WHERE id = ?");
    int i = 0;
    for (const std::int64_t value :
         {row.created, row.started, row.ended, row.trainable, row.steps, row.epochs})
      update.bind(++i, value);
    if (row.error.is_null()) {
      update.bind(++i);
    } else {
      update.bind(++i, json::dump(row.error));
    }
    update.bind(++i, id);
    update.exec();
    return shown_id(id);
  });
}

std::vector<RunRow> Store::runs(const RunFilter& filter) const {
  std::string where;
  std::vector<std::string> values;
  const auto also = [&where](const std::string& condition) {
    where += (where.empty() ? " WHERE " : " AND ") + condition;
  };
  if (!filter.states.empty()) {
    also("state IN (" + placeholders(filter.states.size()) + ")");
    values = filter.states;
  }
  for (const auto& [column, value] :
       {std::pair<const char*, const std::string&>{"method", filter.method},
        {"study", filter.study},
        {"plan_hash", filter.plan_hash}}) {
    if (value.empty()) continue;
    also(std::string(column) + " = ?");
    values.push_back(value);
  }
  std::string sql = std::string("SELECT ") + kRunColumns + " FROM runs" + where + " ORDER BY id" +
                    (filter.newest_first ? " DESC" : "");
  if (filter.limit > 0) sql += " LIMIT " + std::to_string(filter.limit);
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), sql);
    for (std::size_t i = 0; i < values.size(); ++i)
      select.bind(static_cast<int>(i + 1), values[i]);
    return state_->read_runs(select);
  });
}

RunRow Store::run(const std::string& id) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             std::string("SELECT ") + kRunColumns + " FROM runs WHERE id = ?");
    select.bind(1, state_->number(id));
    return std::move(state_->read_runs(select).at(0));
  });
}

std::vector<std::string> Store::mark_interrupted() {
  return state_->connection.in_transaction([&] {
    std::vector<std::int64_t> dead;
    SQLite::Statement select(state_->database(),
                             "SELECT id, state, folder FROM runs WHERE state IN "
                             "('running', 'queued') ORDER BY id");
    while (select.executeStep()) {
      const std::filesystem::path folder = state_->folder(select.getColumn(2).getString());
      // A queued run whose folder was never made is still waiting for its turn.
      if (select.getColumn(1).getString() == "queued" && !RunFolder::exists(folder)) continue;
      if (!RunFolder::held(folder)) dead.push_back(select.getColumn(0).getInt64());
    }
    std::vector<std::string> out;
    SQLite::Statement update(state_->database(),
                             "UPDATE runs SET state = 'interrupted', ended = ? WHERE id = ?");
    for (const std::int64_t id : dead) {
      update.reset();
      update.bind(1, now_ms());
      update.bind(2, id);
      update.exec();
      out.push_back(shown_id(id));
    }
    return out;
  });
}

std::vector<RunRow> Store::State::read_runs(SQLite::Statement& select) {
  const std::filesystem::path& path = connection.path();
  std::vector<RunRow> rows;
  while (select.executeStep()) {
    RunRow& row = rows.emplace_back();
    int i = 0;
    const auto next = [&] { return select.getColumn(i++); };
    row.id = shown_id(next().getInt64());
    for (std::string* text : {&row.name, &row.method, &row.plan_hash, &row.study, &row.state})
      *text = next().getString();
    row.plan = json_column(path, next());
    for (std::int64_t* time : {&row.created, &row.started, &row.ended})
      *time = next().getInt64();
    row.folder = folder(next().getString());
    for (std::int64_t* count :
         {&row.trainable, &row.steps, &row.epochs, &row.best_epoch, &row.best_step})
      *count = next().getInt64();
    row.validation_loss = optional_column(next());
    row.validation_rouge_l = optional_column(next());
    for (Json* object : {&row.metrics, &row.shares, &row.facts})
      *object = json_column(path, next());
    row.adapter = next().getString();
    row.seconds = next().getDouble();
    row.error = json_column(path, next());
    for (const Json& tag : json_column(path, next())) {
      if (tag.is_string()) row.tags.push_back(tag.get<std::string>());
    }
    row.note = next().getString();
  }
  return rows;
}

}  // namespace espalier::store
