#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QTableView>
#include <QToolButton>

#include "tests/ui/fake_results.h"
#include "tests/ui/results_driver.h"
#include "ui/charts/front_chart.h"
#include "ui/models/study_model.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Studies : Results {
  explicit Studies(const QString& speaks = "en", bool some = true) : Results(speaks) {
    if (some) {
      jobs.studies[folder.filePath("a-study.json")] = StudyInfo();
      jobs.studies[folder.filePath("transfer.json")] = fakeStudy();
      jobs.rereadWorkspace();
    }
    click("showStudy");
    if (some) QTRY_COMPARE(cells()->rowCount(), 3);
  }
  QTableView* grid() const { return find<QTableView>("studyTable"); }
  QAbstractItemModel* cells() const { return grid()->model(); }
  QString cell(int row, int column) const { return cells()->index(row, column).data().toString(); }
  QVariant role(int row, int column, int role) const {
    return cells()->index(row, column).data(role);
  }
  void clickStudyCell(int row, int column) const {
    const QModelIndex index = cells()->index(row, column);
    grid()->scrollTo(index);
    QTest::mouseClick(grid()->viewport(), Qt::LeftButton, {}, grid()->visualRect(index).center());
  }
  QStringList selected() const {
    QStringList out = table()->selectedRuns();
    out.sort();
    return out;
  }
  QString notes() const { return find<QLabel>("studyNotes")->text(); }
  QString copied(const char* format) const {
    click("exportStudy");
    QMenu* open = menu("exportMenu");
    choose(open, QStringLiteral("copy") + format);
    [[maybe_unused]] const bool gone = QTest::qWaitFor(
        [this] { return window->findChild<QMenu*>("exportMenu") == nullptr; }, 5000);
    return QApplication::clipboard()->text();
  }
};

void dropOn(const Stage& stage, const QString& path) {
  QMimeData data;
  data.setUrls({QUrl::fromLocalFile(path)});
  QDragEnterEvent enter({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QApplication::sendEvent(stage.window.get(), &enter);
  QDropEvent event({600, 400}, Qt::CopyAction, &data, Qt::LeftButton, {});
  QApplication::sendEvent(stage.window.get(), &event);
}

QString windowBanner(const Stage& stage) {
  for (auto* banner : stage.window->findChildren<Banner*>(QString(), Qt::FindDirectChildrenOnly)) {
    if (banner->isVisible()) return banner->findChild<QLabel*>("bannerText")->text();
  }
  return {};
}

}  // namespace

/// A study's table on Results, as a user handles it.
class TestStudyPanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void theTableOfAStudy();
  void cellsSelectTheirRuns();
  void anotherStudyAndAnotherBaseline();
  void theFrontOfATarget();
  void goesOnThroughTheQueue();
  void exportsForPapersAndSheets();
  void failureIsTold();
  void aDroppedStudy();
  void aDroppedStudyBeforeAnyRun();
  void aBrokenStudyDropped_data();
  void aBrokenStudyDropped();
  void emptyIsTold();
  void modelKeepsItsWord();
  void speaksJapanese();
};

