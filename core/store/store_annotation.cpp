// Tasks of blind judging: making and reading them.
#include <charconv>

#include "core/base/error.h"
#include "core/store/annotation_table.h"
#include "core/store/store_state.h"

namespace espalier::store {

namespace {

Error unknown(const std::string& what) {
  return Error(Code::annotation_unknown, "there is no annotation task or item \"" + what + "\"",
               "\"annotate list\" names the tasks", {{"what", what}});
}

constexpr const char* kTaskColumns =
    "SELECT id, uid, packet, name, state, setup, hidden, created, closed FROM annotation_tasks";
constexpr const char* kPlaceColumns = "SELECT number, id, kind, overlap, tied, deal";
constexpr const char* kItemColumns =
    "SELECT number, id, kind, overlap, tied, deal, record, candidates, sources, expected";

void read_place(SQLite::Statement& select, AnnotationPlace& place) {
  place.number = select.getColumn(0).getInt64();
  place.id = select.getColumn(1).getString();
  place.kind = select.getColumn(2).getString();
  place.overlap = select.getColumn(3).getInt() != 0;
  place.tied = select.getColumn(4).getInt() != 0;
  place.deal = select.getColumn(5).getInt64();
}

AnnotationItem read_item(const std::filesystem::path& path, SQLite::Statement& select) {
  AnnotationItem item;
  read_place(select, item);
  item.record = select.getColumn(6).getString();
  item.candidates = json_column(path, select.getColumn(7));
  item.sources = json_column(path, select.getColumn(8));
  item.expected = json_column(path, select.getColumn(9));
  return item;
}

std::vector<AnnotationTask> read_tasks(const std::filesystem::path& path,
                                       SQLite::Statement& select) {
  std::vector<AnnotationTask> out;
  while (select.executeStep()) {
    AnnotationTask& task = out.emplace_back();
    task.id = shown_id(select.getColumn(0).getInt64());
    task.uid = select.getColumn(1).getString();
    task.packet = select.getColumn(2).getString();
    task.name = select.getColumn(3).getString();
    task.open = select.getColumn(4).getString() == "open";
    task.setup = json_column(path, select.getColumn(5));
    task.hidden = json_column(path, select.getColumn(6));
    task.created = select.getColumn(7).getInt64();
    task.closed = select.getColumn(8).getInt64();
  }
  return out;
}

void insert_guidelines(SQLite::Database& database, std::int64_t task, std::int64_t version,
                       const AnnotationGuidelines& guidelines) {
  SQLite::Statement put(database,
                        "INSERT INTO annotation_guidelines (task, version, en, ja, author, at) "
                        "VALUES (?, ?, ?, ?, ?, ?)");
  put.bind(1, task);
  put.bind(2, version);
  put.bind(3, guidelines.en);
  put.bind(4, guidelines.ja);
  put.bind(5, guidelines.author);
  put.bind(6, guidelines.at != 0 ? guidelines.at : now_ms());
  put.exec();
}

void insert_items(SQLite::Database& database, std::int64_t task,
                  const std::vector<AnnotationItem>& items) {
  SQLite::Statement put(database,
                        "INSERT INTO annotation_items (task, number, id, kind, overlap, tied, "
                        "deal, record, candidates, sources, expected) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  std::int64_t number = 0;
  for (const AnnotationItem& item : items) {
    put.reset();
    put.bind(1, task);
    put.bind(2, number++);
    put.bind(3, item.id);
    put.bind(4, item.kind);
    put.bind(5, item.overlap ? 1 : 0);
    put.bind(6, item.tied ? 1 : 0);
    put.bind(7, item.deal);
    put.bind(8, item.record);
    put.bind(9, json::dump(item.candidates));
    put.bind(10, json::dump(item.sources));
    if (item.expected.is_null()) {
      put.bind(11);
    } else {
      put.bind(11, json::dump(item.expected));
    }
    put.exec();
  }
}

void insert_documents(SQLite::Database& database, std::int64_t task,
                      const std::vector<AnnotationDocument>& documents) {
  SQLite::Statement put(database,
                        "INSERT INTO annotation_documents (task, record, title, document) "
                        "VALUES (?, ?, ?, ?)");
  for (const AnnotationDocument& document : documents) {
    put.reset();
    put.bind(1, task);
    put.bind(2, document.record);
    put.bind(3, document.title);
    put.bind(4, document.document);
    put.exec();
  }
}

}  // namespace

AnnotationTable::AnnotationTable(const Store& store) : state_(store.state_.get()) {}

std::int64_t AnnotationTable::number(const std::string& task) const {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(task.data(), task.data() + task.size(), id);
  if (error != std::errc() || end != task.data() + task.size()) throw unknown(task);
  SQLite::Statement find(state_->database(), "SELECT 1 FROM annotation_tasks WHERE id = ?");
  find.bind(1, id);
  if (!find.executeStep()) throw unknown(task);
  return id;
}

std::string AnnotationTable::add(const AnnotationTask& task, const AnnotationGuidelines& guidelines,
                                 const std::vector<AnnotationDocument>& documents,
                                 const std::vector<AnnotationItem>& items) {
  return state_->connection.in_transaction([&] {
    SQLite::Database& database = state_->database();
    SQLite::Statement put(database,
                          "INSERT INTO annotation_tasks (uid, packet, name, state, setup, hidden, "
                          "created) VALUES (?, ?, ?, 'open', ?, ?, ?)");
    put.bind(1, task.uid);
    put.bind(2, task.packet);
    put.bind(3, task.name);
    put.bind(4, json::dump(task.setup));
    put.bind(5, json::dump(task.hidden));
    put.bind(6, now_ms());
    put.exec();
    const std::int64_t id = database.getLastInsertRowid();
    if (task.name.empty()) {
      SQLite::Statement name(database, "UPDATE annotation_tasks SET name = ? WHERE id = ?");
      name.bind(1, "Task " + std::to_string(id));
      name.bind(2, id);
      name.exec();
    }
    const bool written = !guidelines.en.empty() || !guidelines.ja.empty();
    if (written) {
      insert_guidelines(database, id, std::max<std::int64_t>(1, guidelines.version), guidelines);
    }
    insert_documents(database, id, documents);
    insert_items(database, id, items);
    return shown_id(id);
  });
}

std::vector<AnnotationTask> AnnotationTable::tasks() const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), std::string(kTaskColumns) + " ORDER BY id");
    return read_tasks(state_->connection.path(), select);
  });
}

