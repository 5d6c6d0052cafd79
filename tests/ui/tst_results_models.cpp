#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QLocale>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QTranslator>

#include "core/plan/keys.h"
#include "ui/models/column_layout.h"
#include "ui/models/difference_model.h"
#include "ui/models/plan_values.h"
#include "ui/models/runs_proxy.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

RunRow runRow(const QString& id, const QString& name, const QMap<QString, double>& metrics,
              const Json& plan = Json::object()) {
  RunRow row;
  row.id = id;
  row.name = name;
  row.method = "lora";
  row.data = "help-ja";
  row.model = "m.gguf";
  row.state = "finished";
  row.shots = 5;
  row.metrics = metrics;
  row.plan = plan;
  row.created = QDateTime(QDate(2026, 3, 1), QTime(9, 30)).addSecs(id.toInt() * 60);
  return row;
}

Json planOf(double ratio, double lr, const char* prompt = "p") {
  return {{"name", "x"},
          {"prune", {{"ratio", ratio}}},
          {"optimizer", {{"lr", lr}, {"epochs", 4}}},
          {"data", {{"prompt", prompt}, {"shots", 5}}}};
}

QStringList keysOf(const RunsModel& model, bool shownOnly = false) {
  QStringList keys;
  for (const RunColumn& column : model.columns()) {
    if (column.shown || !shownOnly) keys << column.key;
  }
  return keys;
}

QStringList column(const QAbstractItemModel& model, int column) {
  QStringList out;
  for (int i = 0; i < model.rowCount(); ++i)
    out << model.index(i, column).data().toString();
  return out;
}

}  // namespace

class TestResultsModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void initTestCase() { QLocale::setDefault(QLocale("en_US")); }
  void columnsFollowTheRuns();
  void scoresStandTimesHundred();
  void namesAreEdited();
  void changesKeepTheSelection();
  void sortsWithMissingLast();
  void sortsNamesByTheirNumbers();
  void filtersByWordsOfAnyWidth();
  void filterKeepsUpWithTyping();
  void bestIsPerDataSet();
  void layoutIsKept();
  void plansDiffer();
  void plansInWords();
  void everyKeyHasAWord();
  void differenceFoldsWhatIsEqual();
};

void TestResultsModels::columnsFollowTheRuns() {
  RunsModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QVERIFY(model.column("metric.rougeL") < 0);
  model.setRuns({runRow("001", "a", {{"rougeL", .3}, {"rougeL_char", .4}}, planOf(.3, 5e-4)),
                 runRow("002", "b", {{"chrf", .2}, {"own", .5}, {"bleu", .1}}, planOf(.5, 1e-3))});
  QCOMPARE(keysOf(model).mid(12),
           (QStringList{"plan.optimizer.lr", "plan.prune.ratio", "validation_loss", "best_step",
                        "metric.rougeL", "metric.rougeL_char", "metric.bleu", "metric.chrf",
                        "metric.own", "seconds", "created"}));
  // Characters tell Japanese; the words beside them show where the user wants them.
  QCOMPARE(keysOf(model, true),
           (QStringList{"name", "tags", "note", "method", "data", "shots", "state",
                        "plan.optimizer.lr", "plan.prune.ratio", "validation_loss",
                        "metric.rougeL_char", "metric.bleu", "seconds", "created"}));
  QCOMPARE(column(model, model.column("plan.prune.ratio")), (QStringList{"0.3", "0.5"}));
  QCOMPARE(model.headerData(model.column("plan.optimizer.lr"), Qt::Horizontal, Qt::DisplayRole)
               .toString(),
           QString("Learning rate"));
  QVERIFY(model.headerData(model.column("plan.optimizer.lr"), Qt::Horizontal, Qt::ToolTipRole)
              .toString()
              .contains("optimizer.lr"));
  // What two runs share in the end has no column.
  model.setRuns({runRow("001", "a", {{"rougeL", .3}}, planOf(.3, 5e-4))});
  QVERIFY(model.column("plan.prune.ratio") < 0);
  QVERIFY(keysOf(model, true).contains("metric.rougeL"));
}

