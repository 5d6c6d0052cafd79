#include <QToolTip>
#include <QWheelEvent>
#include <QtTest>

#include "tests/ui/judging_driver.h"
#include "tests/ui/results_driver.h"
#include "ui/charts/estimate_chart.h"
#include "ui/models/judge_tables.h"
#include "ui/pages/correlation_panel.h"
#include "ui/pages/judge_charts.h"
#include "ui/settings/texts.h"
#include "ui/settings/theme.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;
namespace annotation = espalier::workbench::annotation;

/// What people and metrics said, as charts with intervals: on the results of a task and on Results.
class TestJudgeCharts : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void rowsAreReadByKeysAndMouse();
  void wheelIsLeftToThePage();
  void whatIsSeenIsWritten();
  void winRates();
  void ratingsByCriterion();
  void withoutFiguresNoCharts();
  void correlations();
  void judgedRunsOnResults();
  void nothingJudgedOnResults();
  void inJapanese();
};

namespace {

using Row = EstimateChart::Row;

/// A chart in a window of its own, drawn.
struct Shown {
  explicit Shown(const QVector<Row>& rows, std::optional<double> from, EstimateChart::Unit unit) {
    chart.setWords("Win rates", "win rate, %");
    chart.setRows(rows, from, unit);
    chart.resize(600, chart.height());
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QTRY_VERIFY(chart.replots() > 0);
    QApplication::setActiveWindow(&chart);
  }
  QPoint dot(int row, double x) const {
    return {static_cast<int>(chart.plot()->xAxis->coordToPixel(x)),
            static_cast<int>(chart.plot()->yAxis->coordToPixel(row))};
  }
  EstimateChart chart;
};

const QVector<Row> kRows{{"p30", 0.75, std::pair{0.5, 0.9}, 1},
                         {"lead", 0.25, std::pair{0.1, 0.5}, 7},
                         {"one item", 0.5, {}, 2}};

JudgeResults closed() {
  JudgeResults out;
  out.open = false;
  out.methodsKnown = true;
  out.systems = {{"003", "help-ja p30", "adaptive_merge"},
                 {"001", "help-ja lora", "lora"},
                 {"lead", "lead", "lead"}};
  const auto share = [](double value) {
    return Estimate{value, std::pair{value - 0.1, value + 0.1}, {}, 12};
  };
  out.wins = {{"003", "lead", share(0.75), 8, 2, 2, 1, 0.04},
              {"003", "001", share(0.6), 6, 2, 4, 0, 0.4},
              {"001", "lead", {std::nullopt, std::nullopt, "judge.no_answers", 0}}};
  out.overall = {{"003", share(0.675)}, {"001", share(0.4)}, {"lead", share(0.25)}};
  out.strengths = {{"003", share(0.55)}, {"lead", share(-0.55)}};
  out.criteria = {judge::default_criteria()[0], {"tone", "Tone", "", 0, 100}};
  out.ratings = {{"faithfulness", "lead", {4.5, std::pair{4.2, 4.8}, {}, 9}},
                 {"faithfulness", "003", {3.25, std::pair{3.0, 3.5}, {}, 9}},
                 {"tone", "003", {71, std::nullopt, {}, 1}}};
  return out;
}

annotation::MetricCorrelation metric(const char* name, const char* about,
                                     annotation::MetricLevel level, std::optional<double> tau) {
  annotation::MetricCorrelation out;
  out.metric = name;
  out.about = about;
  out.level = level;
  out.kendall.value = tau;
  if (tau) out.kendall.interval = judge::Interval{*tau - 0.1, *tau + 0.2};
  out.spearman.value = 0.9;
  return out;
}

MachineNews measured() {
  using Level = annotation::MetricLevel;
  MachineNews out;
  out.open = false;
  out.criteria = {{"tone", "Tone"}};
  out.metrics = {
      metric("rougeL", "choice", Level::pairs, 0.3), metric("bleu", "choice", Level::pairs, 0.5),
      metric("chrf", "choice", Level::pairs, {}), metric("rougeL", "choice", Level::outputs, 0.1),
      metric("rougeL", "tone", Level::systems, -0.4)};
  out.metrics.push_back(metric("machine:gemma en1", "choice", Level::pairs, 0.7));
  out.metrics.back().machine = true;
  return out;
}

QStringList names(const EstimateChart* chart) {
  QStringList out;
  for (const Row& row : chart->rows())
    out << row.name;
  return out;
}

void choose(ChoiceBox* box, const QString& text) {
  box->setFocus();
  const int to = box->findText(text);
  QVERIFY2(to >= 0, qPrintable(text));
  while (box->currentIndex() != to)
    QTest::keyClick(box, box->currentIndex() < to ? Qt::Key_Down : Qt::Key_Up);
}

}  // namespace