AnnotationTask AnnotationTable::task(const std::string& id) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(), std::string(kTaskColumns) + " WHERE id = ?");
    select.bind(1, number(id));
    return std::move(read_tasks(state_->connection.path(), select).at(0));
  });
}

std::optional<AnnotationTask> AnnotationTable::find(const std::string& uid,
                                                    const std::string& packet) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             std::string(kTaskColumns) + " WHERE uid = ? AND packet = ?");
    select.bind(1, uid);
    select.bind(2, packet);
    std::vector<AnnotationTask> found = read_tasks(state_->connection.path(), select);
    return found.empty() ? std::nullopt : std::optional<AnnotationTask>(std::move(found.front()));
  });
}

AnnotationCounts AnnotationTable::counts(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(
        state_->database(),
        "SELECT coalesce(sum(kind = 'main' AND tied = 0), 0), "
        "coalesce(sum(kind = 'practice'), 0), coalesce(sum(kind = 'gold'), 0), "
        "coalesce(sum(overlap), 0), coalesce(sum(tied), 0), "
        "(SELECT count(*) FROM annotation_answers INDEXED BY annotation_newest "
        "WHERE task = ?1 AND newest = 1) - "
        "(SELECT count(*) FROM annotation_items AS i CROSS JOIN annotation_answers AS a "
        "ON a.task = i.task AND a.item = i.number "
        "WHERE i.task = ?1 AND i.kind = 'practice' AND a.newest = 1) "
        "FROM annotation_items WHERE task = ?1");
    select.bind(1, number(task));
    select.executeStep();
    AnnotationCounts counts;
    int i = 0;
    for (std::int64_t* count : {&counts.main, &counts.practice, &counts.gold, &counts.overlap,
                                &counts.tied, &counts.answers})
      *count = select.getColumn(i++).getInt64();
    return counts;
  });
}

