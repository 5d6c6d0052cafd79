#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QPlainTextEdit>
#include <QProgressBar>

#include "core/judge/machine.h"
#include "core/workbench/machine_judge.h"
#include "tests/ui/fake_results.h"
#include "tests/ui/judging_driver.h"
#include "ui/charts/estimate_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/models/machine_tables.h"
#include "ui/pages/machine_panel.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;
namespace annotation = espalier::workbench::annotation;

/// A model as a judge, on the results of a task: asked, watched, stopped, and read, by clicks.
class TestMachinePanel : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void aModelIsAsked();
  void howItIsAsked();
  void anOwnRubric();
  void itIsPausedAndStopped();
  void anotherTaskIsJudged();
  void failureIsTold();
  void whyItDoesNotCount_data();
  void whyItDoesNotCount();
  void oneThatCounts();
  void aPairIsOpened();
  void openTaskTellsNoPair();
  void severalModels();
  void exportsTakeItAlongWhereAsked();
  void models();
  void inJapanese();
};

namespace {

MachineNews emptyNews(bool open, const char* language) {
  MachineNews news;
  news.open = open;
  news.language = language;
  return news;
}

QStringList cells(const QTableView* table, int row) {
  QStringList out;
  for (int i = 0; i < table->model()->columnCount(); ++i)
    out << table->model()->index(row, i).data().toString();
  return out;
}

/// The results of a task, with what models said of it.
struct Results : Judging {
  static judge::Task task(bool open) {
    judge::Task task = Judging::task();
    task.open = open;
    return task;
  }
  explicit Results(const MachineNews& news, bool open = false, const QString& speaks = "en")
      : Judging(task(open), speaks) {
    service().results.open = open;
    service().machine = news;
    click("showResults");
    QTRY_VERIFY(window->findChild<QPlainTextEdit*>("machineText") != nullptr);
    QTRY_VERIFY(!find<QPlainTextEdit>("machineText")->toPlainText().isEmpty());
  }
  QString words(const char* label) const { return find<QLabel>(label)->text(); }
  bool visible(const char* name) const { return find<QWidget>(name)->isVisible(); }
};

void step(Results& page, const char* phase, qint64 done, qint64 total,
          std::optional<double> left = {}, bool paused = false) {
  Q_EMIT page.service().machineStep({"001", phase, done, total, left, paused});
}

}  // namespace

void TestMachinePanel::aModelIsAsked() {
  Results page(emptyNews(false, "ja"));
  auto* model = page.find<ChoiceBox>("machineModel");
  QVERIFY(model->count() > 0);
  QCOMPARE(page.find<ChoiceBox>("machineAdapter")->itemText(0), QString("none"));
  // The rubric is in the texts' language, and in the other one at a choice.
  auto* text = page.find<QPlainTextEdit>("machineText");
  QCOMPARE(text->toPlainText().toStdString(), judge::built_in_rubric("ja").text);
  auto* rubric = page.find<ChoiceBox>("machineRubric");
  rubric->setFocus();
  QTest::keyClick(rubric, Qt::Key_Up);
  QCOMPARE(rubric->currentText(), QString("English"));
  QCOMPARE(text->toPlainText().toStdString(), judge::built_in_rubric("en").text);
  page.click("machineTie");
  QCOMPARE(text->toPlainText().toStdString(), judge::built_in_rubric("en", false).text);
  page.click("startMachine");
  QCOMPARE(page.service().machineWishes.size(), std::size_t{1});
  const MachineWish& wish = page.service().machineWishes[0];
  QCOMPARE(wish.task, QString("001"));
  QCOMPARE(wish.model, model->currentData().toString());
  QVERIFY(wish.adapter.isEmpty());
  QVERIFY(!wish.tie);
  QCOMPARE(wish.rubric.toStdString(), judge::built_in_rubric("en", false).text);
  QVERIFY(!page.visible("startMachine"));
  QVERIFY(page.visible("stopMachine"));
  QVERIFY(!text->isEnabled());
}

