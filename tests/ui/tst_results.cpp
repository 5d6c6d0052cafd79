#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QScrollBar>

#include "tests/ui/results_driver.h"
#include "ui/charts/runs_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/frozen_column.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"

using namespace espalier;
using namespace espalier::ui;

/// The Results page as a user handles it.
class TestResults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void columnsAreChosenAndKept();
  void columnsMoveByKeys();
  void namesStayInSight();
  void sortingIsKept();
  void filterSaysHowMany();
  void renameAndUndo();
  void failedRenameComesBack();
  void opensByDoubleClick();
  void settingsOfTwoRuns();
  void curvesOverEachOther();
  void atMostEightCurves();
  void barFoldsWhereItIsNarrow();
  void runsSetAlikeSaySo();
  void exportsWhatIsShown();
  void failedExportIsTold();
  void saysThatItReads();
  void speaksJapanese();
};

void TestResults::columnsAreChosenAndKept() {
  Results page;
  QCOMPARE(page.headers(),
           (QStringList{"Run", "Tags", "Note", "Method", "Data set", "Shots", "State",
                        "Learning rate", "Ratio", "Validation loss", "Sparsity",
                        "ROUGE-1, characters", "ROUGE-2, characters", "ROUGE-L, characters",
                        "BLEU, characters", "Time", "Made"}));
  page.click("chooseColumns");
  QMenu* menu = page.menu("columnMenu");
  QTRY_VERIFY(menu->isVisible());
  page.choose(menu, "column_shots");
  page.choose(menu, "column_id");
  QVERIFY(menu->isVisible());
  QTest::keyClick(menu, Qt::Key_Escape);
  QTRY_VERIFY(page.window->findChild<QMenu*>("columnMenu") == nullptr);
  QStringList wanted{"Run", "Tags", "Note", "Number", "Method", "Data set", "State"};
  QCOMPARE(page.headers().mid(0, 7), wanted);
  // Dragging as the header does it.
  QHeaderView* header = page.table()->horizontalHeader();
  header->moveSection(header->visualIndex(page.table()->proxy().runs().column("state")), 1);
  wanted = {"Run", "State", "Tags", "Note", "Number", "Method", "Data set"};
  QCOMPARE(page.headers().mid(0, 7), wanted);
  page.openWindow();
  page.openDemo();
  page.open();
  QCOMPARE(page.headers().mid(0, 7), wanted);
  page.click("chooseColumns");
  menu = page.menu("columnMenu");
  page.choose(menu, "usualColumns");
  QCOMPARE(page.headers().mid(0, 5), (QStringList{"Run", "Tags", "Note", "Method", "Data set"}));
}

void TestResults::saysThatItReads() {
  Stage stage;
  stage.jobs.holdsRuns = true;
  stage.click("openDemo");
  const auto said = [&stage] {
    QStringList out;
    for (const EmptyState* empty : stage.window->findChildren<EmptyState*>()) {
      if (!empty->isVisible()) continue;
      for (const QLabel* label : empty->findChildren<QLabel*>()) {
        if (label->isVisible() && !label->text().isEmpty()) out << label->text();
      }
      for (const QPushButton* button : empty->findChildren<QPushButton*>()) {
        if (button->isVisible()) out << button->text();
      }
    }
    return out;
  };
  for (const char* page : {"rail_results", "rail_compare", "rail_whatif"}) {
    stage.click(page);
    QTRY_COMPARE(said(), QStringList{"Reading the runs…"});
  }
  stage.jobs.holdsRuns = false;
  stage.jobs.requestRuns();
  for (const char* page : {"rail_results", "rail_compare", "rail_whatif"}) {
    stage.click(page);
    QTRY_COMPARE(said(), QStringList());
  }
  // A store without runs says so.
  stage.jobs.stored().clear();
  stage.jobs.requestRuns();
  stage.click("rail_results");
  QTRY_COMPARE(said().value(0), QStringLiteral("No runs yet"));
  QCOMPARE(said().last(), QStringLiteral("Compose a run"));
}

