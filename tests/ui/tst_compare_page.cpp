#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QScrollArea>
#include <QScrollBar>
#include <QTextBrowser>

#include "tests/ui/stage.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/coverage_strip.h"
#include "ui/pages/summary_column.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

OutputRow output(int i, const QString& text, double score, const QString& document) {
  OutputRow row;
  row.id = QStringLiteral("r%1").arg(i);
  row.title = QStringLiteral("Record  %1").arg(i);
  row.text = row.raw = text;
  row.finish = "stop";
  row.document = document;
  row.reference = "The town closed its bridge.";
  row.scores = {{"rouge1", score}, {"rougeL", score}};
  return row;
}

const QString kArticle =
    "The old bridge was closed.  Nobody of the town knows why.\nIt rains and the river is high.";

/// The Compare page over runs in English whose outputs the test knows.
struct Compare : Stage {
  explicit Compare(const QString& speaks = "en", int runs = 2) : Stage(speaks) {
    auto& stored = jobs.stored();
    const RunRow model = stored.first();
    stored.clear();
    for (int r = 0; r < runs; ++r) {
      RunRow run = model;
      run.id = QStringLiteral("10%1").arg(r);
      run.name = QStringLiteral("run %1").arg(r);
      run.language = "en";
      run.metrics = {{"rouge1", 0.1}, {"rougeL", 0.1}};
      run.method = r % 2 == 0 ? "adaptive_merge" : "zero_shot";
      run.created = run.created.addSecs(-r);  // the first one is the newest
      stored << run;
      jobs.outputs[run.id] = {
          output(0, r == 0 ? "The old bridge was closed." : "The new bridge was built.", 0.5,
                 kArticle),
          output(1, QStringLiteral("Text of %1").arg(r), 0.2 + 0.1 * r, kArticle),
          output(2, "<b>It</b> rains.", 0.3 - 0.25 * (r > 0), "Other article. " + kArticle)};
    }
    openDemo();
    click("rail_compare");
    QTRY_COMPARE(list()->count(), 3);
  }
  ComparePage* page() const { return find<ComparePage>("compare"); }
  QListWidget* list() const { return find<QListWidget>("itemList"); }
  SummaryColumn* column(int index) const {
    return find<SummaryColumn>(qPrintable(QStringLiteral("summaryColumn%1").arg(index)));
  }
  QStringList items() const {
    QStringList out;
    for (int i = 0; i < list()->count(); ++i)
      out << list()->item(i)->text();
    return out;
  }
  template <typename Widget>
  Widget* in(int index, const char* name) const {
    return column(index)->findChild<Widget*>(name);
  }
  /// As a user: the box has the focus, the key goes through its entries.
  void choose(QComboBox* box, int index) const {
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Home);
    for (int i = 0; i < index; ++i)
      QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(box->currentIndex(), index);
  }
  void type(const char* name, const QString& text) const {
    auto* box = find<NumberBox>(name);
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, text);
    QTest::keyClick(box, Qt::Key_Return);
  }
  void save(const char* action, const QString& path) const {
    ask::setNextFile(path);
    auto* menu = find<QMenu>("compareExportMenu");
    menu->popup(window->mapToGlobal(QPoint(100, 100)));
    auto* at = menu->findChild<QAction*>(action);
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(at).center());
  }
};

QString contents(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

}  // namespace

class TestComparePage : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void upToSixColumns();
  void coloursThatComeAgainAreMarked();
  void nextColumnIsOfAnotherKind();
  void textsScrollTogether();
  void wheelOverAShortText();
  void differenceToAnotherColumn();
  void differenceStaysWithItsColumn();
  void filterByDifference();
  void sortAndSearch();
  void exportsPageAndTable();
  void exportsWhatIsShown();
  void failedExportIsTold();
  void stripShowsAndLeads();
  void speaksJapanese();
};

