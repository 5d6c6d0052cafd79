// sql: questions to a store, read only.
#include <fmt/format.h>

#include <memory>

#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "core/base/csv.h"
#include "core/store/sql_reader.h"
#include "core/store/views.h"

namespace espalier::cli {

namespace {

struct SqlOptions {
  std::string query, store = "espalier.sqlite";
  bool views = false, csv = false;
  double time_limit = std::chrono::duration<double>(store::SqlLimits{}.time).count();
};

int list_views(const Context& context) {
  Json list = Json::array();
  std::string out;
  for (const store::View& view : store::views()) {
    Json columns = Json::array();
    std::vector<std::vector<std::string>> rows;
    for (const store::ViewColumn& column : view.columns) {
      columns.push_back({{"name", column.name}, {"about", column.about}});
      rows.push_back({"  " + std::string(column.name), std::string(column.about)});
    }
    list.push_back({{"name", view.name}, {"about", view.about}, {"columns", columns}});
    out += fmt::format("{}: {}\n{}\n", view.name, view.about, table(rows));
  }
  if (context.json) {
    print_line(Json{{"views", list}});
  } else {
    print(out +
          "The tables of the file itself can be read as main.NAME; they may change with the "
          "version.\n");
  }
  return 0;
}

std::string shown(const Json& value) {
  return value.is_number_float() ? json::dump(value) : one_line(cell(value));
}

std::string as_table(const store::SqlResult& result) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string>& head = rows.emplace_back();
  for (const std::string& name : result.columns)
    head.push_back(shown(name));
  for (const std::vector<Json>& row : result.rows) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (const Json& value : row)
      cells.push_back(shown(value));
  }
  return table(rows);
}

std::string as_csv(const store::SqlResult& result) {
  std::string out = csv::row(std::vector<Json>(result.columns.begin(), result.columns.end()));
  for (const std::vector<Json>& row : result.rows)
    out += csv::row(row);
  return out;
}

int sql(Context& context, const SqlOptions& o) {
  if (o.views) return list_views(context);
  if (o.csv && context.json) {
    throw Error(Code::usage, "--csv and --json are two forms of the same answer", "take one");
  }
  require_store(o.store);
  store::SqlLimits limits;
  limits.time = std::chrono::milliseconds(static_cast<std::int64_t>(1000 * o.time_limit));
  const store::SqlResult result = store::SqlReader(o.store).query(o.query, context.control, limits);
  if (context.json) {
    print_line(OrderedJson{{"columns", result.columns}, {"rows", result.rows}});
  } else {
    print(o.csv ? as_csv(result) : as_table(result));
  }
  return 0;
}

}  // namespace

void add_sql_command(CLI::App& app, Context& context) {
  auto o = std::make_shared<SqlOptions>();
  CLI::App* command = add_command(app, context, "sql", "ask a store in SQL, read only",
                                  [&context, o] { return sql(context, *o); });
  command->add_option("QUERY", o->query, "\"SELECT run, name FROM runs WHERE state = 'finished'\"");
  command->add_option("--store", o->store, "espalier.sqlite here where not named");
  command->add_flag("--views", o->views, "list what can be read, and its columns");
  command->add_flag("--csv", o->csv, "the answer as CSV");
  command
      ->add_option("--time-limit", o->time_limit,
                   "seconds (8); 0: none. A run that writes to the store waits for the answer")
      ->check(CLI::Range(0.0, 1e6));
}

}  // namespace espalier::cli
