// Runs that failed, were interrupted or go in the queue: what the window says of them and lets do.
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRegularExpression>
#include <QToolButton>

#include "tests/ui/results_driver.h"
#include "ui/models/run_names.h"
#include "ui/models/run_report.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/plan_fields.h"
#include "ui/window/click_guard.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

ErrorInfo notFinite() {
  return {"train.not_finite",
          {{"step", "12"}, {"path", QDir::homePath() + "/secret/model.gguf"}},
          "the loss is not a number",
          "try a smaller lr"};
}

/// Run 003 has ended at step 10, its checkpoint at 8, and Monitor shows it.
struct Ended : Stage {
  Ended(const QString& state, const ErrorInfo& error = {}, const QString& speaks = "en")
      : Stage(speaks) {
    QVector<plan::Event> told = jobs.eventsUntil(10);
    told << plan::event::Phase{"validate", 1, 8};
    if (!error.isNull()) {
      told << plan::event::Failed{
          {{"code", error.code.toStdString()},
           {"message", error.message.toStdString()},
           {"hint", error.hint.toStdString()},
           {"args", {{"step", "12"}, {"path", error.args["path"].toStdString()}}}}};
    }
    jobs.storedEvents["003"] = told;
    RunRow& row = jobs.stored()[2];
    row.state = state;
    row.metrics.clear();
    row.lastStep = 10;
    row.savedStep = 8;
    row.savedBestStep = 6;
    row.planHash = "abc123";
    row.error = error;
    openDemo();
    Q_EMIT window->desk().runWanted("003");
    QTRY_COMPARE(find<MonitorPage>("monitor")->feed().steps().x.size(), 10);
  }
  QString label(const char* name) const { return find<QLabel>(name)->text(); }
};

bool hasJapanese(const QString& text) {
  static const QRegularExpression signs("[\\x{3040}-\\x{30ff}\\x{4e00}-\\x{9fff}]");
  return signs.match(text).hasMatch();
}

}  // namespace

class TestRunEnds : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void interruptedSaysWhereAndHasNoTimeLeft();
  void failedSaysWhy();
  void failedInJapanese();
  void reportHasAllAndNoHome();
  void theSettingIsShownInCompose();
  void anAbortedRunIsOver();
  void aStoppedRunIsOver_data();
  void aStoppedRunIsOver();
  void monitorShowsTheNewestAndLetsChoose();
  void childrenAreSteeredFromMonitor();
  void theBarTellsOfTheQueue();
  void twinsAreTakenOutAgain();
  void theSecondHalfOfADoubleClickStartsNothing();
  void anySpeedOfAReplay();
  void namesSayWhatDiffers();
  void resultsButtonsFit();
};

void TestRunEnds::interruptedSaysWhereAndHasNoTimeLeft() {
  Ended stage("interrupted");
  QVERIFY(stage.find<QWidget>("failureCard")->isVisible());
  QCOMPARE(stage.label("failureTitle"), QString("Interrupted at step 10"));
  QCOMPARE(stage.label("runState"), QString("Interrupted"));
  QCOMPARE(stage.label("phase"), QString("Interrupted at step 10, saved to step 8"));
  QCOMPARE(stage.label("timeLeft"), QString("step 10 of 50"));
  QVERIFY(!stage.find<MonitorPage>("monitor")->findChild<QProgressBar*>()->isVisible());
  QVERIFY(stage.label("failureSaved")
              .startsWith("Saved: everything up to step 8. Best so far: step 6"));
  // Home and Results say it too.
  stage.click("rail_home");
  bool told = false;
  for (const auto* label : stage.find<QWidget>("runCard_003")->findChildren<QLabel*>())
    told |= label->text() == "Interrupted at step 10, saved to step 8";
  QVERIFY(told);
  stage.click("rail_results");
  auto* table = stage.find<RunsTable>("runTable");
  const int column = table->proxy().runs().column("state");
  bool row = false;
  for (int i = 0; i < table->model()->rowCount(); ++i) {
    const QModelIndex at = table->model()->index(i, column);
    row |= at.data().toString() == "Interrupted at step 10, saved to step 8";
    // The cell shows it whole.
    QVERIFY(table->columnWidth(column) >
            table->fontMetrics().horizontalAdvance(at.data().toString()));
  }
  QVERIFY(row);
  // It goes on from the card.
  stage.click("rail_monitor");
  stage.click("failureResume");
  QTRY_COMPARE(stage.jobs.state(), JobState::Running);
  QVERIFY(stage.jobs.calls.contains("goOn 003"));
  QVERIFY(!stage.find<QWidget>("failureCard")->isVisible());
}