void TestResults::columnsMoveByKeys() {
  Results page;
  page.clickCell(0, "method");
  QTest::keyClick(page.table(), Qt::Key_Right, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(page.headers().mid(0, 5), (QStringList{"Run", "Tags", "Note", "Data set", "Method"}));
  for (int i = 0; i < 5; ++i)
    QTest::keyClick(page.table(), Qt::Key_Left, Qt::ControlModifier | Qt::ShiftModifier);
  // The name stays first.
  QCOMPARE(page.headers().mid(0, 4), (QStringList{"Run", "Method", "Tags", "Note"}));
}

void TestResults::namesStayInSight() {
  Results page;
  page.window->resize(1100, 700);
  auto* names = page.find<FrozenColumn>("frozenColumn");
  QVERIFY(!names->isVisible());
  page.table()->horizontalScrollBar()->setValue(page.table()->horizontalScrollBar()->maximum());
  QTRY_VERIFY(names->isVisible());
  QCOMPARE(names->width(), page.table()->columnWidth(RunsModel::Name));
  QTest::mouseClick(names->viewport(), Qt::LeftButton, {},
                    names->visualRect(names->model()->index(2, 0)).center());
  QCOMPARE(page.table()->selectedRuns(), QStringList{"003"});
  // A cell that the cursor comes to does not lie under the names.
  page.table()->setCurrentIndex(page.table()->model()->index(2, page.table()->shownColumns()[2]));
  const QRect cell = page.table()->visualRect(page.table()->currentIndex());
  QVERIFY(cell.left() >= (names->isVisible() ? names->width() : 0));
  page.table()->horizontalScrollBar()->setValue(0);
  QVERIFY(!names->isVisible());
}

void TestResults::sortingIsKept() {
  Results page;
  QCOMPARE(page.shown("id"), (QStringList{"005", "004", "003", "002", "001"}));
  page.clickHeader("metric.rougeL_char");
  page.clickHeader("metric.rougeL_char");
  const QStringList up{"21.4", "23.1", "34.6", "36.8", "–"};
  const QStringList down{"36.8", "34.6", "23.1", "21.4", "–"};
  const QStringList now = page.shown("metric.rougeL_char");
  const int column = page.table()->proxy().runs().column("metric.rougeL_char");
  QCOMPARE(page.table()->model()->headerData(column, Qt::Horizontal).toString(),
           QString("ROUGE-L, characters ") + (now == up ? "▴" : "▾"));
  QVERIFY2(now == up || now == down, qPrintable(now.join(' ')));
  page.openWindow();
  page.openDemo();
  page.open();
  QCOMPARE(page.shown("metric.rougeL_char"), now);
}

void TestResults::filterSaysHowMany() {
  Results page;
  auto* count = page.find<QLabel>("runCount");
  QCOMPARE(count->text(), QString("5 runs"));
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "help lora");
  QCOMPARE(page.shown("id"), QStringList{"004"});
  QCOMPARE(count->text(), QString("1 of 5 runs"));
}

void TestResults::renameAndUndo() {
  Results page;
  page.clickCell(2, "state");
  QTest::keyClick(page.table(), Qt::Key_F2);
  page.rename("ヘルプ p30");
  QCOMPARE(page.jobs.renames.value("003"), QString("ヘルプ p30"));
  QCOMPARE(page.shown("name")[2], QString("ヘルプ p30"));
  QCOMPARE(page.table()->selectedRuns(), QStringList{"003"});
  // A double click on a name edits as well; Escape leaves it.
  page.doubleClickCell(3, "name");
  auto* editor = page.table()->findChild<QLineEdit*>();
  QVERIFY(editor != nullptr);
  QTest::keyClicks(editor, "nonsense");
  QTest::keyClick(editor, Qt::Key_Escape);
  QCOMPARE(page.window->currentPage(), QString("results"));
  QVERIFY(!page.jobs.renames.contains("002"));
  page.click("undoEdit");
  QCOMPARE(page.jobs.renames.value("003"), QString("help-ja 5 shots p30"));
  QCOMPARE(page.shown("name")[2], QString("help-ja 5 shots p30"));
  QVERIFY(!page.find<QAbstractButton>("undoEdit")->isVisible());
  page.table()->setFocus();
  QTest::keySequence(page.table(), QKeySequence::Redo);
  QCOMPARE(page.shown("name")[2], QString("ヘルプ p30"));
  QTest::keySequence(page.table(), QKeySequence::Undo);
  QCOMPARE(page.shown("name")[2], QString("help-ja 5 shots p30"));
}

