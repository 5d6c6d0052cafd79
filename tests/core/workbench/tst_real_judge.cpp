// SmolLM2 judges three pairs of the demo's English texts.
#include <QTemporaryDir>
#include <QtTest>

#include "core/workbench/machine_judge.h"
#include "tests/support/cache.h"
#include "tests/support/judged_pairs.h"

using namespace espalier;
using namespace espalier::workbench;
namespace fs = std::filesystem;

class TestRealJudge : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void three_items_in_its_chat_format() {
    if (!fs::exists(test::smollm2_gguf())) QSKIP("set-up has not fetched SmolLM2");
    QTemporaryDir folder;
    const fs::path path = fs::path(folder.path().toStdString()) / "espalier.sqlite";
    test::JudgedPairs pairs(path, 4);
    MachineRequest request;
    request.task = pairs.task();
    request.model.model = test::smollm2_gguf();
    request.model.device = "cpu";
    request.rubric = judge::built_in_rubric("en");
    request.limit = 3;
    Control control;
    const MachineReport report = judge_by_machine(pairs.store(), request, control);
    QCOMPARE(report.judged, std::int64_t{3});
    const annotation::MachineResult found =
        annotation::machine_results(pairs.store(), pairs.task()).at(0);
    QCOMPARE(found.setup.chat, std::string("smollm2"));
    QVERIFY(
        QString::fromStdString(found.login).startsWith("machine:SmolLM2-135M-Instruct.Q4_1 en1"));
    QCOMPARE(found.judged, std::int64_t{3});
    // An instruct model that is asked for a letter answers with one.
    QVERIFY2(*found.mass > 0.2, qPrintable(QString::number(*found.mass)));
    QVERIFY(!found.counts());
  }
};

QTEST_GUILESS_MAIN(TestRealJudge)
#include "tst_real_judge.moc"