void TestRunEnds::failedSaysWhy() {
  Ended stage("failed", notFinite());
  QCOMPARE(stage.label("failureTitle"), QString("Failed at step 10"));
  QVERIFY(stage.label("failureCause").contains("A smaller learning rate often helps."));
  QVERIFY(stage.label("failureCause").contains("The setting to look at: Learning rate."));
  QCOMPARE(stage.label("phase"), QString("Failed at step 10, saved to step 8"));
  QVERIFY(!stage.find<QLabel>("failureText")->isVisible());
  stage.click("failureDetails");
  QVERIFY(stage.label("failureText").contains("the loss is not a number"));
  QVERIFY(stage.label("failureText").contains("train.not_finite"));
  // Another run, another card.
  Q_EMIT stage.window->desk().runWanted("004");
  QTRY_VERIFY(!stage.find<QWidget>("failureCard")->isVisible());
}

void TestRunEnds::failedInJapanese() {
  Ended stage("failed", notFinite(), "ja");
  for (const char* name : {"failureTitle", "failureCause", "failureSaved", "phase"})
    QVERIFY2(hasJapanese(stage.label(name)), name);
  for (const char* name : {"failureResume", "failureSetting", "failureCopyReport", "runPicker"})
    QVERIFY2(hasJapanese(stage.find<QAbstractButton>(name)->text()), name);
  QCOMPARE(stage.label("phase"), QString("ステップ 10 で失敗（8 まで保存）"));
}

void TestRunEnds::reportHasAllAndNoHome() {
  Ended stage("failed", notFinite());
  QApplication::clipboard()->clear();
  stage.click("failureCopyReport");
  QVERIFY(stage.find<QLabel>("failureTold")->isVisible());
  const QString report = QApplication::clipboard()->text();
  for (const char* part :
       {"Espalier ", "error: train.not_finite", "step: 12", "message: the loss is not a number",
        "saved to step: 8", "plan hash: abc123", "\"espalier_plan\": 1", "log:"})
    QVERIFY2(report.contains(part), part);
  QVERIFY(report.contains("path: ~/secret/model.gguf"));
  QVERIFY(!report.contains(QDir::homePath() + "/"));
  QCOMPARE(runs::withoutHome("at /home/mori/x and /w/space/data", "/w/space"),
           QString("at ~/x and <workspace>/data"));
}

void TestRunEnds::theSettingIsShownInCompose() {
  Ended stage("failed", notFinite());
  stage.click("failureSetting");
  QCOMPARE(stage.window->currentPage(), QString("compose"));
  auto* compose = stage.find<ComposePage>("compose");
  QVERIFY(compose->draft().value("name") == Json("help-ja 5 shots p30"));
  const auto shown = [&] {
    QStringList errors;
    for (const Field* field : compose->findChildren<Field*>()) {
      if (!field->error().isEmpty()) errors << field->error();
    }
    return errors;
  };
  QTRY_COMPARE(shown().size(), 1);
  QVERIFY(shown().first().contains("learning rate"));
  // It stays through the check of the plan, and goes once the setting is another one.
  QTest::qWait(600);
  QCOMPARE(shown().size(), 1);
  compose->draft().fix("optimizer.lr", 1e-5);
  QTRY_VERIFY(shown().isEmpty());
}

