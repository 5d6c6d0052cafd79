// Tiny models judge pairs: held against transformers, and stopped and started again.
#include <QTemporaryDir>
#include <QtTest>

#include "core/data/records.h"
#include "core/workbench/machine_judge.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"
#include "tests/support/judge_golden.h"
#include "tests/support/judged_pairs.h"

using namespace espalier;
using namespace espalier::workbench;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::golden;
using espalier::test::golden_path;
using espalier::test::JudgedPairs;
namespace fs = std::filesystem;

namespace {

void check_reading(const judge::Reading& found, const Json& wanted) {
  QVERIFY(close(found.a, wanted["a"].get<double>(), 2e-5));
  QVERIFY(close(found.b, wanted["b"].get<double>(), 2e-5));
  QVERIFY(close(found.tie, wanted["tie"].get<double>(), 2e-5));
  QVERIFY(close(found.mass, wanted["mass"].get<double>(), 2e-6));
}

std::vector<judge::Verdict> verdicts(store::Store& store, const std::string& task) {
  std::vector<judge::Verdict> out;
  const store::AnnotationTable table(store);
  for (const auto& row : table.verdicts(task, table.machines(task).at(0).id))
    out.push_back(judge::verdict_from(row.verdict));
  return out;
}

MachineRequest tiny(const std::string& task) {
  MachineRequest out;
  out.task = task;
  out.model.model = golden_path("models/tiny-llama");
  out.model.device = "cpu";
  out.rubric = judge::named_rubric("{document}\nA: {a}\nB: {b}\nA, B or C?", true);
  return out;
}

}  // namespace