void TestResultsModels::scoresStandTimesHundred() {
  RunRow row = runRow("001", "a", {{"rougeL", .3141}, {"copy_length", 3.5}});
  row.signatures["rougeL"] = "ROUGE-L F1|words";
  row.intervals["rougeL"] = {.29, .34};
  row.validationRougeL = .25;
  row.sparsity = .305;
  row.bestStep = 36;
  row.seconds = 96;
  RunsModel model;
  model.setRuns({row});
  const auto cell = [&](const char* key, int role = Qt::DisplayRole) {
    return model.index(0, model.column(key)).data(role);
  };
  QCOMPARE(cell("metric.rougeL").toString(), QString("31.4"));
  QCOMPARE(cell("metric.rougeL", Qt::ToolTipRole).toString(),
           QString("ROUGE-L\n95 % interval: 29.0 to 34.0\nROUGE-L F1|words"));
  QCOMPARE(cell("metric.rougeL", RunsModel::SortRole).toDouble(), 31.41);
  QCOMPARE(cell("metric.copy_length").toString(), QString("3.50"));
  QCOMPARE(cell("validation_rougeL").toString(), QString("25.0"));
  QCOMPARE(cell("sparsity").toString(), QString("30.5 %"));
  QCOMPARE(cell("best_step").toString(), QString("36"));
  QCOMPARE(cell("seconds").toString(), QString("1:36"));
  QCOMPARE(cell("validation_loss").toString(), QString("–"));
  QVERIFY(!cell("validation_loss", RunsModel::SortRole).isValid());
}

void TestResultsModels::namesAreEdited() {
  RunsModel model;
  RunRow all = runRow("002", "second", {});
  all.shots.reset();
  model.setRuns({runRow("001", "first", {}), all});
  QCOMPARE(model.index(1, model.column("shots")).data().toString(), QString("all"));
  QSignalSpy renamed(&model, &RunsModel::renamed);
  QVERIFY(model.setData(model.index(1, RunsModel::Name), "  better  name "));
  QCOMPARE(renamed.first(), (QVariantList{"002", "better name", "second"}));
  QVERIFY(!model.setData(model.index(1, RunsModel::Name), "   "));
  QVERIFY(!model.setData(model.index(1, RunsModel::Name), "better name"));
  QVERIFY(!model.setData(model.index(1, model.column("method")), "x"));
  QVERIFY(!(model.index(1, model.column("method")).flags() & Qt::ItemIsEditable));
}

void TestResultsModels::changesKeepTheSelection() {
  RunsModel model;
  RunsProxy proxy(&model);
  QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
  model.setRuns({runRow("001", "a", {{"bleu", .1}}), runRow("002", "b", {{"bleu", .2}})});
  proxy.sort(model.column("metric.bleu"), Qt::DescendingOrder);
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  const QPersistentModelIndex kept = proxy.index(1, 0);
  QCOMPARE(kept.data().toString(), QString("a"));
  model.setRuns({runRow("001", "a2", {{"bleu", .3}}), runRow("002", "b", {{"bleu", .2}}),
                 runRow("003", "c", {{"bleu", .25}})});
  QCOMPARE(resets.count(), 0);
  QCOMPARE(column(proxy, 0), (QStringList{"a2", "c", "b"}));
  QCOMPARE(kept.row(), 0);
  model.setRuns({runRow("009", "other", {{"bleu", .3}})});
  QCOMPARE(resets.count(), 1);
  QCOMPARE(column(proxy, 0), QStringList{"other"});
}