void TestStudyPanel::theTableOfAStudy() {
  Studies page;
  // Of several studies the one over all targets comes first.
  QCOMPARE(page.find<QComboBox>("studyChoice")->currentText(), QString("transfer"));
  QVERIFY(page.jobs.calls.contains("study transfer.json "));
  QCOMPARE(page.cells()->headerData(1, Qt::Horizontal).toString(),
           QString("help-ja\n5 + 5 shots · ROUGE-L, characters"));
  QCOMPARE(page.cell(0, 0), QString("LoRA"));
  QCOMPARE(page.cell(1, 0), QString("pruned"));
  // Rows at fixed ratios come last, whatever their place in the file.
  QCOMPARE(page.cell(2, 0), QString("pruned, r = 0.5"));
  QVERIFY2(page.cell(1, 1).startsWith("61.5 ± 0.7 †\n"), qPrintable(page.cell(1, 1)));
  QVERIFY2(page.cell(0, 2).endsWith(" · 1 of 2 runs"), qPrintable(page.cell(0, 2)));
  QCOMPARE(page.cell(1, 2), QString("–"));
  QVERIFY(page.role(1, 1, Qt::FontRole).value<QFont>().bold());
  QVERIFY(!page.role(0, 1, Qt::FontRole).value<QFont>().bold());
  QVERIFY(!page.role(2, 1, Qt::FontRole).value<QFont>().bold());
  QCOMPARE(page.cell(1, 3), QString("1:15"));
  QCOMPARE(page.cell(1, 5), QString("2:00"));
  const QString tip = page.role(1, 1, Qt::ToolTipRole).toString();
  for (const char* part : {"The best of its column", "Against “LoRA”: +20.0", "after Holm: better",
                           "chosen in 3 trials by validation ROUGE-L", "Adapter sparsity: 30",
                           "nrefs:1", "A run takes 1:15", "Runs: 002, 003"})
    QVERIFY2(tip.contains(part), qPrintable(tip));
  QVERIFY(page.notes().contains("† better, ‡ worse than “LoRA”"));
  QVERIFY(page.notes().contains("scored 21 times by 7 configurations"));
  QCOMPARE(page.find<QLabel>("studyStatus")->text(), QString("7 of 12 runs and trials are there"));
}

void TestStudyPanel::cellsSelectTheirRuns() {
  Studies page;
  page.clickStudyCell(1, 1);
  QCOMPARE(page.selected(), (QStringList{"002", "003"}));
  QVERIFY(page.grid()->isVisible());
  QTest::keyClick(page.grid(), Qt::Key_Up);
  QTest::keyClick(page.grid(), Qt::Key_Return);
  QCOMPARE(page.selected(), (QStringList{"001", "004"}));
  page.clickStudyCell(2, 0);
  QCOMPARE(page.selected(), QStringList{"005"});
  // Nothing was run there: the selection stays.
  page.clickStudyCell(1, 2);
  QCOMPARE(page.selected(), QStringList{"005"});
}

void TestStudyPanel::anotherStudyAndAnotherBaseline() {
  Studies page;
  auto* baselines = page.find<QComboBox>("studyBaseline");
  QCOMPARE(baselines->currentText(), QString("LoRA"));
  baselines->setFocus();
  QTest::keyClick(baselines, Qt::Key_Down);
  QCOMPARE(page.jobs.calls.last(), QString("study transfer.json pruned"));
  QTRY_COMPARE(baselines->currentText(), QString("pruned"));
  auto* studies = page.find<QComboBox>("studyChoice");
  studies->setFocus();
  QTest::keyClick(studies, Qt::Key_Up);
  QCOMPARE(page.jobs.calls.last(), QString("study a-study.json "));
  QTRY_COMPARE(page.cells()->rowCount(), 0);
  QVERIFY(!page.find<QPushButton>("goOnWithStudy")->isVisible());
}

void TestStudyPanel::theFrontOfATarget() {
  Studies page;
  page.click("studyFront");
  auto* front = page.find<FrontChart>("studyFrontChart");
  QTRY_VERIFY(front->isVisible());
  QCOMPARE(front->dots().size(), 2);
  QCOMPARE(front->dots()[0].name, QString("pruned"));
  QVERIFY(front->dots()[0].front && front->dots()[1].front);
  front->setFocus();
  QTest::keyClick(front, Qt::Key_Right);
  QTest::keyClick(front, Qt::Key_Return);
  QCOMPARE(page.selected(), (QStringList{"002", "003"}));
  auto* targets = page.find<QComboBox>("studyTarget");
  QCOMPARE(targets->count(), 2);
  targets->setFocus();
  QTest::keyClick(targets, Qt::Key_Down);
  QVERIFY(!front->isVisible());
  QVERIFY(page.find<QLabel>("studyNoFront")->isVisible());
}

