#include <sys/resource.h>

#include <QtTest>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/store/store_thread.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/child.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::store;
using espalier::test::Child;
using espalier::test::code_of;
using std::chrono::milliseconds;

namespace {

constexpr auto kHour = std::chrono::hours(1);

void limit_files_to(rlim_t bytes) {
  rlimit limit{};
  ::getrlimit(RLIMIT_FSIZE, &limit);
  limit.rlim_cur = bytes;
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

/// In a child: the disk fills up under the store's thread and is freed again. 0 where all is well,
/// else the number of the check that failed.
int disk_fills_up(const std::filesystem::path& path) {
  ::signal(SIGXFSZ, SIG_IGN);
  std::atomic<int> reports{0};
  StoreThread thread(
      path, [&](const Error&) { ++reports; }, milliseconds(20));
  const std::string run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
  limit_files_to(std::filesystem::file_size(path) + 4096);
  for (const plan::Event& event : rows::examples(1, 2000))
    thread.post(run, event);
  if (code_of([&] { thread.flush(); }) != "file.disk_full") return 1;
  if (code_of([&] { thread.flush(); }) != "file.disk_full") return 2;
  if (reports != 1) return 3;
  if (!thread.failure()) return 4;
  limit_files_to(RLIM_INFINITY);
  thread.post(run, rows::example(2001, 0.5));
  thread.flush();
  if (thread.failure()) return 5;
  const auto points = thread.ask([&](Store& s) { return s.points(run, "example"); }).get();
  if (points.size() != 2001) return 6;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].step != static_cast<std::int64_t>(i + 1)) return 7;
  }
  return 0;
}

}  // namespace

class TestStoreThread : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;
  std::filesystem::path fresh() {
    return folder_.filePath(QString("%1.sqlite").arg(++count_)).toStdString();
  }

 private Q_SLOTS:
  void disk_full_is_told_once_and_loses_nothing() {
    const auto path = fresh();
    Child child([&] { return disk_fills_up(path); });
    QCOMPARE(child.wait(), 0);
  }

  void flush_waits_for_what_was_posted() {
    const auto path = fresh();
    StoreThread thread(path, {}, kHour);
    thread.opened();
    const std::string run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
    for (const plan::Event& event : rows::examples(1, 100))
      thread.post(run, event);
    thread.flush();
    const Store reader = Store::open_read_only(path);
    QCOMPARE(reader.events(run).size(), std::size_t{100});
  }

  void the_end_of_a_run_is_written_at_once() {
    const auto path = fresh();
    StoreThread thread(path, {}, kHour);
    const std::string run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
    thread.post(run, rows::started());
    thread.flush();
    const Store reader = Store::open_read_only(path);
    thread.post(run, rows::example(1, 2.0));
    thread.post(run, rows::finished());
    QTRY_COMPARE(reader.run(run).state, std::string("finished"));
    QCOMPARE(reader.events(run).size(), std::size_t{3});
  }

  void transactions_are_bounded() {
    constexpr milliseconds kInterval(100);
    StoreThread thread(fresh(), {}, kInterval);
    const std::string run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
    QElapsedTimer timer;
    timer.start();
    std::int64_t step = 0;
    while (timer.elapsed() < 500) {
      thread.post(run, rows::example(++step, 1.0));
      QThread::usleep(500);
    }
    thread.flush();
    const auto most = static_cast<std::size_t>(timer.elapsed() / kInterval.count() + 2);
    QVERIFY2(thread.transactions() <= most, std::to_string(thread.transactions()).c_str());
    QVERIFY(thread.transactions() >= 2);
    const auto points = thread.ask([&](Store& s) { return s.points(run, "example"); }).get();
    QCOMPARE(static_cast<std::int64_t>(points.size()), step);
  }

  void leaving_writes_what_waits() {
    const auto path = fresh();
    std::string run;
    {
      StoreThread thread(path, {}, kHour);
      run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
      thread.post(run, rows::started());
      thread.post(run, rows::example(1, 1.0));
    }
    QCOMPARE(Store::open(path).events(run).size(), std::size_t{2});
  }

  void events_of_an_unknown_run_harm_no_other() {
    std::vector<std::string> reports;
    StoreThread thread(
        fresh(), [&](const Error& error) { reports.emplace_back(code_info(error.code()).key); },
        kHour);
    const std::string run = thread.ask([](Store& s) { return s.create_run(rows::run("r")); }).get();
    thread.post(run, rows::example(1, 1.0));
    thread.post("999", rows::example(1, 1.0));
    QCOMPARE(code_of([&] { thread.flush(); }), std::string("run.unknown"));
    QCOMPARE(thread.ask([&](Store& s) { return s.events(run).size(); }).get(), std::size_t{1});
    QCOMPARE(reports, std::vector<std::string>{"run.unknown"});
    thread.post(run, rows::example(2, 1.0));
    thread.flush();
  }

  void a_store_that_cannot_be_opened() {
    const auto path = fresh();
    write_file(path, std::string(5000, 'x'));
    std::atomic<int> reports{0};
    StoreThread thread(path, [&](const Error&) { ++reports; });
    QCOMPARE(code_of([&] { thread.opened(); }), std::string("store.corrupt"));
    thread.post("001", rows::example(1, 1.0));
    QCOMPARE(code_of([&] { thread.flush(); }), std::string("store.corrupt"));
    QCOMPARE(code_of([&] { thread.ask([](Store& s) { return s.runs(); }).get(); }),
             std::string("store.corrupt"));
    QCOMPARE(reports.load(), 1);
  }

  void what_a_job_throws_comes_out() {
    StoreThread thread(fresh());
    QCOMPARE(code_of([&] { thread.ask([](Store& s) { return s.run("005"); }).get(); }),
             std::string("run.unknown"));
    QVERIFY(!thread.failure());
  }
};

QTEST_GUILESS_MAIN(TestStoreThread)
#include "tst_store_thread.moc"
