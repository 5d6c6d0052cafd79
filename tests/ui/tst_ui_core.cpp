#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/atomic_file.h"
#include "core/workbench/preflight.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/settings/texts.h"

using namespace espalier;
using namespace espalier::ui;

/// What needs core itself: the keys of its notes, and the bridge's answers to bad input.
class TestUiCore : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void everyNoteHasASentence();
  void badWorkspaceIsAnswered();
  void badPlanIsAnswered();
  void dataIsReadAside();
};

void TestUiCore::everyNoteHasASentence() {
  QVERIFY(!workbench::note_keys().empty());
  for (const std::string& key : workbench::note_keys()) {
    QVERIFY2(texts::hasNote(QString::fromStdString(key)), key.c_str());
  }
}

void TestUiCore::badWorkspaceIsAnswered() {
  CoreJobService jobs;
  QSignalSpy failed(&jobs, &JobService::workspaceFailed);
  jobs.openWorkspace("/nowhere/at/all");
  QTRY_COMPARE(failed.count(), 1);
  QVERIFY(texts::hasError(failed.first().first().value<ErrorInfo>().code));
}

void TestUiCore::badPlanIsAnswered() {
  QTemporaryDir folder;
  CoreJobService jobs;
  QSignalSpy opened(&jobs, &JobService::workspaceOpened);
  jobs.openWorkspace(folder.path());
  QTRY_COMPARE(opened.count(), 1);
  QSignalSpy failed(&jobs, &JobService::startFailed);
  jobs.start({{"espalier_plan", 1}, {"lrr", 1}}, folder.path(), false);
  QTRY_COMPARE(failed.count(), 1);
  QCOMPARE(failed.first().first().value<ErrorInfo>().code, QString("plan.unknown_key"));
  QCOMPARE(jobs.state(), JobState::Idle);
  QSignalSpy checked(&jobs, &JobService::preflightReady);
  const int token = jobs.requestPreflight(Json::array(), folder.path(), false);
  QTRY_COMPARE(checked.count(), 1);
  QCOMPARE(checked.first().at(0).toInt(), token);
  QVERIFY(!checked.first().at(1).value<PreflightInfo>().error.isNull());
}

void TestUiCore::dataIsReadAside() {
  QTemporaryDir folder;
  const std::filesystem::path file = folder.filePath("many.jsonl").toStdString();
  std::string text;
  for (int i = 0; i < 100000; ++i) {
    text += R"({"id":"r)" + std::to_string(i) +
            R"(","document":"some words of a document","summary":"S"})" + "\n";
  }
  write_file(file, text + "{broken\n");
  CoreJobService jobs;
  int answered = 0, failed = 0, last = 0;
  double share = 0;
  workbench::DataAnswer answer;
  connect(&jobs, &JobService::dataAnswered, this,
          [&](int token, const workbench::DataAnswer& given) {
            ++answered;
            last = token;
            answer = given;
          });
  connect(&jobs, &JobService::dataFailed, this, [&](int token) {
    ++failed;
    last = token;
  });
  connect(&jobs, &JobService::dataProgress, this,
          [&](int, double done, double total) { share = done / total; });
  const data::ImportMapping mapping{{"id", "id"}, {"document", "document"}, {"summary", "summary"}};
  int token = jobs.askData(workbench::CheckImport{file, mapping, {}});
  // A short question does not wait for the long one.
  const int preview = jobs.askData(workbench::PreviewImport{file, {}});
  QCOMPARE(answered, 0);
  QTRY_COMPARE_WITH_TIMEOUT(answered, 2, 60000);
  QVERIFY(share > 0 && share <= 1);
  QVERIFY(last == token || last == preview);
  // What was stopped neither answers nor leaves anything behind; the next one does.
  const std::filesystem::path target = folder.filePath("data/many").toStdString();
  token = jobs.askData(workbench::RunImport{file, mapping, {}, {target, "en", true, false}});
  jobs.stopData(token);
  token = jobs.askData(workbench::CheckImport{file, mapping, {}});
  QTRY_COMPARE_WITH_TIMEOUT(last, token, 60000);
  QCOMPARE(answered, 3);
  QVERIFY(!std::filesystem::exists(target));
  QCOMPARE(std::get<workbench::ImportChecked>(answer).check.left_out, std::int64_t{1});
  token = jobs.askData(workbench::RunImport{file, mapping, {}, {target, "en", true, false}});
  QTRY_COMPARE_WITH_TIMEOUT(last, token, 60000);
  QCOMPARE(std::get<workbench::Imported>(answer).check.records, std::int64_t{100000});
  QVERIFY(std::filesystem::exists(target / "train.jsonl"));
  token = jobs.askData(workbench::RunImport{file, mapping, {}, {target, "en", true, false}});
  QTRY_COMPARE_WITH_TIMEOUT(failed, 1, 60000);
  QCOMPARE(last, token);
  // The window may close while something is read.
  jobs.askData(workbench::CheckImport{file, mapping, {}});
  jobs.shutDown();
}

QTEST_MAIN(TestUiCore)
#include "tst_ui_core.moc"