void TestResultsModels::sortsWithMissingLast() {
  RunsModel model;
  model.setRuns({runRow("001", "none", {}), runRow("002", "low", {{"bleu", .1}}),
                 runRow("003", "high", {{"bleu", .2}})});
  RunsProxy proxy(&model);
  proxy.sort(model.column("metric.bleu"), Qt::DescendingOrder);
  QCOMPARE(column(proxy, 0), (QStringList{"high", "low", "none"}));
  proxy.sort(model.column("metric.bleu"), Qt::AscendingOrder);
  QCOMPARE(column(proxy, 0), (QStringList{"low", "high", "none"}));
  proxy.sort(model.column("created"), Qt::DescendingOrder);
  QCOMPARE(column(proxy, 0), (QStringList{"high", "low", "none"}));
}

void TestResultsModels::sortsNamesByTheirNumbers() {
  RunsModel model;
  model.setRuns(
      {runRow("001", "help p30", {}), runRow("002", "help p5", {}), runRow("003", "Help p10", {})});
  RunsProxy proxy(&model);
  proxy.sort(RunsModel::Name, Qt::AscendingOrder);
  QCOMPARE(column(proxy, 0), (QStringList{"help p5", "Help p10", "help p30"}));
}

void TestResultsModels::filtersByWordsOfAnyWidth() {
  RunsModel model;
  RunRow lead = runRow("003", "papers lead", {});
  lead.method = "lead";
  model.setRuns({runRow("001", "ヘルプ p30", {}), runRow("002", "papers LoRA", {}), lead});
  RunsProxy proxy(&model);
  QAbstractItemModelTester tester(&proxy, QAbstractItemModelTester::FailureReportingMode::QtTest);
  proxy.setFilter("  ＰＡＰＥＲＳ　lora ");
  QCOMPARE(column(proxy, 0), (QStringList{"papers LoRA"}));
  proxy.setFilter("ﾍﾙﾌﾟ");
  QCOMPARE(column(proxy, 0), (QStringList{"ヘルプ p30"}));
  proxy.setFilter("a.*b(");
  QCOMPARE(proxy.rowCount(), 0);
  proxy.setFilter("");
  QCOMPARE(proxy.rowCount(), 3);
  // A renamed run is found by its new name.
  proxy.setFilter("fresh");
  QVERIFY(model.setData(model.index(0, RunsModel::Name), "fresh"));
  QCOMPARE(column(proxy, 0), QStringList{"fresh"});
}

void TestResultsModels::filterKeepsUpWithTyping() {
  constexpr int kRuns = 10000;
  QVector<RunRow> runs;
  for (int i = 0; i < kRuns; ++i) {
    runs << runRow(QStringLiteral("%1").arg(i, 5, 10, QLatin1Char('0')),
                   QStringLiteral("run %1 %2").arg(i * 7919 % 10007).arg(i % 3 ? "odd" : "even"),
                   {{"rougeL", i % 97 / 97.0}, {"bleu", i % 89 / 89.0}},
                   planOf(i % 5 / 10.0, 1e-3));
  }
  RunsModel model;
  QElapsedTimer filling;
  filling.start();
  model.setRuns(runs);
  qInfo("%5lld ms  to take them", static_cast<long long>(filling.elapsed()));
  RunsProxy proxy(&model);
  QTableView view;
  view.setModel(&proxy);
  view.sortByColumn(model.column("metric.rougeL"), Qt::DescendingOrder);
  view.show();
  QVERIFY(QTest::qWaitForWindowExposed(&view));
  proxy.setFilter("warm up");
  for (const char* words : {"o", "od", "odd", "odd 7", "nothing", "even", ""}) {
    QElapsedTimer clock;
    clock.start();
    proxy.setFilter(words);
    view.viewport()->repaint();
    const qint64 took = clock.elapsed();
    qInfo("%5lld ms  %5d rows  \"%s\"", static_cast<long long>(took), proxy.rowCount(), words);
    const QString filter(words);
    if (filter == "odd") QCOMPARE(proxy.rowCount(), 6666);  // two of three
    if (filter == "even") QCOMPARE(proxy.rowCount(), 3334);
    if (filter == "nothing") QCOMPARE(proxy.rowCount(), 0);
  }
  QCOMPARE(proxy.rowCount(), kRuns);
}

