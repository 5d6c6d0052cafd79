// Queries over the views: what they give, that nothing but reading is possible, and that whatever
// takes too long can be ended.
#include <SQLiteCpp/SQLiteCpp.h>
#include <QtTest>

#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/hash.h"
#include "core/store/sql_reader.h"
#include "core/store/views.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::store;
using espalier::plan::Event;
using test::code_of;
using test::message_of;
namespace event = espalier::plan::event;

namespace {

/// Counts for ever, a row each or none.
constexpr const char* kEndless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

Event step(std::int64_t number, double loss) {
  event::Step step;
  step.step = number;
  step.epoch = 1;
  step.loss = loss;
  step.lr = 0.5;
  step.sparsity = 0.25;
  step.weights = {{"left", 0.75}, {"right", 0.25}};
  return step;
}

Event modules(std::int64_t number) {
  event::Modules modules;
  modules.step = number;
  for (const char* adapter : {"left", "right"}) {
    event::ModuleState state;
    state.module = "layer.0.q_proj";
    state.adapter = adapter;
    state.weight = 0.5;
    state.sparsity_a = 0.125;
    state.norm = 3;
    modules.modules.push_back(state);
  }
  return modules;
}

}  // namespace

class TestSqlReader : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path_;
  Control control_;

  std::string rows(const std::string& sql) {
    SqlReader reader(path_);
    return json::dump(Json(reader.query(sql, control_).rows));
  }
  std::string code(const std::string& sql) {
    return code_of([&] { rows(sql); });
  }

 private Q_SLOTS:
  void initTestCase() {
    path_ = std::filesystem::path(folder_.path().toStdString()) / "espalier.sqlite";
    Store store = Store::open(path_);
    NewRun first = rows::run("first", "adaptive_merge");
    first.plan = {{"optimizer", {{"lr", 0.5}}},
                  {"adapters", {{{"path", "a"}}, {{"path", "b"}}}},
                  {"base_model", "m"},
                  {"data", {{"shuffle", true}, {"shots", nullptr}}}};
    const std::string run = store.create_run(first);
    event::Validation validation;
    validation.epoch = 1;
    validation.step = 2;
    validation.loss = 1.5;
    validation.best = true;
    event::Sample sample{2, "r1", "日本語 'quoted'"};
    store.append_events(
        run, {rows::started(), rows::example(1, 2.5), step(1, 2.5), modules(1), step(2, 2.0),
              modules(2), validation, sample, rows::output("r1", "a dog"), rows::finished()});
    const std::string other = store.create_run(rows::run("second"));
    store.append_events(other, {rows::started(), step(1, 9), modules(7)});
  }

  void views_say_what_the_store_holds() {
    QCOMPARE(
        rows("SELECT run, name, method, state, validation_loss, error FROM runs"),
        std::string(
            R"([["001","first","adaptive_merge","finished",1.25,null],["002","second","lora","running",null,null]])"));
    QCOMPARE(rows("SELECT ended LIKE '20__-__-__T__:__:__Z', started IS NULL FROM runs"),
             std::string(R"([[1,0],[null,0]])"));
    QCOMPARE(rows("SELECT step, loss, lr, sparsity FROM steps WHERE run = '001' ORDER BY step"),
             std::string(R"([[1,2.5,0.5,0.25],[2,2.0,0.5,0.25]])"));
    QCOMPARE(rows("SELECT adapter, weight FROM weights WHERE run = '001' AND step = 2"),
             std::string(R"([["left",0.75],["right",0.25]])"));
    QCOMPARE(rows("SELECT step, epoch, loss, rouge_l, best FROM validations"),
             std::string(R"([[2,1,1.5,null,1]])"));
    QCOMPARE(rows("SELECT record, loss FROM examples"), std::string(R"([["r1",2.5]])"));
    QCOMPARE(rows("SELECT step, text FROM samples"), std::string(R"([[2,"日本語 'quoted'"]])"));
    QCOMPARE(rows("SELECT run, record, text, reference, finish FROM outputs"),
             std::string(R"([["001","r1","a dog","参照","eos"]])"));
    QCOMPARE(rows("SELECT metric, value FROM scores"), std::string(R"([["rougeL",0.25]])"));
    QCOMPARE(rows("SELECT metric, value, low FROM metrics"),
             std::string(R"([["rougeL",0.5,null]])"));
    QCOMPARE(rows("SELECT value FROM facts WHERE run = '001' AND key = 'leaked'"),
             std::string(R"([[2]])"));
  }

  void settings_are_found_by_their_path() {
    QCOMPARE(
        rows("SELECT key, value, type FROM settings WHERE run = '001' ORDER BY key"),
        std::string(
            R"([["adapters.0.path","a","text"],["adapters.1.path","b","text"],["base_model","m","text"],["data.shots",null,"null"],["data.shuffle",1,"true"],["optimizer.lr",0.5,"real"]])"));
  }

  void modules_come_from_the_events() {
    QCOMPARE(rows("SELECT count(*) FROM modules"), std::string(R"([[6]])"));
    QCOMPARE(
        rows("SELECT step, module, adapter, weight, sparsity_a, norm FROM modules "
             "WHERE run = '001' AND adapter = 'right' ORDER BY step"),
        std::string(
            R"([[1,"layer.0.q_proj","right",0.5,0.125,3.0],[2,"layer.0.q_proj","right",0.5,0.125,3.0]])"));
    QCOMPARE(rows("SELECT r.name, max(m.step) FROM runs AS r JOIN modules AS m USING (run) "
                  "GROUP BY r.run"),
             std::string(R"([["first",2],["second",7]])"));
    QCOMPARE(rows("SELECT count(*) FROM modules WHERE run = '003'"), std::string(R"([[0]])"));
  }

  void every_view_has_the_columns_it_tells_of() {
    SqlReader reader(path_);
    for (const View& view : views()) {
      const SqlResult found =
          reader.query("SELECT * FROM " + std::string(view.name) + " LIMIT 0", control_);
      std::vector<std::string> told;
      for (const ViewColumn& column : view.columns) {
        told.emplace_back(column.name);
        QVERIFY2(!column.about.empty(), told.back().c_str());
      }
      QCOMPARE(found.columns, told);
    }
  }

  void one_reading_statement_and_nothing_else() {
    QCOMPARE(rows("  -- a comment\n; VALUES (1, 'x', x'00ff', 2.5, NULL) ; -- end"),
             std::string(R"([[1,"x","x'00ff'",2.5,null]])"));
    QVERIFY(rows("EXPLAIN QUERY PLAN SELECT * FROM steps") != "[]");
    const std::string before = sha256_file(path_);
    for (const char* sql : {"",
                            " ; ",
                            "-- nothing",
                            "SELEC 1",
                            "SELECT missing FROM runs",
                            "SELECT 1; SELECT 2",
                            "SELECT 1; DROP TABLE runs",
                            "DELETE FROM runs",
                            "DELETE FROM main.runs",
                            "UPDATE main.runs SET name = 'x'",
                            "INSERT INTO main.meta VALUES ('a', 'b')",
                            "REPLACE INTO main.meta VALUES ('a', 'b')",
                            "DROP VIEW runs",
                            "CREATE TABLE t (a)",
                            "CREATE TEMP TABLE t (a)",
                            "CREATE VIEW v AS SELECT 1",
                            "CREATE TRIGGER t AFTER INSERT ON main.meta BEGIN SELECT 1; END",
                            "ATTACH '/nowhere/x.sqlite' AS x",
                            "ATTACH ':memory:' AS x",
                            "DETACH temp",
                            "PRAGMA query_only = OFF",
                            "PRAGMA user_version",
                            "PRAGMA writable_schema = 1",
                            "SELECT * FROM pragma_database_list",
                            "VACUUM",
                            "VACUUM INTO 'copy.sqlite'",
                            "REINDEX",
                            "ANALYZE",
                            "BEGIN IMMEDIATE",
                            "SAVEPOINT s",
                            "COMMIT",
                            "SELECT load_extension('x')",
                            "SELECT writefile('x', 'y')",
                            "SELECT readfile('x')",
                            "WITH x AS (SELECT 1) DELETE FROM main.runs",
                            "EXPLAIN DELETE FROM main.runs",
                            "SELECT zeroblob(1 << 30)",
                            "INSERT INTO modules VALUES (1)",
                            "DELETE FROM modules"}) {
      QCOMPARE(code(sql), std::string("usage"));
    }
    QCOMPARE(code(std::string("SELECT 1\0; x", 11)), std::string("usage"));
    QCOMPARE(sha256_file(path_), before);
    QVERIFY(message_of([&] { rows("DELETE FROM main.runs"); }).find("more than read") !=
            std::string::npos);
    QVERIFY(message_of([&] { rows("SELECT missing FROM runs"); }).find("no such column: missing") !=
            std::string::npos);
  }

  void what_does_not_end_is_ended() {
    SqlReader reader(path_);
    SqlLimits limits;
    limits.time = std::chrono::milliseconds(30);
    for (const char* tail : {"SELECT count(*) FROM n", "SELECT i FROM n WHERE i < 0"}) {
      QCOMPARE(code_of([&] { reader.query(std::string(kEndless) + tail, control_, limits); }),
               std::string("usage"));
    }
    limits.time = {};
    limits.bytes = 1 << 20;
    QCOMPARE(
        code_of([&] { reader.query(std::string(kEndless) + "SELECT i FROM n", control_, limits); }),
        std::string("usage"));
    QCOMPARE(code_of([&] { reader.query("SELECT zeroblob(2 << 20)", control_, limits); }),
             std::string("usage"));
    // Another thread's wish, as Ctrl+C is one.
    Control control;
    std::thread other([&] { control.request_stop(); });
    QCOMPARE(code_of([&] {
               reader.query(std::string(kEndless) + "SELECT count(*) FROM n", control, limits);
             }),
             std::string("stopped"));
    other.join();
    QCOMPARE(code_of([&] { reader.query("SELECT 1", control); }), std::string("stopped"));
    // The reader is as it was.
    QCOMPARE(reader.query("SELECT 1", control_).rows.size(), std::size_t{1});
  }

  void hostile_stores_stay_harmless() {
    const std::filesystem::path copy = path_.parent_path() / "hostile.sqlite";
    write_file(copy, read_file(path_));
    {
      SQLite::Database database(copy.string(), SQLite::OPEN_READWRITE);
      database.exec("CREATE VIEW steps AS SELECT load_extension('x') AS step");
      database.exec("CREATE TABLE more (plain); INSERT INTO more VALUES (1)");
      database.exec("UPDATE runs SET metrics = 'not JSON', plan = '[[[1]]]' WHERE id = 1");
      database.exec("CREATE VIEW own AS SELECT 1 AS one");
    }
    SqlReader reader(copy);
    QCOMPARE(reader.query("SELECT loss FROM steps", control_).rows.size(), std::size_t{3});
    QCOMPARE(code_of([&] { reader.query("SELECT * FROM metrics", control_); }),
             std::string("usage"));
    QCOMPARE(code_of([&] { reader.query("SELECT * FROM own", control_); }), std::string("usage"));
    QCOMPARE(reader.query("SELECT key FROM settings WHERE run = '001'", control_).rows.size(),
             std::size_t{1});
    QCOMPARE(reader.query("SELECT plain FROM main.more", control_).rows.at(0).at(0), Json(1));
    write_file(path_.parent_path() / "not.sqlite", "no store at all");
    QCOMPARE(code_of([&] { SqlReader other(path_.parent_path() / "not.sqlite"); }),
             std::string("store.corrupt"));
    QCOMPARE(code_of([&] { SqlReader other(path_.parent_path() / "nowhere.sqlite"); }),
             std::string("file.missing"));
  }
};

QTEST_GUILESS_MAIN(TestSqlReader)
#include "tst_sql_reader.moc"
