// Annotators, their answers, and files of answers.
#include "core/base/error.h"
#include "core/store/annotation_table.h"
#include "core/store/store_state.h"

namespace espalier::store {

namespace {

constexpr const char* kAnswerColumns =
    "item, login, revision, newest, at, milliseconds, origin, answer";

AnnotationAnswer read_answer(const std::filesystem::path& path, SQLite::Statement& select) {
  AnnotationAnswer row;
  row.item = select.getColumn(0).getInt64();
  row.login = select.getColumn(1).getString();
  row.revision = select.getColumn(2).getInt64();
  row.newest = select.getColumn(3).getInt() != 0;
  row.at = select.getColumn(4).getInt64();
  row.milliseconds = select.getColumn(5).getInt64();
  row.origin = select.getColumn(6).getString();
  row.answer = json_column(path, select.getColumn(7));
  return row;
}

}  // namespace

void AnnotationTable::must_be_open(std::int64_t task) const {
  SQLite::Statement select(state_->database(),
                           "SELECT state, name FROM annotation_tasks WHERE id = ?");
  select.bind(1, task);
  if (select.executeStep() && select.getColumn(0).getString() == "open") return;
  throw Error(Code::annotation_closed, "annotation task " + shown_id(task) + " is closed",
              "it takes no more answers", {{"what", select.getColumn(1).getString()}});
}

std::int64_t AnnotationTable::slot_of(std::int64_t task, const std::string& login) {
  SQLite::Statement known(state_->database(),
                          "SELECT slot FROM annotation_annotators WHERE task = ? AND login = ?");
  known.bind(1, task);
  known.bind(2, login);
  if (known.executeStep()) return known.getColumn(0).getInt64();
  SQLite::Statement last(state_->database(),
                         "SELECT coalesce(max(slot) + 1, 0) FROM annotation_annotators "
                         "WHERE task = ?");
  last.bind(1, task);
  last.executeStep();
  const std::int64_t slot = last.getColumn(0).getInt64();
  SQLite::Statement put(state_->database(),
                        "INSERT INTO annotation_annotators (task, login, slot, joined) "
                        "VALUES (?, ?, ?, ?)");
  put.bind(1, task);
  put.bind(2, login);
  put.bind(3, slot);
  put.bind(4, now_ms());
  put.exec();
  return slot;
}

std::int64_t AnnotationTable::join(const std::string& task, const std::string& login) {
  return state_->connection.in_transaction([&] { return slot_of(number(task), login); });
}

std::vector<Annotator> AnnotationTable::annotators(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT login, slot FROM annotation_annotators WHERE task = ? "
                             "ORDER BY slot");
    select.bind(1, number(task));
    std::vector<Annotator> out;
    while (select.executeStep())
      out.push_back({select.getColumn(0).getString(), select.getColumn(1).getInt64()});
    return out;
  });
}

void AnnotationTable::insert(std::int64_t task, const AnnotationAnswer& answer) {
  SQLite::Database& database = state_->database();
  if (answer.newest) {
    SQLite::Statement older(database,
                            "UPDATE annotation_answers SET newest = 0 WHERE task = ? AND "
                            "login = ? AND item = ? AND newest = 1");
    older.bind(1, task);
    older.bind(2, answer.login);
    older.bind(3, answer.item);
    older.exec();
  }
  SQLite::Statement put(database,
                        "INSERT INTO annotation_answers (task, item, login, newest, at, "
                        "milliseconds, origin, answer, revision) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
                        "?7, ?8, (SELECT coalesce(max(revision), 0) + 1 FROM annotation_answers "
                        "WHERE task = ?1 AND login = ?3 AND item = ?2))");
  put.bind(1, task);
  put.bind(2, answer.item);
  put.bind(3, answer.login);
  put.bind(4, answer.newest ? 1 : 0);
  put.bind(5, answer.at);
  put.bind(6, answer.milliseconds);
  put.bind(7, answer.origin);
  put.bind(8, json::dump(answer.answer));
  put.exec();
}

void AnnotationTable::put(const std::string& task, AnnotationAnswer& answer) {
  state_->connection.in_transaction([&] {
    const std::int64_t id = number(task);
    must_be_open(id);
    answer.at = now_ms();
    answer.newest = true;
    insert(id, answer);
    SQLite::Statement written(state_->database(),
                              "SELECT revision FROM annotation_answers WHERE task = ? AND "
                              "login = ? AND item = ? AND newest = 1");
    written.bind(1, id);
    written.bind(2, answer.login);
    written.bind(3, answer.item);
    written.executeStep();
    answer.revision = written.getColumn(0).getInt64();
    SQLite::Statement drop(state_->database(),
                           "DELETE FROM annotation_drafts WHERE task = ? AND login = ? AND "
                           "item = ?");
    drop.bind(1, id);
    drop.bind(2, answer.login);
    drop.bind(3, answer.item);
    drop.exec();
  });
}

