// The queue on Home, in the bars, and the twins on Results and Monitor: by clicks and keys.
#include <QAbstractItemModelTester>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include "tests/ui/results_driver.h"
#include "ui/charts/front_chart.h"
#include "ui/charts/runs_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/models/queue_model.h"
#include "ui/pages/queue_panel.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

QueueRow waiting(const QString& run, const QString& name) {
  QueueRow row;
  row.run = run;
  row.name = name;
  row.method = "adaptive_merge";
  row.state = "queued";
  return row;
}

/// Home with three runs in the queue.
struct Queue : Stage {
  explicit Queue(const QString& speaks = "en", bool filled = true) : Stage(speaks) {
    openDemo();
    if (!filled) return;
    for (const auto& [run, name] : {std::pair{"101", "a"}, {"102", "b"}, {"103", "c"}})
      queue().put(waiting(run, name));
  }
  FakeQueueService& queue() { return jobs.fakeQueue; }
  QTableView* table() const { return find<QTableView>("queueTable"); }
  QStringList column(int column) const {
    QStringList out;
    for (int i = 0; i < table()->model()->rowCount(); ++i)
      out << table()->model()->index(i, column).data().toString();
    return out;
  }
  QString words() const { return find<QLabel>("queueWords")->text(); }
  void choose(int row, Qt::KeyboardModifiers keys = {}) const {
    QTest::mouseClick(table()->viewport(), Qt::LeftButton, keys,
                      table()->visualRect(table()->model()->index(row, 1)).center());
  }
  void doubleClick(int row) const {
    choose(row);
    QTest::mouseDClick(table()->viewport(), Qt::LeftButton, {},
                       table()->visualRect(table()->model()->index(row, 1)).center());
  }
};

}  // namespace

class TestQueuePanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void modelChangesInPlace();
  void whatWaitsIsOffered();
  void anEmptyQueueSaysWhatGoesHere();
  void runsAreWorkedOff();
  void aFailureIsToldInWords();
  void waitingRunsAreMovedAndRemoved();
  void limitsAreKept();
  void theBarLeadsToTheQueue();
  void runsOpenOnMonitor();
  void jobAndQueueDoNotFight();
  void closingAsks();
  void twinsAreRunAndShownTogether();
  void twinsFromMonitor();
  void onlyMergesHaveTwins();
};

void TestQueuePanel::modelChangesInPlace() {
  QueueModel model;
  const QAbstractItemModelTester tester(&model);
  model.setRows({waiting("101", "a"), waiting("102", "b")});
  int resets = 0, changes = 0;
  connect(&model, &QAbstractItemModel::modelReset, this, [&] { ++resets; });
  connect(&model, &QAbstractItemModel::dataChanged, this, [&] { ++changes; });
  QueueRow running = waiting("101", "a");
  running.state = "running";
  running.phase = "train";
  running.step = 12;
  running.steps = 50;
  running.progress = 0.24;
  running.secondsLeft = 130;
  model.setRows({running, waiting("102", "b")});
  QCOMPARE(resets, 0);
  QCOMPARE(changes, 1);
  QCOMPARE(model.index(0, QueueModel::Progress).data().toString(), QString("step 12 of 50"));
  QCOMPARE(model.index(0, QueueModel::Progress).data(QueueModel::ShareRole).toDouble(), 0.24);
  QVERIFY(!model.index(1, QueueModel::Progress).data(QueueModel::ShareRole).isValid());
  QCOMPARE(model.index(0, QueueModel::Left).data().toString(), QString("2:10"));
  running.phase = "generate";
  model.setRows({running, waiting("102", "b")});
  QVERIFY(!model.index(0, QueueModel::Progress).data().toString().contains("12"));
  model.setRows({waiting("102", "b"), running});
  QCOMPARE(resets, 1);
  QCOMPARE(model.rowOf("101"), 1);
  QueueRow died = waiting("102", "b");
  died.died = true;
  died.error.message = "its process was ended by signal 9";
  model.setRows({died, running});
  QVERIFY(model.index(0, QueueModel::Problem).data().toString().contains("ended too early"));
  QVERIFY(
      model.index(0, QueueModel::Problem).data(Qt::ToolTipRole).toString().contains("signal 9"));
}

