// A chart by keys, what its CSV holds of what is seen, and what it says where something is left out
// or cannot be written.
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/charts/chart.h"
#include "ui/charts/chart_link.h"
#include "ui/charts/front_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/dialogs/tell.h"
#include "ui/settings/texts.h"

using namespace espalier::ui;

namespace {

/// Two lines over 100 steps, set from outside.
class Lines : public Chart {
 public:
  Lines() {
    addLine({.key = "first", .name = "first"});
    addLine({.key = "second", .name = "second", .colour = 1});
    resize(600, 300);
    setTitle("Loss");
    QVector<double> x, one, two;
    for (int i = 1; i <= 100; ++i)
      x << i, one << 2 + i % 3, two << 5 - i % 4;
    setLineData(0, x, one);
    setLineData(1, x, two);
  }
  using Chart::crosshair;
  using Chart::setLineData;
  using Chart::zoomed;
};

/// Shown, with the keyboard, and drawn.
void stand(Chart& chart) {
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QApplication::setActiveWindow(&chart);
  chart.setFocus();
  QTRY_VERIFY(chart.replots() > 0);
}

int rows(const QString& csv) {
  return static_cast<int>(csv.count('\n')) - 1;
}

QAction* action(QWidget& chart, const QString& start) {
  auto* menu = chart.findChild<QMenu*>("chartMenu");
  if (menu == nullptr) return nullptr;
  for (QAction* action : menu->actions()) {
    if (action->text().startsWith(start)) return action;
  }
  return nullptr;
}

void openMenu(QWidget& chart) {
  if (auto* old = chart.findChild<QMenu*>("chartMenu")) delete old;
  QTest::keyClick(&chart, Qt::Key_F10, Qt::ShiftModifier);
  QVERIFY(chart.findChild<QMenu*>("chartMenu") != nullptr);
}

}  // namespace

class TestChartKeys : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void zoomMoveAll();
  void theCrosshairWalks();
  void linkedChartsMoveAlong();
  void theMenuByKeys();
  void csvOfWhatIsSeen();
  void theLogAxisSaysWhatItLeavesOut();
  void whatCannotBeWrittenIsTold();
  void theFrontKeepsItsLabel();
};

void TestChartKeys::zoomMoveAll() {
  Lines chart;
  stand(chart);
  QVERIFY((chart.focusPolicy() & Qt::TabFocus) != 0);
  QCOMPARE(chart.accessibleName(), QString("Loss"));
  QSignalSpy follow(&chart, &StepPlot::followChanged);
  const auto seen = [&chart] { return chart.plot()->xAxis->range(); };
  QTRY_COMPARE(seen().upper, 102.0);
  // Where all is seen the arrows are the page's.
  QKeyEvent left(QEvent::KeyPress, Qt::Key_Left, {});
  QApplication::sendEvent(&chart, &left);
  QVERIFY(!left.isAccepted());
  QTest::keyClick(&chart, Qt::Key_Plus);
  QVERIFY(!chart.follows());
  QCOMPARE(follow.last().at(0).toBool(), false);
  const double width = seen().size();
  QVERIFY(width < 80 && width > 60);
  QTest::keyClick(&chart, Qt::Key_Plus);
  QVERIFY(seen().size() < width);
  const QCPRange middle = seen();
  QTest::keyClick(&chart, Qt::Key_Right);
  QVERIFY(seen().lower > middle.lower);
  QCOMPARE(seen().size(), middle.size());
  QTest::keyClick(&chart, Qt::Key_End);
  QCOMPARE(seen().upper, 102.0);
  // Never past the end.
  QTest::keyClick(&chart, Qt::Key_Right);
  QCOMPARE(seen().upper, 102.0);
  for (int i = 0; i < 20; ++i)
    QTest::keyClick(&chart, Qt::Key_Left);
  QCOMPARE(seen().lower, 0.0);
  // Not closer than a few steps, and out again to all.
  for (int i = 0; i < 40; ++i)
    QTest::keyClick(&chart, Qt::Key_Plus);
  QCOMPARE(seen().size(), 4.0);
  QTest::keyClick(&chart, Qt::Key_Home);
  QVERIFY(chart.follows());
  QTRY_COMPARE(seen().upper, 102.0);
  QTest::keyClick(&chart, Qt::Key_Plus);
  for (int i = 0; i < 3; ++i)
    QTest::keyClick(&chart, Qt::Key_Minus);
  QVERIFY(chart.follows());
}

void TestChartKeys::theCrosshairWalks() {
  Lines chart;
  stand(chart);
  QVERIFY(std::isnan(chart.crosshair()));
  QTest::keyClick(&chart, Qt::Key_Left, Qt::ControlModifier);
  QCOMPARE(chart.crosshair(), 100.0);
  QTest::keyClick(&chart, Qt::Key_Left, Qt::ControlModifier);
  QCOMPARE(chart.crosshair(), 99.0);
  QTest::keyClick(&chart, Qt::Key_Right, Qt::ControlModifier);
  QTest::keyClick(&chart, Qt::Key_Right, Qt::ControlModifier);
  QCOMPARE(chart.crosshair(), 100.0);
  // A zoom keeps what is read in sight.
  for (int i = 0; i < 30; ++i)
    QTest::keyClick(&chart, Qt::Key_Left, Qt::ControlModifier);
  QCOMPARE(chart.crosshair(), 70.0);
  for (int i = 0; i < 4; ++i)
    QTest::keyClick(&chart, Qt::Key_Plus);
  QVERIFY(chart.plot()->xAxis->range().contains(70));
  chart.clearFocus();
  QVERIFY(std::isnan(chart.crosshair()));
}

