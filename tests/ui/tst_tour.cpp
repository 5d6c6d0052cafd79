// The tour of five steps, by keys and by clicks.
#include <QAbstractButton>
#include <QLabel>
#include <QTest>

#include "tests/ui/stage.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/monitor_page.h"
#include "ui/widgets/key_help.h"
#include "ui/window/tour.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Tourist : Stage {
  explicit Tourist(const QString& speaks = "en") : Stage(speaks) {
    settings.set(Settings::Key::TourSeen, false);
  }
  Tour* tour() const { return find<Tour>("tour"); }
  QString words() const { return find<QLabel>("tourWords")->text(); }
  void key(int key) const { QTest::keyClick(tour(), static_cast<Qt::Key>(key)); }
  /// The ring lies around a widget, and the card does not lie on it.
  bool pointsAt(const char* name) const {
    auto* thing = find<QWidget>(name);
    auto* ring = find<QWidget>("tourRing");
    if (!thing->isVisible() || !ring->isVisible()) return false;
    const QRect at(thing->mapTo(window.get(), QPoint()), thing->size());
    return ring->geometry().contains(at.intersected(window->rect()).adjusted(1, 1, -1, -1)) &&
           window->rect().contains(tour()->geometry());
  }
  bool apart(const char* name) const {
    auto* thing = find<QWidget>(name);
    const QRect at(thing->mapTo(window.get(), QPoint()), thing->size());
    return !at.intersects(tour()->geometry());
  }
};

}  // namespace

class TestTour : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void offeredOnceOnTheDemo();
  void fiveStepsByKeys();
  void stopsNothing();
  void fromHomeAndKeys();
  void japanese();
};

void TestTour::offeredOnceOnTheDemo() {
  Tourist stage;
  QVERIFY(!stage.tour()->isVisible());
  stage.openDemo();
  QTRY_VERIFY(stage.tour()->isVisible());
  QCOMPARE(stage.tour()->step(), -1);
  QVERIFY(!stage.find<QWidget>("tourRing")->isVisible());
  stage.click("tourClose");
  QVERIFY(!stage.tour()->isVisible());
  QVERIFY(stage.settings.value<bool>(Settings::Key::TourSeen));
  stage.click("openDemo");
  QTest::qWait(50);
  QVERIFY(!stage.tour()->isVisible());
  // Another workspace is opened without a word.
  Tourist other;
  other.jobs.openWorkspace(other.folder.path());
  QTRY_VERIFY(other.window->desk().hasWorkspace());
  QTest::qWait(50);
  QVERIFY(!other.tour()->isVisible());
}

void TestTour::fiveStepsByKeys() {
  Tourist stage;
  stage.openDemo();
  QTRY_VERIFY(stage.tour()->isVisible());
  QTest::keyClick(stage.find<QWidget>("tourNext"), Qt::Key_Return);
  QVERIFY(stage.settings.value<bool>(Settings::Key::TourSeen));
  const char* const pages[] = {"home", "compose", "compose", "monitor", "compare"};
  const char* const things[] = {"homeRuns", "ratioSlider", "startButton", "runScrubber",
                                "columnArea"};
  QStringList told;
  for (int i = 0; i < Tour::steps(); ++i) {
    QCOMPARE(stage.tour()->step(), i);
    QCOMPARE(stage.window->currentPage(), QString(pages[i]));
    QTRY_VERIFY2(stage.pointsAt(things[i]), things[i]);
    if (i > 0 && i < 4) QTRY_VERIFY2(stage.apart(things[i]), things[i]);
    QVERIFY(stage.tour()->hasFocus());
    QVERIFY(!told.contains(stage.words()));
    told << stage.words();
    QCOMPARE(stage.find<QLabel>("tourCount")->text(), QStringLiteral("%1 of 5").arg(i + 1));
    stage.key(i == 2 ? Qt::Key_Return : Qt::Key_Right);
  }
  // Behind the last one it is over, where it went.
  QVERIFY(!stage.tour()->isVisible());
  QVERIFY(!stage.find<QWidget>("tourRing")->isVisible());
  QCOMPARE(stage.window->currentPage(), QString("compare"));
  // A merge that was trained, and another method on the same data.
  QTRY_COMPARE(stage.find<MonitorPage>("monitor")->feed().steps().x.size(), FakeJobService::kSteps);
  QCOMPARE(stage.find<ComparePage>("compare")->shownRuns(), (QStringList{"003", "004"}));
}