void TestQueuePanel::whatWaitsIsOffered() {
  Queue page;
  QCOMPARE(page.words(), QString("3 runs wait: go on with Run"));
  QCOMPARE(page.column(QueueModel::Name), (QStringList{"101  a", "102  b", "103  c"}));
  QVERIFY(page.find<QAbstractButton>("queueRun")->isVisible());
  QVERIFY(!page.find<QAbstractButton>("queueStop")->isVisible());
  const Queue japanese("ja");
  QVERIFY(!japanese.words().contains("wait"));
}

void TestQueuePanel::anEmptyQueueSaysWhatGoesHere() {
  Queue page("en", false);
  QVERIFY(page.find<QLabel>("queueEmpty")->isVisible());
  QVERIFY(!page.table()->isVisible());
  QVERIFY(!page.find<QAbstractButton>("queueRun")->isVisible());
  page.queue().put(waiting("101", "a"));
  QVERIFY(!page.find<QLabel>("queueEmpty")->isVisible());
  QVERIFY(page.table()->isVisible());
}

void TestQueuePanel::runsAreWorkedOff() {
  Queue page;
  page.click("queueRun");
  QCOMPARE(page.queue().mode(), QueueMode::Working);
  QCOMPARE(page.words(), QString("1 running, 2 waiting"));
  QVERIFY(!page.find<QAbstractButton>("queueRun")->isVisible());
  page.choose(1);
  page.queue().reach("101", 12, 50, 95);
  QCOMPARE(page.column(QueueModel::Progress).first(), QString("step 12 of 50"));
  QCOMPARE(page.column(QueueModel::Left).first(), QString("1:35"));
  // Progress of one leaves the choice of another alone.
  QCOMPARE(page.table()->selectionModel()->selectedRows().size(), 1);
  page.queue().finish("101");
  QCOMPARE(page.column(QueueModel::State), (QStringList{"Finished", "Running", "Queued"}));
  QCOMPARE(page.column(QueueModel::Progress).first(), QString("took 1:36"));
  page.click("queueStop");
  QCOMPARE(page.words(), QString("stopping"));
  QVERIFY(!page.find<QAbstractButton>("queueStop")->isEnabled());
  page.queue().endStop();
  QCOMPARE(page.words(), QString("2 runs wait: go on with Run"));
  page.click("queueRun");
  page.queue().finish("102");
  page.queue().finish("103");
  QCOMPARE(page.queue().mode(), QueueMode::Idle);
  QVERIFY(!page.find<QAbstractButton>("queueRun")->isEnabled());
}

void TestQueuePanel::aFailureIsToldInWords() {
  Queue page;
  page.click("queueRun");
  page.queue().finish("101", {"file.missing", {{"path", "gone.jsonl"}}, "no file gone.jsonl", {}});
  QCOMPARE(page.column(QueueModel::Problem).first(),
           QString("The file does not exist: gone.jsonl."));
  // The next one goes on.
  QCOMPARE(page.column(QueueModel::State), (QStringList{"Failed", "Running", "Queued"}));
  QVERIFY(!page.find<QAbstractButton>("queueAgain")->isVisible());
  page.choose(0);
  page.click("queueAgain");
  QCOMPARE(page.queue().calls.last(), QString("again 101"));
  QCOMPARE(page.column(QueueModel::Problem).first(), QString());
}

