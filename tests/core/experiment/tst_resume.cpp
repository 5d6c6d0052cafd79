// A run that was cut off at any step goes on to the bits of one that never was; and what happens
// where its checkpoints are damaged, foreign or cannot be written.
#include <QtTest>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/runner.h"
#include "core/store/store.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace event = plan::event;
namespace fs = std::filesystem;

namespace {

/// A folder with a plan, its store and the runs made of it.
struct Place {
  QTemporaryDir folder;
  Json plan = test::tiny_plan(folder);
  std::string error = "none";

  fs::path path() const { return folder.path().toStdString(); }
  fs::path store_path() const { return path() / "espalier.sqlite"; }
  store::Store store() const { return store::Store::open_read_only(store_path()); }

  experiment::RunOptions options() const {
    experiment::RunOptions o;
    o.store = store_path();
    o.checkpoint_seconds = 0;
    return o;
  }

  /// Runs (empty id) or resumes; `watch` sees every event and may steer.
  experiment::RunResult go(const std::string& id,
                           const std::function<void(const plan::Event&, Control&)>& watch = {}) {
    Control control;
    experiment::Session session;
    const auto sink = [&](const plan::Event& e) {
      if (watch) watch(e, control);
    };
    error = "none";
    try {
      if (!id.empty()) return experiment::resume(id, options(), session, control, sink);
      return experiment::run(plan::parse(plan, path()), options(), session, control, sink);
    } catch (const Error& e) {
      error = code_info(e.code()).key;
      return {};
    }
  }

  /// Cut off after step `step`, as a kill would: nothing more is kept.
  void cut_off_after(std::int64_t step) {
    go({}, [step](const plan::Event& e, Control& control) {
      const auto* s = std::get_if<event::Step>(&e);
      if (s != nullptr && s->step == step) control.request_abort();
    });
  }

  fs::path checkpoints() const { return path() / "runs" / "001" / "checkpoints"; }
  std::vector<fs::path> checkpoint_list() const {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(checkpoints()))
      out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
  }
};

/// What must not differ between two runs.
struct Numbers {
  std::vector<double> losses, validations;
  std::vector<std::string> outputs;
  std::string adapter;
  std::vector<std::string> ratios;
  std::int64_t best_step = 0;
  Json metrics;
  bool operator==(const Numbers&) const = default;
};

Numbers numbers_of(const Place& place, const std::string& id) {
  const store::Store store = place.store();
  const store::RunRow row = store.run(id);
  Numbers out;
  for (const store::Point& p : store.points(id, "step"))
    out.losses.push_back(p.loss);
  for (const store::Point& p : store.points(id, "validation"))
    out.validations.push_back(p.loss);
  for (const store::OutputRow& o : store.outputs(id))
    out.outputs.push_back(o.raw);
  for (const store::EventRow& e : store.events(id, {"ratio"}, 0, 1000)) {
    plan::Event told = e.event;
    std::get<event::Ratio>(told).seconds = 0;
    out.ratios.push_back(plan::to_json(told).dump());
  }
  out.adapter = read_file(fs::path(row.adapter) / "adapter_model.safetensors");
  out.best_step = row.best_step;
  out.metrics = row.metrics;
  return out;
}

void flip(const fs::path& file, std::streamoff at) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(at);
  const char c = static_cast<char>(stream.get());
  stream.seekp(at);
  stream.put(static_cast<char>(c ^ 1));
}

}  // namespace