void TestJudgeCharts::rowsAreReadByKeysAndMouse() {
  Shown shown(kRows, 0.5, EstimateChart::Unit::Share);
  EstimateChart& chart = shown.chart;
  QCOMPARE(chart.accessibleName(), QString("Win rates"));
  QCOMPARE(chart.accessibleDescription(),
           QString::fromUtf8("p30: 75.0 % (50.0 % to 90.0 %)\nlead: 25.0 % (10.0 % to 50.0 %)\n"
                             "one item: 50.0 %\nThe broken line is at 50.0 %"));
  chart.setFocus();
  QCOMPARE(chart.current(), -1);
  QTest::keyClick(&chart, Qt::Key_Down);
  QCOMPARE(chart.current(), 0);
  QCOMPARE(QToolTip::text(), QString::fromUtf8("p30: 75.0 % (50.0 % to 90.0 %)"));
  QTest::keyClick(&chart, Qt::Key_End);
  QTest::keyClick(&chart, Qt::Key_Down);  // there is no further one
  QCOMPARE(chart.current(), 2);
  QTest::keyClick(&chart, Qt::Key_Up);
  QCOMPARE(QToolTip::text(), QString::fromUtf8("lead: 25.0 % (10.0 % to 50.0 %)"));
  QTest::keyClick(&chart, Qt::Key_Home);
  QCOMPARE(chart.current(), 0);
  // The row that is read has a ring around its dot.
  const int replots = chart.replots();
  QTest::keyClick(&chart, Qt::Key_Down);
  QTRY_VERIFY(chart.replots() > replots);
  QCOMPARE(chart.plot()->graphCount(), 1 + 2 * 3 + 1);
  chart.clearFocus();
  QCOMPARE(chart.current(), -1);
  QToolTip::hideText();
  QTest::mouseMove(chart.plot(), shown.dot(1, 25));
  QTRY_COMPARE(QToolTip::text(), QString::fromUtf8("lead: 25.0 % (10.0 % to 50.0 %)"));
}

/// A page of such charts is scrolled over them.
void TestJudgeCharts::wheelIsLeftToThePage() {
  Shown shown(kRows, 0.5, EstimateChart::Unit::Share);
  const QPointF at = QRectF(shown.chart.plot()->rect()).center();
  QWheelEvent wheel(at, shown.chart.plot()->mapToGlobal(at), {}, {0, -120}, Qt::NoButton,
                    Qt::NoModifier, Qt::NoScrollPhase, false);
  QApplication::sendEvent(shown.chart.plot(), &wheel);
  QVERIFY(!wheel.isAccepted());
}

/// Shares in per cent on the axis, as they are in the file; the line at one half is in sight.
void TestJudgeCharts::whatIsSeenIsWritten() {
  Shown shown({kRows[0]}, 0.5, EstimateChart::Unit::Share);
  const QCPAxis* x = shown.chart.plot()->xAxis;
  QVERIFY(x->range().lower < 50 && x->range().upper > 90 && x->range().upper < 100);
  QCOMPARE(shown.chart.plot()->graph(0)->data()->at(0)->key, 50.0);
  QCOMPARE(shown.chart.plot()->graph(1)->data()->at(0)->key, 50.0);
  QCOMPARE(shown.chart.plot()->graph(1)->data()->at(1)->key, 90.0);
  QCOMPARE(shown.chart.csv(), QString("name,value,low,high\n\"p30\",0.75,0.5,0.9\n"));
  QTemporaryDir folder;
  const QString file = folder.filePath("chart.svg");
  QVERIFY(shown.chart.saveSvg(file));
  QFile svg(file);
  QVERIFY(svg.open(QIODevice::ReadOnly));
  const QByteArray drawn = svg.readAll();
  QVERIFY(drawn.contains("p30") && drawn.contains("win rate, %"));
}

