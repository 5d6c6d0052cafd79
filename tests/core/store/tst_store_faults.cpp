#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <QtTest>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/store/annotation_table.h"
#include "core/store/store.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/child.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::store;
using espalier::test::Child;
using espalier::test::code_of;

namespace {

void make_database(const std::filesystem::path& path, const std::string& sql) {
  SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec(sql);
}

std::string version_1() {
  return read_file(ESPALIER_TEST_DATA "/fixtures/store/version-1.sql");
}

int user_version(const std::filesystem::path& path) {
  SQLite::Database database(path.string());
  return database.execAndGet("PRAGMA user_version").getInt();
}

/// Reads all that a store holds.
void read_all(const std::filesystem::path& path) {
  const Store store = Store::open_read_only(path);
  for (const RunRow& run : store.runs()) {
    store.events(run.id);
    store.points(run.id, "example");
    store.outputs(run.id);
  }
  store.datasets();
  store.adapters();
}

/// In a child: 0 where all is well, else the number of the check that failed.
int fill_the_disk(const std::filesystem::path& path) {
  ::signal(SIGXFSZ, SIG_IGN);
  Store store = Store::open(path);
  const std::string run = store.create_run(rows::run("r"));
  store.append_events(run, rows::examples(1, 10));
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = std::filesystem::file_size(path) + 8192;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const std::string code = code_of([&] { store.append_events(run, rows::examples(11, 5000)); });
  if (code != "file.disk_full") return 1;
  if (store.events(run).size() != 10) return 2;
  limit.rlim_cur = before;
  ::setrlimit(RLIMIT_FSIZE, &limit);
  store.append_events(run, rows::examples(11, 5));
  return store.events(run).size() == 15 ? 0 : 3;
}

/// In a child, as a user without rights to the folder.
int open_without_rights(const std::filesystem::path& folder) {
  if (::geteuid() == 0 &&
      (::setresgid(65534, 65534, 65534) != 0 || ::setresuid(65534, 65534, 65534) != 0)) {
    return 9;
  }
  const auto path = folder / "espalier.sqlite";
  if (code_of([&] { Store::open(folder / "new.sqlite"); }) != "file.unwritable") return 1;
  if (code_of([&] { Store::open(path); }) != "file.unwritable") return 2;
  return Store::open_read_only(path).runs().size() == 1 ? 0 : 3;
}

}  // namespace

