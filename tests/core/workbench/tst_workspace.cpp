// Workspaces, the demo made from a cache, runs as files.
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>

#include "core/base/atomic_file.h"
#include "core/experiment/demo.h"
#include "core/experiment/workspace.h"
#include "core/workbench/inspect.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using espalier::Json;
namespace fs = std::filesystem;
namespace experiment = espalier::experiment;

namespace {

const char* const kRecords =
    "{\"id\":\"1\",\"document\":\"端末の設定を変えます。\",\"summary\":\"設定\"}\n\n"
    "{\"id\":\"2\",\"document\":\"画面を見ます。\",\"summary\":\"画面\"}\n";

}  // namespace

class TestWorkspace : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  fs::path root() const { return folder_.path().toStdString(); }

  static void write(const fs::path& file, const std::string& text) {
    espalier::make_folder(file.parent_path());
    espalier::write_file(file, text);
  }
  /// A cache with one model and one set, and resources that ask for both.
  void make_inputs() {
    const fs::path model = espalier::test::golden_path("models/tiny-llama.gguf");
    write(root() / "cache/models/tiny.gguf", espalier::read_file(model));
    for (const char* split : {"train", "validation", "test"}) {
      write(root() / "cache/demo/data/help-ja" / (std::string(split) + ".jsonl"), kRecords);
    }
    write(root() / "resources/demo/data.json",
          R"({"models":["tiny.gguf"],"sets":{"help-ja":{"language":"ja","prompt":"記事: {document}",
              "completion":" {summary}"}}})");
    write(root() / "resources/demo/plans/one.json", "{}");
  }

 private Q_SLOTS:
  void initTestCase() {
    QVERIFY(folder_.isValid());
    make_inputs();
    ::setenv("ESPALIER_CACHE", (root() / "cache").c_str(), 1);
  }

  void demo_is_made_and_left_alone() {
    const fs::path workspace = root() / "workspace";
    const Json made = experiment::make_demo(workspace, root() / "resources");
    QVERIFY(made.at("models") == Json::array({"tiny.gguf"}));
    QVERIFY(fs::is_symlink(workspace / "models/tiny.gguf"));
    write(workspace / "plans/one.json", "mine");
    experiment::make_demo(workspace, root() / "resources");
    QCOMPARE(espalier::read_file(workspace / "plans/one.json"), std::string("mine"));

    const experiment::Workspace w = experiment::open_workspace(workspace);
    QCOMPARE(w.models.size(), std::size_t{1});
    QCOMPARE(w.models[0].family, std::string("llama"));
    QCOMPARE(w.data.size(), std::size_t{1});
    QCOMPARE(w.data[0].language, std::string("ja"));
    QCOMPARE(w.data[0].train, std::int64_t{2});
    QCOMPARE(w.data[0].prompt, std::string("記事: {document}"));
    QVERIFY(w.data[0].problem.empty());
    QCOMPARE(espalier::workbench::inspect(workspace).at("kind").get<std::string>(),
             std::string("workspace"));
  }

  void nothing_is_written_without_the_cache() {
    write(root() / "more/demo/data.json", R"({"models":["other.gguf"],"sets":{}})");
    const fs::path workspace = root() / "none";
    QCOMPARE(espalier::test::code_of([&] { experiment::make_demo(workspace, root() / "more"); }),
             std::string("demo.missing"));
    QVERIFY(!fs::exists(workspace));
  }

  void broken_items_are_listed() {
    const fs::path workspace = root() / "broken";
    write(workspace / "models/bad.gguf", "GGUF");
    write(workspace / "adapters/bad/adapter_config.json", "{}");
    write(workspace / "data/bad/train.jsonl", "{\n");
    const experiment::Workspace w = experiment::open_workspace(workspace);
    QVERIFY(!w.models.at(0).problem.empty());
    QVERIFY(!w.adapters.at(0).problem.empty());
    QVERIFY(!w.data.at(0).problem.empty());
    QCOMPARE(espalier::test::code_of([&] { experiment::open_workspace(workspace / "no"); }),
             std::string("workspace.bad"));
  }

  void stores_of_plans() {
    const fs::path workspace = root() / "workspace";
    QCOMPARE(experiment::default_store(workspace / "studies/a.json"),
             workspace / "espalier.sqlite");
    QCOMPARE(experiment::default_store(root() / "elsewhere/plan.json"),
             root() / "elsewhere/espalier.sqlite");
  }

  void languages() {
    espalier::data::Record japanese, english;
    japanese.document = "GNOME 端末の設定を変えます。";
    english.document = "Change the settings of the terminal.";
    QCOMPARE(experiment::guess_language({japanese}), std::string("ja"));
    QCOMPARE(experiment::guess_language({english}), std::string("en"));
  }

  void runs_go_out_and_come_in_once() {
    espalier::store::RunRow row;
    row.name = "help-ja lora";
    row.method = "lora";
    row.plan_hash = "abc";
    row.state = "finished";
    row.created = 1000;
    row.ended = 2000;
    row.validation_loss = 1.5;
    row.metrics = {{"rougeL", {{"value", 0.25}, {"low", 0.2}, {"high", 0.3}}}};
    row.plan = {{"base_model", (root() / "first/models/m.gguf").string()},
                {"data", {{"test", "../data/help-ja/test.jsonl"}}}};
    espalier::plan::event::Step step;
    step.step = 1;
    step.loss = 2.5;
    espalier::plan::event::Output output;
    output.id = "1";
    output.text = "設定";
    espalier::make_folder(root() / "first");
    auto first = espalier::store::Store::open(root() / "first/espalier.sqlite");
    first.import_run(row, {step, output});
    QCOMPARE(experiment::export_runs(first, root() / "exported"), std::size_t{1});
    const fs::path file = root() / "exported/001-help-ja-lora.json";
    QVERIFY(fs::exists(file));

    espalier::make_folder(root() / "second");
    auto second = espalier::store::Store::open(root() / "second/espalier.sqlite");
    QVERIFY(experiment::import_run_file(second, file));
    QVERIFY(!experiment::import_run_file(second, file));
    const auto runs = second.runs();
    QCOMPARE(runs.size(), std::size_t{1});
    QCOMPARE(runs[0].plan_hash, std::string("abc"));
    QCOMPARE(runs[0].state, std::string("finished"));
    QCOMPARE(*runs[0].validation_loss, 1.5);
    QVERIFY(runs[0].metrics == row.metrics);
    QCOMPARE(runs[0].plan.at("base_model").get<std::string>(),
             (root() / "second/models/m.gguf").string());
    QCOMPARE(runs[0].plan.at("data").at("test").get<std::string>(),
             (root() / "second/data/help-ja/test.jsonl").string());
    QCOMPARE(second.points(runs[0].id, "step").at(0).loss, 2.5);
    QCOMPARE(second.outputs(runs[0].id).at(0).text, std::string("設定"));
    write(root() / "bad.json", "{}");
    QCOMPARE(
        espalier::test::code_of([&] { experiment::import_run_file(second, root() / "bad.json"); }),
        std::string("data.format"));
  }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
