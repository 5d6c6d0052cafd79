// Compose's ways to the queue: the plan as it is, and sweeps of it.
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

#include "tests/ui/stage.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/sweep_panel.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// Compose with the demo's plan.
struct Compose : Stage {
  explicit Compose(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    click("rail_compose");
    find<ComposePage>("compose")->draft().fix(
        "adapters",
        Json::parse(R"([{"path": "adapters/manual-ja", "name": "manual-ja", "weight": 1.0}])"));
    QTRY_VERIFY(find<QAbstractButton>("startButton")->isEnabled());
  }
  FakeQueueService& queue() { return jobs.fakeQueue; }
  void type(const char* field, const QString& text) const {
    auto* edit = find<QLineEdit>(field);
    edit->setFocus();
    edit->selectAll();
    edit->insert(text);
  }
  QString label(const char* name) const { return find<QLabel>(name)->text(); }
  QString banner() const {
    auto* page = find<ComposePage>("compose");
    return page->findChild<QLabel*>("bannerText")->text();
  }
  QStringList names() const {
    QStringList out;
    const QAbstractItemModel* model = find<QTableView>("sweepNames")->model();
    for (int i = 0; i < model->rowCount(); ++i)
      out << model->index(i, 0).data().toString();
    return out;
  }
};

}  // namespace

class TestQueueCompose : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aPlanIsAdded();
  void aRefusedPlanIsTold();
  void aSweepIsPreviewedAndAdded();
  void keysAreOfferedAndChecked();
  void valuesAreChecked();
  void tooManyAreRefused();
  void rowsComeAndGo();
};

