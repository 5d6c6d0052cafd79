// A chart of lines by itself: what it keeps of a line that grows, which range its axis takes, what
// is marked at the edge.
#include <QTest>
#include <QToolButton>
#include <limits>

#include "ui/charts/chart.h"
#include "ui/charts/line_data.h"
#include "ui/settings/theme.h"

using namespace espalier::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Its lines are set from outside.
class Lines : public Chart {
 public:
  Lines() {
    addLine({.key = "first"});
    addLine({.key = "second", .colour = 1});
    resize(600, 300);
  }
  using Chart::setLineData;
  using Chart::setYBounds;
};

/// 1, 2, 3 ... n.
QVector<double> steps(int n) {
  QVector<double> out;
  for (int i = 1; i <= n; ++i)
    out << i;
  return out;
}

/// Between 2 and 3, never the same twice in a row.
QVector<double> calm(int n) {
  QVector<double> out;
  for (int i = 0; i < n; ++i)
    out << 2 + (i * 37 % 100) / 100.0;
  return out;
}

int pointsOf(const Chart& chart, int line) {
  return chart.lines()[line].graph->dataCount();
}

}  // namespace

class TestChart : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aLineThatGrowsIsNotReadAgain();
  void gapsAndBoundsFollowWhatGrows();
  void thePlotGetsWhatIsNew();
  void aFewFarValuesAreLeftOut();
  void ofAShortRunToo();
  void aSteepBeginningIsNoOutlier();
  void hiddenLinesDoNotCount();
  void theLogarithmicAxisShowsAll();
};

void TestChart::aLineThatGrowsIsNotReadAgain() {
  LineData data;
  data.set({1, 2, 3}, {5, kNaN, 4});
  QCOMPARE(data.unchanged(), 0);
  data.taken();
  data.set({1, 2, 3, 4}, {5, kNaN, 4, 9});  // not a number is itself again
  QCOMPARE(data.unchanged(), 3);
  data.taken();
  data.set({1, 2, 3, 4}, {5, kNaN, 4, 9});
  QCOMPARE(data.unchanged(), 4);
  data.set({1, 2, 3, 4, 5}, {5, kNaN, 4.5, 9, 9});  // smoothed anew: other values before
  QCOMPARE(data.unchanged(), 0);
  data.taken();
  data.set({1, 2}, {5, kNaN});  // back to a checkpoint
  QCOMPARE(data.unchanged(), 0);
  QCOMPARE(data.whole(false)->high, 5.0);
}

void TestChart::gapsAndBoundsFollowWhatGrows() {
  LineData data;
  data.set({1, 1, 2}, {kNaN, kNaN, -3});
  QCOMPARE(data.gaps(), QVector<double>{1});
  QVERIFY(!data.whole(true));
  QCOMPARE(data.whole(false)->low, -3.0);
  data.set({1, 1, 2, 3, 4}, {kNaN, kNaN, -3, 7, std::numeric_limits<double>::infinity()});
  QCOMPARE(data.gaps(), (QVector<double>{1, 4}));
  QCOMPARE(data.whole(true)->low, 7.0);
  QCOMPARE(data.whole(false)->high, 7.0);
  QCOMPARE(data.central()->low, -3.0);  // of few values all count
  data.set({}, {});
  QVERIFY(!data.whole(false) && !data.central());
  QVERIFY(data.gaps().isEmpty());
}

void TestChart::thePlotGetsWhatIsNew() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  chart.setLineData(0, steps(3), {2, 3, 4});
  QTRY_COMPARE(pointsOf(chart, 0), 3);
  chart.setLineData(0, steps(5), {2, 3, 4, 8, 1});
  QTRY_COMPARE(pointsOf(chart, 0), 5);
  QCOMPARE(chart.lines()[0].graph->dataMainValue(3), 8.0);
  QCOMPARE(chart.lines()[0].graph->dataMainKey(4), 5.0);
  chart.setLineData(0, steps(2), {6, 7});
  QTRY_COMPARE(pointsOf(chart, 0), 2);
  QCOMPARE(chart.lines()[0].graph->dataMainValue(0), 6.0);
  // A cross-hair draws anew, but gives the plot nothing.
  const int drawn = chart.replots();
  chart.setCrosshair(1);
  QTRY_VERIFY(chart.replots() > drawn);
  QCOMPARE(pointsOf(chart, 0), 2);
}

