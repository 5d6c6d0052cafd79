// The queue of the real window: plans added, worked off by child processes, one of them killed.
#include <signal.h>

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "core/base/atomic_file.h"
#include "tests/support/tiny_plan.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/models/queue_model.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

constexpr int kLong = 120000;

/// The window over the real jobs, in a workspace with tiny plans.
struct Stage {
  QTemporaryDir folder;
  Settings settings{folder.path()};
  std::unique_ptr<Language> language;
  CoreJobService jobs;
  std::unique_ptr<MainWindow> window;
  Json plan;

  Stage() {
    plan = test::tiny_plan(folder);
    plan["optimizer"]["epochs"] = 1;
    settings.set(Settings::Key::Language, "en");
    language = std::make_unique<Language>(settings);
    Theme::get().install(*qApp, settings);
    jobs.queue().setProgram(ESPALIER_BIN_DIR "/espalier-cli");
    window = std::make_unique<MainWindow>(jobs, settings, *language);
    window->show();
    QApplication::setActiveWindow(window.get());
    open();
  }
  void open() {
    QSignalSpy opened(&jobs, &JobService::workspaceOpened);
    jobs.openWorkspace(folder.path());
    QTRY_COMPARE(opened.count(), 1);
  }
  void add(const Json& which, const plan::Grid& grid = {}) {
    QSignalSpy added(&jobs.queue(), &QueueService::added);
    jobs.queue().add(which, folder.path(), grid, false);
    QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, kLong);
    const ErrorInfo error = added.first().at(1).value<QueueAdded>().error;
    QVERIFY2(error.isNull(), qPrintable(error.message));
  }
  void click(const char* name) const {
    auto* button = window->findChild<QAbstractButton*>(name);
    QVERIFY2(button != nullptr, name);
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), name, kLong);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  QTableView* table() const { return window->findChild<QTableView*>("queueTable"); }
  void choose(int row) const { table()->selectRow(row); }
  QString state(const QString& run) {
    for (const QueueRow& row : jobs.queue().rows()) {
      if (row.run == run) return row.state;
    }
    return {};
  }
  /// The child that works on a run: its command line names the store.
  qint64 child(const QString& run) const {
    for (const QString& id : QDir("/proc").entryList(QDir::Dirs)) {
      QFile file("/proc/" + id + "/cmdline");
      if (!file.open(QIODevice::ReadOnly)) continue;
      const QList<QByteArray> words = file.readAll().split('\0');
      if (words.value(1) == "resume" && words.value(2) == run.toUtf8() &&
          words.contains(folder.filePath("espalier.sqlite").toUtf8()))
        return id.toLongLong();
    }
    return 0;
  }
};

}  // namespace

class TestRealQueue : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void twoRunsAreWorkedOff();
  void aKilledChildStopsNothing();
  void stoppedRunsGoOn();
  void oneChildIsSteered();
  void aRunIsWrittenOut();
};

void TestRealQueue::twoRunsAreWorkedOff() {
  Stage stage;
  stage.add(stage.plan, {{"seed", {1, 2}}});
  QTRY_COMPARE(stage.table()->model()->rowCount(), 2);
  // Rows of the queue stand among the runs as well, and are there once.
  QTRY_COMPARE_WITH_TIMEOUT(stage.window->desk().runs().size(), 2, kLong);
  QSignalSpy added(&stage.jobs.queue(), &QueueService::added);
  stage.jobs.queue().add(stage.plan, stage.folder.path(), {{"seed", {1, 2}}}, false);
  QTRY_COMPARE_WITH_TIMEOUT(added.count(), 1, kLong);
  QCOMPARE(added.first().at(1).value<QueueAdded>().known, 2);
  stage.choose(1);
  stage.click("queueUp");
  QTRY_COMPARE(stage.jobs.queue().rows().value(0).run, QString("002"));
  stage.click("queueRun");
  QCOMPARE(stage.jobs.queue().mode(), QueueMode::Working);
  // The window's own run does not begin beside it.
  stage.jobs.start(stage.plan, stage.folder.path(), false);
  QCOMPARE(stage.jobs.state(), JobState::Idle);
  QTRY_COMPARE_WITH_TIMEOUT(stage.jobs.queue().mode(), QueueMode::Idle, kLong);
  QTRY_COMPARE(stage.jobs.queue().count("finished"), 2);
  QTRY_COMPARE_WITH_TIMEOUT(stage.window->desk().run("001")->state, QString("finished"), kLong);
  QVERIFY(stage.window->desk().run("001")->metrics.contains("rougeL"));
  // The twins of one of them: what is stored is found, the rest waits.
  QSignalSpy twins(&stage.jobs.queue(), &QueueService::twinsReady);
  stage.jobs.queue().addTwins("001");
  QTRY_COMPARE_WITH_TIMEOUT(twins.count(), 1, kLong);
  const auto rows = twins.first().at(1).value<QVector<TwinRow>>();
  QCOMPARE(rows.size(), 4);
  QVERIFY(rows[0].added);
  QTRY_COMPARE(stage.jobs.queue().count("waiting"), 4);
  stage.jobs.shutDown();
}