void AnnotationTable::close(const std::string& task) {
  state_->connection.in_transaction([&] {
    SQLite::Statement update(state_->database(),
                             "UPDATE annotation_tasks SET state = 'closed', closed = ? "
                             "WHERE id = ? AND state = 'open'");
    update.bind(1, now_ms());
    update.bind(2, number(task));
    update.exec();
  });
}

std::int64_t AnnotationTable::add_guidelines(const std::string& task,
                                             const AnnotationGuidelines& guidelines) {
  return state_->connection.in_transaction([&] {
    const std::int64_t id = number(task);
    SQLite::Statement last(state_->database(),
                           "SELECT coalesce(max(version), 0) + 1 FROM annotation_guidelines "
                           "WHERE task = ?");
    last.bind(1, id);
    last.executeStep();
    const std::int64_t version = last.getColumn(0).getInt64();
    insert_guidelines(state_->database(), id, version, guidelines);
    return version;
  });
}

std::vector<AnnotationGuidelines> AnnotationTable::guidelines(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT version, en, ja, author, at FROM annotation_guidelines "
                             "WHERE task = ? ORDER BY version");
    select.bind(1, number(task));
    std::vector<AnnotationGuidelines> out;
    while (select.executeStep()) {
      out.push_back({select.getColumn(0).getInt64(), select.getColumn(1).getString(),
                     select.getColumn(2).getString(), select.getColumn(3).getString(),
                     select.getColumn(4).getInt64()});
    }
    return out;
  });
}

std::vector<AnnotationPlace> AnnotationTable::places(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(
        state_->database(),
        std::string(kPlaceColumns) + " FROM annotation_items WHERE task = ? ORDER BY number");
    select.bind(1, number(task));
    std::vector<AnnotationPlace> out;
    while (select.executeStep())
      read_place(select, out.emplace_back());
    return out;
  });
}

std::vector<AnnotationItem> AnnotationTable::items(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(
        state_->database(),
        std::string(kItemColumns) + " FROM annotation_items WHERE task = ? ORDER BY number");
    select.bind(1, number(task));
    std::vector<AnnotationItem> out;
    while (select.executeStep())
      out.push_back(read_item(state_->connection.path(), select));
    return out;
  });
}

void AnnotationTable::each_item(const std::string& task,
                                const std::function<void(const ItemText&)>& visit) const {
  state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT number, id, kind, record, tied, candidates, sources "
                             "FROM annotation_items WHERE task = ? ORDER BY number");
    select.bind(1, number(task));
    while (select.executeStep()) {
      visit({select.getColumn(0).getInt64(), text_column(select.getColumn(1)),
             text_column(select.getColumn(2)), text_column(select.getColumn(3)),
             select.getColumn(4).getInt() != 0, text_column(select.getColumn(5)),
             text_column(select.getColumn(6))});
    }
  });
}

AnnotationItem AnnotationTable::item(const std::string& task, std::int64_t item) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(
        state_->database(),
        std::string(kItemColumns) + " FROM annotation_items WHERE task = ? AND number = ?");
    select.bind(1, number(task));
    select.bind(2, item);
    if (!select.executeStep()) throw unknown(std::to_string(item));
    return read_item(state_->connection.path(), select);
  });
}

AnnotationDocument AnnotationTable::document(const std::string& task,
                                             const std::string& record) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT record, title, document FROM annotation_documents "
                             "WHERE task = ? AND record = ?");
    select.bind(1, number(task));
    select.bind(2, record);
    AnnotationDocument out;
    if (!select.executeStep()) return out;
    out.record = select.getColumn(0).getString();
    out.title = select.getColumn(1).getString();
    out.document = select.getColumn(2).getString();
    return out;
  });
}

std::vector<AnnotationDocument> AnnotationTable::documents(const std::string& task) const {
  return state_->connection.guarded([&] {
    SQLite::Statement select(state_->database(),
                             "SELECT record, title, document FROM annotation_documents "
                             "WHERE task = ? ORDER BY rowid");
    select.bind(1, number(task));
    std::vector<AnnotationDocument> out;
    while (select.executeStep()) {
      out.push_back({select.getColumn(0).getString(), select.getColumn(1).getString(),
                     select.getColumn(2).getString()});
    }
    return out;
  });
}

}  // namespace espalier::store
