#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTableView>

#include "tests/ui/results_driver.h"
#include "ui/charts/front_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/models/matrix_model.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

judge::ScoredRun scoredRun(const char* id, const char* method, int seed, double by) {
  judge::ScoredRun run;
  run.id = id;
  run.plan = {{"method", {{"name", method}}},
              {"data", {{"shots", 5}, {"sample_seed", seed}}},
              {"base_model", "m.gguf"}};
  run.test = "hash";
  run.data = "help-ja";
  for (int i = 0; i < 10; ++i)
    run.scores["r" + std::to_string(i)] = 0.1 * (i % 5) + by;
  return run;
}

/// Lead .2, LoRA .5 over two seeds, adaptive merge .5 but for noise that evens out: .505.
std::vector<judge::ScoredRun> scoredRuns() {
  judge::ScoredRun merge = scoredRun("003", "adaptive_merge", 1, .305);
  for (int i = 0; i < 10; ++i)
    merge.scores["r" + std::to_string(i)] += i % 2 == 0 ? .2 : -.2;
  judge::ScoredRun lora = scoredRun("004", "lora", 1, .3);
  lora.leaked = 2;
  return {scoredRun("002", "lead", 1, 0), merge, lora, scoredRun("006", "lora", 2, .3)};
}

struct Tables : Results {
  explicit Tables(const QString& speaks = "en") : Results(speaks) {
    jobs.scored = scoredRuns();
    jobs.scorings = {{21, 7}};
    RunRow second = jobs.stored()[3];
    second.id = "006";
    second.name = "help-ja 5 shots lora, seed 2";
    second.sampleSeed = 2;
    second.sparsity = 0.1;
    second.metrics["rouge1_char"] = 0.4;
    jobs.stored()[3].sparsity = 0.0;
    jobs.stored() << second;
    jobs.requestRuns();
    QTRY_COMPARE(cells()->rowCount(), 3);
  }
  QTableView* methods() const { return find<QTableView>("matrixTable"); }
  QAbstractItemModel* cells() const { return methods()->model(); }
  QString cell(int row, int column) const { return cells()->index(row, column).data().toString(); }
  void clickMethod(int row, int column) const {
    QTest::mouseClick(methods()->viewport(), Qt::LeftButton, {},
                      methods()->visualRect(cells()->index(row, column)).center());
  }
  void copyAs(const char* format) const {
    click("exportMatrix");
    QMenu* open = menu("exportMenu");
    QTRY_VERIFY(open->isVisible());
    choose(open, QStringLiteral("copy") + format);
    QTRY_VERIFY(window->findChild<QMenu*>("exportMenu") == nullptr);
  }
  /// The runs of the last question.
  QStringList asked() const {
    QStringList out = jobs.matrixRuns;
    out.sort();
    return out;
  }
  QString notes() const { return find<QLabel>("matrixNotes")->text(); }
  FrontChart* front() const { return find<FrontChart>("frontChart"); }
  void clickDot(int dot) const {
    const FrontChart::Dot at = front()->dots()[dot];
    QCustomPlot* plot = front()->plot();
    const QPoint where(static_cast<int>(plot->xAxis->coordToPixel(at.sparsity)),
                       static_cast<int>(plot->yAxis->coordToPixel(at.quality)));
    QTest::mouseClick(plot, Qt::LeftButton, {}, where);
  }
};

}  // namespace

/// What stands under the table of runs about many of them, as a user handles it.
class TestResultsTables : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void methodsByTargets();
  void notesSayWhatItCannotTell();
  void cellsSelectTheirRuns();
  void metricIsChosen();
  void filterNarrows();
  void exportsForPapersAndSheets();
  void failureIsTold();
  void emptyIsTold();
  void sparsityAgainstQuality();
  void dotsAreChosen();
  void modelKeepsItsWord();
  void speaksJapanese();
};

void TestResultsTables::methodsByTargets() {
  Tables page;
  QVERIFY(page.jobs.calls.contains("matrix rouge1_char"));
  // Failed runs have no scores.
  QCOMPARE(page.asked(), (QStringList{"001", "002", "003", "004", "006"}));
  QCOMPARE(page.cells()->headerData(1, Qt::Horizontal).toString(),
           QString("help-ja\n5 + 5 shots · 10 records"));
  QCOMPARE(page.cell(0, 0), QString("Lead"));
  // Worse than the best, by a sign that needs no colour and that the notes explain.
  QVERIFY2(page.cell(0, 1).startsWith("20.0 ‡\n"), qPrintable(page.cell(0, 1)));
  QVERIFY2(page.notes().contains("‡ worse than the best of its column"), qPrintable(page.notes()));
  QVERIFY2(page.cells()
               ->index(0, 1)
               .data(Qt::AccessibleTextRole)
               .toString()
               .startsWith("20.0 · worse · "),
           "told to those who cannot see it");
  QVERIFY(!page.cell(0, 1).contains("seed"));
  const QStringList lora = page.cell(1, 1).split('\n');
  const QStringList merge = page.cell(2, 1).split('\n');
  QCOMPARE(merge[0], QString("50.5"));
  QVERIFY2(merge[1].endsWith(" · 1 seed"), qPrintable(merge[1]));
  QCOMPARE(lora[0], QString("50.0 · not separable"));
  QVERIFY2(lora[1].endsWith(" · 2 seeds"), qPrintable(lora[1]));
  const auto bold = [&](int row) {
    return page.cells()->index(row, 1).data(Qt::FontRole).value<QFont>().bold();
  };
  QVERIFY(bold(2) && !bold(1) && !bold(0));
  const QString tip = page.cells()->index(0, 1).data(Qt::ToolTipRole).toString();
  QVERIFY2(tip.contains("Difference to the best: -30.5"), qPrintable(tip));
  QVERIFY(tip.endsWith("Runs: 002"));
}

