// Models that judge, and their verdicts.
#include "core/store/annotation_table.h"
#include "core/store/store_state.h"

namespace espalier::store {

std::int64_t AnnotationTable::put_machine(const std::string& task,
                                          const AnnotationMachine& machine) {
  return state_->connection.in_transaction([&] {
    SQLite::Statement put(state_->database(),
                          "INSERT INTO annotation_machines (task, key, login, setup, created) "
                          "VALUES (?, ?, ?, ?, ?) ON CONFLICT (task, key) DO UPDATE SET "
                          "setup = excluded.setup RETURNING id");
    put.bind(1, number(task));
    put.bind(2, machine.key);
    put.bind(3, machine.login);
    put.bind(4, json::dump(machine.setup));
    put.bind(5, now_ms());
    put.executeStep();
    const std::int64_t id = put.getColumn(0).getInt64();
    put.reset();
    return id;
  });
}

std::vector<AnnotationMachine> AnnotationTable::machines(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT id, key, login, setup, created FROM annotation_machines "
                             "WHERE task = ? ORDER BY id");
    select.bind(1, number(task));
    std::vector<AnnotationMachine> out;
    while (select.executeStep()) {
      AnnotationMachine& one = out.emplace_back();
      one.id = select.getColumn(0).getInt64();
      one.key = select.getColumn(1).getString();
      one.login = select.getColumn(2).getString();
      one.setup = json_column(state_->connection.path(), select.getColumn(3));
      one.created = select.getColumn(4).getInt64();
    }
    return out;
  });
}

void AnnotationTable::put_verdicts(const std::string& task, std::int64_t machine,
                                   const std::vector<AnnotationVerdict>& verdicts) {
  state_->connection.in_transaction([&] {
    SQLite::Statement put(state_->database(),
                          "INSERT OR REPLACE INTO annotation_verdicts (machine, task, item, at, "
                          "verdict) VALUES (?, ?, ?, ?, ?)");
    const std::int64_t id = number(task);
    for (const AnnotationVerdict& verdict : verdicts) {
      put.reset();
      put.bind(1, machine);
      put.bind(2, id);
      put.bind(3, verdict.item);
      put.bind(4, now_ms());
      put.bind(5, json::dump(verdict.verdict));
      put.exec();
    }
  });
}

std::vector<AnnotationVerdict> AnnotationTable::verdicts(const std::string& task,
                                                         std::int64_t machine) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT item, at, verdict FROM annotation_verdicts "
                             "WHERE machine = ? AND task = ? ORDER BY item");
    select.bind(1, machine);
    select.bind(2, number(task));
    std::vector<AnnotationVerdict> out;
    while (select.executeStep()) {
      out.push_back({select.getColumn(0).getInt64(), select.getColumn(1).getInt64(),
                     json_column(state_->connection.path(), select.getColumn(2))});
    }
    return out;
  });
}

}  // namespace espalier::store
