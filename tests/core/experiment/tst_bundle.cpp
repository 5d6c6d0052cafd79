// A run as a bundle: whole, checked again, and refused where anything of it was changed.
#include <QtTest>
#include <filesystem>
#include <sstream>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/experiment/bundle.h"
#include "core/experiment/demo.h"
#include "core/store/annotation_table.h"
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
  /// Rewrites a file and makes the manifest fit again, as a forger would.
  static void forge(const fs::path& bundle, const char* file, const std::string& text) {
    write_file(bundle / file, text);
    Json manifest = json::parse_file(bundle / "manifest.json");
    manifest["files"][file] = {{"bytes", text.size()}, {"sha256", sha256_file(bundle / file)}};
    manifest["sha256"] = sha256_hex(json::dump(manifest["files"]));
    write_file(bundle / "manifest.json", json::dump(manifest, 1));
  }
  static void forge(const fs::path& bundle, const std::function<void(Json&)>& change) {
    Json run = json::parse_file(bundle / "run.json");
    change(run);
    forge(bundle, "run.json", json::dump(run, 1));
  }
  static std::vector<Json> lines_of(const fs::path& file) {
    std::vector<Json> out;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);)
      out.push_back(json::parse(line));
    return out;
  }
  static std::string replaced(std::string text, const std::string& what, const std::string& with) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) qFatal("no %s", what.c_str());
    return text.replace(at, what.size(), with);
  }

  /// A task over the run's first two summaries and two of another run, answered, not yet closed.
  std::string judged_task(store::Store& store) {
    store::AnnotationTask task;
    task.uid = "abcd";
    task.name = "which is better";
    task.setup = {{"preference", true}};
    task.hidden = {{"systems",
                    {{{"key", run_}, {"name", "mine"}, {"method", "lora"}},
                     {{"key", "other"}, {"name", "theirs"}, {"method", "base"}}}}};
    const std::vector<store::OutputRow> outputs = store.outputs(run_);
    std::vector<store::AnnotationDocument> documents;
    std::vector<store::AnnotationItem> items;
    for (std::size_t i = 0; i < 3; ++i) {
      documents.push_back({outputs.at(i).record, "", "text"});
      store::AnnotationItem item;
      item.number = static_cast<std::int64_t>(i);
      item.id = "item" + std::to_string(i);
      item.kind = "main";
      item.record = outputs.at(i).record;
      item.candidates = {{{"id", "x"}, {"text", outputs.at(i).text}},
                         {{"id", "y"}, {"text", "theirs"}}};
      item.sources = {{run_}, {"other"}};
      // The last is about others alone.
      if (i == 2) item.sources = {{"third"}, {"other"}};
      items.push_back(item);
    }
    store::AnnotationTable table(store);
    const std::string id = table.add(task, {.version = 1, .en = "be fair"}, documents, items);
    for (const std::string login : {"mori", "abe"}) {
      table.join(id, login);
      for (std::int64_t i = 0; i < 3; ++i) {
        store::AnnotationAnswer answer;
        answer.item = i;
        answer.login = login;
        answer.answer = {{"shown", {"y", "x"}}, {"choice", login == "abe" ? "b" : "tie"}};
        table.put(id, answer);
      }
    }
    store::AnnotationAnswer settled;
    settled.item = 1;
    settled.login = "sato";
    settled.answer = {{"shown", {"x", "y"}}, {"choice", "a"}};
    table.settle(id, settled);
    const std::int64_t machine =
        table.put_machine(id, {.key = "k", .login = "m", .setup = {{"model", "tiny"}}});
    table.put_verdicts(id, machine, {{.item = 0, .verdict = {{"first", 0.75}}}});
    return id;
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
    QCOMPARE(told["checks"].size(), std::size_t{5});
    QCOMPARE(told["checks"][1]["detail"], Json("2 follow from the outputs"));
    QCOMPARE(told["checks"][3]["detail"], Json("none"));
    QVERIFY(!fs::exists(out / "judgements.jsonl"));
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

  void judgements_go_along_once_methods_are_told() {
    store::Store open = store::Store::open(path() / "espalier.sqlite");
    const std::string task = judged_task(open);
    QVERIFY(!fs::exists(bundle("blind") / "judgements.jsonl"));
    store::AnnotationTable(open).close(task);
    const fs::path out = bundle("judged");
    QCOMPARE(verify(out)["checks"][3]["detail"], Json("6 answers and verdicts"));
    const std::vector<Json> lines = lines_of(out / "judgements.jsonl");
    QCOMPARE(lines.size(), std::size_t{7});
    QCOMPARE(lines[0]["systems"][1]["name"], Json("theirs"));
    QCOMPARE(lines[0]["guidelines"][0]["en"], Json("be fair"));
    int ties = 0;
    for (const Json& line : lines) {
      QCOMPARE(line["task"], Json("abcd"));
      QVERIFY(line.value("item", Json()) != "item2");
      if (!line.contains("answer")) continue;
      QCOMPARE(line["candidates"][0]["systems"], Json({run_}));
      ties += line["answer"]["choice"] == "tie" ? 1 : 0;
      if (line.contains("settled")) QCOMPARE(line["answer"]["annotator"], Json("sato"));
    }
    QCOMPARE(ties, 2);
    QCOMPARE(lines.back()["machine"]["model"], Json("tiny"));
    QCOMPARE(lines.back()["verdict"]["first"], Json(0.75));
    const std::string text = read_file(out / "judgements.jsonl");
    const std::string own = open.outputs(run_).front().text;
    forge(out, "judgements.jsonl",
          replaced(text, json::dump(Json(own)), json::dump(Json(own + "!"))));
    QCOMPARE(failed(out), std::string("judgements"));
    forge(out, "judgements.jsonl", replaced(text, R"("shown":["y","x"])", R"("shown":["y","z"])"));
    QCOMPARE(failed(out), std::string("judgements"));
    forge(out, "judgements.jsonl", "{\"item\": 3}\n");
    QCOMPARE(failed(out), std::string("judgements"));
    forge(out, "judgements.jsonl", "{");
    QCOMPARE(failed(out), std::string("judgements"));
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