void TestResults::failedRenameComesBack() {
  Results page;
  page.clickCell(2, "name");
  QTest::keyClick(page.table(), Qt::Key_F2);
  page.rename("lost");
  page.jobs.stored()[2].name = "as stored";
  Q_EMIT page.jobs.queryFailed("rename", {"store.locked", {}, "the store is locked", ""});
  QTRY_COMPARE(page.shown("name")[2], QString("as stored"));
  QVERIFY(page.find<Banner>("resultsBanner")->isVisible());
  QVERIFY(!page.find<QAbstractButton>("undoEdit")->isVisible());
}

void TestResults::opensByDoubleClick() {
  Results page;
  page.doubleClickCell(2, "method");
  QCOMPARE(page.window->currentPage(), QString("compare"));
  page.click("rail_results");
  page.clickCell(0, "method");
  QTest::keyClick(page.table(), Qt::Key_Return);
  QCOMPARE(page.window->currentPage(), QString("monitor"));
}

void TestResults::settingsOfTwoRuns() {
  Results page;
  auto* table = page.find<QTableView>("differenceTable");
  page.clickCell(1, "method");
  QVERIFY(!table->isVisible());
  page.clickCell(2, "method", Qt::ControlModifier);
  page.click("showSettings");
  QTRY_VERIFY(table->isVisible());
  const auto cells = [table](int column) {
    QStringList out;
    for (int i = 0; i < table->model()->rowCount(); ++i)
      out << table->model()->index(i, column).data().toString();
    return out;
  };
  QCOMPARE(cells(0), (QStringList{"Adapters", "Method", "Learning rate", "Importance", "Ratio"}));
  QCOMPARE(cells(1), (QStringList{"–", "lora", "0.001", "–", "–"}));
  QCOMPARE(cells(2), (QStringList{"descriptions-ja, manual-ja × 0.5", "adaptive_merge", "0.0005",
                                  "input", "0.3"}));
  QCOMPARE(page.find<QLabel>("differenceWords")->text(), QString("5 settings differ, 8 are equal"));
  page.click("showEqual");
  QCOMPARE(table->model()->rowCount(), 13);
  page.click("showEqual");
  page.click("copyDifference");
  QVERIFY(QApplication::clipboard()->text().contains("\noptimizer.lr\t0.001\t0.0005\n"));
  QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                    table->visualRect(table->model()->index(4, 1)).center());
  QTest::keySequence(table, QKeySequence::Copy);
  QCOMPARE(QApplication::clipboard()->text().split('\n').value(1), QString("prune.ratio\t–\t0.3"));
}