void TestJudgeCharts::winRates() {
  judge::Task task = Judging::task();
  task.open = false;
  Judging page(task);
  page.service().results = closed();
  page.click("showResults");
  QTRY_VERIFY(page.window->findChild<EstimateChart*>("overallChart") != nullptr);
  const auto* overall = page.find<EstimateChart>("overallChart");
  QCOMPARE(names(overall), (QStringList{"help-ja p30", "help-ja lora", "First sentences"}));
  QCOMPARE(overall->rows()[0].interval->second, 0.775);
  // A run keeps its colour; what no run wrote has that of text.
  QCOMPARE(overall->rows()[0].colour, Theme::get().runIndex("003"));
  QCOMPARE(overall->rows()[2].colour, 7);
  QVERIFY(overall->accessibleDescription().contains("The broken line is at 50.0 %"));
  const auto* pairs = page.find<EstimateChart>("winsChart");
  QCOMPARE(names(pairs), (QStringList{"help-ja p30 against First sentences",
                                      "help-ja p30 against help-ja lora"}));
  const auto* strengths = page.find<EstimateChart>("strengthsChart");
  QVERIFY(strengths->accessibleDescription().contains("First sentences: -0.550"));
  const auto* table = page.find<QTableView>("strengthsTable");
  QCOMPARE(table->model()->index(0, 3).data().toString(),
           QString::fromUtf8("67.5 % (57.5 % to 77.5 %)"));
}

void TestJudgeCharts::ratingsByCriterion() {
  judge::Task task = Judging::task();
  task.open = false;
  Judging page(task);
  page.service().results = closed();
  page.click("showResults");
  QTRY_VERIFY(page.window->findChild<EstimateChart*>("ratingChart_faithfulness") != nullptr);
  const auto* stars = page.find<EstimateChart>("ratingChart_faithfulness");
  QCOMPARE(stars->title(), QString("Faithfulness"));
  QCOMPARE(names(stars), (QStringList{"First sentences", "help-ja p30"}));
  QCOMPARE(stars->plot()->xAxis->label(), QString("mean rating, from 1 to 5"));
  QVERIFY(!stars->accessibleDescription().contains("broken line"));
  const auto* slider = page.find<EstimateChart>("ratingChart_tone");
  QCOMPARE(slider->accessibleDescription(), QString("help-ja p30: 71.0"));
  QCOMPARE(slider->plot()->xAxis->label(), QString("mean rating, from 0 to 100"));
}

void TestJudgeCharts::withoutFiguresNoCharts() {
  Stage stage;
  stage.openDemo();
  JudgeResults results = closed();
  results.wins.resize(1);
  results.overall = {{"003", {std::nullopt, std::nullopt, "judge.one_item", 1}}};
  results.strengths.clear();
  results.ratings.clear();
  Desk& desk = stage.window->desk();
  QWidget parent;
  QVERIFY(judge_charts::overall(results, desk, &parent) == nullptr);
  QVERIFY(judge_charts::pairs(results, &parent) == nullptr);  // the overall one says it
  QVERIFY(judge_charts::strengths(results, desk, &parent) == nullptr);
  QVERIFY(judge_charts::ratings(results, desk, &parent).isEmpty());
}

void TestJudgeCharts::correlations() {
  judge::Task task = Judging::task();
  task.open = false;
  Judging page(task);
  page.service().results.open = false;
  page.service().machine = measured();
  page.click("showResults");
  QTRY_VERIFY(page.window->findChild<EstimateChart*>("correlationChart") != nullptr);
  const auto* chart = page.find<EstimateChart>("correlationChart");
  QCOMPARE(names(chart),
           (QStringList{"machine:gemma en1", texts::metric("bleu"), texts::metric("rougeL")}));
  QCOMPARE(chart->rows()[2].value, 0.3);
  QCOMPARE(*chart->rows()[2].interval, (std::pair{0.3 - 0.1, 0.3 + 0.2}));
  QVERIFY(page.find<QLabel>("correlationWithout")->text().contains(texts::metric("chrf")));
  choose(page.find<ChoiceBox>("correlationCoefficient"), "Spearman");
  QCOMPARE(chart->rows().size(), 4);
  QVERIFY(!page.find<QLabel>("correlationWithout")->isVisible());
  choose(page.find<ChoiceBox>("correlationCoefficient"), "Kendall's tau");
  choose(page.find<ChoiceBox>("correlationLevel"), "all texts");
  QCOMPARE(names(chart), QStringList{texts::metric("rougeL")});
  QCOMPARE(chart->rows()[0].value, 0.1);
  choose(page.find<ChoiceBox>("correlationAbout"), "Tone");
  QCOMPARE(page.find<ChoiceBox>("correlationLevel")->currentText(), QString("means of methods"));
  QCOMPARE(chart->rows()[0].value, -0.4);
  // What was chosen stays when the results come again.
  Q_EMIT page.service().machineReady([] {
    MachineNews again = measured();
    again.task = "001";
    return again;
  }());
  QCOMPARE(page.find<ChoiceBox>("correlationAbout")->currentText(), QString("Tone"));
}