void TestResultsModels::bestIsPerDataSet() {
  RunRow other = runRow("004", "d", {{"bleu", .9}});
  other.data = "papers";
  RunRow twin = runRow("003", "c", {{"bleu", .2}, {"novelty1", .9}});
  RunRow low = runRow("001", "a", {{"bleu", .1}, {"novelty1", .1}});
  low.bestValidation = 2.5;
  twin.bestValidation = 2.25;
  RunsModel model;
  model.setRuns({low, runRow("002", "b", {{"bleu", .2}}), twin, other});
  RunsProxy proxy(&model);
  const auto best = [&](const char* key) {
    QStringList names;
    for (int i = 0; i < proxy.rowCount(); ++i) {
      const QModelIndex index = proxy.index(i, model.column(key));
      if (index.data(Qt::FontRole).value<QFont>().bold()) names << proxy.run(i).name;
    }
    return names;
  };
  // Two alike are both best; the only run of a data set is not; new words are neither good nor bad.
  QCOMPARE(best("metric.bleu"), (QStringList{"b", "c"}));
  QCOMPARE(best("validation_loss"), QStringList{"c"});
  QCOMPARE(best("metric.novelty1"), QStringList());
  QCOMPARE(proxy.index(1, model.column("metric.bleu")).data(Qt::ToolTipRole).toString(),
           QString("BLEU\nBest of the runs shown on help-ja"));
  low.metrics["bleu"] = .3;
  model.setRuns({low, runRow("002", "b", {{"bleu", .2}}), twin, other});
  QCOMPARE(best("metric.bleu"), QStringList{"a"});
  proxy.setFilter("b");
  QCOMPARE(best("metric.bleu"), QStringList());
}

void TestResultsModels::layoutIsKept() {
  const ColumnLayout usual{{"name", 230, true}, {"a", 50, true}, {"b", 60, true}, {"c", 70, false}};
  QCOMPARE(layoutToTexts(usual), (QStringList{"name|230", "a|50", "b|60", "-c|70"}));
  QVERIFY(layoutFromTexts(layoutToTexts(usual)) == usual);
  // Damaged widths count as none, doubles as one.
  QVERIFY(layoutFromTexts({"a|x", "-a|50", "", "b|999999"}) ==
          (ColumnLayout{{"a", 0, true}, {"b", 0, true}}));
  QVERIFY(arranged(usual, {}) == usual);
  // The user's order; what is new stands behind its neighbour, what is gone has no place.
  const ColumnLayout kept{{"name", 300, true}, {"gone", 9, true}, {"c", 80, true}, {"a", 0, false}};
  QVERIFY(arranged(usual, kept) ==
          (ColumnLayout{{"name", 300, true}, {"c", 80, true}, {"a", 50, false}, {"b", 60, true}}));
  const ColumnLayout now{{"name", 230, true}, {"a", 50, true}};
  QVERIFY(remembered(now, kept) ==
          (ColumnLayout{{"name", 230, true}, {"gone", 9, true}, {"c", 80, true}, {"a", 50, true}}));
}

void TestResultsModels::plansDiffer() {
  Json a = planOf(.3, 5e-4);
  Json b = planOf(.5, 5e-4);
  b.erase("optimizer");
  b["data"]["shots"] = nullptr;
  a["data"]["validation_shots"] = nullptr;  // null and missing are the same
  QCOMPARE(plans::differing({&a, &b}),
           (QStringList{"data.shots", "optimizer.epochs", "optimizer.lr", "prune.ratio"}));
  QCOMPARE(plans::differing({&a, &a, &a}), QStringList());
  QCOMPARE(plans::differing({&a}), QStringList());
  QCOMPARE(plans::paths(a),
           (QStringList{"data.prompt", "data.shots", "data.validation_shots", "name",
                        "optimizer.epochs", "optimizer.lr", "prune.ratio"}));
  QVERIFY(plans::value(a, "optimizer.lr") == Json(5e-4));
  QVERIFY(plans::value(a, "optimizer.lr.x").is_null());
}