void TestResults::curvesOverEachOther() {
  Results page;
  auto* chart = page.find<RunsChart>("runsChart");
  QVERIFY(!chart->isVisible());
  page.clickCell(1, "method");
  page.clickCell(2, "method", Qt::ControlModifier);
  page.clickCell(3, "method", Qt::ControlModifier);
  QTRY_COMPARE(chart->lines().size(), 2);
  QVERIFY(chart->isVisible());
  QCOMPARE(chart->title(), QString("Validation loss"));
  QCOMPARE(chart->lines()[0].name, QString("004  help-ja 5 shots lora"));
  QCOMPARE(chart->lines()[1].name, QString("003  help-ja 5 shots p30"));
  QCOMPARE(chart->lines()[1].data.x(), (QVector<double>{10, 20, 30, 40, 50}));
  // No two lines look alike, with colours or without.
  const QPen first = chart->lines()[0].graph->pen();
  const QPen second = chart->lines()[1].graph->pen();
  QVERIFY(first.color() != second.color());
  QVERIFY(first.style() == Qt::SolidLine && second.style() == Qt::CustomDashLine);
  QTRY_VERIFY(!chart->lines()[0].item->value().isEmpty());
  auto* quantity = page.find<QComboBox>("curveQuantity");
  QTest::keyClick(quantity, Qt::Key_Down);
  QCOMPARE(chart->title(), QString("Training loss, smoothed"));
  QCOMPARE(chart->lines()[1].data.x().size(), 50);
  // A line keeps its colour for its run, whatever stands beside it.
  page.clickCell(2, "method");
  QTRY_COMPARE(chart->lines().size(), 1);
  QCOMPARE(chart->lines()[0].graph->pen().color(), second.color());
  // What is known is not asked for again; a run that goes on is.
  const auto asked = page.jobs.calls.filter("curves 003").size();
  page.clickCell(1, "method");
  page.clickCell(2, "method");
  QCOMPARE(page.jobs.calls.filter("curves 003").size(), asked);
  page.jobs.stored()[2].state = "running";
  page.jobs.requestRuns();
  QTRY_COMPARE(page.jobs.calls.filter("curves 003").size(), asked + 1);
  Q_EMIT page.jobs.saved();
  QCOMPARE(page.jobs.calls.filter("curves 003").size(), asked + 2);
}

void TestResults::atMostEightCurves() {
  Results page;
  for (int i = 10; i < 22; ++i) {
    RunRow run = page.jobs.stored()[2];
    run.id = QStringLiteral("0%1").arg(i);
    run.name =
        QStringLiteral("とても長い名前の実行、枝刈りの割合を変えながら八回くりかえしたもの %1")
            .arg(i);
    page.jobs.stored() << run;
  }
  page.jobs.requestRuns();
  QTRY_COMPARE(page.table()->model()->rowCount(), 17);
  page.table()->setFocus();
  QTest::keySequence(page.table(), QKeySequence::SelectAll);
  auto* chart = page.find<RunsChart>("runsChart");
  QTRY_COMPARE(chart->lines().size(), 8);
  QSet<QString> looks;
  for (const Chart::Line& line : chart->lines()) {
    QString dashes;
    for (const qreal length : line.graph->pen().dashPattern())
      dashes += QString::number(length) + ' ';
    looks << dashes;
    QVERIFY(line.name.size() <= 36);
  }
  QCOMPARE(looks.size(), 8);
  QCOMPARE(page.find<QLabel>("differenceWords")->text(),
           QString("The first 8 runs: 5 settings differ, 8 are equal"));
  QVERIFY(!page.find<QAbstractButton>("openCompare")->isEnabled());
  const QString svg = page.folder.filePath("runs.svg");
  QVERIFY(chart->saveSvg(svg));
}

void TestResults::barFoldsWhereItIsNarrow() {
  Results page;
  const auto* filter = page.find<QWidget>("runFilter");
  const auto* first = page.find<QWidget>("chooseColumns");
  const auto* last = page.find<QWidget>("openCompare");
  const auto top = [&page](const QWidget* part) {
    return part->mapTo(page.window.get(), QPoint(0, 0)).y();
  };
  page.window->resize(1440, 900);
  QTRY_COMPARE(top(first), top(filter));
  page.window->resize(1100, 700);
  QTRY_VERIFY(top(first) > top(filter));
  QCOMPARE(page.window->width(), 1100);
  for (const QWidget* part : {first, last})
    QTRY_COMPARE(part->visibleRegion().boundingRect(), part->rect());
  page.window->resize(1440, 900);
  QTRY_COMPARE(top(first), top(filter));
}

void TestResults::runsSetAlikeSaySo() {
  Results page;
  RunRow again = page.jobs.stored()[2];
  again.id = "090";
  again.name = "again";
  page.jobs.stored() << again;
  page.jobs.requestRuns();
  QTRY_COMPARE(page.table()->model()->rowCount(), 6);
  page.table()->selectRuns({again.id, page.jobs.stored()[2].id});
  page.click("showSettings");
  QTRY_VERIFY(page.find<QLabel>("settingsAlike")->isVisible());
  QVERIFY(!page.find<QTableView>("differenceTable")->isVisible());
  page.click("showEqual");
  QTRY_VERIFY(page.find<QTableView>("differenceTable")->isVisible());
  QVERIFY(!page.find<QLabel>("settingsAlike")->isVisible());
}