void TestStudyPanel::goesOnThroughTheQueue() {
  Studies page;
  page.jobs.fakeQueue.studyRuns = QStringList{"trial 1", "trial 2"};
  page.click("goOnWithStudy");
  const QString file = page.folder.filePath("transfer.json");
  QCOMPARE(page.jobs.fakeQueue.calls.count("study " + file), 1);
  auto* banner = page.find<Banner>("studyBanner");
  QTRY_VERIFY(banner->isVisible());
  QVERIFY(page.jobs.fakeQueue.calls.contains("start"));
  QCOMPARE(page.jobs.fakeQueue.count("running") + page.jobs.fakeQueue.count("waiting"), 2);
  // The trials have spoken: the runs that they chose follow by themselves, once.
  StudyInfo chosen = fakeStudy();
  chosen.trials = false;
  page.jobs.studies[file] = chosen;
  RunRow done = page.jobs.stored()[0];
  done.id = "009";
  page.jobs.stored() << done;
  page.jobs.requestRuns();
  QTRY_COMPARE(page.jobs.fakeQueue.calls.count("study " + file), 2);
  done.id = "010";
  page.jobs.stored() << done;
  page.jobs.requestRuns();
  QTRY_COMPARE(page.table()->model()->rowCount(), 11);  // with four of the queue
  QTest::qWait(20);
  QCOMPARE(page.jobs.fakeQueue.calls.count("study " + file), 2);
  // Nothing is left.
  chosen.next = 0;
  page.jobs.studies[file] = chosen;
  done.id = "011";
  page.jobs.stored() << done;
  page.jobs.requestRuns();
  QTRY_VERIFY(!page.find<QPushButton>("goOnWithStudy")->isVisible());
}

void TestStudyPanel::exportsForPapersAndSheets() {
  Studies page;
  QStringList lines = page.copied("CSV").split('\n');
  QVERIFY2(lines[0].startsWith("Method,Target,Shots,Metric,Mean,"), qPrintable(lines[0]));
  QVERIFY(lines.filter("help-ja,5,rougeL_char,61.5").value(0).contains(",yes,LoRA,"));
  QCOMPARE(lines.filter("help-ja,").size(), 4);
  lines = page.copied("Markdown").split('\n');
  QVERIFY2(lines[3].contains("| **61.5 ± 0.7 † ("), qPrintable(lines[3]));
  QVERIFY(page.copied("LaTeX").contains("\\textbf{61.5"));
}

void TestStudyPanel::failureIsTold() {
  Studies page;
  StudyInfo broken;
  broken.error.code = "study.bad";
  page.jobs.studies[page.folder.filePath("a-study.json")] = broken;
  auto* studies = page.find<QComboBox>("studyChoice");
  studies->setFocus();
  QTest::keyClick(studies, Qt::Key_Up);
  QTRY_VERIFY(page.find<Banner>("studyBanner")->isVisible());
  // The queue refuses.
  QTest::keyClick(studies, Qt::Key_Down);
  QTRY_COMPARE(page.cells()->rowCount(), 3);
  page.jobs.fakeQueue.nextError.code = "store.locked";
  page.click("goOnWithStudy");
  QTRY_VERIFY(page.find<Banner>("studyBanner")->isVisible());
  QVERIFY(!page.jobs.fakeQueue.calls.contains("start"));
}