void TestChartKeys::linkedChartsMoveAlong() {
  Lines one, other;
  ChartLink link;
  link.add(&one);
  link.add(&other);
  stand(other);
  stand(one);
  QTest::keyClick(&one, Qt::Key_Plus);
  QCOMPARE(other.plot()->xAxis->range().upper, one.plot()->xAxis->range().upper);
  QVERIFY(!other.follows());
  QTest::keyClick(&one, Qt::Key_Left, Qt::ControlModifier);
  QCOMPARE(other.crosshair(), one.crosshair());
  QTest::keyClick(&one, Qt::Key_Home);
  QVERIFY(other.follows());
}

void TestChartKeys::theMenuByKeys() {
  Lines chart;
  stand(chart);
  openMenu(chart);
  QVERIFY(action(chart, "Copy numbers as CSV") != nullptr);
  delete chart.findChild<QMenu*>("chartMenu");
  QContextMenuEvent key(QContextMenuEvent::Keyboard, {}, {});
  QApplication::sendEvent(&chart, &key);
  QVERIFY(chart.findChild<QMenu*>("chartMenu") != nullptr);
}

void TestChartKeys::csvOfWhatIsSeen() {
  Lines chart;
  stand(chart);
  QCOMPARE(chart.csv().section('\n', 0, 1), QString("step,first,second\n1,3,4"));
  QCOMPARE(rows(chart.csv()), 100);
  openMenu(chart);
  QVERIFY(action(chart, "Save CSV of all") == nullptr);  // that is what is seen
  // A line is hidden by its entry in the legend, steps by the zoom.
  auto* second = chart.findChild<LegendItem*>("legend_second");
  QTest::mouseClick(second, Qt::LeftButton);
  chart.setXRange(10, 14.5);
  QCOMPARE(chart.csv(), QString("step,first\n10,3\n11,4\n12,2\n13,3\n14,4\n"));
  openMenu(chart);
  action(chart, "Copy numbers as CSV")->trigger();
  QCOMPARE(QGuiApplication::clipboard()->text(), chart.csv());
  QTemporaryDir folder;
  const QString path = folder.filePath("all.csv");
  ask::setNextFile(path);
  action(chart, "Save CSV of all")->trigger();
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QString all = QString::fromUtf8(file.readAll());
  QVERIFY(all.startsWith("step,first,second\n1,3,4\n"));
  QCOMPARE(rows(all), 100);
}

void TestChartKeys::theLogAxisSaysWhatItLeavesOut() {
  Lines chart;
  stand(chart);
  auto* words = chart.findChild<QLabel*>("droppedValues");
  chart.setLineData(0, {1, 2, 3}, {0, -2, 5});
  QTRY_COMPARE(chart.lines()[0].graph->dataCount(), 3);
  QVERIFY(!words->isVisible());
  chart.setLogAxis(true);
  QTRY_VERIFY(words->isVisible());
  QVERIFY2(words->text().startsWith("2 "), qPrintable(words->text()));
  QTest::mouseClick(chart.findChild<LegendItem*>("legend_first"), Qt::LeftButton);
  QTRY_VERIFY(!words->isVisible());
}

void TestChartKeys::whatCannotBeWrittenIsTold() {
  Lines chart;
  stand(chart);
  QTemporaryDir folder;
  const QString path = folder.filePath("no such folder/chart");
  for (const char* kind : {"Save CSV", "Save PNG", "Save SVG"}) {
    openMenu(chart);
    QString told;
    ask::setNextFile(path);
    ask::setNextTold(&told);
    action(chart, kind)->trigger();
    ask::setNextTold(nullptr);
    QVERIFY2(told.contains(path), kind);
    QCOMPARE(told, texts::error({"file.unwritable", {{"path", path}}, {}, {}}));
  }
  // What can be is not.
  openMenu(chart);
  QString told;
  ask::setNextFile(folder.filePath("chart.svg"));
  ask::setNextTold(&told);
  action(chart, "Save SVG")->trigger();
  ask::setNextTold(nullptr);
  QVERIFY(told.isEmpty());
  QVERIFY(QFile::exists(folder.filePath("chart.svg")));
}

void TestChartKeys::theFrontKeepsItsLabel() {
  FrontChart chart;
  chart.resize(600, 400);
  RunRow run;
  run.id = "003";
  run.method = "adaptive_merge";
  run.sparsity = .3;
  run.metrics["rougeL"] = .31;
  RunRow other = run;
  other.id = "004";
  other.method = "lora";
  other.sparsity = .1;
  chart.setRuns({run, other}, "rougeL");
  stand(chart);
  QTRY_COMPARE(chart.plot()->yAxis->label(), texts::metric("rougeL"));
  QVERIFY(chart.accessibleDescription().startsWith("2 "));
  // A method that is hidden is not in what is seen, but in all.
  QTest::mouseClick(chart.findChild<LegendItem*>("legend_lora"), Qt::LeftButton);
  QVERIFY(!chart.csv().contains("lora"));
  QVERIFY(chart.wholeCsv().contains("004"));
  openMenu(chart);
  QVERIFY(action(chart, "Save CSV of all") != nullptr);
}

QTEST_MAIN(TestChartKeys)
#include "tst_chart_keys.moc"