/// The numbers of `annotate judge`, with its defaults.
void TestMachinePanel::howItIsAsked() {
  const workbench::MachineRequest usual;
  Results page(emptyNews(false, "en"));
  page.click("startMachine");
  const MachineWish& plain = page.service().machineWishes.at(0);
  QCOMPARE(plain.tieBand, usual.tie_band);
  QCOMPARE(plain.limit, static_cast<qint64>(usual.limit));
  QCOMPARE(plain.documentTokens, static_cast<qint64>(usual.document_tokens));
  Q_EMIT page.service().machineEnded("001");
  QTRY_VERIFY(page.visible("startMachine"));
  const auto enter = [&page](const char* name, const char* value) {
    auto* box = page.find<NumberBox>(name);
    QVERIFY(!box->accessibleName().isEmpty());
    box->setFocus();
    box->selectAll();
    QTest::keyClicks(box, value);
    QTest::keyClick(box, Qt::Key_Return);
  };
  enter("machineTieBand", "0.25");
  enter("machineLimit", "20");
  enter("machineDocumentTokens", "512");
  page.click("startMachine");
  const MachineWish& wish = page.service().machineWishes.at(1);
  QCOMPARE(wish.tieBand, 0.25);
  QCOMPARE(wish.limit, qint64{20});
  QCOMPARE(wish.documentTokens, qint64{512});
  QVERIFY(!page.find<NumberBox>("machineLimit")->isEnabled());
}

void TestMachinePanel::anOwnRubric() {
  Results page(emptyNews(false, "en"));
  auto* text = page.find<QPlainTextEdit>("machineText");
  text->setFocus();
  text->moveCursor(QTextCursor::End);
  QTest::keyClicks(text, " Think.");
  QCOMPARE(page.find<ChoiceBox>("machineRubric")->currentText(), QString("your own"));
  page.click("startMachine");
  QVERIFY(page.service().machineWishes.at(0).rubric.endsWith(" Think."));
}

void TestMachinePanel::itIsPausedAndStopped() {
  Results page(emptyNews(false, "en"));
  page.click("startMachine");
  QCOMPARE(page.words("machineProgress"), QString::fromUtf8("Waiting for what computes now…"));
  step(page, "judge", 3, 20, 65);
  QCOMPARE(page.words("machineProgress"), QString("3 of 20 pairs · 1:05 left"));
  QCOMPARE(page.find<QProgressBar>("machineBar")->value(), 3);
  QCOMPARE(page.find<QProgressBar>("machineBar")->maximum(), 20);
  page.click("pauseMachine");
  QCOMPARE(page.service().calls.last(), QString("pauseMachine"));
  step(page, "judge", 3, 20, 65, true);
  QCOMPARE(page.words("machineProgress"), QString("3 of 20 pairs · paused"));
  QCOMPARE(page.find<QPushButton>("pauseMachine")->text(), QString("Go on"));
  page.click("pauseMachine");
  QCOMPARE(page.service().calls.last(), QString("resumeMachine"));
  page.click("stopMachine");
  QCOMPARE(page.service().calls.last(), QString("stopMachine"));
  step(page, "judge", 4, 20, 60);
  QCOMPARE(page.words("machineProgress"), QString::fromUtf8("Stopping…"));
  // What it has said is there at once.
  page.service().machine.machines = {fakeMachine(false)};
  Q_EMIT page.service().machineEnded("001");
  QTRY_VERIFY(page.window->findChild<QLabel*>("machineVerdict") != nullptr);
  QVERIFY(page.visible("startMachine"));
  QVERIFY(!page.visible("machineBar"));
}

void TestMachinePanel::anotherTaskIsJudged() {
  Results page(emptyNews(false, "en"));
  Q_EMIT page.service().machineStep({"007", "judge", 1, 9});
  QVERIFY(!page.find<QPushButton>("startMachine")->isEnabled());
  QCOMPARE(page.words("machineProgress"), QString("A model is judging another task."));
  Q_EMIT page.service().machineEnded("007");
  QVERIFY(page.find<QPushButton>("startMachine")->isEnabled());
}

