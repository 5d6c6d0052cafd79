#include <QtTest>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/store/store.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::store;
using espalier::test::code_of;
namespace event = espalier::plan::event;

class TestStore : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path path_;
  int count_ = 0;

 private Q_SLOTS:
  void init() {
    const std::filesystem::path root = folder_.path().toStdString();
    const std::filesystem::path own = root / std::to_string(++count_);
    std::filesystem::create_directory(own);
    path_ = own / "espalier.sqlite";
  }

  void runs_have_sortable_ids() {
    Store store = Store::open(path_);
    QCOMPARE(store.create_run(rows::run("a")), std::string("001"));
    QCOMPARE(store.create_run(rows::run("b")), std::string("002"));
    const RunRow row = store.run("2");
    QCOMPARE(row.id, std::string("002"));
    QCOMPARE(row.name, std::string("b"));
    QCOMPARE(row.state, std::string("queued"));
    QCOMPARE(row.plan, (Json{{"name", "b"}}));
    QCOMPARE(row.plan_hash, std::string("hash of b"));
    QCOMPARE(row.folder, path_.parent_path() / "runs/002");
    QVERIFY(row.created > 0);
    QCOMPARE(row.started, std::int64_t{0});
    QVERIFY(row.error.is_null());
    for (const char* id : {"003", "0", "x", "", "1x", "-1", "99999999999999999999"})
      QCOMPARE(code_of([&] { store.run(id); }), std::string("run.unknown"));
  }

  void events_move_the_row() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    store.append_events(run, {rows::started()});
    RunRow row = store.run(run);
    QCOMPARE(row.state, std::string("running"));
    QVERIFY(row.started > 0);
    QCOMPARE(row.trainable, std::int64_t{4096});
    QCOMPARE(row.steps, std::int64_t{25});

    store.append_events(run, {rows::example(1, 2.5), rows::finished()});
    row = store.run(run);
    QCOMPARE(row.state, std::string("finished"));
    QVERIFY(row.ended >= row.started);
    QCOMPARE(row.best_epoch, std::int64_t{3});
    QCOMPARE(row.best_step, std::int64_t{12});
    QCOMPARE(row.validation_loss.value(), 1.25);
    QVERIFY(!row.validation_rouge_l);
    QCOMPARE(row.metrics["rougeL"]["value"], Json(0.5));
    QCOMPARE(row.shares, (Json{{"empty", 0.0}}));
    QCOMPARE(row.facts, (Json{{"device", "cpu"}, {"leaked", 2}}));
    QCOMPARE(row.adapter, std::string("adapter"));
    QCOMPARE(row.seconds, 2.5);
  }

  void a_stopped_run_that_finishes_stays_stopped() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    store.append_events(run, {rows::started(), event::Stopped{4, "stop"}, rows::finished()});
    QCOMPARE(store.run(run).state, std::string("stopped"));
    QCOMPARE(store.run(run).best_epoch, std::int64_t{3});
    // Started once more, it runs and finishes like any other.
    store.append_events(run, {rows::started()});
    QCOMPARE(store.run(run).state, std::string("running"));
    QCOMPARE(store.run(run).ended, std::int64_t{0});
    store.append_events(run, {rows::finished()});
    QCOMPARE(store.run(run).state, std::string("finished"));
  }

  void a_failed_run_keeps_its_error() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    const Json error = Error(Code::disk_full, "full", "free some").to_json();
    store.append_events(run, {rows::started(), event::Failed{error}});
    QCOMPARE(store.run(run).state, std::string("failed"));
    QCOMPARE(store.run(run).error, error);
    store.set_state(run, "running");
    QVERIFY(store.run(run).error.is_null());
  }

  void events_come_back_in_order() {
    Store store = Store::open(path_);
    const std::string a = store.create_run(rows::run("a"));
    const std::string b = store.create_run(rows::run("b"));
    // Two runs in one transaction: each has its own numbers.
    store.append_events({{a, rows::example(1, 1.0)},
                         {b, rows::example(1, 9.0)},
                         {a, rows::example(2, 0.5)},
                         {a, event::Validation{1, 2, 0.75, 0.5, true}}});
    store.append_events(a, {rows::example(3, std::numeric_limits<double>::quiet_NaN())});
    const auto all = store.events(a);
    QCOMPARE(all.size(), std::size_t{4});
    for (std::size_t i = 0; i < all.size(); ++i)
      QCOMPARE(all[i].seq, static_cast<std::int64_t>(i + 1));
    const auto validations = store.events(a, {"validation", "finished"});
    QCOMPARE(validations.size(), std::size_t{1});
    QCOMPARE(std::get<event::Validation>(validations[0].event).rouge_l.value(), 0.5);
    QCOMPARE(store.events(a, {}, 2).size(), std::size_t{2});
    QCOMPARE(store.events(a, {}, 0, 3).size(), std::size_t{3});
    QCOMPARE(store.events(b).size(), std::size_t{1});

    const auto points = store.points(a, "example");
    QCOMPARE(points.size(), std::size_t{3});
    QCOMPARE(points[1].seq, std::int64_t{2});
    QCOMPARE(points[1].step, std::int64_t{2});
    QCOMPARE(points[1].epoch, std::int64_t{1});
    QCOMPARE(points[1].loss, 0.5);
    QVERIFY(std::isnan(points[2].loss));
    QCOMPARE(store.points(a, "example", 2).size(), std::size_t{1});
    QCOMPARE(store.points(a, "validation")[0].loss, 0.75);
  }

  void an_unknown_run_writes_nothing() {
    Store store = Store::open(path_);
    const std::string a = store.create_run(rows::run("a"));
    QCOMPARE(code_of([&] {
               store.append_events({{a, rows::example(1, 1.0)}, {"007", rows::example(1, 1.0)}});
             }),
             std::string("run.unknown"));
    QCOMPARE(store.events(a).size(), std::size_t{0});
  }

  void outputs_of_one_record_replace_each_other() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    store.append_events(run, {rows::output("x", "first"), rows::output("y", "other")});
    store.append_events(run, {rows::output("x", "要約")});
    const auto outputs = store.outputs(run);
    QCOMPARE(outputs.size(), std::size_t{2});
    QCOMPARE(outputs[0].record, std::string("x"));
    QCOMPARE(outputs[0].text, std::string("要約"));
    QCOMPARE(outputs[0].raw, std::string(" 要約"));
    QCOMPARE(outputs[0].finish, std::string("eos"));
    QCOMPARE(outputs[0].reference, std::string("参照"));
    QCOMPARE(outputs[0].scores, (Json{{"rougeL", 0.25}}));
    QCOMPARE(store.events(run).size(), std::size_t{0});
  }

  void odd_text_survives() {
    Store store = Store::open(path_);
    const std::string odd("a\0b'\"\n\xF0\x9F\x98\x80", 10);
    const std::string run = store.create_run(rows::run(odd));
    QCOMPARE(store.run(run).name, odd);
    // Broken UTF-8 in a raw output is kept by the row, and mended in JSON.
    event::Output output;
    output.id = std::string("r");
    output.raw = std::string("\xE3\x81");
    event::Sample sample;
    sample.text = output.raw;
    store.append_events(run, {output, sample});
    QCOMPARE(store.outputs(run)[0].raw, std::string("\xE3\x81"));
    QCOMPARE(std::get<event::Sample>(store.events(run)[0].event).text, std::string("\xEF\xBF\xBD"));
  }

  void filters() {
    Store store = Store::open(path_);
    store.create_run(rows::run("a", "lead"));
    NewRun study = rows::run("b", "lora");
    study.study = "help";
    const std::string b = store.create_run(study);
    store.create_run(rows::run("c", "lora"));
    store.set_state(b, "finished");
    const auto names = [&](const RunFilter& filter) {
      std::string out;
      for (const RunRow& row : store.runs(filter))
        out += row.name;
      return out;
    };
    QCOMPARE(names({}), std::string("abc"));
    RunFilter filter;
    filter.method = "lora";
    QCOMPARE(names(filter), std::string("bc"));
    filter.states = {"finished", "stopped"};
    QCOMPARE(names(filter), std::string("b"));
    filter = {};
    filter.study = "help";
    QCOMPARE(names(filter), std::string("b"));
    filter = {};
    filter.plan_hash = "hash of c";
    QCOMPARE(names(filter), std::string("c"));
    filter = {};
    filter.newest_first = true;
    filter.limit = 2;
    QCOMPARE(names(filter), std::string("cb"));
    filter = {};
    filter.states = {"finished' OR 1 = 1 --"};
    QCOMPARE(names(filter), std::string());
  }

  void states_are_checked() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    QCOMPARE(code_of([&] { store.set_state(run, "done"); }), std::string("internal"));
    QCOMPARE(code_of([&] { store.set_state("9", "running"); }), std::string("run.unknown"));
    store.rename_run(run, "new");
    QCOMPARE(store.run(run).name, std::string("new"));
  }

  void runs_have_tags_and_a_note() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    QVERIFY(store.run(run).tags.empty() && store.run(run).note.empty());
    store.describe_run(run, {"keep", "日本語 \"1\""}, "best so far\nto be shown");
    const RunRow row = store.run(run);
    QCOMPARE(row.tags, (std::vector<std::string>{"keep", "日本語 \"1\""}));
    QCOMPARE(row.note, std::string("best so far\nto be shown"));
    QCOMPARE(code_of([&] { store.describe_run("9", {}, ""); }), std::string("run.unknown"));
    store.describe_run(run, {" two  words ", "", "two words", "a,b"}, "n");
    QCOMPARE(store.run(run).tags, (std::vector<std::string>{"two words", "a b"}));
    store.describe_run(run, row.tags, row.note);
    const std::string copy = store.import_run(row, {});
    QCOMPARE(store.run(copy).tags, row.tags);
    QCOMPARE(store.run(copy).note, row.note);
  }

  void folders_move_with_the_workspace() {
    std::string inside, outside;
    {
      Store store = Store::open(path_);
      NewRun run = rows::run("a");
      run.folder = path_.parent_path() / "out" / "x";
      inside = store.create_run(run);
      run.folder = "/elsewhere/y";
      outside = store.create_run(run);
    }
    const std::filesystem::path moved = path_.parent_path().string() + "-moved";
    std::filesystem::rename(path_.parent_path(), moved);
    const Store store = Store::open(moved / "espalier.sqlite");
    QCOMPARE(store.run(inside).folder, moved / "out/x");
    QCOMPARE(store.run(outside).folder, std::filesystem::path("/elsewhere/y"));
  }

  void imported_runs_are_as_they_were() {
    Store store = Store::open(path_);
    store.create_run(rows::run("a"));
    RunRow row;
    row.name = "from elsewhere";
    row.method = "adaptive_merge";
    row.plan_hash = "h";
    row.state = "finished";
    row.plan = {{"seed", 1}};
    row.created = 10;
    row.started = 20;
    row.ended = 30;
    row.trainable = 5;
    row.best_step = 7;
    row.validation_rouge_l = 0.375;
    row.metrics = {{"bleu", {{"value", 0.1}}}};
    row.facts = {{"build", "b"}};
    const std::string id =
        store.import_run(row, {rows::started(), rows::example(1, 2.0), rows::output("x", "t")});
    QCOMPARE(id, std::string("002"));
    const RunRow back = store.run(id);
    QCOMPARE(back.state, std::string("finished"));
    QCOMPARE(back.created, std::int64_t{10});
    QCOMPARE(back.started, std::int64_t{20});
    QCOMPARE(back.ended, std::int64_t{30});
    QCOMPARE(back.trainable, std::int64_t{5});
    QCOMPARE(back.validation_rouge_l.value(), 0.375);
    QCOMPARE(back.facts, row.facts);
    QCOMPARE(back.metrics, row.metrics);
    QCOMPARE(store.events(id).size(), std::size_t{2});
    QCOMPARE(store.outputs(id).size(), std::size_t{1});
  }

  void library() {
    Store store = Store::open(path_);
    store.put_dataset({"data/b", "h1", "ja", 43});
    store.put_dataset({"data/a", "h2", "en", 100});
    store.put_dataset({"data/b", "h3", "ja", 44});
    const auto datasets = store.datasets();
    QCOMPARE(datasets.size(), std::size_t{2});
    QCOMPARE(datasets[1].path, std::string("data/b"));
    QCOMPARE(datasets[1].hash, std::string("h3"));
    QCOMPARE(datasets[1].records, std::int64_t{44});
    store.put_adapter({"adapters/x", "hx", "base", 8, 16.5, {"page:1", "頁:2"}});
    QCOMPARE(store.adapters().size(), std::size_t{1});
    const auto found = store.adapter_by_hash("hx");
    QCOMPARE(found.value().identities, (std::vector<std::string>{"page:1", "頁:2"}));
    QCOMPARE(found.value().alpha, 16.5);
    QCOMPARE(found.value().base_hash, std::string("base"));
    QVERIFY(!store.adapter_by_hash("other"));
  }

  void scorings_of_a_test_set_are_counted() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    QCOMPARE(store.test_scorings("t").times, std::int64_t{0});
    store.note_test_scoring("t", "c1", run);
    store.note_test_scoring("t", "c1", run);
    store.note_test_scoring("t", "c2", run);
    store.note_test_scoring("other", "c3", run);
    QCOMPARE(store.test_scorings("t").times, std::int64_t{3});
    QCOMPARE(store.test_scorings("t").configurations, std::int64_t{2});
  }

  void readers_read_only() {
    Store store = Store::open(path_);
    const std::string run = store.create_run(rows::run("a"));
    Store reader = Store::open_read_only(path_);
    QCOMPARE(reader.run(run).name, std::string("a"));
    store.rename_run(run, "b");
    QCOMPARE(reader.run(run).name, std::string("b"));
    QCOMPARE(code_of([&] { reader.rename_run(run, "c"); }), std::string("file.unwritable"));
    QCOMPARE(store.run(run).name, std::string("b"));
    QCOMPARE(code_of([&] { Store::open_read_only(path_.string() + "x"); }),
             std::string("file.missing"));
  }

  /// Design section 10: what a kill or a power cut is survived by.
  void durable_settings() {
    { Store::open(path_).create_run(rows::run("a")); }
    QVERIFY(!std::filesystem::exists(path_.string() + "-wal"));
    QCOMPARE(std::filesystem::file_size(path_.string() + "-journal"), std::uintmax_t{0});
  }
};

QTEST_GUILESS_MAIN(TestStore)
#include "tst_store.moc"