class TestResume : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void any_step_of_any_variant_data() {
    QTest::addColumn<QByteArray>("changes");
    QTest::newRow("input, running") << QByteArray("{}");
    QTest::newRow("input, fresh") << QByteArray(R"({"prune": {"ratio": 0.3, "norms": "fresh"}})");
    QTest::newRow("gradient, initial")
        << QByteArray(R"({"prune": {"ratio": 0.3, "importance": "gradient", "reset": "initial"}})");
    QTest::newRow("module") << QByteArray(
        R"({"prune": {"granularity": "module", "importance": "gradient"}})");
    QTest::newRow("cubic") << QByteArray(R"({"prune": {"ratio": 0.5, "controller": "cubic"}})");
    QTest::newRow("grasp, input") << QByteArray(
        R"({"prune": {"controller": "grasp", "interval": 2}})");
    QTest::newRow("grasp, gradient") << QByteArray(
        R"({"prune": {"controller": "grasp", "interval": 3, "importance": "gradient"}})");
    QTest::newRow("grasp as coded")
        << QByteArray(R"({"prune": {"controller": "grasp_as_coded", "interval": 2}})");
    QTest::newRow("by rougeL, patience")
        << QByteArray(R"({"optimizer": {"lr": 1e-3, "accumulate": 2, "epochs": 3, "patience": 2,
                          "select": "rougeL", "validate_every": 2}})");
    QTest::newRow("lora with dropout")
        << QByteArray(R"({"method": {"name": "lora", "dropout": 0.1}, "prune": null,
                          "adapters": null})");
    QTest::newRow("learned weights")
        << QByteArray(R"({"method": {"name": "learned_weights"}, "prune": null})");
    QTest::newRow("with the target's LoRA")
        << QByteArray(R"({"method": {"name": "adaptive_merge", "include_target": true}})");
  }
  void any_step_of_any_variant() {
    QFETCH(QByteArray, changes);
    const Json patch = Json::parse(changes.toStdString());
    Place whole;
    whole.plan.merge_patch(patch);
    const auto never_stopped = whole.go({});
    QCOMPARE(whole.error, std::string("none"));
    const Numbers wanted = numbers_of(whole, never_stopped.run);
    QVERIFY(wanted.losses.size() >= 4);
    for (std::int64_t step = 1; step < static_cast<std::int64_t>(wanted.losses.size());
         step += step == 2 ? 3 : 1) {
      Place place;
      place.plan.merge_patch(patch);
      place.cut_off_after(step);
      QCOMPARE(place.error, std::string("aborted"));
      std::int64_t from = -1;
      const auto result = place.go("001", [&](const plan::Event& e, Control&) {
        if (const auto* r = std::get_if<event::Resumed>(&e)) from = r->step;
      });
      QCOMPARE(place.error, std::string("none"));
      QCOMPARE(result.state, std::string("finished"));
      QVERIFY2(from >= 0 && from <= step, std::to_string(from).c_str());
      QVERIFY(numbers_of(place, "001") == wanted);
      QCOMPARE(place.store().run("001").facts["resumed_at_step"], Json(from));
    }
  }

  void a_stopped_run_goes_on() {
    Place whole, place;
    const Numbers wanted = numbers_of(whole, whole.go({}).run);
    const auto stopped = place.go({}, [](const plan::Event& e, Control& control) {
      const auto* s = std::get_if<event::Step>(&e);
      if (s != nullptr && s->step == 4) control.request_stop();
    });
    QCOMPARE(stopped.state, std::string("stopped"));
    QCOMPARE(place.go("001").state, std::string("finished"));
    QVERIFY(numbers_of(place, "001") == wanted);
    place.go("001");
    QCOMPARE(place.error, std::string("run.state"));
    place.go("077");
    QCOMPARE(place.error, std::string("run.unknown"));
  }

  /// Between the trials of a round neither a stop nor a pause may see the step half made.
  void a_stop_among_trials_undoes_their_step_data() {
    QTest::addColumn<QByteArray>("controller");
    QTest::addColumn<bool>("pause");
    QTest::newRow("mended, stopped") << QByteArray("grasp") << false;
    QTest::newRow("mended, paused and killed") << QByteArray("grasp") << true;
    QTest::newRow("as coded, stopped") << QByteArray("grasp_as_coded") << false;
    QTest::newRow("as coded, paused and killed") << QByteArray("grasp_as_coded") << true;
  }
  void a_stop_among_trials_undoes_their_step() {
    QFETCH(QByteArray, controller);
    QFETCH(bool, pause);
    const Json patch{{"prune", {{"controller", controller.toStdString()}, {"interval", 2}}}};
    Place whole;
    whole.plan.merge_patch(patch);
    const Numbers wanted = numbers_of(whole, whole.go({}).run);
    QVERIFY(wanted.ratios.size() >= 4);
    // A pack is polled before it is computed: the poll after the last example of a round's step is
    // the step's own, those that follow are its trials'.
    for (const int later : {2, 3, 5}) {
      Place place;
      place.plan.merge_patch(patch);
      experiment::RunOptions options = place.options();
      if (pause) options.checkpoint_seconds = 1e9;
      int polls = -1, examples = 0;
      Control control;
      experiment::Session session;
      control.set_between([&] {
        if (polls < 0 || ++polls != later) return;
        if (!pause) return control.request_stop();
        control.pause();
      });
      std::thread killer;
      try {
        experiment::run(plan::parse(place.plan, place.path()), options, session, control,
                        [&](const plan::Event& e) {
                          // The last example of step 4.
                          if (std::holds_alternative<event::Example>(e) && ++examples == 7)
                            polls = 0;
                          if (std::holds_alternative<event::Paused>(e))
                            killer = std::thread([&] {
                              while (!fs::exists(place.checkpoints() / "000001" / "manifest.json"))
                                std::this_thread::sleep_for(std::chrono::milliseconds(5));
                              control.request_abort();
                            });
                        });
        QVERIFY(!pause);
      } catch (const Error& error) {
        QVERIFY(error.code() == Code::aborted);
        killer.join();
      }
      std::int64_t from = -1;
      const auto result = place.go("001", [&](const plan::Event& e, Control&) {
        if (const auto* r = std::get_if<event::Resumed>(&e)) from = r->step;
      });
      QCOMPARE(place.error, std::string("none"));
      QCOMPARE(from, std::int64_t{3});  // step 4 was among its trials: it has not been
      QCOMPARE(result.state, std::string("finished"));
      QVERIFY(numbers_of(place, "001") == wanted);
    }
  }

  void a_pause_writes_a_checkpoint_at_once() {
    Place place;
    experiment::RunOptions options = place.options();
    options.checkpoint_seconds = 1e9;
    experiment::Session session;
    Control control;
    std::atomic<bool> paused{false};
    const auto sink = [&](const plan::Event& e) {
      const auto* s = std::get_if<event::Step>(&e);
      if (s != nullptr && s->step == 3) control.pause();
      if (std::holds_alternative<event::Paused>(e)) paused = true;
    };
    std::thread work([&] {
      experiment::run(plan::parse(place.plan, place.path()), options, session, control, sink);
    });
    QTRY_VERIFY_WITH_TIMEOUT(paused.load(), 60000);
    std::error_code ignored;
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(place.checkpoints() / "000001" / "manifest.json", ignored),
                             60000);
    control.resume();
    work.join();
    QCOMPARE(place.store().run("001").state, std::string("finished"));
  }

  void damaged_and_foreign_checkpoints_are_passed_over() {
    Place whole;
    const Numbers wanted = numbers_of(whole, whole.go({}).run);
    const auto resumed_from = [&](Place& place) {
      std::int64_t from = 0;
      place.go("001", [&](const plan::Event& e, Control&) {
        if (const auto* r = std::get_if<event::Resumed>(&e)) from = r->step;
      });
      return from;
    };
    {  // the newest is truncated: the one before it counts
      Place place;
      place.cut_off_after(6);
      const auto list = place.checkpoint_list();
      QCOMPARE(list.size(), std::size_t{2});
      const fs::path file = list[1] / "state.safetensors";
      fs::resize_file(file, fs::file_size(file) / 2);
      const std::int64_t from = resumed_from(place);
      QVERIFY(from > 0 && from < 6);
      QVERIFY(numbers_of(place, "001") == wanted);
    }
    {  // one bit of a tensor, one of a manifest: none counts, the run starts anew
      Place place;
      place.cut_off_after(6);
      const auto list = place.checkpoint_list();
      const fs::path tensors = list[0] / "state.safetensors";
      flip(tensors, static_cast<std::streamoff>(fs::file_size(tensors)) - 5);
      const std::string manifest = read_file(list[1] / "manifest.json");
      flip(list[1] / "manifest.json", static_cast<std::streamoff>(manifest.find("\"epoch\"") + 9));
      QCOMPARE(resumed_from(place), std::int64_t{0});
      QVERIFY(numbers_of(place, "001") == wanted);
    }
    {  // those of another plan
      Place other, place;
      other.plan["optimizer"]["lr"] = 0.002;
      other.cut_off_after(5);
      place.cut_off_after(2);
      fs::remove_all(place.checkpoints());
      fs::copy(other.checkpoints(), place.checkpoints(), fs::copy_options::recursive);
      QCOMPARE(resumed_from(place), std::int64_t{0});
      QVERIFY(numbers_of(place, "001") == wanted);
    }
  }

  void what_the_run_was_made_from_must_be_as_it_was() {
    Place place;
    place.cut_off_after(5);
    const std::size_t before = place.store().points("001", "step").size();
    write_file(place.path() / "train.jsonl", test::tiny_records("other", 8));
    place.go("001");
    QCOMPARE(place.error, std::string("checkpoint.other"));
    // Nothing of the run was touched: with the old file it goes on.
    QCOMPARE(place.store().points("001", "step").size(), before);
    QCOMPARE(place.store().run("001").state, std::string("stopped"));
    write_file(place.path() / "train.jsonl", test::tiny_records("train", 8));
    QCOMPARE(place.go("001").state, std::string("finished"));
  }

  void a_run_without_room_for_checkpoints_goes_on() {
    Place place;
    // A file stands where the folder would be: every checkpoint fails.
    fs::create_directories(place.path() / "runs" / "001");
    write_file(place.checkpoints(), "in the way");
    QCOMPARE(place.go({}).state, std::string("finished"));
    QCOMPARE(place.error, std::string("none"));
  }
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