void TestRunEnds::anAbortedRunIsOver() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_compose");
  stage.click("startButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Running);
  stage.jobs.advance(4);
  stage.click("abortButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Stopped);
  // Over: no phase and no time left.
  QCOMPARE(stage.find<QLabel>("phase")->text(), QString("Stopped"));
  QVERIFY(!stage.find<QLabel>("timeLeft")->text().contains("left"));
  QVERIFY(!stage.find<QWidget>("failureCard")->isVisible());
}

void TestRunEnds::aStoppedRunIsOver_data() {
  QTest::addColumn<bool>("finishes");
  QTest::newRow("while it trains") << true;
  QTest::newRow("while it writes its summaries") << false;
}

/// Whatever the run still says, it is stopped: not stopping for ever, and not finished.
void TestRunEnds::aStoppedRunIsOver() {
  QFETCH(bool, finishes);
  Stage stage;
  stage.openDemo();
  stage.startRun();
  stage.jobs.advance(4);
  stage.jobs.finishesStopped = finishes;
  stage.click("stopButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Stopped);
  QTRY_COMPARE(stage.find<QLabel>("runState")->text(), QString("Stopped"));
  QVERIFY(!stage.find<QLabel>("timeLeft")->text().contains("left"));
  const QString log = stage.find<QPlainTextEdit>("logText")->toPlainText();
  QVERIFY2(log.contains("Stopped; the best state is kept"), qPrintable(log));
  QVERIFY2(!log.contains("Finished"), qPrintable(log));
  QCOMPARE(log.contains("Took"), finishes);
}

void TestRunEnds::monitorShowsTheNewestAndLetsChoose() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_monitor");
  QTRY_VERIFY(stage.find<QLabel>("runName")->text().startsWith("005"));
  stage.click("runPicker");
  auto* list = stage.find<QListView>("runPickerList");
  auto* search = stage.find<QLineEdit>("runPickerSearch");
  QTRY_VERIFY(list->isVisible());
  QCOMPARE(list->model()->rowCount(), 5);
  QVERIFY(list->model()->index(0, 0).data().toString().startsWith("005"));
  QTest::keyClicks(search, "lora help");
  QCOMPARE(list->model()->rowCount(), 1);
  QTest::keyClick(search, Qt::Key_Return);
  QTRY_VERIFY(stage.find<QLabel>("runName")->text().startsWith("004"));
  QVERIFY(!list->isVisible());
  stage.click("runPicker");
  QTest::keyClick(search, Qt::Key_Down);  // from the one that shows
  QTest::keyClick(search, Qt::Key_Return);
  QTRY_VERIFY(stage.find<QLabel>("runName")->text().startsWith("003"));
}

void TestRunEnds::childrenAreSteeredFromMonitor() {
  Stage stage;
  stage.openDemo();
  FakeQueueService& queue = stage.jobs.fakeQueue;
  queue.put(
      {.run = "003", .name = "help-ja 5 shots p30", .method = "adaptive_merge", .state = "queued"});
  stage.jobs.storedEvents["003"] = stage.jobs.eventsUntil(10);
  queue.start();
  QTRY_COMPARE(stage.window->desk().run("003")->state, QString("running"));
  Q_EMIT stage.window->desk().runWanted("003");
  QTRY_VERIFY(stage.find<QAbstractButton>("pauseButton")->isVisible());
  stage.click("pauseButton");
  QCOMPARE(queue.calls.last(), QString("pause 003"));
  queue.heard("003", RunWish::Pause);
  QCOMPARE(stage.find<QAbstractButton>("pauseButton")->text(), QString("Resume"));
  stage.click("pauseButton");
  QCOMPARE(queue.calls.last(), QString("resume 003"));
  queue.heard("003", RunWish::Resume);
  stage.click("stopButton");
  QCOMPARE(queue.calls.last(), QString("stop 003"));
  queue.heard("003", RunWish::Stop);
  QVERIFY(!stage.find<QAbstractButton>("stopButton")->isEnabled());
  QCOMPARE(stage.find<QLabel>("runState")->text(), QString("Stopping"));
  stage.click("abortButton");
  QCOMPARE(queue.calls.last(), QString("abort 003"));
  QVERIFY(!stage.jobs.calls.contains("abort"));
  queue.finish("003");
  QTRY_VERIFY(!stage.find<QAbstractButton>("pauseButton")->isVisible());
}

void TestRunEnds::theBarTellsOfTheQueue() {
  Stage stage;
  stage.openDemo();
  FakeQueueService& queue = stage.jobs.fakeQueue;
  auto* words = stage.find<QToolButton>("jobWords");
  QVERIFY(!words->isVisible());
  for (const char* id : {"101", "102"})
    queue.put({.run = id, .name = "sweep", .method = "adaptive_merge", .state = "queued"});
  queue.start();
  queue.reach("101", 12, 50, 70);
  QVERIFY(words->isVisible());
  QCOMPARE(words->text(),
           QString("Queue   101  sweep   Training   step 12/50   1:10 left   1 waiting"));
  stage.click("chipPause");
  QCOMPARE(queue.calls.last(), QString("pause 101"));
  queue.heard("101", RunWish::Pause);
  QVERIFY(words->text().contains("Paused"));
  QVERIFY(!words->text().contains("left"));
  stage.click("chipPause");
  QCOMPARE(queue.calls.last(), QString("resume 101"));
  queue.heard("101", RunWish::Resume);
  stage.click("chipStop");
  QCOMPARE(queue.calls.last(), QString("stop 101"));
  stage.click("jobWords");
  QCOMPARE(stage.window->currentPage(), QString("monitor"));
  QVERIFY(stage.find<QLabel>("runName")->text().startsWith("101"));
  queue.stop();
  queue.endStop();
  QVERIFY(!words->isVisible());
}

void TestRunEnds::twinsAreTakenOutAgain() {
  Results page;
  FakeQueueService& queue = page.jobs.fakeQueue;
  queue.twins = {{"no_pruning", 0, {}, "help · no pruning", true},
                 {"ratio", 0.5, {}, "help · ratio 0.5", true},
                 {"ratio", 0.3, "003", "help-ja 5 shots p30", false}};
  page.table()->selectRuns({"003"});
  page.click("twinRun");
  QTRY_VERIFY(page.find<QAbstractButton>("twinOut")->isVisible());
  const QString running = queue.rows()[0].run, waiting = queue.rows()[1].run;
  page.click("twinOut");
  QCOMPARE(queue.calls.mid(queue.calls.size() - 2),
           QStringList({"remove " + waiting, "abort " + running}));
  QVERIFY(!page.find<QLabel>("twinWords")->isVisible());
}

void TestRunEnds::theSecondHalfOfADoubleClickStartsNothing() {
  Results page;
  page.table()->selectRuns({"003"});
  page.click("openMonitor");
  QCOMPARE(page.window->currentPage(), QString("monitor"));
  auto* twin = page.find<QAbstractButton>("twinButton");
  QTRY_VERIFY(twin->isVisible());
  // What the system sends as the second click of a double click lands on what lies there now.
  const QPointF at = twin->rect().center();
  const auto send = [&](QEvent::Type type, Qt::MouseButtons held) {
    QMouseEvent event(type, at, twin->mapToGlobal(at), Qt::LeftButton, held, Qt::NoModifier);
    QApplication::sendEvent(twin, &event);
  };
  send(QEvent::MouseButtonDblClick, Qt::LeftButton);
  send(QEvent::MouseButtonRelease, Qt::NoButton);
  QCOMPARE(page.window->currentPage(), QString("monitor"));
  QVERIFY(page.jobs.fakeQueue.calls.isEmpty());
  // A click of its own counts.
  QTest::mouseClick(twin, Qt::LeftButton);
  QTRY_COMPARE(page.window->currentPage(), QString("results"));
  QVERIFY(page.jobs.fakeQueue.calls.contains("twins 003"));
}

void TestRunEnds::anySpeedOfAReplay() {
  Stage stage;
  stage.openDemo();
  Q_EMIT stage.window->desk().runWanted("003");
  auto* page = stage.find<MonitorPage>("monitor");
  QTRY_COMPARE(page->feed().steps().x.size(), FakeJobService::kSteps);
  double clock = 0;
  page->replay().setClock([&clock] { return clock; });
  auto* speed = stage.find<QComboBox>("replaySpeed");
  speed->setCurrentIndex(speed->findText("all in 30 s"));
  QVERIFY(!stage.find<QWidget>("replayFactor")->isVisible());
  stage.click("replayButton");
  clock = 15.01;
  page->replay().tick();
  QCOMPARE(page->replay().step(), FakeJobService::kSteps / 2);
  // Any other number: 40 times two steps a second.
  speed->setCurrentIndex(speed->count() - 1);
  auto* factor = stage.find<QWidget>("replayFactor");
  QVERIFY(factor->isVisible());
  auto* edit = factor->findChild<QLineEdit*>();
  edit->selectAll();
  QTest::keyClicks(edit, "40");
  QTest::keyClick(edit, Qt::Key_Return);
  QCOMPARE(page->replay().speed(), 40.0);
  page->replay().show(0);
  clock += 0.1301;
  page->replay().tick();
  QCOMPARE(page->replay().step(), 10);
}

void TestRunEnds::namesSayWhatDiffers() {
  const Json plan = {
      {"espalier_plan", 1},
      {"name", "help-ja 5 shots p30"},
      {"base_model", "models/m.gguf"},
      {"data", {{"train", "data/help-ja/train.jsonl"}, {"shots", 5}}},
      {"adapters",
       {{{"path", "adapters/a"}, {"name", "a"}}, {{"path", "adapters/b"}, {"name", "b"}}}},
      {"method", {{"name", "adaptive_merge"}}},
      {"prune", {{"ratio", 0.3}}}};
  QCOMPARE(runs::distinctName(plan, "/w", {}), QString("help-ja 5 shots p30"));
  RunRow first;
  first.name = "help-ja 5 shots p30";
  first.plan = Json::parse(plan::to_json(plan::parse(plan, "/w")).dump());
  Json other = plan;
  other["seed"] = 7;
  const QString name = runs::distinctName(other, "/w", {first});
  QCOMPARE(name, QString("help-ja 5 shots p30 · seed 7"));
  RunRow second = first;
  second.name = name;
  other["optimizer"] = {{"lr", 0.002}};
  QCOMPARE(runs::distinctName(other, "/w", {first, second}),
           QString("help-ja 5 shots p30 · seed 7 · lr 2e-3"));
  // The very same again.
  QCOMPARE(runs::distinctName(plan, "/w", {first}), QString("help-ja 5 shots p30 (2)"));
  Json fewer = plan;
  fewer["adapters"].erase(1);
  fewer["adapters"].push_back({{"path", "adapters/c"}, {"name", "c"}});
  QCOMPARE(runs::distinctName(fewer, "/w", {first}), QString("help-ja 5 shots p30 · a+c"));
  // A sweep names its runs by its keys; what differs beside them stands before.
  Json swept = plan;
  swept["optimizer"] = {{"lr", 0.002}};
  QCOMPARE(runs::distinctName(swept, "/w", {first}, {{"seed", {1, 2}}}),
           QString("help-ja 5 shots p30 · lr 2e-3"));
  // What cannot be read keeps its name: its start says why.
  Json broken = plan;
  broken["seed"] = "x";
  QCOMPARE(runs::distinctName(broken, "/w", {first}), QString("help-ja 5 shots p30"));
}

void TestRunEnds::resultsButtonsFit() {
  Results page;
  auto* resume = page.find<QAbstractButton>("resumeRun");
  auto* compare = page.find<QAbstractButton>("openCompare");
  page.table()->selectRuns({"003"});
  QVERIFY(resume->isVisible() && !resume->isEnabled());
  const QPoint at = compare->pos();
  QVERIFY(compare->isEnabled());
  page.table()->selectRuns({"005"});  // failed: it has written nothing
  QVERIFY(resume->isVisible() && resume->isEnabled());
  QVERIFY(!compare->isEnabled());
  QCOMPARE(compare->pos(), at);
  page.table()->selectRuns({"003", "005"});
  QVERIFY(!compare->isEnabled());
  for (int i = 6; i < 9; ++i) {
    RunRow more = page.jobs.stored()[0];
    more.id = QStringLiteral("00%1").arg(i);
    page.jobs.stored() << more;
  }
  page.jobs.requestRuns();
  QTRY_COMPARE(page.table()->model()->rowCount(), 8);
  page.table()->selectRuns({"001", "002", "003", "004", "006", "007"});
  QVERIFY(compare->isEnabled());
  page.table()->selectRuns({"001", "002", "003", "004", "006", "007", "008"});
  QVERIFY(!compare->isEnabled());
}

QTEST_MAIN(TestRunEnds)
#include "tst_run_ends.moc"