void TestJudgeCharts::judgedRunsOnResults() {
  Stage stage;
  auto& judged = stage.jobs.fakeJudging.judged;
  stage.openDemo();
  const QString first = stage.window->desk().runs()[0].id;
  const QString second = stage.window->desk().runs()[1].id;
  judged[first]["judged.win_rate"] = {{0.3, std::pair{0.2, 0.4}, {}, 12}};
  judged[second]["judged.win_rate"] = {{0.7, std::pair{0.6, 0.8}, {}, 12}};
  judged[second]["judged.strength"] = {{0.9, std::pair{0.1, 1.2}, {}, 12}};
  judged[first]["judged.rating.tone.0-100"] = {{62, std::pair{50.0, 70.0}}, "tone", "Tone"};
  // They come later than the runs, which else are the same.
  stage.click("rail_results");
  stage.click("showJudged");
  QVERIFY(stage.find<QLabel>("judgedEmpty")->isVisible());
  Q_EMIT stage.jobs.fakeJudging.judgedReady(judged);
  const auto* chart = stage.find<EstimateChart>("judgedChart");
  QTRY_VERIFY(chart->isVisible());
  QCOMPARE(chart->rows().size(), 2);
  QVERIFY(chart->rows()[0].name.startsWith(second));
  QCOMPARE(chart->rows()[0].colour, Theme::get().runIndex(second));
  QVERIFY(chart->accessibleDescription().contains(QString::fromUtf8("70.0 % (60.0 % to 80.0 %)")));
  auto* figure = stage.find<ChoiceBox>("judgedFigure");
  QCOMPARE(figure->currentText(), QString("Win rate"));
  choose(figure, "Strength");
  QCOMPARE(chart->rows().size(), 1);
  QVERIFY(chart->accessibleDescription().contains("The broken line is at 0"));
  choose(figure, "Tone, 0-100");
  QVERIFY(chart->rows()[0].name.startsWith(first));
  QCOMPARE(chart->rows()[0].value, 62.0);
  // Runs that the filter hides have no row.
  auto* filter = stage.find<QLineEdit>("runFilter");
  filter->setText("no such run");
  QTRY_VERIFY(!chart->isVisible());
  filter->clear();
  QTRY_VERIFY(chart->isVisible());
  stage.click("judgedTasks");
  QCOMPARE(stage.window->currentPage(), QString("annotate"));
}

void TestJudgeCharts::nothingJudgedOnResults() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_results");
  stage.click("showJudged");
  QVERIFY(stage.find<QLabel>("judgedEmpty")->isVisible());
  QVERIFY(!stage.find<EstimateChart>("judgedChart")->isVisible());
  QVERIFY(!stage.find<QWidget>("judgedFigure")->isVisible());
}

void TestJudgeCharts::inJapanese() {
  judge::Task task = Judging::task();
  task.open = false;
  Judging page(task, "ja");
  page.service().results = closed();
  page.click("showResults");
  QTRY_VERIFY(page.window->findChild<EstimateChart*>("overallChart") != nullptr);
  QCOMPARE(page.find<EstimateChart>("overallChart")->title(),
           QString::fromUtf8("ほかのすべてに対する勝率"));
  QVERIFY(page.find<EstimateChart>("overallChart")
              ->accessibleDescription()
              .contains(QString::fromUtf8("破線は")));
}

QTEST_MAIN(TestJudgeCharts)
#include "tst_judge_charts.moc"