void TestResultsTables::notesSayWhatItCannotTell() {
  Tables page;
  const QString notes = page.notes();
  QVERIFY2(notes.contains("2 of 2 cells of methods that learn rest on fewer than 5 sample seeds"),
           qPrintable(notes));
  QVERIFY(notes.contains("help-ja: 10 test records. Only large differences can be told."));
  QVERIFY(notes.contains("the test set was scored 21 times by 7 configurations"));
  QVERIFY(notes.contains("leaked, a source was trained on 2 of 10 test records"));
  QVERIFY(notes.contains("Holm's correction"));
}

void TestResultsTables::cellsSelectTheirRuns() {
  Tables page;
  page.clickMethod(1, 1);
  QStringList selected = page.table()->selectedRuns();
  selected.sort();
  QCOMPARE(selected, (QStringList{"004", "006"}));
  // The table of methods stays: it was chosen by hand.
  QVERIFY(page.methods()->isVisible());
  QTest::keyClick(page.methods(), Qt::Key_Down);
  QTest::keyClick(page.methods(), Qt::Key_Return);
  QCOMPARE(page.table()->selectedRuns(), QStringList{"003"});
  page.click("showCurves");
  QVERIFY(!page.methods()->isVisible());
}

void TestResultsTables::metricIsChosen() {
  Tables page;
  auto* metrics = page.find<QComboBox>("matrixMetric");
  QCOMPARE(metrics->currentText(), QString("ROUGE-1, characters"));
  metrics->setFocus();
  QTest::keyClick(metrics, Qt::Key_Down);
  QTest::keyClick(metrics, Qt::Key_Down);
  QCOMPARE(page.jobs.calls.last(), QString("matrix rougeL_char"));
  QTRY_VERIFY(page.notes().startsWith("ROUGE-L, characters"));
}

void TestResultsTables::filterNarrows() {
  Tables page;
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "lora");
  QTRY_COMPARE(page.cells()->rowCount(), 1);
  QCOMPARE(page.asked(), (QStringList{"004", "006"}));
  // One alone is the best of nothing.
  QVERIFY(!page.cells()->index(0, 1).data(Qt::FontRole).value<QFont>().bold());
  page.find<QLineEdit>("runFilter")->clear();
  QTRY_COMPARE(page.cells()->rowCount(), 3);
}

void TestResultsTables::exportsForPapersAndSheets() {
  Tables page;
  page.copyAs("CSV");
  QStringList lines = QApplication::clipboard()->text().split('\n');
  QCOMPARE(lines[0],
           QString("Method,Data set,Target,Mean,Low,High,Deviation,Seeds,Records,Difference to the "
                   "best,p (Holm),Verdict,Runs"));
  QVERIFY2(lines[1].startsWith("Lead,help-ja,5 + 5 shots · 10 records,20,"), qPrintable(lines[1]));
  QVERIFY2(lines[2].contains(",0,2,10,-0.5,"), qPrintable(lines[2]));
  QVERIFY(lines[2].endsWith(",not separable,004 006"));
  QVERIFY(lines[3].endsWith(",,,best,003"));
  page.copyAs("Markdown");
  lines = QApplication::clipboard()->text().split('\n');
  QCOMPARE(lines[0], QString("| Method | help-ja · 5 + 5 shots · 10 records |"));
  QVERIFY2(lines[2].contains("| 20.0 ‡ ("), qPrintable(lines[2]));
  QVERIFY2(lines[4].contains("| **50.5 ("), qPrintable(lines[4]));
  QVERIFY(lines.filter("scored 21 times").value(0).startsWith("- help-ja"));
  page.copyAs("LaTeX");
  lines = QApplication::clipboard()->text().split('\n');
  QVERIFY(lines[0].startsWith("% ROUGE-1, characters"));
  QVERIFY(lines.filter("\\textbf{50.5 (").size() == 1);
}

