#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

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
  jobs.start({{"espalier_plan", 1}, {"lrr", 1}}, folder.path());
  QTRY_COMPARE(failed.count(), 1);
  QCOMPARE(failed.first().first().value<ErrorInfo>().code, QString("plan.unknown_key"));
  QCOMPARE(jobs.state(), JobState::Idle);
  QSignalSpy checked(&jobs, &JobService::preflightReady);
  const int token = jobs.requestPreflight(Json::array(), folder.path());
  QTRY_COMPARE(checked.count(), 1);
  QCOMPARE(checked.first().at(0).toInt(), token);
  QVERIFY(!checked.first().at(1).value<PreflightInfo>().error.isNull());
}

QTEST_MAIN(TestUiCore)
#include "tst_ui_core.moc"
