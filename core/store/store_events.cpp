// Events and outputs of runs.
#include <cmath>
#include <limits>
#include <map>
#include <type_traits>

#include "core/store/store_state.h"

namespace espalier::store {

namespace {

/// The columns beside the JSON, from which charts read.
struct Columns {
  std::int64_t step = 0, epoch = 0;
  double loss = std::numeric_limits<double>::quiet_NaN();
};

Columns columns_of(const plan::Event& event) {
  return std::visit(
      [](const auto& e) {
        Columns columns;
        if constexpr (requires { e.step; }) columns.step = e.step;
        if constexpr (requires { e.epoch; }) columns.epoch = e.epoch;
        if constexpr (requires { e.loss; }) columns.loss = e.loss;
        return columns;
      },
      event);
}

void put_output(SQLite::Statement& put, std::int64_t run, const plan::event::Output& output) {
  put.reset();
  put.bind(1, run);
  put.bind(2, output.id);
  put.bind(3, output.reference);
  put.bind(4, output.raw);
  put.bind(5, output.text);
  put.bind(6, output.finish);
  put.bind(7, json::dump(output.scores));
  put.bind(8, json::dump(output.references));
  put.exec();
}

void put_event(SQLite::Statement& put, std::int64_t run, std::int64_t seq,
               const plan::Event& event) {
  const Columns columns = columns_of(event);
  put.reset();
  put.bind(1, run);
  put.bind(2, seq);
  put.bind(3, plan::event_name(event));
  put.bind(4, columns.step);
  put.bind(5, columns.epoch);
  if (std::isfinite(columns.loss)) {
    put.bind(6, columns.loss);
  } else {
    put.bind(6);
  }
  put.bind(7, plan::to_packed_json(event).dump(-1, ' ', false, Json::error_handler_t::replace));
  put.exec();
}

}  // namespace

void Store::State::insert_events(std::int64_t run, const std::vector<const plan::Event*>& events) {
  SQLite::Statement last(database(), "SELECT coalesce(max(seq), 0) FROM events WHERE run = ?");
  last.bind(1, run);
  last.executeStep();
  std::int64_t seq = last.getColumn(0).getInt64();
  SQLite::Statement put(database(),
                        "INSERT INTO events (run, seq, kind, step, epoch, loss, json) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?)");
  SQLite::Statement output(database(),
                           "INSERT INTO outputs (run, record, reference, raw, text, finish, "
                           "scores, reference_list) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) "
                           "ON CONFLICT (run, record) DO UPDATE SET reference = ?3, raw = ?4, "
                           "text = ?5, finish = ?6, scores = ?7, reference_list = ?8");
  for (const plan::Event* event : events) {
    if (const auto* made = std::get_if<plan::event::Output>(event)) {
      put_output(output, run, *made);
    } else {
      put_event(put, run, ++seq, *event);
    }
  }
}

std::string Store::State::state_of(std::int64_t run) {
  SQLite::Statement select(database(), "SELECT state FROM runs WHERE id = ?");
  select.bind(1, run);
  return select.executeStep() ? select.getColumn(0).getString() : std::string();
}

void Store::State::apply(std::int64_t run, const plan::Event& event) {
  if (const auto* started = std::get_if<plan::event::Started>(&event)) {
    set_state(run, "running");
    SQLite::Statement update(database(),
                             "UPDATE runs SET trainable = ?, steps = ?, epochs = ?, facts = ? "
                             "WHERE id = ?");
    update.bind(1, started->trainable);
    update.bind(2, started->steps);
    update.bind(3, started->epochs);
    update.bind(4, json::dump(started->facts));
    update.bind(5, run);
    update.exec();
  } else if (std::holds_alternative<plan::event::Stopped>(event)) {
    set_state(run, "stopped");
  } else if (const auto* failed = std::get_if<plan::event::Failed>(&event)) {
    set_state(run, "failed");
    SQLite::Statement update(database(), "UPDATE runs SET error = ? WHERE id = ?");
    update.bind(1, json::dump(failed->error));
    update.bind(2, run);
    update.exec();
  } else if (const auto* finished = std::get_if<plan::event::Finished>(&event)) {
    // A run that was stopped with its best kept still finishes its outputs.
    finish(run, state_of(run) == "stopped" ? "stopped" : "finished", *finished);
  }
}

void Store::append_events(const std::vector<RunEvent>& events) {
  if (events.empty()) return;
  std::map<std::string, std::vector<const plan::Event*>> by_run;
  for (const RunEvent& entry : events)
    by_run[entry.run].push_back(&entry.event);
  state_->connection.in_transaction([&] {
    for (const auto& [run, list] : by_run) {
      const std::int64_t id = state_->number(run);
      state_->insert_events(id, list);
      for (const plan::Event* event : list)
        state_->apply(id, *event);
    }
  });
}

void Store::append_events(const std::string& run, const std::vector<plan::Event>& events) {
  std::vector<RunEvent> list;
  list.reserve(events.size());
  for (const plan::Event& event : events)
    list.push_back({run, event});
  append_events(list);
}

std::vector<EventRow> Store::events(const std::string& run, const std::vector<std::string>& kinds,
                                    std::int64_t after_seq, std::int64_t limit) const {
  std::string sql = "SELECT seq, json FROM events WHERE run = ? AND seq > ?";
  if (!kinds.empty()) sql += " AND kind IN (" + placeholders(kinds.size()) + ")";
  sql += " ORDER BY seq";
  if (limit > 0) sql += " LIMIT " + std::to_string(limit);
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), sql);
    int i = 0;
    select.bind(++i, state_->number(run));
    select.bind(++i, after_seq);
    for (const std::string& kind : kinds)
      select.bind(++i, kind);
    std::vector<EventRow> rows;
    while (select.executeStep()) {
      const Json json = json_column(path(), select.getColumn(1));
      try {
        rows.push_back({select.getColumn(0).getInt64(), plan::event_from_json(json)});
      } catch (const Error& error) {
        throw Error(Code::store_corrupt, path().string() + " holds an event that cannot be read",
                    "take the newest backup beside it",
                    {{"path", path().string()}, {"detail", error.message()}});
      }
    }
    return rows;
  });
}

std::vector<Point> Store::points(const std::string& run, const std::string& kind,
                                 std::int64_t after_seq) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT seq, step, epoch, loss FROM events "
                             "WHERE run = ? AND kind = ? AND seq > ? ORDER BY seq");
    select.bind(1, state_->number(run));
    select.bind(2, kind);
    select.bind(3, after_seq);
    std::vector<Point> points;
    while (select.executeStep()) {
      Point& point = points.emplace_back();
      point.seq = select.getColumn(0).getInt64();
      point.step = select.getColumn(1).getInt64();
      point.epoch = select.getColumn(2).getInt64();
      if (!select.getColumn(3).isNull()) point.loss = select.getColumn(3).getDouble();
    }
    return points;
  });
}

std::vector<OutputRow> Store::outputs(const std::string& run) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT record, reference, raw, text, finish, scores, reference_list "
                             "FROM outputs "
                             "WHERE run = ? ORDER BY id");
    select.bind(1, state_->number(run));
    std::vector<OutputRow> rows;
    while (select.executeStep()) {
      OutputRow& row = rows.emplace_back();
      int i = 0;
      for (std::string* text : {&row.record, &row.reference, &row.raw, &row.text, &row.finish})
        *text = select.getColumn(i++).getString();
      row.scores = json_column(path(), select.getColumn(i++));
      for (const Json& reference : json_column(path(), select.getColumn(i)))
        row.references.push_back(reference.get<std::string>());
    }
    return rows;
  });
}

}  // namespace espalier::store