void TestComparePage::upToSixColumns() {
  Compare stage("en", 8);
  QCOMPARE(stage.page()->shownRuns().size(), 2);
  while (stage.find<QAbstractButton>("addColumn")->isEnabled())
    stage.click("addColumn");
  QCOMPARE(stage.page()->shownRuns().size(), 6);
  // What was added is seen.
  QTRY_VERIFY(stage.column(5)->visibleRegion().boundingRect().width() == stage.column(5)->width());
  QStringList distinct = stage.page()->shownRuns();
  QCOMPARE(distinct.removeDuplicates(), 0);
  // Narrow columns would cut their numbers: the row scrolls instead.
  auto* area = stage.find<QScrollArea>("columnArea");
  QTRY_VERIFY(area->horizontalScrollBar()->maximum() > 0);
  for (int i = 0; i < 6; ++i)
    QVERIFY(stage.column(i)->width() >= stage.column(i)->minimumWidth());
  // The reference stays in sight.
  auto* reference = stage.find<QWidget>("referenceColumn");
  QVERIFY(reference->mapTo(stage.window.get(), QPoint(0, 0)).x() >=
          area->mapTo(stage.window.get(), QPoint(area->width(), 0)).x());
  QVERIFY(reference->visibleRegion().boundingRect().width() == reference->width());
  QTRY_COMPARE(stage.column(5)->plainText(), QString("The new bridge was built."));
  QVERIFY(stage.in<QLabel>(0, "columnMethod")->text().startsWith("Adaptive merge"));
  const QString third = stage.column(2)->run();
  stage.page()->compare(stage.page()->shownRuns());
  QCOMPARE(stage.page()->shownRuns().size(), 6);
  area->ensureWidgetVisible(stage.in<QAbstractButton>(2, "columnRemove"));
  QTest::mouseClick(stage.in<QAbstractButton>(2, "columnRemove"), Qt::LeftButton);
  QCOMPARE(stage.page()->shownRuns().size(), 5);
  QVERIFY(!stage.page()->shownRuns().contains(third));
  QVERIFY(stage.find<QAbstractButton>("addColumn")->isEnabled());
}

/// The ninth run has the first one's colour, and a chip and a lane of its own.
void TestComparePage::coloursThatComeAgainAreMarked() {
  Compare stage;
  const QStringList runs = stage.page()->shownRuns();
  QCOMPARE(runs.size(), 2);
  QStringList colours{runs[0]};
  for (int i = 1; i < 8; ++i)
    colours << QStringLiteral("other %1").arg(i);
  stage.settings.set(Settings::Key::RunColours, colours << runs[1]);
  Theme::get().setMode(Theme::Mode::Light);
  const auto& lanes = stage.find<CoverageStrip>("coverageStrip")->lanes();
  QTRY_COMPARE(lanes[0].colour, lanes[1].colour);
  QCOMPARE(lanes[0].round, 0);
  QCOMPARE(lanes[1].round, 1);
  QVERIFY(stage.in<QLabel>(0, "columnChip")->pixmap().toImage() !=
          stage.in<QLabel>(1, "columnChip")->pixmap().toImage());
}

void TestComparePage::nextColumnIsOfAnotherKind() {
  Compare stage("en", 8);
  stage.jobs.stored()[7].method = "lead";
  stage.page()->compare({"100", "101"});
  Q_EMIT stage.jobs.runsReady(stage.jobs.stored());
  stage.click("addColumn");
  QCOMPARE(stage.page()->shownRuns(), (QStringList{"100", "101", "107"}));
}

void TestComparePage::textsScrollTogether() {
  Compare stage;
  for (const char* run : {"100", "101"}) {
    const QString lines = QString("A line of the text.\n").repeated(run[2] == '0' ? 90 : 200);
    Q_EMIT stage.jobs.outputsReady(run, {output(0, lines, 0.5, lines.repeated(2))});
  }
  QTextBrowser* first = stage.column(0)->text();
  QTextBrowser* second = stage.column(1)->text();
  auto* article = stage.find<QTextBrowser>("articleText");
  QTRY_VERIFY(first->verticalScrollBar()->maximum() > 100);
  QTRY_VERIFY(article->verticalScrollBar()->maximum() > 100);
  const auto share = [](const QTextBrowser* browser) {
    return browser->verticalScrollBar()->value() /
           static_cast<double>(browser->verticalScrollBar()->maximum());
  };
  article->setFocus();
  QTest::keyClick(article, Qt::Key_PageDown);
  QVERIFY(share(article) > 0);
  for (const QTextBrowser* other : {first, second})
    QVERIFY(std::abs(share(other) - share(article)) < 0.01);
  second->setFocus();
  for (int i = 0; i < 300 && share(second) < 1; ++i)
    QTest::keyClick(second, Qt::Key_PageDown);
  for (const QTextBrowser* other : {first, second, static_cast<QTextBrowser*>(article)})
    QCOMPARE(share(other), 1.0);
}