/// From anywhere on the disk, on whatever page it is dropped: its table stands on Results.
void TestStudyPanel::aDroppedStudy() {
  Results page;
  const QString own = page.folder.filePath("a-study.json");
  page.jobs.studies[own] = StudyInfo();
  page.jobs.rereadWorkspace();
  page.jobs.studies["/elsewhere/mine.json"] = fakeStudy();
  page.jobs.inspections = {{"/elsewhere/mine.json", {{}, "study", {}}}, {own, {{}, "study", {}}}};
  page.click("rail_home");
  dropOn(page, "/elsewhere/mine.json");
  QTRY_COMPARE(page.window->currentPage(), QString("results"));
  QTRY_COMPARE(page.find<QTableView>("studyTable")->model()->rowCount(), 3);
  QVERIFY(page.find<QTableView>("studyTable")->isVisible());
  QVERIFY(page.find<QToolButton>("showStudy")->isChecked());
  auto* choice = page.find<QComboBox>("studyChoice");
  QCOMPARE(choice->currentText(), QString("mine"));
  QCOMPARE(choice->count(), 2);
  QVERIFY(page.jobs.calls.contains("study mine.json "));
  QVERIFY(windowBanner(page).isEmpty());
  page.click("goOnWithStudy");
  QVERIFY(page.jobs.fakeQueue.calls.contains("study /elsewhere/mine.json"));
  // Once more: it is the same one. One of the workspace is chosen, not added.
  dropOn(page, "/elsewhere/mine.json");
  QTRY_COMPARE(page.jobs.calls.filter("study mine.json").size(), 2);
  QCOMPARE(choice->count(), 2);
  dropOn(page, own);
  QTRY_COMPARE(choice->currentText(), QString("a-study"));
  QCOMPARE(choice->count(), 2);
}

void TestStudyPanel::aDroppedStudyBeforeAnyRun() {
  Results page;
  page.jobs.stored().clear();
  page.jobs.requestRuns();
  QTRY_VERIFY(page.window->desk().runs().isEmpty());
  page.jobs.studies["/elsewhere/mine.json"] = fakeStudy();
  page.jobs.inspections = {{"/elsewhere/mine.json", {{}, "study", {}}}};
  QVERIFY(!page.find<QTableView>("studyTable")->isVisible());
  dropOn(page, "/elsewhere/mine.json");
  QTRY_VERIFY(page.find<QTableView>("studyTable")->isVisible());
  QTRY_COMPARE(page.find<QTableView>("studyTable")->model()->rowCount(), 3);
  QVERIFY(page.find<QPushButton>("goOnWithStudy")->isVisible());
}

void TestStudyPanel::aBrokenStudyDropped_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<QString>("said");
  QTest::newRow("en") << "en"
                      << "“bad.json” cannot be taken. The study file is not valid.";
  QTest::newRow("ja") << "ja"
                      << "「bad.json」は取り込めません。スタディのファイルが正しくありません。";
}

void TestStudyPanel::aBrokenStudyDropped() {
  QFETCH(QString, language);
  QFETCH(QString, said);
  Results page(language);
  page.click("rail_home");
  page.jobs.inspections = {
      {"/elsewhere/bad.json", {{}, {}, {"study.bad", {{"key", "runs"}}, "runs: none", "add one"}}}};
  dropOn(page, "/elsewhere/bad.json");
  QTRY_COMPARE(windowBanner(page), said);
  QCOMPARE(page.window->currentPage(), QString("home"));
}

void TestStudyPanel::emptyIsTold() {
  Studies page("en", false);
  auto* empty = page.find<QLabel>("studyEmpty");
  QVERIFY(empty->isVisible());
  QVERIFY(empty->text().contains("folder “studies”"));
  QVERIFY(!page.grid()->isVisible());
  QVERIFY(!page.find<QPushButton>("goOnWithStudy")->isVisible());
}

void TestStudyPanel::modelKeepsItsWord() {
  StudyModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  QCOMPARE(model.columnCount(), 0);
  model.setInfo(fakeStudy());
  QCOMPARE(model.columnCount(), 1 + 2 + 3);
  model.retranslate();
  model.setInfo({});
  QCOMPARE(model.rowCount(), 0);
}

void TestStudyPanel::speaksJapanese() {
  Studies page("ja");
  QCOMPARE(page.cells()->headerData(0, Qt::Horizontal).toString(), QString("手法"));
  QVERIFY(page.notes().contains("太字"));
  QCOMPARE(page.find<QPushButton>("goOnWithStudy")->text(), QString("このスタディを続ける"));
}

QTEST_MAIN(TestStudyPanel)
#include "tst_study_panel.moc"