void TestQueueCompose::aPlanIsAdded() {
  Compose page;
  page.click("addToQueue");
  QTRY_COMPARE(page.banner(), QString("1 run waits in the queue now."));
  QCOMPARE(page.queue().rows().size(), 1);
  QVERIFY(page.queue().lastPlan.contains("method"));
  // Nothing runs by being added.
  QCOMPARE(page.queue().mode(), QueueMode::Idle);
  QTest::keyClick(page.window.get(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
  QTRY_VERIFY(page.banner().contains("there already"));
  QCOMPARE(page.queue().rows().size(), 1);
  auto* compose = page.find<ComposePage>("compose");
  for (QAbstractButton* button : compose->findChildren<QAbstractButton*>()) {
    if (button->text() == "Show the queue" && button->isVisible())
      QTest::mouseClick(button, Qt::LeftButton);
  }
  QCOMPARE(page.window->currentPage(), QString("home"));
}

void TestQueueCompose::aRefusedPlanIsTold() {
  Compose page;
  page.queue().nextError = {"plan.bad_value", {{"key", "optimizer.lr"}}, "no", {}};
  page.click("addToQueue");
  QTRY_VERIFY(page.banner().contains("optimizer.lr"));
  page.jobs.preflightError = {"plan.bad_value", {{"key", "optimizer.lr"}}, "no", {}};
  page.find<ComposePage>("compose")->draft().set("optimizer.lr", 9);
  auto* add = page.find<QAbstractButton>("addToQueue");
  QTRY_VERIFY(!add->isEnabled());
  QVERIFY(add->toolTip().contains("red"));
}

void TestQueueCompose::aSweepIsPreviewedAndAdded() {
  Compose page;
  auto* panel = page.find<SweepPanel>("sweepPanel");
  QVERIFY(!panel->isVisible());
  page.click("sweepButton");
  QVERIFY(panel->isVisible());
  QVERIFY(!page.find<QAbstractButton>("sweepAdd")->isEnabled());
  page.type("sweepKey0", "prune.ratio");
  page.type("sweepValues0", "0, 0.3");
  page.click("sweepAnother");
  page.type("sweepKey1", "seed");
  page.type("sweepValues1", "1..3");
  // Preflight says 118 seconds a run.
  QTRY_COMPARE(page.label("sweepCount"), QString("6 runs, about 11:48 one after another"));
  const QStringList names = page.names();
  QCOMPARE(names.size(), 6);
  QVERIFY2(names[0].endsWith(" · ratio 0 · seed 1"), qPrintable(names[0]));
  QVERIFY(names[5].endsWith(" · ratio 0.3 · seed 3"));
  QCOMPARE(page.find<QAbstractButton>("sweepAdd")->text(), QString("Add 6 runs to the queue"));
  page.click("sweepAdd");
  QTRY_COMPARE(page.banner(), QString("6 runs wait in the queue now."));
  QCOMPARE(page.queue().rows().size(), 6);
  QCOMPARE(page.queue().rows()[5].name, names[5]);
  // The window stays usable beside the panel; Escape folds it away.
  QTest::keyClick(page.find<QLineEdit>("sweepKey0"), Qt::Key_Escape);
  QVERIFY(!panel->isVisible());
  QVERIFY(!page.find<QAbstractButton>("sweepButton")->isChecked());
}

void TestQueueCompose::keysAreOfferedAndChecked() {
  Compose page;
  page.click("sweepButton");
  auto* key = page.find<QLineEdit>("sweepKey0");
  key->completer()->setCompletionPrefix("prune.rat");
  QCOMPARE(key->completer()->currentCompletion(), QString("prune.ratio"));
  key->completer()->setCompletionPrefix("adapters.0.weight");
  QCOMPARE(key->completer()->completionCount(), 1);
  page.type("sweepKey0", "prune.rato");
  page.type("sweepValues0", "0.1");
  auto* problem = page.find<QLabel>("sweepProblem0");
  QTRY_VERIFY(problem->isVisible());
  QVERIFY2(problem->text().contains("“prune.rato”") && problem->text().contains("ratio”?"),
           qPrintable(problem->text()));
  QVERIFY(key->property("invalid").toBool());
  page.type("sweepKey0", "prune.ratio");
  QTRY_VERIFY(!problem->isVisible());
  page.click("sweepAnother");
  page.type("sweepKey1", "prune.ratio");
  page.type("sweepValues1", "0.5");
  auto* twice = page.find<QLabel>("sweepProblem1");
  QTRY_VERIFY(twice->isVisible());
  QVERIFY(twice->text().contains("already"));
  QVERIFY(!page.find<QAbstractButton>("sweepAdd")->isEnabled());
}

void TestQueueCompose::valuesAreChecked() {
  Compose page;
  page.click("sweepButton");
  page.type("sweepKey0", "prune.ratio");
  page.type("sweepValues0", "0.3, 1.5");
  auto* problem = page.find<QLabel>("sweepProblem0");
  QTRY_VERIFY(problem->isVisible());
  QVERIFY(problem->text().contains("1.5"));
  QVERIFY(page.find<QLineEdit>("sweepValues0")->property("invalid").toBool());
  page.type("sweepValues0", "0.3,,0.5");
  QTRY_VERIFY(problem->text().contains("commas"));
  QVERIFY(page.names().isEmpty());
  page.type("sweepKey0", "");
  QTRY_COMPARE(problem->text(), QString("Name a key of the plan."));
}

void TestQueueCompose::tooManyAreRefused() {
  Compose page;
  page.click("sweepButton");
  page.type("sweepKey0", "seed");
  page.type("sweepValues0", "1..200");
  page.click("sweepAnother");
  page.type("sweepKey1", "data.sample_seed");
  page.type("sweepValues1", "1..100");
  auto* refusal = page.find<QLabel>("sweepRefusal");
  QTRY_VERIFY(refusal->isVisible());
  QVERIFY2(refusal->text().contains("20,000") && refusal->text().contains("10,000"),
           qPrintable(refusal->text()));
  QVERIFY(!page.find<QAbstractButton>("sweepAdd")->isEnabled());
  page.type("sweepValues1", "1..2");
  QTRY_VERIFY(!refusal->isVisible());
  QCOMPARE(page.names().size(), 201);
  QCOMPARE(page.names().last(), QString("… and 200 more"));
}

void TestQueueCompose::rowsComeAndGo() {
  Compose page;
  page.click("sweepButton");
  page.type("sweepKey0", "seed");
  page.type("sweepValues0", "1,2");
  page.click("sweepAnother");
  page.type("sweepKey1", "prune.ratio");
  page.type("sweepValues1", "0.1,0.2");
  QTRY_COMPARE(page.names().size(), 4);
  page.click("sweepRemove0");
  QTRY_COMPARE(page.names().size(), 2);
  page.click("sweepRemove1");
  // One empty row is always there.
  QTRY_VERIFY(page.names().isEmpty());
  QCOMPARE(page.find<QLineEdit>("sweepKey2")->text(), QString());
  page.click("sweepClose");
  QVERIFY(!page.find<SweepPanel>("sweepPanel")->isVisible());
}

QTEST_MAIN(TestQueueCompose)
#include "tst_queue_compose.moc"