void TestQueuePanel::waitingRunsAreMovedAndRemoved() {
  Queue page;
  page.choose(2);
  page.click("queueUp");
  QCOMPARE(page.column(QueueModel::Name), (QStringList{"101  a", "103  c", "102  b"}));
  // The choice goes with the run: it is moved again, by keys now.
  QTest::keyClick(page.table(), Qt::Key_Up, Qt::AltModifier);
  QCOMPARE(page.column(QueueModel::Name), (QStringList{"103  c", "101  a", "102  b"}));
  QTest::keyClick(page.table(), Qt::Key_Down, Qt::AltModifier);
  QCOMPARE(page.queue().calls.last(), QString("move 103 1"));
  QTest::keyClick(page.table(), Qt::Key_Delete);
  QCOMPARE(page.column(QueueModel::Name), (QStringList{"101  a", "102  b"}));
  QTest::keyClick(page.table(), Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(page.table()->model()->rowCount(), 3);
  // Two at once come back at once.
  page.choose(0);
  page.choose(1, Qt::ControlModifier);
  QVERIFY(!page.find<QAbstractButton>("queueUp")->isEnabled());
  page.click("queueRemove");
  QCOMPARE(page.table()->model()->rowCount(), 1);
  page.click("queueUndo");
  QCOMPARE(page.table()->model()->rowCount(), 3);
  QVERIFY(!page.find<QAbstractButton>("queueUndo")->isVisible());
  // What runs is not taken out.
  page.click("queueRun");
  page.choose(0);
  QVERIFY(!page.find<QAbstractButton>("queueRemove")->isEnabled());
  QTest::keyClick(page.table(), Qt::Key_Delete);
  QCOMPARE(page.table()->model()->rowCount(), 3);
}

void TestQueuePanel::limitsAreKept() {
  Queue page;
  // Most of the machine's 24 GB where nobody chose.
  QCOMPARE(page.queue().memory, 19'000'000'000LL);
  auto* atOnce = page.find<NumberBox>("queueAtOnce");
  atOnce->selectAll();
  QTest::keyClicks(atOnce, "2");
  QTest::keyClick(atOnce, Qt::Key_Return);
  QCOMPARE(page.queue().atOnce, 2);
  auto* memory = page.find<NumberBox>("queueMemory");
  memory->selectAll();
  QTest::keyClicks(memory, "0");
  QTest::keyClick(memory, Qt::Key_Return);
  QCOMPARE(page.queue().memory, 0LL);
  QCOMPARE(memory->text(), QString("no bound"));
  page.click("queueRun");
  QCOMPARE(page.words(), QString("2 running, 1 waiting"));
  page.openWindow();
  QCOMPARE(page.find<NumberBox>("queueAtOnce")->value(), 2.0);
  QCOMPARE(page.queue().memory, 0LL);
}

void TestQueuePanel::theBarLeadsToTheQueue() {
  Queue page("en", false);
  auto* button = page.find<QToolButton>("queueButton");
  QVERIFY(!button->isVisible());
  page.queue().put(waiting("101", "a"));
  page.queue().put(waiting("102", "b"));
  QCOMPARE(button->text(), QString("queue: 2 waiting"));
  page.click("rail_results");
  page.queue().start();
  QCOMPARE(button->text(), QString("queue: 1 running, 1 waiting"));
  page.click("queueButton");
  QCOMPARE(page.window->currentPage(), QString("home"));
  QTRY_VERIFY(page.table()->hasFocus());
  QCOMPARE(page.table()->selectionModel()->selectedRows().size(), 1);
}

void TestQueuePanel::runsOpenOnMonitor() {
  Queue page;
  page.doubleClick(1);
  QCOMPARE(page.window->currentPage(), QString("monitor"));
  QVERIFY(page.find<QLabel>("runName")->text().startsWith("102"));
  page.click("rail_home");
  page.choose(2);
  QTest::keyClick(page.table(), Qt::Key_Return);
  QVERIFY(page.find<QLabel>("runName")->text().startsWith("103"));
}

void TestQueuePanel::jobAndQueueDoNotFight() {
  Queue page;
  page.startRun();
  page.click("rail_home");
  page.click("queueRun");
  QCOMPARE(page.queue().mode(), QueueMode::Held);
  QCOMPARE(page.words(), QString("waits until the run of this window has ended"));
  QCOMPARE(page.queue().count("running"), 0);
  page.jobs.advance(FakeJobService::kSteps);
  QCOMPARE(page.queue().mode(), QueueMode::Working);
  // The other way round Start says why it does not.
  page.click("rail_compose");
  auto* start = page.find<QAbstractButton>("startButton");
  QVERIFY(!start->isEnabled());
  QVERIFY(start->toolTip().contains("queue is running"));
  for (const char* run : {"101", "102", "103"})
    page.queue().finish(run);
  QVERIFY(start->isEnabled());
}

void TestQueuePanel::closingAsks() {
  Queue page;
  page.click("queueRun");
  ask::setNextClosing(ask::Closing::Cancel);
  page.window->close();
  QVERIFY(page.window->isVisible());
  QVERIFY(!page.queue().calls.contains("stop"));
  ask::setNextClosing(ask::Closing::PauseAndSave);
  page.window->close();
  QCOMPARE(page.queue().mode(), QueueMode::Stopping);
  QVERIFY(page.window->isVisible());
  page.queue().endStop();
  QVERIFY(!page.window->isVisible());
  // Nothing runs: nobody is asked.
  Queue idle;
  idle.window->close();
  QVERIFY(!idle.window->isVisible());
}

void TestQueuePanel::twinsAreRunAndShownTogether() {
  Results page;
  FakeQueueService& queue = page.jobs.fakeQueue;
  queue.twins = {{"no_pruning", 0, {}, "help · no pruning", true},
                 {"random_sources", 0, {}, "help · random sources", true},
                 {"ratio", 0.5, "004", "stored", false}};
  page.find<QLineEdit>("runFilter")->setText("p30");
  QTRY_COMPARE(page.table()->model()->rowCount(), 1);
  page.clickCell(0, "method");
  page.click("twinRun");
  QCOMPARE(queue.calls.first(), QString("twins 003"));
  auto* words = page.find<QLabel>("twinWords");
  QTRY_VERIFY(words->isVisible());
  QCOMPARE(queue.mode(), QueueMode::Working);
  QTRY_COMPARE(page.table()->selectedRuns().size(), 4);
  QCOMPARE(words->text(), QString("Twins of “help-ja 5 shots p30”: 1 of 3 are done. Still to come: "
                                  "without pruning, random sources."));
  queue.finish("101");
  QTRY_VERIFY(words->text().contains("2 of 3 are done. Still to come: random sources."));
  // All of them in one chart.
  auto* chart = page.find<RunsChart>("runsChart");
  QTRY_COMPARE(chart->lines().size(), 3);
  queue.finish("102", {"out_of_memory", {}, "no memory", {}});
  QTRY_VERIFY(words->text().contains("Failed: random sources."));
  // The choice is the user's again, and comes back by the button.
  page.clickCell(0, "method");
  QCOMPARE(page.table()->selectedRuns().size(), 1);
  page.click("twinTogether");
  QCOMPARE(page.table()->selectedRuns().size(), 4);
  // Of sparsity against quality too: those that have both are ringed.
  page.click("showFront");
  auto* front = page.find<FrontChart>("frontChart");
  QTRY_COMPARE(front->lines().last().data.x().size(), 2);
  QCOMPARE(front->lines().last().data.y(), (QVector<double>{35, 36.8}));
  page.click("twinClose");
  QVERIFY(!words->isVisible());
}

void TestQueuePanel::twinsFromMonitor() {
  Queue page("en", false);
  page.queue().twins = {{"ratio", 0.7, {}, "help · ratio 0.7", true}};
  Q_EMIT page.window->desk().runWanted("003");
  page.click("twinButton");
  QCOMPARE(page.window->currentPage(), QString("results"));
  QCOMPARE(page.queue().calls.first(), QString("twins 003"));
  QTRY_VERIFY(page.find<QLabel>("twinWords")->text().contains("ratio 0.7"));
}

void TestQueuePanel::onlyMergesHaveTwins() {
  const Results page;
  auto* twin = page.find<QAbstractButton>("twinRun");
  QVERIFY(!twin->isEnabled());
  page.table()->selectRuns({"004"});
  QVERIFY(!twin->isEnabled());
  QVERIFY(twin->toolTip().contains("adaptive merge"));
  page.table()->selectRuns({"003"});
  QVERIFY(twin->isEnabled());
  page.table()->selectRuns({"003", "005"});
  QVERIFY(!twin->isEnabled());
}

QTEST_MAIN(TestQueuePanel)
#include "tst_queue_panel.moc"