void TestMachinePanel::failureIsTold() {
  Results page(emptyNews(false, "en"));
  page.service().nextError = {"template.bad", {}, "the rubric has no place {a}", ""};
  page.click("startMachine");
  const auto* banner = page.find<QWidget>("machinePanel")->findChild<QLabel*>("bannerText");
  QTRY_COMPARE(banner->text().isEmpty(), false);
  QTRY_VERIFY(page.visible("startMachine"));
}

void TestMachinePanel::whyItDoesNotCount_data() {
  QTest::addColumn<int>("reason");
  QTest::addColumn<QString>("words");
  const auto row = [](judge::Reason reason, const char* words) {
    QTest::newRow(words) << static_cast<int>(reason) << QString(words);
  };
  row(judge::Reason::no_answers,
      "It does not count: no pair was judged by people and by the model.");
  row(judge::Reason::few_humans,
      "It does not count: two people must have judged the same pairs as it did.");
  row(judge::Reason::few_items,
      "It does not count: 50 pairs must have been judged by two people and by the model, there are "
      "49.");
  row(judge::Reason::none,
      "It does not count: it can stand in for 0 of 2 people, and half of them are needed.");
}

void TestMachinePanel::whyItDoesNotCount() {
  QFETCH(int, reason);
  QFETCH(QString, words);
  MachineNews news = emptyNews(false, "en");
  news.machines = {fakeMachine(false)};
  news.machines[0].test.reason = static_cast<judge::Reason>(reason);
  news.machines[0].test.items = 49;
  Results page(news);
  QTRY_VERIFY(page.window->findChild<QLabel*>("machineVerdict") != nullptr);
  QCOMPARE(page.words("machineVerdict"), words);
  QVERIFY(page.window->findChild<QTableView*>("machineWins") == nullptr);
}

void TestMachinePanel::oneThatCounts() {
  Results page(fakeMachineNews());
  QTRY_VERIFY(page.window->findChild<QTableView*>("machineWins") != nullptr);
  QVERIFY(page.words("machineVerdict").startsWith("It counts: it can stand in for 2 of 2 people."));
  QCOMPARE(page.words("machineFacts"),
           QString("60 of 80 pairs judged in both orders · 2 articles cut to 1,024 tokens · 2:10 · "
                   "93.0 % of its probability lies on the letters"));
  QCOMPARE(page.words("machineAgreement"),
           QString("It says what most people say of 44 of 55 pairs."));
  QVERIFY(page.words("machinePosition")
              .startsWith("What stood first was chosen in 63.6 % of 110 decisions. 41 of 60"));
  QCOMPARE(cells(page.find<QTableView>("machinePeople"), 0),
           (QStringList{"mori", "55", "0.610", "0.900", "0.850", "0.00300", "yes"}));
  QCOMPARE(cells(page.find<QTableView>("machinePeople"), 1)[2], QString("–"));
  QCOMPARE(cells(page.find<QTableView>("machineWins"), 0),
           (QStringList{"help-ja p30", "First sentences", "60.0 % (45.0 % to 75.0 %)", "30.0 %",
                        "62.0 % (52.0 % to 72.0 %)", "20.0 %", "55", "25"}));
  const auto* chart = page.find<EstimateChart>("machineChart");
  QCOMPARE(chart->rows().size(), 2);
  QCOMPARE(chart->rows()[1].interval->second, 0.72);
  QCOMPARE(cells(page.find<QTableView>("metricsTable"), 0).mid(1),
           (QStringList{"Which is better", "difference of two texts", "0.31 (0.10 to 0.50)", "–",
                        "–", "66.0 %", "55"}));
}