void TestComparePage::wheelOverAShortText() {
  Compare stage;
  const QString lines = QString("A line of the text.\n").repeated(200);
  for (const char* run : {"100", "101"})
    Q_EMIT stage.jobs.outputsReady(run, {output(0, "Short.", 0.5, lines)});
  auto* bar = stage.find<QTextBrowser>("articleText")->verticalScrollBar();
  QTRY_VERIFY(bar->maximum() > 100);
  QWidget* over = stage.column(1)->text()->viewport();
  QWheelEvent wheel(QPointF(20, 20), over->mapToGlobal(QPointF(20, 20)), {}, {0, -240}, {}, {},
                    Qt::NoScrollPhase, false);
  QApplication::sendEvent(over, &wheel);
  QVERIFY(bar->value() > 0);
}

void TestComparePage::differenceToAnotherColumn() {
  Compare stage;
  QCOMPARE(stage.column(1)->plainText(), QString("The new bridge was built."));
  QVERIFY(!stage.find<QLabel>("compareKey")->text().contains("only in"));
  QTest::mouseClick(stage.in<QCheckBox>(1, "differenceOn"), Qt::LeftButton, {}, QPoint(8, 14));
  QCOMPARE(stage.column(1)->plainText(), QString("The old new bridge was closed built."));
  QVERIFY(stage.column(1)->text()->toHtml().contains("line-through"));
  QCOMPARE(stage.column(0)->plainText(), QString("The old bridge was closed."));
  QVERIFY(stage.find<QLabel>("compareKey")->text().contains("only in the other"));
  // Against the reference instead, the last of the choices.
  auto* other = stage.in<QComboBox>(1, "differenceTo");
  QCOMPARE(other->count(), 2);
  QCOMPARE(other->currentText(), QString("run 0"));
  stage.choose(other, 1);
  QCOMPARE(stage.column(1)->against(), ComparePage::kReferenceKey);
  QCOMPARE(stage.column(1)->plainText(), QString("The town closed its new bridge was built."));
  QTest::mouseClick(stage.in<QCheckBox>(1, "differenceOn"), Qt::LeftButton, {}, QPoint(8, 14));
  QCOMPARE(stage.column(1)->plainText(), QString("The new bridge was built."));
}

void TestComparePage::differenceStaysWithItsColumn() {
  Compare stage("en", 4);
  QTest::mouseClick(stage.in<QCheckBox>(1, "differenceOn"), Qt::LeftButton, {}, QPoint(8, 14));
  QCOMPARE(stage.column(1)->against(), QString("100"));
  stage.click("addColumn");
  QCOMPARE(stage.column(1)->against(), QString("100"));
  QCOMPARE(stage.column(0)->against(), QString());
  // The column that it stands against goes, and the difference with it.
  QTest::mouseClick(stage.in<QAbstractButton>(0, "columnRemove"), Qt::LeftButton);
  QCOMPARE(stage.page()->shownRuns().first(), QString("101"));
  QTRY_COMPARE(stage.window->findChildren<SummaryColumn*>("summaryColumn0").size(), 1);
  QCOMPARE(stage.column(0)->against(), QString());
}