class TestMachineJudge : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;

  fs::path fresh() {
    const fs::path own = fs::path(folder_.path().toStdString()) / std::to_string(++count_);
    fs::create_directory(own);
    return own / "espalier.sqlite";
  }
  /// One pair of texts about one document, as a task.
  static std::string task_of(store::Store& store, const Json& wanted, const fs::path& folder) {
    write_file(
        folder / "test.jsonl",
        json::dump(Json{{"id", "r"}, {"document", wanted["document"]}, {"summary", "s"}}) + "\n");
    annotation::NewTask asked;
    for (const char* text : {"first", "second"}) {
      store::NewRun made;
      made.name = text;
      made.method = "lora";
      made.plan = {{"data", {{"test", "test.jsonl"}}}};
      const std::string run = store.create_run(made);
      plan::event::Output output;
      output.id = "r";
      output.text = output.raw = wanted[text].get<std::string>();
      store.append_events(run, {plan::Event(output), plan::Event(plan::event::Finished{})});
      asked.runs.push_back(run);
    }
    return annotation::make(store, asked);
  }

 private Q_SLOTS:
  /// Both orders, labels of one and of several tokens, a window of 8, an adapter.
  void probabilities_equal_to_transformers() {
    const Json all = golden("machine.json");
    for (const Json& wanted : all["cases"]) {
      const fs::path path = fresh();
      store::Store store = store::Store::open(path);
      MachineRequest request = tiny(task_of(store, wanted, path.parent_path()));
      request.model.model = golden_path("models/" + wanted["model"].get<std::string>());
      if (const auto adapter = wanted["adapter"].get<std::string>(); !adapter.empty())
        request.model.adapter = golden_path("adapters/" + adapter);
      request.rubric =
          judge::named_rubric(all["rubric"].get<std::string>(), wanted["tie"].get<bool>());
      Control control;
      const MachineReport report = judge_by_machine(store, request, control);
      QCOMPARE(report.judged, std::int64_t{1});
      const judge::Verdict found = verdicts(store, request.task).at(0);
      const store::AnnotationItem item = store::AnnotationTable(store).items(request.task).at(0);
      const bool straight = item.candidates[0]["text"] == wanted["first"];
      check_reading(found.straight, wanted[straight ? "straight" : "swapped"]);
      check_reading(found.swapped, wanted[straight ? "swapped" : "straight"]);
      QCOMPARE(found.tokens, wanted["tokens"].get<std::int64_t>());
      QCOMPARE(found.first(), (found.straight.a + found.swapped.b) / 2);
      if (QTest::currentTestFailed()) return;
    }
  }

  /// Stopped after two, gone on with: the same bits as in one go, and nothing judged twice.
  void stopped_and_gone_on_with() {
    JudgedPairs whole(fresh(), 6), parts(fresh(), 6);
    Control control;
    const MachineRequest all = tiny(whole.task());
    QCOMPARE(judge_by_machine(whole.store(), all, control).judged, std::int64_t{6});
    const MachineRequest request = tiny(parts.task());
    Control stopping;
    double last = -1;
    const MachineReport first = judge_by_machine(
        parts.store(), request, stopping, [&](const std::string& phase, double done, double total) {
          if (phase != "judge") return;
          QCOMPARE(total, 6.0);
          last = done;
          if (done == 2) stopping.request_stop();
        });
    QVERIFY(first.stopped);
    QCOMPARE(first.judged, std::int64_t{2});
    QCOMPARE(last, 2.0);
    Control again;
    const MachineReport second = judge_by_machine(parts.store(), request, again);
    QVERIFY(!second.stopped);
    QCOMPARE(second.known, std::int64_t{2});
    QCOMPARE(second.judged, std::int64_t{4});
    QCOMPARE(second.key, first.key);
    const auto a = verdicts(whole.store(), all.task), b = verdicts(parts.store(), request.task);
    QCOMPARE(a.size(), std::size_t{6});
    QCOMPARE(b.size(), std::size_t{6});
    for (std::size_t i = 0; i < a.size(); ++i) {
      QCOMPARE(a[i].straight.a, b[i].straight.a);
      QCOMPARE(a[i].swapped.mass, b[i].swapped.mass);
    }
    Control third;
    QCOMPARE(judge_by_machine(parts.store(), request, third).judged, std::int64_t{0});
    // Another tie band reads the same probabilities otherwise; another rubric asks anew.
    MachineRequest other = request;
    other.tie_band = 0.9;
    QCOMPARE(judge_by_machine(parts.store(), other, third).judged, std::int64_t{0});
    QCOMPARE(annotation::machine_results(parts.store(), request.task).at(0).setup.tie_band, 0.9);
    other.rubric.text += "!";
    other.limit = 1;
    QCOMPARE(judge_by_machine(parts.store(), other, third).judged, std::int64_t{1});
    QCOMPARE(annotation::machine_results(parts.store(), request.task).size(), std::size_t{2});
  }

  void long_articles_are_cut() {
    JudgedPairs pairs(fresh(), 2);
    MachineRequest request = tiny(pairs.task());
    request.document_tokens = 5;
    Control control;
    QCOMPARE(judge_by_machine(pairs.store(), request, control).cut, std::int64_t{2});
    const annotation::MachineResult found =
        annotation::machine_results(pairs.store(), request.task).at(0);
    QCOMPARE(found.cut, std::int64_t{2});
    QCOMPARE(found.setup.document_tokens, std::int64_t{5});
    QCOMPARE(found.setup.chat, std::string("plain"));
    QCOMPARE(found.setup.model_hash.size(), std::size_t{64});
  }

  void refused() {
    JudgedPairs pairs(fresh(), 2);
    Control control;
    const auto code = [&](auto change) {
      MachineRequest request = tiny(pairs.task());
      change(request);
      return code_of([&] { judge_by_machine(pairs.store(), request, control); });
    };
    QCOMPARE(code([](MachineRequest& r) { r.task = "9"; }), std::string("annotation.unknown"));
    QCOMPARE(code([](MachineRequest& r) { r.tie_band = 2; }), std::string("annotation.setup"));
    QCOMPARE(code([](MachineRequest& r) { r.document_tokens = 0; }),
             std::string("annotation.setup"));
    QCOMPARE(code([](MachineRequest& r) { r.rubric.text = "{a}{b}"; }),
             std::string("template.bad"));
    QCOMPARE(code([](MachineRequest& r) { r.chat = "klingon"; }), std::string("chat.unknown"));
    QCOMPARE(code([](MachineRequest& r) { r.model.model = "nowhere.gguf"; }),
             std::string("file.missing"));
    // A rubric of 600 letters has no room in 512 positions.
    QCOMPARE(code([](MachineRequest& r) { r.rubric.text += std::string(600, 'x'); }),
             std::string("data.record"));
    QVERIFY(annotation::machine_results(pairs.store(), pairs.task()).empty());
  }
};

QTEST_GUILESS_MAIN(TestMachineJudge)
#include "tst_machine_judge.moc"