void TestResultsTables::failureIsTold() {
  Tables page;
  page.jobs.matrixError = {"store.locked", {}, "the store is locked", ""};
  auto* metrics = page.find<QComboBox>("matrixMetric");
  metrics->setFocus();
  QTest::keyClick(metrics, Qt::Key_Down);
  QTRY_VERIFY(page.find<Banner>("matrixBanner")->isVisible());
}

void TestResultsTables::emptyIsTold() {
  Results page;
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "no such run");
  QTRY_VERIFY(page.find<QLabel>("matrixEmpty")->isVisible());
  QVERIFY(!page.find<QTableView>("matrixTable")->isVisible());
  page.click("showFront");
  QTRY_VERIFY(page.find<QLabel>("frontEmpty")->isVisible());
  page.click("showCurves");
  QVERIFY(page.find<QLabel>("noCurves")->isVisible());
}

void TestResultsTables::sparsityAgainstQuality() {
  Tables page;
  page.click("showFront");
  QTRY_COMPARE(page.front()->dots().size(), 3);
  QCOMPARE(page.front()->title(), QString("Sparsity against quality"));
  QStringList runs, onFront;
  for (const FrontChart::Dot& dot : page.front()->dots()) {
    runs << dot.run;
    if (dot.front) onFront << dot.run;
  }
  // By sparsity: 0, 10 and 31 %; scores 21.4, 40.0 and 36.8.
  QCOMPARE(runs, (QStringList{"004", "006", "003"}));
  QCOMPARE(onFront, (QStringList{"006", "003"}));
  QCOMPARE(page.front()->dots()[1].quality, 40.0);
  const auto& lines = page.front()->lines();
  QCOMPARE(lines[0].key, QString("lora"));
  QCOMPARE(lines[0].data.x(), (QVector<double>{0, 10}));
  QCOMPARE(lines[1].key, QString("adaptive_merge"));
  QCOMPARE(lines[2].data.x(), (QVector<double>{10, 31}));
  QCOMPARE(page.find<QComboBox>("frontTarget")->currentText(), QString("help-ja, 5 shots"));
  QCOMPARE(page.front()->csv().split('\n').value(2),
           QString("006,\"help-ja 5 shots lora, seed 2\",lora,10,40,1"));
  auto* metrics = page.find<QComboBox>("frontMetric");
  metrics->setFocus();
  QTest::keyClick(metrics, Qt::Key_Down);
  QVERIFY(page.front()->csv().startsWith("run,name,method,sparsity,rouge2_char,front\n"));
  QTemporaryDir folder;
  QVERIFY(page.front()->saveSvg(folder.filePath("front.svg")));
  QVERIFY(page.front()->savePng(folder.filePath("front.png")));
}

void TestResultsTables::dotsAreChosen() {
  Tables page;
  page.click("showFront");
  QTRY_VERIFY(page.front()->replots() > 0);
  page.clickDot(1);
  QCOMPARE(page.table()->selectedRuns(), QStringList{"006"});
  QVERIFY(page.front()->isVisible());
  QCOMPARE(page.front()->lines().last().data.x(), QVector<double>{10});
  QTest::keyClick(page.front(), Qt::Key_Right);
  QTest::keyClick(page.front(), Qt::Key_Return);
  QCOMPARE(page.table()->selectedRuns(), QStringList{"003"});
  // Beside every dot: nothing.
  QTest::mouseClick(page.front()->plot(), Qt::LeftButton, {}, QPoint(2, 2));
  QCOMPARE(page.table()->selectedRuns(), QStringList{"003"});
}

void TestResultsTables::modelKeepsItsWord() {
  MatrixModel model;
  const QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
  MatrixInfo info;
  info.matrix = judge::build_matrix("rougeL", scoredRuns(), {.resamples = 100});
  model.setInfo(info);
  QCOMPARE(model.rowCount(), 3);
  QCOMPARE(model.columnCount(), 2);
  QCOMPARE(model.runsOf(model.index(1, 0)), (QStringList{"004", "006"}));
  model.setInfo({});
  QCOMPARE(model.rowCount(), 0);
}

void TestResultsTables::speaksJapanese() {
  Tables page("ja");
  QCOMPARE(page.cell(0, 0), QString("リード文"));
  QVERIFY2(page.cell(1, 1).contains("差は不明"), qPrintable(page.cell(1, 1)));
  QVERIFY2(page.notes().contains("21 回"), qPrintable(page.notes()));
  QVERIFY2(page.notes().contains("‡ は列の最良より劣る"), qPrintable(page.notes()));
  QCOMPARE(page.find<QAbstractButton>("showMethods")->text(), QString("手法とターゲット"));
  page.click("showFront");
  QCOMPARE(page.front()->title(), QString("スパース率と品質"));
}

QTEST_MAIN(TestResultsTables)
#include "tst_results_tables.moc"
