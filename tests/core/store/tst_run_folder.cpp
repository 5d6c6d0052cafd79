#include <QtTest>
#include <filesystem>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/store/run_folder.h"
#include "core/store/store.h"
#include "tests/core/plan/plans.h"
#include "tests/core/store/store_rows.h"
#include "tests/support/child.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::store;
using espalier::test::Child;
using espalier::test::code_of;

class TestRunFolder : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  std::filesystem::path at(const char* name) const {
    return std::filesystem::path(folder_.path().toStdString()) / name;
  }

 private Q_SLOTS:
  void one_owner_at_a_time() {
    const auto path = at("runs/001");
    QVERIFY(!RunFolder::held(path));
    QVERIFY(!RunFolder::exists(path));
    {
      RunFolder first(path);
      QVERIFY(RunFolder::held(path));
      QCOMPARE(code_of([&] { RunFolder second(path); }), std::string("folder.busy"));
      RunFolder moved(std::move(first));
      QVERIFY(RunFolder::held(path));
      QCOMPARE(moved.adapter(), path / "adapter");
    }
    QVERIFY(!RunFolder::held(path));
    QVERIFY(RunFolder::exists(path));
    RunFolder again(path);
    QVERIFY(RunFolder::held(path));
  }

  void a_folder_that_cannot_be() {
    write_file(at("file"), "x");
    QCOMPARE(code_of([&] { RunFolder folder(at("file") / "001"); }),
             std::string("file.unwritable"));
  }

  void plan_can_be_run_from_there() {
    const auto path = at("002");
    const plan::Plan plan = plan::parse(plans::example(), at("workspace"));
    const RunFolder folder(path);
    folder.write_plan(plan);
    const plan::Plan back = plan::parse_file(folder.plan_file());
    QCOMPARE(back.base_model, (at("workspace") / "models/gemma-3-270m-q4_k_m.gguf").string());
    QCOMPARE(back.resolve(back.data.train), at("workspace") / "data/help-ja/train.jsonl");
    QCOMPARE(back.adapters[0].path, (at("workspace") / "adapters/descriptions-ja").string());
    QCOMPARE(back.adapters[0].name, plan.adapters[0].name);
    QCOMPARE(plan::to_json(back)["prune"].dump(), plan::to_json(plan)["prune"].dump());
  }

  void outputs_are_json_lines() {
    const RunFolder folder(at("003"));
    folder.write_outputs({std::get<plan::event::Output>(rows::output("a", "一\n二")),
                          std::get<plan::event::Output>(rows::output("b", "x"))});
    const std::string text = read_file(folder.outputs_file());
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{2});
    const Json first = json::parse(text.substr(0, text.find('\n')));
    QCOMPARE(first["id"], Json("a"));
    QCOMPARE(first["text"], Json("一\n二"));
    QCOMPARE(first["scores"]["rougeL"], Json(0.25));
  }

  void a_run_whose_process_died_was_interrupted() {
    const auto store_path = at("espalier.sqlite");
    int pipe_ends[2];
    QCOMPARE(::pipe(pipe_ends), 0);
    Child child([&] {
      Store store = Store::open(store_path);
      const std::string id = store.create_run(rows::run("killed"));
      const RunFolder folder(store.run(id).folder);
      store.append_events(id, {rows::started()});
      const RunFolder queued(store.run(store.create_run(rows::run("queued, folder made"))).folder);
      store.create_run(rows::run("waiting"));
      if (::write(pipe_ends[1], "x", 1) != 1) return 1;
      ::pause();
      return 0;
    });
    char ready = 0;
    QCOMPARE(::read(pipe_ends[0], &ready, 1), ssize_t{1});
    Store store = Store::open(store_path);
    QCOMPARE(store.mark_interrupted().size(), std::size_t{0});
    QCOMPARE(store.run("001").state, std::string("running"));
    child.kill_now();
    QCOMPARE(store.mark_interrupted(), (std::vector<std::string>{"001", "002"}));
    QCOMPARE(store.run("001").state, std::string("interrupted"));
    QVERIFY(store.run("001").ended > 0);
    QCOMPARE(store.run("003").state, std::string("queued"));
    QCOMPARE(store.mark_interrupted().size(), std::size_t{0});
    ::close(pipe_ends[0]);
    ::close(pipe_ends[1]);
  }
};

QTEST_GUILESS_MAIN(TestRunFolder)
#include "tst_run_folder.moc"