class TestStoreFaults : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;
  std::filesystem::path fresh() {
    const std::filesystem::path root = folder_.path().toStdString();
    const auto own = root / std::to_string(++count_);
    std::filesystem::create_directory(own);
    return own / "espalier.sqlite";
  }

 private Q_SLOTS:
  void an_older_store_is_brought_up_to_date() {
    const auto path = fresh();
    make_database(path, version_1());
    QCOMPARE(code_of([&] { Store::open_read_only(path); }), std::string("store.failed"));
    {
      Store store = Store::open(path);
      const RunRow row = store.run("004");
      QCOMPARE(row.name, std::string("old run"));
      QCOMPARE(row.plan["seed"], Json(7));
      QCOMPARE(row.metrics["rougeL"]["value"], Json(0.375));
      QCOMPARE(row.shares, Json::object());
      QCOMPARE(row.seconds, 61.5);
      const auto events = store.events("004");
      QCOMPARE(events.size(), std::size_t{2});
      QVERIFY(std::get<plan::event::Validation>(events[1].event).best);
      QCOMPARE(store.outputs("004")[0].text, std::string("要約"));
      QCOMPARE(store.datasets()[0].records, std::int64_t{43});
      QCOMPARE(store.adapter_by_hash("ha").value().identities.size(), std::size_t{1});
      store.note_test_scoring("h", "c", "004");
      QCOMPARE(store.test_scorings("h").times, std::int64_t{1});
      QCOMPARE(store.mark_interrupted(), std::vector<std::string>{"009"});
      AnnotationTable annotation(store);
      QVERIFY(annotation.tasks().empty());
      AnnotationTask task;
      task.uid = "u";
      QCOMPARE(annotation.add(task, {}, {}, {}), std::string("001"));
      // Numbers go on after the highest that was ever used.
      QCOMPARE(store.create_run(rows::run("new")), std::string("010"));
    }
    QCOMPARE(user_version(path), Store::version());
    const std::filesystem::path backup = path.string() + ".version-1";
    QCOMPARE(user_version(backup), 1);
    SQLite::Database old(backup.string());
    QCOMPARE(old.execAndGet("SELECT count(*) FROM runs").getInt(), 2);
    QCOMPARE(old.execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    // Only a migration makes a backup.
    std::filesystem::remove(backup);
    Store::open(path);
    QVERIFY(!std::filesystem::exists(backup));
  }

  void a_migration_that_fails_changes_nothing() {
    const auto path = fresh();
    make_database(path, version_1() + "CREATE TABLE ratings (id INTEGER);");
    QCOMPARE(code_of([&] { Store::open(path); }), std::string("store.failed"));
    QCOMPARE(user_version(path), 1);
    SQLite::Database database(path.string());
    QCOMPARE(database
                 .execAndGet("SELECT count(*) FROM sqlite_master WHERE name = "
                             "'test_scorings'")
                 .getInt(),
             0);
    QCOMPARE(database.execAndGet("SELECT count(*) FROM runs").getInt(), 2);
  }

  void a_newer_store_is_left_alone() {
    const auto path = fresh();
    { Store::open(path); }
    make_database(path, "PRAGMA user_version = " + std::to_string(Store::version() + 1));
    const std::string before = read_file(path);
    QCOMPARE(code_of([&] { Store::open(path); }), std::string("store.newer"));
    QCOMPARE(code_of([&] { Store::open_read_only(path); }), std::string("store.newer"));
    QVERIFY(read_file(path) == before);
  }

  void what_is_not_a_store() {
    const auto text = fresh();
    write_file(text, std::string(3000, 'x'));
    QCOMPARE(code_of([&] { Store::open(text); }), std::string("store.corrupt"));
    QCOMPARE(read_file(text), std::string(3000, 'x'));

    const auto foreign = fresh();
    make_database(foreign, "CREATE TABLE songs (id INTEGER); PRAGMA user_version = 2;");
    const std::string before = read_file(foreign);
    QCOMPARE(code_of([&] { Store::open(foreign); }), std::string("store.corrupt"));
    QCOMPARE(code_of([&] { Store::open_read_only(foreign); }), std::string("store.corrupt"));
    QVERIFY(read_file(foreign) == before);

    QCOMPARE(code_of([&] { Store::open(fresh().parent_path()); }), std::string("file.unwritable"));
    QCOMPARE(code_of([&] { Store::open(fresh().parent_path() / "no" / "x.sqlite"); }),
             std::string("file.missing"));
    // An empty file is a store whose making was cut off.
    const auto empty = fresh();
    write_file(empty, "");
    QCOMPARE(code_of([&] { Store::open_read_only(empty); }), std::string("store.corrupt"));
    QCOMPARE(Store::open(empty).create_run(rows::run("a")), std::string("001"));
  }

  /// Bytes changed anywhere: either it is not seen (free space, text), or a clear error; never a
  /// crash.
  void changed_bytes() {
    const auto path = fresh();
    {
      Store store = Store::open(path);
      for (int i = 0; i < 3; ++i) {
        const std::string run = store.create_run(rows::run("r"));
        store.append_events(run, rows::examples(1, 120));
        store.append_events(run, {rows::output("x", "text")});
      }
    }
    const std::string whole = read_file(path);
    const auto broken = fresh();
    Stream stream(7, Purpose::sample);
    int refused = 0;
    for (int round = 0; round < 150; ++round) {
      std::string bytes = whole;
      const std::size_t at = stream.below(static_cast<std::uint32_t>(bytes.size() - 32));
      for (std::size_t i = 0; i < 1 + stream.below(32); ++i)
        bytes[at + i] = static_cast<char>(stream.below(256));
      write_file(broken, bytes);
      const std::string code = code_of([&] { read_all(broken); });
      if (code == "none") continue;
      ++refused;
      QVERIFY2(code == "store.corrupt" || code == "store.failed" || code == "store.newer",
               code.c_str());
    }
    QVERIFY2(refused > 20, std::to_string(refused).c_str());
    for (const std::size_t size : {whole.size() / 2, whole.size() - 4096, std::size_t{100}}) {
      write_file(broken, whole.substr(0, size));
      QCOMPARE(code_of([&] { read_all(broken); }), std::string("store.corrupt"));
      QCOMPARE(code_of([&] { Store::open(broken); }), std::string("store.corrupt"));
    }
  }

  /// A crafted store of ours cannot make the program run anything.
  void triggers_do_not_fire() {
    const auto path = fresh();
    { Store::open(path).create_run(rows::run("a")); }
    make_database(path, "CREATE TRIGGER t AFTER UPDATE ON runs BEGIN DELETE FROM runs; END;");
    Store store = Store::open(path);
    store.rename_run("001", "b");
    QCOMPARE(store.run("001").name, std::string("b"));
  }

  void text_that_is_not_json() {
    const auto path = fresh();
    {
      Store::open(path).append_events(Store::open(path).create_run(rows::run("a")),
                                      rows::examples(1, 1));
    }
    make_database(path, "UPDATE events SET json = '{\"event\": \"nothing\"}'");
    QCOMPARE(code_of([&] { read_all(path); }), std::string("store.corrupt"));
    make_database(path, "UPDATE events SET json = '{'");
    QCOMPARE(code_of([&] { read_all(path); }), std::string("store.corrupt"));
    make_database(path, "UPDATE runs SET plan = replace(hex(zeroblob(50000)), '00', '[')");
    QCOMPARE(code_of([&] { read_all(path); }), std::string("store.corrupt"));
  }

  void a_full_disk() {
    const auto path = fresh();
    Child child([&] { return fill_the_disk(path); });
    QCOMPARE(child.wait(), 0);
    QCOMPARE(Store::open(path).events("001").size(), std::size_t{15});
  }

  void a_folder_without_rights() {
    const auto path = fresh();
    { Store::open(path).create_run(rows::run("a")); }
    const std::filesystem::path folder = path.parent_path();
    ::chmod(folder_.path().toLocal8Bit().constData(), 0755);
    ::chmod(path.c_str(), 0444);
    ::chmod(folder.c_str(), 0555);
    Child child([&] { return open_without_rights(folder); });
    const int status = child.wait();
    ::chmod(folder.c_str(), 0755);
    QCOMPARE(status, 0);
  }

  void a_lock_is_waited_for() {
    const auto path = fresh();
    Store store = Store::open(path);
    SQLite::Database other(path.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    std::thread release([&other] {
      QThread::msleep(300);
      other.exec("COMMIT");
    });
    QElapsedTimer timer;
    timer.start();
    QCOMPARE(store.create_run(rows::run("a")), std::string("001"));
    release.join();
    QVERIFY(timer.elapsed() >= 250);
  }
};

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_store_faults.moc"
