#include "core/store/modules_table.h"

#include <exception>
#include <string>
#include <vector>

#include "core/store/views.h"

// A virtual table of SQLite (https://www.sqlite.org/vtab.html), read only. Its functions are called
// from C: no exception leaves one, and objects begin with the struct that SQLite knows.
namespace espalier::store {

namespace {

struct Table : sqlite3_vtab {
  const Store* store = nullptr;
};

/// Stands at one row: run, event, module state.
struct Cursor : sqlite3_vtab_cursor {
  const Store* store = nullptr;
  std::vector<std::string> runs;
  std::size_t run = 0;
  std::int64_t seq = 0;  ///< of the event that is held
  plan::event::Modules event;
  std::size_t state = 0;
  std::int64_t row = 0;

  bool over() const { return run >= runs.size(); }
  /// To the next event that says something, from where `state` has run out.
  void settle() {
    while (!over() && state >= event.modules.size()) {
      const std::vector<EventRow> next = store->events(runs[run], {"modules"}, seq, 1);
      state = 0;
      event.modules.clear();
      if (next.empty()) {
        ++run;
        seq = 0;
        continue;
      }
      seq = next.front().seq;
      event = std::get<plan::event::Modules>(next.front().event);
    }
  }
};

/// f, its exceptions told as SQLite tells failures.
template <class F>
int guarded(sqlite3_vtab* table, F&& f) {
  try {
    f();
    return SQLITE_OK;
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (const std::exception& exception) {
    sqlite3_free(table->zErrMsg);
    table->zErrMsg = sqlite3_mprintf("%s", exception.what());
    return SQLITE_ERROR;
  }
}

int connect(sqlite3* connection, void* store, int, const char* const*, sqlite3_vtab** table,
            char** error) {
  std::string columns;
  for (const View& view : views()) {
    if (view.name != "modules") continue;
    for (const ViewColumn& column : view.columns)
      columns += (columns.empty() ? "" : ", ") + std::string(column.name);
  }
  const int code =
      sqlite3_declare_vtab(connection, ("CREATE TABLE modules (" + columns + ")").c_str());
  if (code != SQLITE_OK) {
    *error = sqlite3_mprintf("%s", sqlite3_errmsg(connection));
    return code;
  }
  sqlite3_vtab_config(connection, SQLITE_VTAB_INNOCUOUS);
  auto* made = new Table{};
  made->store = static_cast<const Store*>(store);
  *table = made;
  return SQLITE_OK;
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

/// The one way to be faster than a walk over everything: run = something.
int best_index(sqlite3_vtab*, sqlite3_index_info* info) {
  info->estimatedCost = 1e9;
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    if (constraint.iColumn != 0 || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ ||
        constraint.usable == 0) {
      continue;
    }
    info->aConstraintUsage[i].argvIndex = 1;
    info->idxNum = 1;
    info->estimatedCost = 1e6;
    break;
  }
  return SQLITE_OK;
}

int open_cursor(sqlite3_vtab* table, sqlite3_vtab_cursor** cursor) {
  auto* made = new Cursor{};
  made->store = static_cast<Table*>(table)->store;
  *cursor = made;
  return SQLITE_OK;
}

int close_cursor(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int by_run, const char*, int, sqlite3_value** values) {
  auto& cursor = *static_cast<Cursor*>(base);
  return guarded(cursor.pVtab, [&] {
    const unsigned char* wanted = by_run == 1 ? sqlite3_value_text(values[0]) : nullptr;
    const std::string only = wanted ? reinterpret_cast<const char*>(wanted) : "";
    cursor.runs.clear();
    for (const RunRow& run : cursor.store->runs()) {
      if (by_run != 1 || run.id == only) cursor.runs.push_back(run.id);
    }
    cursor.run = cursor.state = 0;
    cursor.seq = cursor.row = 0;
    cursor.event = {};
    cursor.settle();
  });
}

int next(sqlite3_vtab_cursor* base) {
  auto& cursor = *static_cast<Cursor*>(base);
  return guarded(cursor.pVtab, [&] {
    ++cursor.state;
    ++cursor.row;
    cursor.settle();
  });
}

int at_end(sqlite3_vtab_cursor* base) {
  return static_cast<Cursor*>(base)->over() ? 1 : 0;
}

void text(sqlite3_context* context, const std::string& value) {
  sqlite3_result_text64(context, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int index) {
  const auto& cursor = *static_cast<Cursor*>(base);
  const plan::event::ModuleState& m = cursor.event.modules[cursor.state];
  // In the order of views(). SQLite makes null of what is not a number.
  const double numbers[] = {m.weight,  m.sparsity_a, m.sparsity_b, m.fresh,
                            m.revived, m.stable,     m.norm};
  switch (index) {
    case 0:
      text(context, cursor.runs[cursor.run]);
      break;
    case 1:
      sqlite3_result_int64(context, cursor.event.step);
      break;
    case 2:
      text(context, m.module);
      break;
    case 3:
      text(context, m.adapter);
      break;
    default:
      sqlite3_result_double(context, numbers[index - 4]);
      break;
  }
  return SQLITE_OK;
}

int row_id(sqlite3_vtab_cursor* base, sqlite3_int64* id) {
  *id = static_cast<Cursor*>(base)->row;
  return SQLITE_OK;
}

const sqlite3_module& functions() {
  static const sqlite3_module made = [] {
    sqlite3_module m{};  // no xCreate: the table is there by its name alone
    m.xConnect = connect;
    m.xBestIndex = best_index;
    m.xDisconnect = disconnect;
    m.xOpen = open_cursor;
    m.xClose = close_cursor;
    m.xFilter = filter;
    m.xNext = next;
    m.xEof = at_end;
    m.xColumn = column;
    m.xRowid = row_id;
    return m;
  }();
  return made;
}

}  // namespace

void add_modules_table(sqlite3* connection, const Store& store) {
  sqlite3_create_module(connection, "modules", &functions(), const_cast<Store*>(&store));
}

}  // namespace espalier::store