std::vector<AnnotationAnswer> AnnotationTable::answers(const std::string& task,
                                                       const AnswerFilter& filter) const {
  std::string sql =
      std::string("SELECT ") + kAnswerColumns + " FROM annotation_answers WHERE task = ?1";
  if (!filter.login.empty()) sql += " AND login = ?2";
  if (filter.item) sql += " AND item = ?3";
  if (filter.newest) sql += " AND newest = 1";
  sql += filter.newest_first ? " ORDER BY at DESC, id DESC" : " ORDER BY item, login, revision";
  if (filter.limit > 0) {
    sql += " LIMIT " + std::to_string(filter.limit) + " OFFSET " + std::to_string(filter.skip);
  }
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), sql);
    select.bind(1, number(task));
    if (!filter.login.empty()) select.bind(2, filter.login);
    if (filter.item) select.bind(3, *filter.item);
    std::vector<AnnotationAnswer> out;
    while (select.executeStep())
      out.push_back(read_answer(state_->connection.path(), select));
    return out;
  });
}

void AnnotationTable::each_answer(const std::string& task,
                                  const std::function<void(const AnswerText&)>& visit) const {
  state_->connection.guarded([&] {
    // In the order of the index of newest answers: nothing is sorted.
    SQLite::Statement select(state_->database(),
                             "SELECT item, login, answer FROM annotation_answers "
                             "INDEXED BY annotation_newest WHERE task = ? AND newest = 1 "
                             "ORDER BY login, item");
    select.bind(1, number(task));
    while (select.executeStep()) {
      visit({select.getColumn(0).getInt64(), text_column(select.getColumn(1)),
             text_column(select.getColumn(2))});
    }
  });
}

std::vector<std::int64_t> AnnotationTable::answered(const std::string& task,
                                                    const std::string& login) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT item FROM annotation_answers WHERE task = ? AND login = ? "
                             "AND newest = 1 ORDER BY item");
    select.bind(1, number(task));
    select.bind(2, login);
    std::vector<std::int64_t> out;
    while (select.executeStep())
      out.push_back(select.getColumn(0).getInt64());
    return out;
  });
}

std::vector<std::int64_t> AnnotationTable::times(const std::string& task, const std::string& login,
                                                 std::int64_t limit) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT milliseconds FROM annotation_answers WHERE task = ? AND "
                             "login = ? AND newest = 1 AND milliseconds > 0 "
                             "ORDER BY at DESC, id DESC LIMIT ?");
    select.bind(1, number(task));
    select.bind(2, login);
    select.bind(3, limit > 0 ? limit : std::int64_t{-1});
    std::vector<std::int64_t> out;
    while (select.executeStep())
      out.push_back(select.getColumn(0).getInt64());
    return out;
  });
}

std::vector<AnnotatorWork> AnnotationTable::work(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT login, sum(revision > 1), "
                             "sum(coalesce(json_extract(answer, '$.highlights'), 0)) "
                             "FROM annotation_answers WHERE task = ? AND newest = 1 "
                             "GROUP BY login ORDER BY login");
    select.bind(1, number(task));
    std::vector<AnnotatorWork> out;
    while (select.executeStep()) {
      out.push_back({select.getColumn(0).getString(), select.getColumn(1).getInt64(),
                     select.getColumn(2).getInt64()});
    }
    return out;
  });
}

void AnnotationTable::put_draft(const std::string& task, const AnnotationAnswer& draft) {
  state_->connection.in_transaction([&] {
    const std::int64_t id = number(task);
    must_be_open(id);
    SQLite::Statement put(state_->database(),
                          "INSERT OR REPLACE INTO annotation_drafts (task, item, login, at, "
                          "answer) VALUES (?, ?, ?, ?, ?)");
    put.bind(1, id);
    put.bind(2, draft.item);
    put.bind(3, draft.login);
    put.bind(4, now_ms());
    put.bind(5, json::dump(draft.answer));
    put.exec();
  });
}

void AnnotationTable::drop_draft(const std::string& task, std::int64_t item,
                                 const std::string& login) {
  state_->connection.in_transaction([&] {
    SQLite::Statement drop(state_->database(),
                           "DELETE FROM annotation_drafts WHERE task = ? AND login = ? AND "
                           "item = ?");
    drop.bind(1, number(task));
    drop.bind(2, login);
    drop.bind(3, item);
    drop.exec();
  });
}

