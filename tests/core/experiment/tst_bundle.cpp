// A run as a bundle: whole, checked again, and refused where anything of it was changed.
#include <QtTest>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/experiment/bundle.h"
#include "core/experiment/demo.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace fs = std::filesystem;

class TestBundle : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  experiment::Session session_;
  Control control_;
  std::string run_;

  fs::path path() const { return folder_.path().toStdString(); }
  store::Store store() const { return store::Store::open_read_only(path() / "espalier.sqlite"); }
  fs::path bundle(const char* name) {
    const fs::path out = path() / name;
    experiment::export_bundle(store(), run_, out);
    return out;
  }
  Json verify(const fs::path& bundle, std::int64_t replay = 0) {
    return experiment::verify_bundle(bundle, {path(), replay}, session_, control_);
  }
  /// The check that a bundle fails.
  std::string failed(const fs::path& bundle, std::int64_t replay = 0) {
    try {
      verify(bundle, replay);
    } catch (const Error& error) {
      const auto found = error.args().find("check");
      return found == error.args().end() ? std::string(code_info(error.code()).key) : found->second;
    }
    return "none";
  }
  /// Rewrites run.json and makes the manifest fit again, as a forger would.
  static void forge(const fs::path& bundle, const std::function<void(Json&)>& change) {
    Json run = json::parse_file(bundle / "run.json");
    change(run);
    write_file(bundle / "run.json", json::dump(run, 1));
    Json manifest = json::parse_file(bundle / "manifest.json");
    manifest["files"]["run.json"] = {{"bytes", fs::file_size(bundle / "run.json")},
                                     {"sha256", sha256_file(bundle / "run.json")}};
    manifest["sha256"] = sha256_hex(json::dump(manifest["files"]));
    write_file(bundle / "manifest.json", json::dump(manifest, 1));
  }

 private Q_SLOTS:
  void initTestCase() {
    const plan::Plan plan = plan::parse(test::tiny_plan(folder_), path());
    experiment::RunOptions options;
    options.store = path() / "espalier.sqlite";
    run_ = experiment::run(plan, options, session_, control_, {}).run;
  }

  void a_bundle_passes_every_check() {
    const fs::path out = bundle("good");
    for (const char* file : {"run.json", "plan.json", "events.jsonl", "manifest.json",
                             "adapter/adapter_model.safetensors"}) {
      QVERIFY2(fs::exists(out / file), file);
    }
    const Json told = verify(out, 4);
    QCOMPARE(told["ok"], Json(true));
    QCOMPARE(told["checks"].size(), std::size_t{4});
    QCOMPARE(told["checks"][1]["detail"], Json("2 follow from the outputs"));
    // A folder that holds something is never written into.
    QCOMPARE(test::code_of([&] { experiment::export_bundle(store(), run_, out); }),
             std::string("file.unwritable"));
  }

  void tags_and_note_travel() {
    store::Store::open(path() / "espalier.sqlite")
        .describe_run(run_, {"baseline", "要確認"}, "first line\nsecond");
    const fs::path out = bundle("described");
    QCOMPARE(verify(out)["ok"], Json(true));
    store::Store other = store::Store::open(path() / "other.sqlite");
    QVERIFY(experiment::import_run_file(other, out / "run.json"));
    const store::RunRow row = other.runs().front();
    QCOMPARE(row.tags, (std::vector<std::string>{"baseline", "要確認"}));
    QCOMPARE(row.note, std::string("first line\nsecond"));
    // A file of before has neither.
    Json older = json::parse_file(out / "run.json");
    older["run"].erase("tags");
    older["run"].erase("note");
    older["run"]["study"] = "queue";  // of the machine that made it
    write_file(path() / "older.json", json::dump(older));
    QVERIFY(experiment::import_run_file(other, path() / "older.json"));
    QVERIFY(other.runs().back().tags.empty() && other.runs().back().note.empty());
    QVERIFY(other.runs().back().study.empty());
  }

  void what_was_changed_is_named() {
    fs::path out = bundle("changed");
    std::string outputs = read_file(out / "events.jsonl");
    outputs[outputs.size() / 2] ^= 1;
    write_file(out / "events.jsonl", outputs);
    QCOMPARE(failed(out), std::string("files"));
    out = bundle("surplus");
    write_file(out / "more.txt", "x");
    QCOMPARE(failed(out), std::string("files"));
    out = bundle("missing");
    fs::remove(out / "plan.json");
    QCOMPARE(failed(out), std::string("files"));
    out = bundle("forged-metric");
    forge(out, [](Json& run) {
      Json& value = run["run"]["metrics"]["rougeL"]["value"];
      value = value.get<double>() + 0.01;
    });
    QCOMPARE(failed(out), std::string("metrics"));
    out = bundle("forged-loss");
    forge(out, [](Json& run) {
      for (Json& event : run["events"]) {
        if (event["event"] == "step") event["loss"] = event["loss"].get<double>() * 1.001;
      }
    });
    QCOMPARE(failed(out), std::string("none"));  // only a replay can tell
    QCOMPARE(failed(out, 3), std::string("replay"));
    QCOMPARE(failed(path() / "nowhere"), std::string("file.missing"));
  }
};

QTEST_GUILESS_MAIN(TestBundle)
#include "tst_bundle.moc"