void TestRealQueue::aKilledChildStopsNothing() {
  Stage stage;
  Json endless = stage.plan;
  endless["name"] = "endless";
  endless["optimizer"]["epochs"] = 100000;
  endless["optimizer"]["patience"] = 0;
  stage.add(endless);
  stage.add(stage.plan);
  stage.click("queueRun");
  QTRY_COMPARE_WITH_TIMEOUT(stage.state("001"), QString("running"), kLong);
  // How far it is comes from the store.
  const auto step = [&] { return stage.jobs.queue().rows().value(0).step; };
  QTRY_VERIFY_WITH_TIMEOUT(step() > 0, kLong);
  const qint64 child = stage.child("001");
  QVERIFY(child > 0);
  ::kill(static_cast<pid_t>(child), SIGKILL);
  QTRY_COMPARE_WITH_TIMEOUT(stage.state("002"), QString("finished"), kLong);
  QTRY_COMPARE_WITH_TIMEOUT(stage.jobs.queue().mode(), QueueMode::Idle, kLong);
  QTRY_COMPARE(stage.state("001"), QString("interrupted"));
  const QueueRow dead = stage.jobs.queue().rows().first();
  QVERIFY(dead.died);
  QVERIFY(dead.error.message.contains("signal 9"));
  // It may be taken out, and stays in the store as what it is.
  stage.choose(0);
  stage.click("queueRemove");
  QTRY_COMPARE(stage.state("001"), QString());
  QTRY_COMPARE_WITH_TIMEOUT(stage.window->desk().run("001")->state, QString("interrupted"), kLong);
  stage.click("queueUndo");
  QTRY_COMPARE(stage.state("001"), QString("interrupted"));
  stage.jobs.shutDown();
}

void TestRealQueue::stoppedRunsGoOn() {
  Stage stage;
  Json endless = stage.plan;
  endless["optimizer"]["epochs"] = 100000;
  endless["optimizer"]["patience"] = 0;
  stage.add(endless);
  stage.click("queueRun");
  QTRY_COMPARE_WITH_TIMEOUT(stage.state("001"), QString("running"), kLong);
  const qint64 child = stage.child("001");
  stage.click("queueStop");
  QTRY_COMPARE_WITH_TIMEOUT(stage.jobs.queue().mode(), QueueMode::Idle, kLong);
  QVERIFY(child > 0);
  QCOMPARE(::kill(static_cast<pid_t>(child), 0), -1);
  QTRY_VERIFY(stage.jobs.queue().rows().first().waits());
  // Another window finds it waiting; a program that is not there is told.
  CoreJobService other;
  other.queue().setProgram(stage.folder.filePath("nothing").toStdString());
  QSignalSpy opened(&other, &JobService::workspaceOpened);
  other.openWorkspace(stage.folder.path());
  QTRY_COMPARE(opened.count(), 1);
  QTRY_COMPARE_WITH_TIMEOUT(other.queue().count("waiting"), 1, kLong);
  other.queue().start();
  QTRY_COMPARE_WITH_TIMEOUT(other.queue().mode(), QueueMode::Idle, kLong);
  QTRY_VERIFY(other.queue().rows().first().died);
  QVERIFY(other.queue().rows().first().error.message.contains("cannot be run"));
  other.shutDown();
  stage.jobs.shutDown();
}

