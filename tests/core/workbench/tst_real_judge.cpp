// SmolLM2 judges three pairs of the demo's English texts.
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/data/records.h"
#include "core/store/annotation_table.h"
#include "core/workbench/annotation_machine.h"
#include "core/workbench/annotation_task.h"
#include "core/workbench/machine_judge.h"
#include "tests/support/cache.h"

using namespace espalier;
using namespace espalier::workbench;
namespace fs = std::filesystem;

class TestRealJudge : public QObject {
  Q_OBJECT

  /// Each record's own summary against another record's, as a task of pairs.
  static std::string task_of(store::Store& store, const fs::path& file) {
    const std::vector<data::Record> records = data::read_records(file);
    annotation::NewTask asked;
    for (const std::size_t shift : {0U, 1U}) {
      store::NewRun made;
      made.name = "run " + std::to_string(shift);
      made.method = "lora";
      made.plan = {{"data", {{"test", file.string()}, {"language", "en"}}}};
      asked.runs.push_back(store.create_run(made));
      std::vector<plan::Event> events;
      for (std::size_t i = 0; i < 3; ++i) {
        plan::event::Output output;
        output.id = records.at(i).id;
        output.text = output.raw = records.at(i + shift).summary;
        events.emplace_back(output);
      }
      events.emplace_back(plan::event::Finished{});
      store.append_events(asked.runs.back(), events);
    }
    return annotation::make(store, asked);
  }

 private Q_SLOTS:
  void three_items_in_its_chat_format() {
    const fs::path file = test::cache() / "demo" / "data" / "papers-outcome" / "test.jsonl";
    if (!fs::exists(test::smollm2_gguf()) || !fs::exists(file))
      QSKIP("set-up has not fetched SmolLM2 and the demo's texts");
    QTemporaryDir folder;
    store::Store store =
        store::Store::open(fs::path(folder.path().toStdString()) / "espalier.sqlite");
    MachineRequest request;
    request.task = task_of(store, file);
    request.model.model = test::smollm2_gguf();
    request.model.device = "cpu";
    request.rubric = judge::built_in_rubric("en");
    Control control;
    QCOMPARE(judge_by_machine(store, request, control).judged, std::int64_t{3});
    const annotation::MachineResult found = annotation::machine_results(store, request.task).at(0);
    QCOMPARE(found.setup.chat, std::string("smollm2"));
    QVERIFY(
        QString::fromStdString(found.login).startsWith("machine:SmolLM2-135M-Instruct.Q4_1 en1"));
    QCOMPARE(found.judged, std::int64_t{3});
    // An instruct model that is asked for a letter answers with one.
    QVERIFY2(*found.mass > 0.2, qPrintable(QString::number(*found.mass)));
    QVERIFY(!found.counts());
    qInfo("%.2f on the letters, first chosen in %.2f of %zu", *found.mass,
          found.position.share.value_or(0), found.position.decided);
  }
};

QTEST_GUILESS_MAIN(TestRealJudge)
#include "tst_real_judge.moc"
