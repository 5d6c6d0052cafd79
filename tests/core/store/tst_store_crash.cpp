#include <QtTest>
#include <filesystem>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/store/run_folder.h"
#include "core/store/store.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/child.h"

using namespace espalier;
using namespace espalier::store;
using espalier::test::Child;

namespace {

constexpr std::int64_t kBatch = 40;

/// Appends batches for ever, telling of each that is committed.
int append_for_ever(const std::filesystem::path& path, int report) {
  Store store = Store::open(path);
  const std::string run = store.create_run(rows::run("r"));
  const RunFolder folder(store.run(run).folder);
  store.append_events(run, {rows::started()});
  for (std::int64_t first = 1;; first += kBatch) {
    store.append_events(run, rows::examples(first, kBatch));
    if (::write(report, "x", 1) != 1) return 1;
  }
}

}  // namespace

class TestStoreCrash : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;

 private Q_SLOTS:
  /// kill -9 at many moments: what was committed is there, in whole batches and without gaps.
  void killed_while_appending() {
    const std::filesystem::path path = folder_.filePath("killed.sqlite").toStdString();
    for (int round = 0; round < 20; ++round) {
      int ends[2];
      QCOMPARE(::pipe(ends), 0);
      Child child([&] { return append_for_ever(path, ends[1]); });
      std::int64_t acknowledged = 0;
      char byte = 0;
      while (acknowledged < 1 + round % 3 && ::read(ends[0], &byte, 1) == 1)
        ++acknowledged;
      ::usleep(static_cast<useconds_t>(round * 137));
      child.kill_now();
      ::close(ends[1]);
      while (::read(ends[0], &byte, 1) == 1)
        ++acknowledged;
      ::close(ends[0]);

      Store store = Store::open(path);  // runs quick_check
      const auto runs = store.runs();
      QCOMPARE(runs.size(), static_cast<std::size_t>(round + 1));
      QCOMPARE(store.mark_interrupted(), std::vector<std::string>{runs.back().id});
      const auto events = store.events(runs.back().id, {"example"});
      QCOMPARE(static_cast<std::int64_t>(events.size()) % kBatch, std::int64_t{0});
      const auto batches = static_cast<std::int64_t>(events.size()) / kBatch;
      QVERIFY(batches == acknowledged || batches == acknowledged + 1);
      for (std::size_t i = 0; i < events.size(); ++i) {
        QCOMPARE(events[i].seq, static_cast<std::int64_t>(i + 2));  // 1 is `started`
        const auto& example = std::get<plan::event::Example>(events[i].event);
        QCOMPARE(example.step, static_cast<std::int64_t>(i + 1));
      }
    }
  }

  /// A reader alone gets over the journal of a writer that was killed within a transaction.
  void a_reader_after_a_kill() {
    const std::filesystem::path path = folder_.filePath("reader.sqlite").toStdString();
    for (int round = 0; round < 5; ++round) {
      int ends[2];
      QCOMPARE(::pipe(ends), 0);
      Child child([&] { return append_for_ever(path, ends[1]); });
      char byte = 0;
      QCOMPARE(::read(ends[0], &byte, 1), ssize_t{1});
      ::usleep(static_cast<useconds_t>(900 + round * 311));
      child.kill_now();
      ::close(ends[0]);
      ::close(ends[1]);
      const Store reader = Store::open_read_only(path);
      const auto events = reader.events(reader.runs().back().id, {"example"});
      QVERIFY(!events.empty());
      QCOMPARE(static_cast<std::int64_t>(events.size()) % kBatch, std::int64_t{0});
    }
  }

  void two_processes_write() {
    const std::filesystem::path path = folder_.filePath("two.sqlite").toStdString();
    constexpr int kRuns = 12;
    const auto job = [&path](const char* name) {
      return [&path, name] {
        for (int i = 0; i < kRuns; ++i) {
          Store store = Store::open(path);  // both may create it, both may find it half made
          const std::string run = store.create_run(rows::run(name));
          store.append_events(run, rows::examples(1, 5));
          store.append_events(run, rows::examples(6, 5));
          store.append_events(run, {rows::finished()});
        }
        return 0;
      };
    };
    Child first(job("first")), second(job("second"));
    QCOMPARE(first.wait(), 0);
    QCOMPARE(second.wait(), 0);
    const Store store = Store::open(path);
    const auto runs = store.runs();
    QCOMPARE(runs.size(), std::size_t{2 * kRuns});
    std::set<std::string> ids;
    int firsts = 0;
    for (const RunRow& run : runs) {
      ids.insert(run.id);
      firsts += run.name == "first" ? 1 : 0;
      QCOMPARE(run.state, std::string("finished"));
      const auto points = store.points(run.id, "example");
      QCOMPARE(points.size(), std::size_t{10});
      for (std::size_t i = 0; i < points.size(); ++i)
        QCOMPARE(points[i].step, static_cast<std::int64_t>(i + 1));
    }
    QCOMPARE(ids.size(), runs.size());
    QCOMPARE(firsts, kRuns);
  }
};

QTEST_GUILESS_MAIN(TestStoreCrash)
#include "tst_store_crash.moc"