void TestResultsModels::everyKeyHasAWord() {
  QStringList paths{"adapters"};
  for (const std::string& path : plan::all_paths())
    paths << QString::fromStdString(path);
  for (const plan::MethodInfo& method : plan::methods()) {
    for (const plan::ParameterInfo& parameter : method.parameters)
      paths << "method." + QString::fromStdString(parameter.key);
  }
  paths.removeDuplicates();
  QTranslator japanese;
  Q_INIT_RESOURCE(translations);
  QVERIFY(japanese.load(":/translations/espalier_ja.qm"));
  for (const bool translated : {false, true}) {
    if (translated) QCoreApplication::installTranslator(&japanese);
    QMap<QString, QString> seen;
    for (const QString& path : paths) {
      const QString label = plans::label(path);
      QVERIFY2(label != path && !label.contains('_'), qPrintable(path));
      QVERIFY2(!seen.contains(label), qPrintable(path + " and " + seen.value(label)));
      seen.insert(label, path);
    }
  }
  QCoreApplication::removeTranslator(&japanese);
}

void TestResultsModels::plansInWords() {
  QCOMPARE(plans::text(Json(5e-4)), QString("0.0005"));
  QCOMPARE(plans::text(Json(0.1 + 0.2)), QString("0.3"));
  QCOMPARE(plans::text(Json(true)), QString("true"));
  QCOMPARE(plans::text(Json()), QString("–"));
  QCOMPARE(plans::text(Json::array({"q_proj", "v_proj"})), QString("q_proj, v_proj"));
  QCOMPARE(plans::text(Json::array(
               {{{"name", "説明"}, {"weight", 1.0}}, {{"path", "adapters/b"}, {"weight", -0.5}}})),
           QString("説明, adapters/b × -0.5"));
  QCOMPARE(plans::label("prune.ratio"), QString("Ratio"));
  QCOMPARE(plans::label("method.density"), QString("Density"));
  QCOMPARE(plans::label("generation.beans"), QString("generation.beans"));
}

void TestResultsModels::differenceFoldsWhatIsEqual() {
  DifferenceModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QCOMPARE(model.columnCount(), 0);
  Json longer = planOf(.5, 5e-4, "記事: {document}\n要約:");
  longer["adapters"] = Json::array({{{"name", "a"}, {"weight", 0.5}}, {{"name", "b"}}});
  const RunRow one = runRow("001", "one", {}, planOf(.3, 5e-4));
  const RunRow two = runRow("002", "two", {}, longer);
  model.setRuns({one, two});
  QCOMPARE(model.differing(), 3);
  QCOMPARE(model.equal(), 3);
  QCOMPARE(column(model, 0), (QStringList{"Adapters", "Prompt", "Ratio"}));
  QCOMPARE(column(model, 2), (QStringList{"a × 0.5, b", "記事: {document}⏎要約:", "0.5"}));
  QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QString("001  one"));
  QCOMPARE(model.index(1, 2).data(Qt::ToolTipRole).toString(), QString("記事: {document}\n要約:"));
  QCOMPARE(model.text(), QString("setting\t001  one\t002  two\n"
                                 "adapters\t–\ta × 0.5, b\n"
                                 "data.prompt\tp\t記事: {document}⏎要約:\n"
                                 "prune.ratio\t0.3\t0.5\n"));
  QCOMPARE(model.text({2}), QString("setting\t001  one\t002  two\nprune.ratio\t0.3\t0.5\n"));
  model.setFolded(false);
  QCOMPARE(column(model, 0),
           (QStringList{"Adapters", "Prompt", "Shots", "Epochs", "Learning rate", "Ratio"}));
  QVERIFY(model.index(2, 0).data(Qt::ForegroundRole).isValid());
  QVERIFY(!model.index(5, 0).data(Qt::ForegroundRole).isValid());
  model.setRuns({one, one, one});
  QCOMPARE(model.differing(), 0);
  QCOMPARE(model.columnCount(), 4);
  model.setRuns({});
  QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestResultsModels)
#include "tst_results_models.moc"