void TestComparePage::filterByDifference() {
  Compare stage("en", 3);
  stage.click("addColumn");
  QTRY_VERIFY(!stage.column(2)->plainText().contains("Reading"));
  QCOMPARE(stage.items(),
           (QStringList{"0.0   Record  0", "-10.0   Record  1", "+25.0   Record  2"}));
  stage.type("differenceAtLeast", "10");
  QCOMPARE(stage.items(), (QStringList{"-10.0   Record  1", "+25.0   Record  2"}));
  QCOMPARE(stage.find<QLabel>("itemCount")->text(), QString("Records: 2 of 3 · ROUGE-L"));
  stage.choose(stage.find<QComboBox>("differenceTwo"), 2);  // 1: -20, 2: +25
  stage.type("differenceAtLeast", "22");
  QCOMPARE(stage.items(), (QStringList{"+25.0   Record  2"}));
  // The chosen record is the one that is left.
  QVERIFY(stage.find<QTextBrowser>("articleText")->toPlainText().contains("Other article."));
  stage.type("differenceAtLeast", "90");
  QVERIFY(stage.items().isEmpty());
  QVERIFY(stage.find<QLabel>("itemCount")->text().startsWith("No record"));
  QVERIFY(stage.find<QTextBrowser>("articleText")->toPlainText().isEmpty());
  stage.type("differenceAtLeast", "0");
  QCOMPARE(stage.items().size(), 3);
  QCOMPARE(stage.items()[1], QString("-20.0   Record  1"));
}

void TestComparePage::sortAndSearch() {
  Compare stage;
  stage.choose(stage.find<QComboBox>("itemSort"), 1);
  QCOMPARE(stage.items(),
           (QStringList{"+25.0   Record  2", "0.0   Record  0", "-10.0   Record  1"}));
  stage.choose(stage.find<QComboBox>("itemSort"), 2);
  QCOMPARE(stage.items(),
           (QStringList{"50.0   Record  0", "30.0   Record  2", "20.0   Record  1"}));
  QTest::keyClick(stage.page(), Qt::Key_F, Qt::ControlModifier);
  auto* search = stage.find<QLineEdit>("itemSearch");
  QTRY_VERIFY(search->hasFocus());
  QTest::keyClicks(search, "TEXT OF 1");  // the second column says it
  QCOMPARE(stage.items(), (QStringList{"20.0   Record  1"}));
  QCOMPARE(stage.find<QLabel>("itemCount")->text(), QString("Records: 1 of 3 · ROUGE-L"));
}

void TestComparePage::exportsPageAndTable() {
  Compare stage;
  QTest::mouseClick(stage.in<QCheckBox>(1, "differenceOn"), Qt::LeftButton, {}, QPoint(8, 14));
  const QString page = stage.folder.filePath("all.html");
  stage.save("saveAllHtml", stage.folder.filePath("all"));
  QTRY_VERIFY(contents(page).endsWith("</html>\n"));
  const QString html = contents(page);
  QVERIFY(html.contains("<html lang=\"en\">"));
  QCOMPARE(html.count("<section>"), 3);
  QVERIFY(html.contains("<mark>The old bridge was closed</mark>."));
  QVERIFY(html.contains("The <del>old</del> <ins>new</ins> bridge was"));
  QVERIFY(html.contains("&lt;b&gt;It&lt;/b&gt; rains.") && !html.contains("<b>"));
  QTRY_VERIFY(stage.find<QAbstractButton>("exportComparison")->isEnabled());
  bool told = false;
  for (const auto* label : stage.page()->findChildren<QLabel*>("bannerText"))
    told = told || label->text().contains("all.html");
  QVERIFY(told);
  const QString table = stage.folder.filePath("all.csv");
  stage.save("saveAllCsv", table);
  QTRY_VERIFY(contents(table).endsWith('\n'));
  const QString csv = contents(table);
  QVERIFY(
      csv.startsWith("id,title,Article,run 0,run 0: rouge1,run 0: rougeL,"
                     "run 1,run 1: rouge1,run 1: rougeL,Reference\n"));
  QVERIFY(
      csv.contains("high.\",Text of 0,0.2,0.2,Text of 1,0.3,0.3,The town closed its bridge.\n"));
}

void TestComparePage::exportsWhatIsShown() {
  Compare stage;
  stage.choose(stage.find<QComboBox>("itemSort"), 1);
  stage.type("differenceAtLeast", "10");
  const QString table = stage.folder.filePath("shown.csv");
  stage.save("saveShownCsv", table);
  QTRY_VERIFY(contents(table).endsWith('\n'));
  const QString csv = contents(table);
  QVERIFY(!csv.contains("\nr0,"));
  QVERIFY(csv.indexOf("\nr2,") > 0 && csv.indexOf("\nr1,") > csv.indexOf("\nr2,"));
  const QString page = stage.folder.filePath("shown.html");
  QTRY_VERIFY(stage.find<QAbstractButton>("exportComparison")->isEnabled());
  stage.save("saveShownHtml", page);
  QTRY_COMPARE(contents(page).count("<section>"), 2);
}

