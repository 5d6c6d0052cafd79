// What a user changes of the runs that wait.
#include <QTemporaryDir>
#include <QtTest>

#include "core/experiment/queue_edit.h"
#include "core/store/run_folder.h"
#include "tests/core/store/store_rows.h"

using namespace espalier;
using namespace espalier::experiment;

namespace {

struct Place {
  QTemporaryDir folder;
  store::Store store =
      store::Store::open(folder.filePath(QStringLiteral("espalier.sqlite")).toStdString());

  std::filesystem::path path() const { return store.path(); }
  std::string queued(const std::string& name, const std::string& study = kLocalQueue) {
    store::NewRun run = rows::run(name);
    run.study = study;
    return store.create_run(run);
  }
  std::string interrupted(const std::string& name) {
    const std::string id = queued(name);
    store.append_events(id, {rows::started()});
    store.set_state(id, "interrupted");
    return id;
  }
  std::vector<std::string> waiting() const {
    std::vector<std::string> out;
    for (const store::RunRow& row : waiting_runs(store))
      out.push_back(row.id);
    return out;
  }
};

using Ids = std::vector<std::string>;

}  // namespace

class TestQueueEdit : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void they_wait_in_the_order_that_was_wished() {
    Place place;
    const std::string a = place.queued("a"), b = place.queued("b"), c = place.interrupted("c");
    place.queued("elsewhere", "cluster");
    QCOMPARE(place.waiting(), (Ids{a, b, c}));
    QVERIFY(move_waiting(place.path(), c, -1));
    QCOMPARE(place.waiting(), (Ids{a, c, b}));
    QVERIFY(move_waiting(place.path(), a, 5));
    QCOMPARE(place.waiting(), (Ids{c, b, a}));
    QVERIFY(!move_waiting(place.path(), c, -1));
    QVERIFY(!move_waiting(place.path(), "004", 1));
    // What comes later stands behind, and the order outlives the program.
    const std::string d = place.queued("d");
    const store::Store again = store::Store::open_read_only(place.store.path());
    QCOMPARE(waiting_runs(again).back().id, d);
    QCOMPARE(waiting_runs(again).front().id, c);
  }

  void one_that_never_began_is_gone_and_comes_back() {
    Place place;
    const std::string a = place.queued("a"), b = place.queued("b"), c = place.queued("c");
    place.store.describe_run(a, {"tag"}, "note");
    QVERIFY(move_waiting(place.path(), a, 1));
    QCOMPARE(place.waiting(), (Ids{b, a, c}));
    const store::RunRow before = place.store.run(a);
    const std::optional<TakenOut> out = take_out(place.path(), a);
    QVERIFY(out.has_value());
    QCOMPARE(place.waiting(), (Ids{b, c}));
    QCOMPARE(place.store.runs().size(), std::size_t{2});
    // Its id is nobody else's meanwhile.
    const std::string d = place.queued("d");
    QVERIFY(d != a);
    QVERIFY(put_back(place.path(), *out));
    QCOMPARE(place.waiting(), (Ids{b, a, c, d}));
    const store::RunRow row = place.store.run(a);
    QCOMPARE(row.name, std::string("a"));
    QCOMPARE(row.plan, (Json{{"name", "a"}}));
    QCOMPARE(row.created, before.created);
    QCOMPARE(row.folder, before.folder);
    QCOMPARE(row.study, std::string(kLocalQueue));
    QCOMPARE(row.tags, (Ids{"tag"}));
    QVERIFY(!put_back(place.path(), *out));
  }

  void one_with_a_checkpoint_only_leaves_the_queue() {
    Place place;
    const std::string a = place.interrupted("a");
    const std::optional<TakenOut> out = take_out(place.path(), a);
    QVERIFY(out.has_value());
    QVERIFY(place.waiting().empty());
    QCOMPARE(place.store.run(a).state, std::string("interrupted"));
    QCOMPARE(place.store.events(a).size(), std::size_t{1});
    QVERIFY(put_back(place.path(), *out));
    QCOMPARE(place.waiting(), (Ids{a}));
    // Queued, but its folder is made: it has begun, and is kept as well.
    const std::string b = place.queued("b");
    const store::RunFolder folder(place.store.run(b).folder);
    QVERIFY(take_out(place.path(), b)->row.is_null());
    QCOMPARE(place.store.run(b).name, std::string("b"));
  }

  void what_runs_or_is_over_is_left_alone() {
    Place place;
    const std::string a = place.queued("a");
    place.store.set_state(a, "running");
    QVERIFY(!take_out(place.path(), a).has_value());
    QVERIFY(!queue_again(place.path(), a));
    place.store.set_state(a, "failed");
    QVERIFY(queue_again(place.path(), a));
    QCOMPARE(place.waiting(), (Ids{a}));
    place.store.set_state(a, "finished");
    QVERIFY(!queue_again(place.path(), a));
    // Nor is what is another's, or not there.
    const std::string b = place.queued("b", "cluster");
    QVERIFY(!take_out(place.path(), b).has_value());
    QVERIFY(!join_queue(place.path(), b, kLocalQueue));
    const std::string c = place.queued("c", "");
    place.store.set_state(c, "interrupted");
    QVERIFY(join_queue(place.path(), c, kLocalQueue));
    QCOMPARE(place.waiting(), (Ids{c}));
  }

  void the_list_shows_all_of_it() {
    Place place;
    Ids ended;
    for (int i = 0; i < 4; ++i) {
      ended.push_back(place.queued("ended"));
      place.store.set_state(ended.back(), i % 2 == 0 ? "finished" : "failed");
    }
    const std::string waits = place.queued("waits"), runs = place.queued("runs");
    place.store.set_state(runs, "running");
    Ids shown;
    for (const store::RunRow& row : queue_runs(place.store, 3))
      shown.push_back(row.id);
    QCOMPARE(shown, (Ids{runs, waits, ended[3], ended[2], ended[1]}));
    QCOMPARE(queue_runs(place.store, 0).size(), std::size_t{2});
  }
};

QTEST_GUILESS_MAIN(TestQueueEdit)
#include "tst_queue_edit.moc"