void TestRealQueue::oneChildIsSteered() {
  Stage stage;
  Json endless = stage.plan;
  endless["optimizer"]["epochs"] = 100000;
  endless["optimizer"]["patience"] = 0;
  stage.add(endless);
  stage.click("queueRun");
  const auto row = [&] { return stage.jobs.queue().rows().value(0); };
  QTRY_VERIFY_WITH_TIMEOUT(row().step > 1 && row().ours, kLong);
  stage.jobs.queue().steer("001", RunWish::Pause);
  QTRY_VERIFY_WITH_TIMEOUT(row().paused, kLong);
  QCOMPARE(row().state, QString("running"));
  const qint64 held = row().step;
  stage.jobs.queue().steer("001", RunWish::Resume);
  QTRY_VERIFY_WITH_TIMEOUT(!row().paused && row().step > held, kLong);
  // Stopped, it keeps its best state; the queue has nothing left to do.
  stage.jobs.queue().steer("001", RunWish::Stop);
  QTRY_VERIFY_WITH_TIMEOUT(row().ending || row().state == "stopped", kLong);
  QTRY_COMPARE_WITH_TIMEOUT(stage.state("001"), QString("stopped"), kLong);
  QTRY_COMPARE_WITH_TIMEOUT(stage.jobs.queue().mode(), QueueMode::Idle, kLong);
  QTRY_VERIFY_WITH_TIMEOUT(stage.window->desk().run("001")->savedStep.value_or(0) >= held, kLong);
  stage.jobs.shutDown();
}

void TestRealQueue::aRunIsWrittenOut() {
  Stage stage;
  stage.add(stage.plan);
  stage.click("queueRun");
  QTRY_COMPARE_WITH_TIMEOUT(stage.state("001"), QString("finished"), kLong);
  QTRY_COMPARE_WITH_TIMEOUT(stage.jobs.queue().mode(), QueueMode::Idle, kLong);
  QSignalSpy done(&stage.jobs, &JobService::exportDone);
  const auto ask = [&](ExportWish::Kind kind, const QString& path, const QString& language = {}) {
    done.clear();
    const int token = stage.jobs.exportRun({kind, "001", path, language});
    if (!QTest::qWaitFor([&] { return done.count() == 1; }, kLong)) return ExportDone();
    return done.first().at(0).toInt() == token ? done.first().at(1).value<ExportDone>()
                                               : ExportDone();
  };
  const QString bundle = stage.folder.filePath("out/bundle");
  QVERIFY(ask(ExportWish::Kind::Bundle, bundle).error.isNull());
  QVERIFY(QFile::exists(bundle + "/manifest.json"));
  const ExportDone checked = ask(ExportWish::Kind::Verify, bundle);
  QVERIFY2(checked.error.isNull(), qPrintable(checked.error.message));
  QVERIFY(!checked.checks.isEmpty());
  // It is there: nothing of it is touched.
  QCOMPARE(ask(ExportWish::Kind::Data, bundle).error.code, QString("file.unwritable"));
  QVERIFY(QFile::exists(bundle + "/manifest.json"));
  QFile changed(bundle + "/plan.json");
  QVERIFY(changed.open(QIODevice::Append));
  changed.write(" ");
  changed.close();
  QCOMPARE(ask(ExportWish::Kind::Verify, bundle).error.code, QString("bundle.bad"));
  const QString page = stage.folder.filePath("page.html");
  QVERIFY(ask(ExportWish::Kind::Page, page, "ja").error.isNull());
  QFile html(page);
  QVERIFY(html.open(QIODevice::ReadOnly));
  QVERIFY(html.readAll().contains("<html lang=\"ja\">"));
  const QString data = stage.folder.filePath("out/data");
  QVERIFY(ask(ExportWish::Kind::Data, data).error.isNull());
  for (const char* name : {"steps.csv", "arrays.npz", "reader.py", "run.json"})
    QVERIFY2(QFile::exists(data + "/" + name), name);
  stage.jobs.shutDown();
}

QTEST_MAIN(TestRealQueue)
#include "tst_real_queue.moc"