void TestComparePage::failedExportIsTold() {
  Compare stage;
  stage.save("saveAllCsv", stage.folder.filePath("no/such/folder/x.csv"));
  const auto told = [&] {
    for (const auto* label : stage.page()->findChildren<QLabel*>("bannerText")) {
      if (label->isVisible() && label->text().contains("x.csv")) return true;
    }
    return false;
  };
  QTRY_VERIFY(told());
  QTRY_VERIFY(stage.find<QAbstractButton>("exportComparison")->isEnabled());
}

void TestComparePage::stripShowsAndLeads() {
  Compare stage;
  auto* strip = stage.find<CoverageStrip>("coverageStrip");
  auto* article = stage.find<QTextBrowser>("articleText");
  QCOMPARE(strip->lanes().size(), 3);  // two runs and the reference
  const auto& sentences = strip->lanes()[0].sentences;
  QCOMPARE(sentences.size(), 3);
  QCOMPARE(sentences[0].share, 1.0);
  QCOMPARE(sentences[1].share, 0.0);
  QCOMPARE(strip->accessibleDescription().split('\n').first(),
           QString("run 0: sentences covered: 1 of 3"));
  // It paints the lane of the first run at the first sentence in the run's colour, and no other.
  const QImage picture = strip->grab().toImage();
  const auto at = [&](int sentence) {
    const QPoint middle = strip->place(sentence).center();
    return picture.pixelColor(QPoint(4, middle.y()) * picture.devicePixelRatio());
  };
  QVERIFY(strip->place(1).top() >= strip->place(0).top());
  QVERIFY(strip->place(2).top() > strip->place(0).bottom());
  QVERIFY(at(0) != at(2));
  QTest::mouseClick(strip, Qt::LeftButton, {}, QPoint(4, strip->place(2).center().y()));
  QCOMPARE(strip->sentence(), 2);
  QCOMPARE(article->textCursor().selectedText(), QString("It rains and the river is high."));
  QTest::keyClick(strip, Qt::Key_Up);  // to the one that is covered
  QCOMPARE(article->textCursor().selectedText(), QString("The old bridge was closed."));
  QTest::keyClick(strip, Qt::Key_Up);
  QCOMPARE(strip->sentence(), 0);
}

void TestComparePage::speaksJapanese() {
  Stage stage("ja");
  stage.openDemo();
  stage.click("rail_compare");
  QTRY_VERIFY(stage.find<QListWidget>("itemList")->count() == 24);
  QCOMPARE(stage.find<QLabel>("itemCount")->text(),
           QString("レコード：24 件中 24 件 · ROUGE-L（文字）"));
  auto* second = stage.find<SummaryColumn>("summaryColumn0");
  QTest::mouseClick(second->findChild<QCheckBox*>("differenceOn"), Qt::LeftButton, {},
                    QPoint(8, 14));
  QVERIFY(stage.find<QLabel>("compareKey")->text().contains("比較先だけにある語"));
  auto* strip = stage.find<CoverageStrip>("coverageStrip");
  QVERIFY(strip->lanes()[0].sentences.size() > 3);
  const QString page = stage.folder.filePath("比較.html");
  ask::setNextFile(page);
  auto* menu = stage.find<QMenu>("compareExportMenu");
  menu->popup(QPoint(100, 100));
  QTest::mouseClick(menu, Qt::LeftButton, {},
                    menu->actionGeometry(menu->findChild<QAction*>("saveAllHtml")).center());
  QTRY_VERIFY(contents(page).endsWith("</html>\n"));
  const QString html = contents(page);
  QVERIFY(html.contains("<html lang=\"ja\">"));
  QVERIFY(html.contains("<h1>要約の比較</h1>"));
  QVERIFY(html.contains("参照要約") && html.contains("レコード：24 件") &&
          html.contains("との差分"));
  QVERIFY(html.contains("<p class=\"text\" lang=\"ja\">"));
}

QTEST_MAIN(TestComparePage)
#include "tst_compare_page.moc"