void TestChart::aFewFarValuesAreLeftOut() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QVector<double> y = calm(1000);
  y[500] = 900;
  y[700] = -40;
  chart.setLineData(0, steps(1000), y);
  chart.setLineData(1, {100, 200}, {3.5, 1.5});  // few values are never left out
  auto* whole = chart.findChild<QToolButton*>("wholeRange");
  QTRY_VERIFY(whole->isVisible());
  QCOMPARE(whole->text(), QString("2 outside"));
  QCOMPARE(chart.outside(), 2);
  QVERIFY(chart.plot()->yAxis->range().upper < 4);
  QVERIFY(chart.plot()->yAxis->range().upper >= 3.5);
  QVERIFY(chart.plot()->yAxis->range().lower > 1);
  QCOMPARE(pointsOf(chart, 0), 1000);  // drawn or not, it is there
  QTest::mouseClick(whole, Qt::LeftButton);
  QTRY_VERIFY(chart.plot()->yAxis->range().upper > 900);
  QVERIFY(chart.plot()->yAxis->range().lower < -40);
  QCOMPARE(chart.outside(), 0);
  QVERIFY(whole->isVisible());  // the way back
  QTest::mouseClick(whole, Qt::LeftButton);
  QTRY_VERIFY(chart.plot()->yAxis->range().upper < 4);
}

void TestChart::ofAShortRunToo() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QVector<double> y = calm(20);
  chart.setLineData(0, steps(20), y);
  QTRY_COMPARE(pointsOf(chart, 0), 20);
  QCOMPARE(chart.outside(), 0);
  y[7] = 50;
  chart.setLineData(0, steps(20), y);
  QTRY_COMPARE(chart.outside(), 1);
  QVERIFY(chart.plot()->yAxis->range().upper < 4);
}

void TestChart::aSteepBeginningIsNoOutlier() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QVector<double> y;
  for (int i = 0; i < 400; ++i)
    y << 1 + 4 * std::exp(-i / 40.0);
  chart.setLineData(0, steps(400), y);
  QTRY_COMPARE(pointsOf(chart, 0), 400);
  QVERIFY(chart.plot()->yAxis->range().upper > 5);
  QCOMPARE(chart.outside(), 0);
  QVERIFY(!chart.findChild<QToolButton*>("wholeRange")->isVisible());
}

void TestChart::hiddenLinesDoNotCount() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  chart.setLineData(0, steps(3), {1, 2, 3});
  chart.setLineData(1, steps(3), {100, kNaN, 300});
  QTRY_VERIFY(chart.plot()->yAxis->range().upper > 300);
  QCOMPARE(chart.gaps(), QVector<double>{2});
  QTest::mouseClick(chart.lines()[1].item, Qt::LeftButton);
  QTRY_VERIFY(chart.plot()->yAxis->range().upper < 4);
  QVERIFY(chart.gaps().isEmpty());
}

void TestChart::theLogarithmicAxisShowsAll() {
  Lines chart;
  chart.show();
  QVERIFY(QTest::qWaitForWindowExposed(&chart));
  QVector<double> y = calm(1000);
  y[500] = 9000;
  y[501] = 0;
  chart.setLineData(0, steps(1000), y);
  QTRY_COMPARE(chart.outside(), 2);  // the zero too: the axis begins above it
  chart.setLogAxis(true);
  QTRY_VERIFY(chart.plot()->yAxis->range().upper > 9000);
  QCOMPARE(chart.plot()->yAxis->range().lower, 2 / 1.15);  // nothing is drawn at 0
  QCOMPARE(chart.outside(), 0);
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