void TestResults::exportsWhatIsShown() {
  Results page;
  // Three columns, the runs of help-ja, best ROUGE-L first.
  for (const RunColumn& column : page.table()->proxy().runs().columns()) {
    const bool wanted = QStringList{"metric.rougeL_char", "seconds"}.contains(column.key);
    page.table()->setColumnShown(column.key, wanted);
  }
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "help");
  page.table()->sortByColumn(page.table()->proxy().runs().column("metric.rougeL_char"),
                             Qt::DescendingOrder);
  const auto exported = [&page](const QString& action, const QString& name) {
    const QString path = page.folder.filePath(name);
    ask::setNextFile(path);
    page.click("exportTable");
    page.choose(page.menu("exportMenu"), action);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : "no file";
  };
  QCOMPARE(exported("saveCSV", "t.csv"), QString("Run,\"ROUGE-L, characters\",Time (s)\n"
                                                 "help-ja 5 shots p30,36.8,96\n"
                                                 "help-ja lead,34.6,14\n"
                                                 "help-ja zero-shot,23.1,14\n"
                                                 "help-ja 5 shots lora,21.4,96\n"));
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  QVERIFY(page.find<Banner>("resultsBanner")->isVisible());
  QCOMPARE(exported("saveMarkdown", "t.md"), QString("| Run | ROUGE-L, characters | Time |\n"
                                                     "| --- | ---: | ---: |\n"
                                                     "| help-ja 5 shots p30 | **36.8** | 1:36 |\n"
                                                     "| help-ja lead | 34.6 | 0:14 |\n"
                                                     "| help-ja zero-shot | 23.1 | 0:14 |\n"
                                                     "| help-ja 5 shots lora | 21.4 | 1:36 |\n"));
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  QVERIFY(exported("saveLaTeX", "t.tex")
              .contains("help-ja 5 shots p30 & \\textbf{36.8} & 1:36 \\\\\n"));
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  page.click("exportTable");
  page.choose(page.menu("exportMenu"), "copyMarkdown");
  QVERIFY(QApplication::clipboard()->text().startsWith("| Run | ROUGE-L"));
}

void TestResults::failedExportIsTold() {
  Results page;
  ask::setNextFile(page.folder.filePath("no/such/folder/t.csv"));
  page.click("exportTable");
  page.choose(page.menu("exportMenu"), "saveCSV");
  auto* banner = page.find<Banner>("resultsBanner");
  QTRY_VERIFY(banner->isVisible());
  QVERIFY(banner->findChild<QLabel*>("bannerText")->text().contains("t.csv"));
  // A question that was called off writes nothing and says nothing.
  QTRY_VERIFY(page.window->findChild<QMenu*>("exportMenu") == nullptr);
  banner->clear();
  ask::setNextFile(QString());
  page.click("exportTable");
  page.choose(page.menu("exportMenu"), "saveCSV");
  QVERIFY(!banner->isVisible());
}

void TestResults::speaksJapanese() {
  Results page("ja");
  QCOMPARE(page.headers().mid(0, 10),
           (QStringList{"実行", "タグ", "メモ", "手法", "データセット", "ショット", "状態",
                        "学習率", "割合", "検証損失"}));
  QCOMPARE(page.find<QLabel>("runCount")->text(), QString("5 件"));
  QTest::keyClicks(page.find<QLineEdit>("runFilter"), "lora");
  QCOMPARE(page.find<QLabel>("runCount")->text(), QString("5 件中 1 件"));
  QVERIFY(page.find<QAbstractButton>("chooseColumns")->text() == "列");
  page.click("languageSwitch");
  QTRY_COMPARE(page.headers().first(), QString("Run"));
  QTRY_COMPARE(page.find<QLabel>("runCount")->text(), QString("1 of 5 runs"));
}

QTEST_MAIN(TestResults)
#include "tst_results.moc"
