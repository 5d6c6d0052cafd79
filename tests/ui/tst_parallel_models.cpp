#include <QAbstractItemModelTester>
#include <QLocale>
#include <QTest>
#include <cmath>
#include <limits>

#include "ui/models/parallel_runs.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

RunRow runRow(const char* id, const char* method, std::optional<qint64> shots, const Json& plan,
              const QMap<QString, double>& metrics = {}) {
  RunRow row;
  row.id = id;
  row.name = QString("run ") + id;
  row.method = method;
  row.data = "help-ja";
  row.model = "m.gguf";
  row.state = "finished";
  row.shots = shots;
  row.plan = plan;
  row.metrics = metrics;
  row.seconds = 60;
  return row;
}

Json planOf(double ratio, double lr) {
  return {{"prune", {{"ratio", ratio}}}, {"optimizer", {{"lr", lr}}}};
}

QVector<RunRow> someRuns() {
  QVector<RunRow> runs{runRow("001", "lora", 5, planOf(.1, 1e-4), {{"rougeL", .2}}),
                       runRow("002", "adaptive_merge", 20, planOf(.3, 5e-4), {{"rougeL", .4}}),
                       runRow("003", "adaptive_merge", {}, planOf(.5, 1e-3))};
  runs[0].bestValidation = 2.5;
  return runs;
}

struct Source {
  QVector<RunRow> rows = someRuns();
  QVector<RunColumn> columns = runColumns(rows);
  QVector<const RunRow*> runs;
  Source() {
    for (const RunRow& row : rows)
      runs << &row;
  }
};

ParallelAxis axisOf(const QVector<double>& values, const QString& key = "x") {
  ParallelAxis axis;
  axis.key = key;
  axis.values = values;
  axis.format = [](double v) { return QString::number(v); };
  axis.fit();
  return axis;
}

}  // namespace

class TestParallelModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale("en_US")); }
  void offersWhatDiffers();
  void axesHoldTheValues();
  void placesFollowTheValues();
  void ticksAreRound();
  void tableHoldsTheSame();
};

void TestParallelModels::offersWhatDiffers() {
  const Source source;
  const QStringList offered = parallel::offered(source.columns, source.runs);
  // Data set, model, seeds, state and time are the same in all.
  QCOMPARE(offered, (QStringList{"method", "shots", "plan.optimizer.lr", "plan.prune.ratio",
                                 "validation_loss", "metric.rougeL"}));
  QCOMPARE(parallel::usual(source.columns, offered), offered);
  // Names and notes are no axis, however they differ.
  QVERIFY(!offered.contains("name") && !offered.contains("note"));
  QVERIFY(parallel::offered(source.columns, {source.runs.first()}).isEmpty());
}

void TestParallelModels::axesHoldTheValues() {
  const Source source;
  const ParallelRuns runs =
      parallel::runs(source.columns, source.runs, {"method", "shots", "nonsense", "metric.rougeL"});
  QCOMPARE(runs.ids, (QStringList{"001", "002", "003"}));
  QCOMPARE(runs.axes.size(), 3);
  const ParallelAxis& method = runs.axes[0];
  QVERIFY(method.ofWords());
  QCOMPARE(method.words, (QStringList{"New LoRA", "Adaptive merge"}));
  QCOMPARE(method.values, (QVector<double>{0, 1, 1}));
  QCOMPARE(method.text(1), QString("Adaptive merge"));
  const ParallelAxis& shots = runs.axes[1];
  QCOMPARE(shots.values[1], 20.0);
  QVERIFY(std::isnan(shots.values[2]));
  // No number of shots means all of them.
  QCOMPARE(shots.text(kNaN), QString("all"));
  const ParallelAxis& score = runs.axes[2];
  QVERIFY(score.outcome && !shots.outcome);
  QCOMPARE(score.values[1], 40.0);
  QCOMPARE(score.text(score.values[2]), QString("–"));
}

void TestParallelModels::placesFollowTheValues() {
  ParallelAxis axis = axisOf({2, 4, 3, kNaN});
  QCOMPARE(axis.low, 2.0);
  QCOMPARE(axis.high, 4.0);
  QVERIFY(!axis.log);
  QCOMPARE(axis.place(3), .5);
  QCOMPARE(axis.valueAt(.75), 3.5);
  QVERIFY(std::isnan(axis.place(kNaN)));
  QCOMPARE(axis.place(9), 1.0);
  // Far apart and above 0: by the logarithm; learning rates in any case.
  axis = axisOf({1, 100});
  QVERIFY(axis.log && axis.canLog());
  QCOMPARE(axis.place(10), .5);
  QVERIFY(std::abs(axis.valueAt(.5) - 10) < 1e-9);
  QVERIFY(axisOf({1e-4, 1e-3}, "plan.optimizer.lr").log);
  QVERIFY(!axisOf({1, 10}).log);
  QVERIFY(!axisOf({0, 1000}).log && !axisOf({0, 1000}).canLog());
  // One value stands in the middle; none at all breaks nothing.
  QCOMPARE(axisOf({7, 7}).place(7), .5);
  QVERIFY(std::isnan(axisOf({kNaN}).place(kNaN)));
}

void TestParallelModels::ticksAreRound() {
  QCOMPARE(axisOf({5, 20, 5, kNaN}).ticks(6), (QVector<double>{5, 20}));
  QVector<double> many;
  for (int i = 0; i <= 100; ++i)
    many << i * .01;
  const QVector<double> ticks = axisOf(many).ticks(6);
  QVERIFY(ticks.size() >= 3 && ticks.size() <= 7);
  QCOMPARE(ticks.first(), 0.0);
  QCOMPARE(ticks.last(), 1.0);
  ParallelAxis words;
  for (int i = 0; i < 30; ++i)
    words.words << QString::number(i);
  QVERIFY(words.ticks(10).size() <= 10);
}

void TestParallelModels::tableHoldsTheSame() {
  const Source source;
  ParallelModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setRuns(parallel::runs(source.columns, source.runs, {"method", "plan.prune.ratio"}));
  QCOMPARE(model.rowCount(), 3);
  QCOMPARE(model.columnCount(), 4);
  QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QString("Ratio"));
  QCOMPARE(model.index(1, 0).data().toString(), QString("002"));
  QCOMPARE(model.index(1, 2).data().toString(), QString("Adaptive merge"));
  QCOMPARE(model.index(1, 3).data().toString(), QString("0.3"));
  model.setKept(QStringList{"003", "001"});
  QCOMPARE(model.rowCount(), 2);
  QCOMPARE(model.run(1), QString("003"));
  QCOMPARE(tables::csv(model.table()),
           QString("Number,Run,Method,Ratio\n001,run 001,New LoRA,0.1\n003,run 003,Adaptive "
                   "merge,0.5\n"));
  model.setKept(std::nullopt);
  QCOMPARE(model.rowCount(), 3);
}

QTEST_MAIN(TestParallelModels)
#include "tst_parallel_models.moc"