std::optional<AnnotationAnswer> AnnotationTable::draft(const std::string& task, std::int64_t item,
                                                       const std::string& login) const {
  return state_->connection.guarded([&]() -> std::optional<AnnotationAnswer> {
    SQLite::Statement select(state_->database(),
                             "SELECT item, login, 0, 1, at, 0, '', answer FROM annotation_drafts "
                             "WHERE task = ? AND login = ? AND item = ?");
    select.bind(1, number(task));
    select.bind(2, login);
    select.bind(3, item);
    if (!select.executeStep()) return std::nullopt;
    return read_answer(state_->connection.path(), select);
  });
}

void AnnotationTable::settle(const std::string& task, AnnotationAnswer& answer) {
  state_->connection.in_transaction([&] {
    answer.at = now_ms();
    SQLite::Statement put(state_->database(),
                          "INSERT INTO annotation_settled (task, item, login, at, answer) "
                          "VALUES (?, ?, ?, ?, ?)");
    put.bind(1, number(task));
    put.bind(2, answer.item);
    put.bind(3, answer.login);
    put.bind(4, answer.at);
    put.bind(5, json::dump(answer.answer));
    put.exec();
  });
}

std::vector<AnnotationAnswer> AnnotationTable::settled(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT item, login, 0, 1, at, 0, '', answer FROM annotation_settled "
                             "WHERE id IN (SELECT max(id) FROM annotation_settled WHERE task = ? "
                             "GROUP BY item) ORDER BY item");
    select.bind(1, number(task));
    std::vector<AnnotationAnswer> out;
    while (select.executeStep())
      out.push_back(read_answer(state_->connection.path(), select));
    return out;
  });
}

namespace {

void note_file(SQLite::Database& database, std::int64_t task, const std::string& hash,
               const char* kind, const std::string& login) {
  SQLite::Statement put(database,
                        "INSERT OR IGNORE INTO annotation_files (task, hash, kind, login, at) "
                        "VALUES (?, ?, ?, ?, ?)");
  put.bind(1, task);
  put.bind(2, hash);
  put.bind(3, kind);
  put.bind(4, login);
  put.bind(5, now_ms());
  put.exec();
}

bool knows_file(SQLite::Database& database, std::int64_t task, const std::string& hash,
                const char* kind, const std::string& login) {
  SQLite::Statement find(database,
                         "SELECT 1 FROM annotation_files WHERE task = ? AND hash = ? AND "
                         "kind = ? AND login = ?");
  find.bind(1, task);
  find.bind(2, hash);
  find.bind(3, kind);
  find.bind(4, login);
  return find.executeStep();
}

}  // namespace

void AnnotationTable::note_packet(const std::string& task, const std::string& hash,
                                  const std::string& login) {
  state_->connection.in_transaction(
      [&] { note_file(state_->database(), number(task), hash, "packet", login); });
}

bool AnnotationTable::knows_packet(const std::string& task, const std::string& hash,
                                   const std::string& login) const {
  return state_->connection.guarded(
      [&] { return knows_file(state_->database(), number(task), hash, "packet", login); });
}

AnswersMerged AnnotationTable::merge(const std::string& task, const AnswersFile& file) {
  return state_->connection.in_transaction([&] {
    AnswersMerged out;
    const std::int64_t id = number(task);
    if (knows_file(state_->database(), id, file.hash, "answers", file.login)) {
      out.known = true;
      return out;
    }
    must_be_open(id);
    slot_of(id, file.login);
    for (AnnotationAnswer answer : file.answers) {
      const std::vector<AnnotationAnswer> here =
          answers(task, {.login = file.login, .item = answer.item, .newest = false});
      const AnnotationAnswer* newest = nullptr;
      bool same = false;
      for (const AnnotationAnswer& one : here) {
        if (one.newest) newest = &one;
        same = same || (one.answer == answer.answer && one.at == answer.at);
      }
      if (same) {
        ++out.same;
        continue;
      }
      const bool alike = newest != nullptr && newest->answer == answer.answer;
      answer.login = file.login;
      answer.origin = file.hash;
      answer.newest = newest == nullptr || answer.at > newest->at;
      if (newest != nullptr && !alike) {
        // What an earlier file brought and its annotator revised there is no conflict.
        if (!newest->origin.empty() && answer.newest) {
          ++out.revised;
        } else {
          out.conflicts.push_back({answer.item, newest->at, answer.at, answer.newest});
        }
      }
      if (alike) {
        ++out.same;
        continue;
      }
      insert(id, answer);
      ++out.added;
    }
    note_file(state_->database(), id, file.hash, "answers", file.login);
    return out;
  });
}

}  // namespace espalier::store