void TestMachinePanel::aPairIsOpened() {
  Results page(fakeMachineNews());
  QTRY_VERIFY(page.window->findChild<QTableView*>("machineItems") != nullptr);
  auto* table = page.find<QTableView>("machineItems");
  QCOMPARE(cells(table, 0).mid(0, 8),
           (QStringList{"rec i1", "help-ja p30", "First sentences", "70.0 %", "20.0 %", "10.0 %",
                        "the first", "the first"}));
  // Sorted by the first one's probability the second row comes first, and Enter opens that.
  table->sortByColumn(3, Qt::AscendingOrder);
  QCOMPARE(cells(table, 0)[0], QString("rec i2"));
  QVERIFY(!page.visible("machineItem"));
  table->setFocus();
  table->setCurrentIndex(table->model()->index(0, 0));
  QTest::keyClick(table, Qt::Key_Return);
  QTRY_COMPARE(page.service().calls.last(), QString("machineItem i2"));
  QTRY_VERIFY(page.visible("machineItem"));
  QCOMPARE(page.find<QPlainTextEdit>("machineDocument")->toPlainText().toStdString(),
           page.service().items.at(2).document);
  QCOMPARE(page.find<QPlainTextEdit>("machineSecond")->toPlainText().toStdString(),
           page.service().items.at(2).candidates.at(1).text);
}

/// What it says of a pair, of a method or of a metric waits for the end.
void TestMachinePanel::openTaskTellsNoPair() {
  Judging page(Results::task(true));
  page.service().machine = emptyNews(true, "en");
  page.service().machine.machines = {fakeMachine(true)};
  // The page leads to results only once a task is closed.
  MachinePanel panel(page.window->desk(), "001", nullptr);
  QTRY_VERIFY(panel.findChild<QLabel*>("machineItemsWait") != nullptr);
  for (const char* name : {"machineItems", "machineWins", "metricsTable"})
    QVERIFY(panel.findChild<QTableView*>(name) == nullptr);
  QVERIFY(panel.findChild<EstimateChart*>("machineChart") == nullptr);
}

void TestMachinePanel::severalModels() {
  MachineNews news = fakeMachineNews();
  annotation::MachineResult other = fakeMachine(false);
  other.login = "machine:gemma en1 #111111";
  news.machines.push_back(other);
  Results page(news);
  QTRY_VERIFY(page.window->findChild<ChoiceBox*>("machineShown") != nullptr);
  QCOMPARE(page.find<ChoiceBox>("machineShown")->currentText(),
           QString("machine:gemma en1 #111111"));
  QVERIFY(page.words("machineVerdict").startsWith("It does not count"));
  auto* shown = page.find<ChoiceBox>("machineShown");
  shown->setFocus();
  QTest::keyClick(shown, Qt::Key_Up);
  QTRY_VERIFY(page.window->findChild<QTableView*>("machineWins") != nullptr);
  QVERIFY(page.words("machineVerdict").startsWith("It counts"));
  // The list that was used has the focus again, though it was made anew.
  QTRY_VERIFY(page.find<ChoiceBox>("machineShown")->hasFocus());
}

void TestMachinePanel::exportsTakeItAlongWhereAsked() {
  for (const bool asked : {false, true}) {
    Judging page(Judging::task());
    page.click("exportAnswers");
    auto* box = page.find<QCheckBox>("exportMachines");
    QVERIFY(!box->isChecked());
    if (asked) box->click();
    QMenu* menu = page.menu("formatMenu");
    auto* action = menu->findChild<QAction*>("format_csv");
    ask::setNextFile("/somewhere/x.csv");
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    QTRY_VERIFY(page.service().calls.contains(QStringLiteral("export 001 0 /somewhere/x.csv") +
                                              (asked ? " machines" : "")));
  }
}

void TestMachinePanel::models() {
  const MachineNews news = fakeMachineNews();
  QObject owner;
  for (QAbstractTableModel* model : std::initializer_list<QAbstractTableModel*>{
           machineItemsModel(news, news.machines[0], &owner),
           machinePeopleModel(news.machines[0], &owner),
           machineWinsModel(news, news.machines[0], &owner), metricsModel(news, &owner)}) {
    QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model->rowCount() > 0);
  }
}

void TestMachinePanel::inJapanese() {
  Results page(fakeMachineNews(), false, "ja");
  QTRY_VERIFY(page.window->findChild<QLabel*>("machineVerdict") != nullptr);
  QVERIFY(page.words("machineVerdict").contains(QString::fromUtf8("人")));
  QCOMPARE(page.find<QPushButton>("startMachine")->text(), QString::fromUtf8("判定させる"));
}

QTEST_MAIN(TestMachinePanel)
#include "tst_machine_panel.moc"