void TestTour::stopsNothing() {
  Tourist stage;
  stage.openDemo();
  QTest::keyClick(stage.window.get(), Qt::Key_F1);
  QTRY_COMPARE(stage.tour()->step(), 0);
  QVERIFY(!stage.find<QAbstractButton>("tourBack")->isEnabled());
  stage.key(Qt::Key_Left);
  QCOMPARE(stage.tour()->step(), 0);
  stage.key(Qt::Key_Right);
  stage.key(Qt::Key_Right);
  stage.click("tourBack");
  QCOMPARE(stage.tour()->step(), 1);
  // The window works under it; where its thing is not to be seen, the ring goes.
  stage.click("rail_results");
  QCOMPARE(stage.window->currentPage(), QString("results"));
  QTRY_VERIFY(!stage.find<QWidget>("tourRing")->isVisible());
  QVERIFY(stage.tour()->isVisible());
  stage.click("tourNext");
  QTRY_VERIFY(stage.pointsAt("startButton"));
  stage.click("startButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Running);
  // The run that is going is the one that Monitor shows.
  const qsizetype asked = stage.jobs.calls.size();
  stage.click("tourNext");
  QTRY_VERIFY(stage.pointsAt("runScrubber"));
  QCOMPARE(stage.jobs.calls.mid(asked).filter("events").size(), 0);
  stage.key(Qt::Key_Escape);
  QVERIFY(!stage.tour()->isVisible());
}

void TestTour::fromHomeAndKeys() {
  Tourist stage;
  stage.settings.set(Settings::Key::TourSeen, true);
  stage.openDemo();
  stage.click("openTour");
  QTRY_COMPARE(stage.tour()->step(), 0);
  stage.key(Qt::Key_Escape);
  QTest::keyClick(stage.window.get(), Qt::Key_Question);
  QTRY_VERIFY(stage.window->findChild<KeyHelp*>() != nullptr);
  stage.click("keyHelpTour");
  QTRY_COMPARE(stage.tour()->step(), 0);
  QTRY_VERIFY(stage.window->findChild<KeyHelp*>() == nullptr);
  stage.key(Qt::Key_Escape);
  // Without anything open it still walks, and points at nothing that is not there.
  Tourist empty;
  empty.click("openTour");
  for (int i = 0; i < Tour::steps(); ++i) {
    QTest::qWait(150);
    QVERIFY(empty.tour()->isVisible());
    QVERIFY(empty.window->rect().contains(empty.tour()->geometry()));
    empty.key(Qt::Key_Right);
  }
  QVERIFY(!empty.tour()->isVisible());
}

void TestTour::japanese() {
  Tourist stage("ja");
  stage.openDemo();
  QTRY_VERIFY(stage.tour()->isVisible());
  const QRegularExpression latin("^[\\x20-\\x7e]*$");
  for (const char* name : {"tourNext", "tourClose", "openTour"})
    QVERIFY2(!latin.match(stage.find<QAbstractButton>(name)->text()).hasMatch(), name);
  stage.click("tourNext");
  for (int i = 0; i < Tour::steps(); ++i) {
    QVERIFY(!latin.match(stage.words()).hasMatch());
    QVERIFY(!latin.match(stage.tour()->accessibleName()).hasMatch());
    if (i + 1 < Tour::steps()) stage.key(Qt::Key_Right);
  }
  // The words turn with the language, at the step that is shown.
  stage.click("languageSwitch");
  QTRY_VERIFY(stage.words().startsWith("Summaries of the same article"));
}

QTEST_MAIN(TestTour)
#include "tst_tour.moc"
