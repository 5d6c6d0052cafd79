#include <QCheckBox>
#include <QClipboard>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QTextEdit>

#include "tests/ui/judging_driver.h"
#include "ui/charts/estimate_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/annotate_files.h"
#include "ui/settings/texts.h"
#include "ui/widgets/number_box.h"

using namespace espalier;
using namespace espalier::ui;

/// Tasks made, passed on, settled and closed, by clicks and keys; and that an open one tells nobody
/// whose texts they are.
class TestAnnotateTasks : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void emptyPageSaysWhatGoesHere();
  void newTaskFromResults();
  void formSaysWhatIsMissing();
  void loginIsNeededAndRemembered();
  void packetsGoOutAndIn();
  void answersForOtherPrograms();
  void closingAsksFirst();
  void disagreementsAreSettled();
  void resultsNameTheMethods();
  void guidelinesGetANewVersion();
  void openTaskTellsNoMethod();
};

namespace {

QString bannerOf(const Stage& page) {
  const auto* text =
      page.window->findChild<QWidget*>("startBanner")->findChild<QLabel*>("bannerText");
  return text->isVisible() ? text->text() : QString();
}

QStringList cells(const QTableView* table, int row) {
  QStringList out;
  for (int i = 0; i < table->model()->columnCount(); ++i)
    out << table->model()->index(row, i).data().toString();
  return out;
}

judge::Answer answered(const char* item, const char* login, const char* choice,
                       std::vector<std::string> shown) {
  judge::Answer answer;
  answer.item = item;
  answer.annotator = login;
  answer.choice = choice;
  answer.shown = std::move(shown);
  return answer;
}

}  // namespace

void TestAnnotateTasks::emptyPageSaysWhatGoesHere() {
  Stage page;
  page.openDemo();
  QTest::keyClick(page.window.get(), Qt::Key_9, Qt::ControlModifier);
  QCOMPARE(page.window->currentPage(), QString("annotate"));
  QVERIFY(!page.find<QTableView>("taskTable")->isVisible());
  QWidget* annotate = page.window->findChild<QWidget*>("annotate");
  bool found = false;
  for (const auto* label : annotate->findChildren<QLabel*>())
    found |= label->isVisible() && label->text() == "No annotation tasks yet";
  QVERIFY(found);
}

void TestAnnotateTasks::newTaskFromResults() {
  Stage page;
  page.openDemo();
  page.click("rail_results");
  auto* table = page.find<QTableView>("runTable");
  QTRY_VERIFY(table->model()->rowCount() > 2);
  QVERIFY(!page.find<QAbstractButton>("rateRuns")->isEnabled());
  table->selectAll();
  page.click("rateRuns");
  QCOMPARE(page.window->currentPage(), QString("annotate"));
  auto* runs = page.find<QListWidget>("taskRuns");
  QVERIFY(runs->count() > 2);
  QStringList chosen;
  for (int i = 0; i < runs->count(); ++i) {
    if (runs->item(i)->checkState() == Qt::Checked)
      chosen << runs->item(i)->data(Qt::UserRole).toString();
  }
  QCOMPARE(chosen.size(), runs->count());  // those without outputs do not stand here
  QTRY_COMPARE(page.find<QLabel>("sharedRecords")->text(), QString("3 test records in common"));
  // Why no run's validation outputs stand here.
  QVERIFY(page.find<QLabel>("testsOnly")->isVisible());
  QVERIFY(page.find<QLabel>("testsOnly")->text().contains("nothing for its validation set"));
  // Of one part of a data set alone.
  auto* part = page.find<QComboBox>("taskPart");
  QVERIFY(part->count() > 1);
  QCOMPARE(part->currentData().toString(), QString());
  const QString file = part->itemData(1).toString();
  QVERIFY2(file.endsWith(".jsonl"), qPrintable(file));
  page.jobs.fakeJudging.sharedOf = {{file, 0}};
  part->setFocus();
  QTest::keyClick(part, Qt::Key_Down);
  QTRY_COMPARE(page.find<QLabel>("taskObstacle")->text(),
               QString("The runs wrote nothing for the records of that part."));
  page.jobs.fakeJudging.sharedOf = {{file, 2}};
  QTest::keyClick(part, Qt::Key_Up);
  QTRY_COMPARE(page.find<QLabel>("sharedRecords")->text(), QString("3 test records in common"));
  QTest::keyClick(part, Qt::Key_Down);
  QTRY_COMPARE(page.find<QLabel>("sharedRecords")->text(), QString("2 test records in common"));
  QTest::keyClicks(page.find<QLineEdit>("taskName"), "Autumn round");
  page.click("criterion_faithfulness");
  page.click("addCriterion");
  QTest::keyClicks(page.find<QLineEdit>("ownCriterion0"), "Tone");
  page.click("asReference");
  page.find<NumberBox>("task_annotators")->setValue(3);
  page.find<NumberBox>("task_raters")->setValue(2);
  page.find<NumberBox>("task_goldRate")->setValue(20);
  page.find<NumberBox>("task_madeGold")->setValue(4);
  QTest::keyClicks(page.find<QPlainTextEdit>("guidelinesEn"), "Faithful first.");
  page.click("makeTask");
  QTRY_VERIFY(page.window->findChild<QWidget*>("taskForm") == nullptr);
  QCOMPARE(page.jobs.fakeJudging.wishes.size(), std::size_t{1});
  const annotation::NewTask& made = page.jobs.fakeJudging.wishes[0].task;
  QCOMPARE(made.name, std::string("Autumn round"));
  QCOMPARE(made.runs.size(), static_cast<std::size_t>(chosen.size()));
  QVERIFY(made.preference && made.reference && !made.lead);
  QCOMPARE(made.criteria.size(), std::size_t{2});
  QCOMPARE(made.criteria[0], judge::default_criteria()[0]);
  QCOMPARE(made.criteria[1].label, std::string("Tone"));
  QCOMPARE(made.annotators, 3);
  QCOMPARE(made.raters, 2);
  QCOMPARE(made.gold_rate, 0.2);
  QCOMPARE(made.made_gold, std::int64_t{4});
  QCOMPARE(made.guidelines_en, std::string("Faithful first."));
  QCOMPARE(made.seed, std::uint64_t{0});
  QCOMPARE(QString::fromStdString(made.split.string()), file);
  auto* tasks = page.find<QTableView>("taskTable");
  QTRY_COMPARE(tasks->model()->rowCount(), 1);
  QCOMPARE(cells(tasks, 0)[0], QString("Autumn round"));
  QCOMPARE(cells(tasks, 0)[1], QString("open"));
}

void TestAnnotateTasks::formSaysWhatIsMissing() {
  Stage page;
  page.openDemo();
  page.click("rail_annotate");
  page.click("newTask");
  auto* make = page.find<QAbstractButton>("makeTask");
  auto* obstacle = page.find<QLabel>("taskObstacle");
  QVERIFY(!make->isEnabled());
  QCOMPARE(obstacle->text(), QString("Choose the runs whose summaries are judged."));
  auto* runs = page.find<QListWidget>("taskRuns");
  runs->setFocus();
  runs->setCurrentRow(0);
  QTest::keyClick(runs, Qt::Key_Space);
  QCOMPARE(obstacle->text(), QString("A comparison needs two candidates."));
  page.click("asLead");
  QVERIFY(obstacle->text().isEmpty());
  QTRY_VERIFY(make->isEnabled());
  page.click("askPreference");
  QCOMPARE(obstacle->text(), QString("Ask for a comparison, or choose a criterion."));
  page.click("criterion_fluency");
  QVERIFY(make->isEnabled());
  page.find<NumberBox>("task_raters")->setValue(2);
  QVERIFY(!make->isEnabled());
  page.find<NumberBox>("task_annotators")->setValue(2);
  page.jobs.fakeJudging.nextError = {"annotation.setup", {{"detail", "too few"}}, "m", ""};
  page.click("makeTask");
  auto* banner = page.window->findChild<QWidget*>("taskBanner");
  QTRY_VERIFY(banner->isVisible());
  QCOMPARE(banner->findChild<QLabel*>("bannerText")->text(),
           QString("No annotation task can be made of this: too few."));
  QVERIFY(make->isEnabled());
  page.click("cancelTask");
  QTRY_VERIFY(page.window->findChild<QWidget*>("taskForm") == nullptr);
}

void TestAnnotateTasks::loginIsNeededAndRemembered() {
  Judging page(Judging::task());
  auto* start = page.find<QAbstractButton>("startJudging");
  QVERIFY(!start->isEnabled());
  QCOMPARE(start->text(), QString("Start"));
  page.service().nextError = {"annotation.login", {{"detail", "taken"}}, "m", ""};
  QTest::keyClicks(page.find<QLineEdit>("loginName"), "mori");
  page.click("startJudging");
  QTRY_COMPARE(bannerOf(page), QString("This login name cannot be used: taken."));
  QVERIFY(!page.view()->isVisible());
  QCOMPARE(page.settings.value<QString>(Settings::Key::JudgingLogin), QString("mori"));
  page.service().answers["mori"]["i1"] = {answered("i1", "mori", "a", {"c3", "c4"})};
  page.click("rail_home");
  page.click("rail_annotate");
  QTRY_COMPARE(start->text(), QString("Go on"));
  QCOMPARE(cells(page.find<QTableView>("taskTable"), 0)[5], QString("mori 1/3"));
}

void TestAnnotateTasks::packetsGoOutAndIn() {
  Judging page(Judging::task());
  page.click("packetMenu");
  auto* login = page.find<QLineEdit>("packetLogin");
  QVERIFY(login->isVisible() && login->hasFocus());
  QVERIFY(!page.find<QAbstractButton>("savePacket")->isEnabled());
  QTest::keyClicks(login, "sato");
  ask::setNextFile("/somewhere/packet.json");
  page.click("savePacket");
  QTRY_COMPARE(bannerOf(page), QString("3 items for sato are in /somewhere/packet.json"));
  annotation::ImportReport& report = page.service().report;
  report.kind = annotation::ImportReport::Kind::answers;
  report.annotator = "sato";
  report.added = 2;
  report.same = 1;
  report.conflicts = {{"i1", "sato", 1700000000000, 1700000100000, true}};
  ask::setNextFile("/somewhere/answers.json");
  page.click("importPacket");
  QTRY_COMPARE(bannerOf(page), QString("Answers of sato: 2 new, 1 known, 1 in conflict"));
  QVERIFY(page.service().calls.contains("import /somewhere/answers.json"));
  const QStringList lines = AnnotateFiles::conflictLines(report);
  QCOMPARE(lines.size(), 1);
  QVERIFY(lines[0].startsWith("Item i1 by sato: the file's answer of "));
}

void TestAnnotateTasks::answersForOtherPrograms() {
  Judging page(Judging::task());
  const QStringList endings{"csv", "jsonl", "argilla", "labelstudio", "preferences"};
  for (int i = 0; i < endings.size(); ++i) {
    page.click("exportAnswers");
    QMenu* menu = page.menu("formatMenu");
    QTRY_VERIFY(menu->isVisible());
    auto* action = menu->findChild<QAction*>("format_" + endings[i]);
    QVERIFY(action != nullptr);
    ask::setNextFile("/somewhere/" + endings[i] + ".x");
    QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    QTRY_VERIFY(page.service().calls.contains(
        QStringLiteral("export 001 %1 /somewhere/%2.x").arg(i).arg(endings[i])));
    QTRY_VERIFY(page.window->findChild<QMenu*>("formatMenu") == nullptr);
  }
  QTRY_COMPARE(bannerOf(page),
               QString("4 rows are in /somewhere/preferences.x · 1 without a majority left out"));
}

void TestAnnotateTasks::closingAsksFirst() {
  Judging page(Judging::task());
  auto* table = page.find<QTableView>("taskTable");
  auto* results = page.find<QAbstractButton>("showResults");
  QVERIFY(!results->isEnabled());
  ask::setNextConfirm(false);
  page.click("closeTask");
  QTest::qWait(30);
  QCOMPARE(cells(table, 0)[1], QString("open"));
  QVERIFY(!page.service().calls.contains("closeTask"));
  ask::setNextConfirm(true);
  page.click("closeTask");
  QTRY_COMPARE(cells(table, 0)[1], QString("closed"));
  QVERIFY(results->isEnabled());
  QVERIFY(!page.find<QAbstractButton>("startJudging")->isEnabled());
  for (const char* name : {"closeTask", "startJudging", "editGuidelines", "packetMenu"}) {
    const auto* button = page.find<QAbstractButton>(name);
    QVERIFY2(!button->isEnabled(), name);
    QCOMPARE(button->toolTip(), QString("The task is closed"));
  }
}

void TestAnnotateTasks::disagreementsAreSettled() {
  Judging page(Judging::task());
  auto& answers = page.service().answers;
  answers["mori"]["i1"] = {answered("i1", "mori", "a", {"c3", "c4"})};
  answers["sato"]["i1"] = {answered("i1", "sato", "a", {"c4", "c3"})};
  answers["mori"]["i2"] = {answered("i2", "mori", "tie", {"c5", "c6"})};
  answers["sato"]["i2"] = {answered("i2", "sato", "both_bad", {"c5", "c6"})};
  page.click("rail_home");
  page.click("rail_annotate");
  QTRY_VERIFY(page.find<QAbstractButton>("showDisputes")->isEnabled());
  page.click("showDisputes");
  QCOMPARE(bannerOf(page), QString("Write your login name first: who settles is written down."));
  QTest::keyClicks(page.find<QLineEdit>("loginName"), "chief");
  page.click("showDisputes");
  auto* list = page.find<QListWidget>("disputeList");
  QTRY_COMPARE(list->count(), 2);
  QCOMPARE(list->item(0)->text(), QString("1. which is better"));
  QVERIFY(page.service().calls.contains("viewer chief"));
  auto* said = page.find<QTextBrowser>("disputeAnswers");
  QCOMPARE(said->toPlainText(), QString("mori A is better\nsato B is better"));
  Judging::key(Qt::Key_Return);
  QCOMPARE(page.find<QLabel>("disputeHint")->text(), QString("Still to say: which is better."));
  Judging::key(Qt::Key_2);
  Judging::key(Qt::Key_Return);
  QTRY_COMPARE(list->item(0)->text(), QString("1. which is better (settled)"));
  const judge::Answer& settled = page.service().settled["i1"];
  QCOMPARE(settled.annotator, std::string("chief"));
  QCOMPARE(judge::preferred(settled), std::string("c4"));
  QCOMPARE(list->currentRow(), 1);  // the next one that is open
  Judging::key(Qt::Key_Up);
  QCOMPARE(list->currentRow(), 0);
  QVERIFY(page.window->findChild<QWidget*>("disputesView")
              ->findChild<QAbstractButton*>("choose_b")
              ->isChecked());
  QVERIFY(said->toPlainText().endsWith("Settled by chief: B is better"));
  page.click("leaveDisputes");
  QTRY_VERIFY(page.window->findChild<QWidget*>("disputesView") == nullptr);
}

void TestAnnotateTasks::resultsNameTheMethods() {
  judge::Task task = Judging::task();
  task.open = false;
  Judging page(task);
  JudgeResults& results = page.service().results;
  results.open = false;
  results.methodsKnown = true;
  results.systems = {{"003", "help-ja p30", "adaptive_merge"}, {"lead", "lead", "lead"}};
  results.wins = {{"003", "lead", {0.75, std::pair{0.5, 0.9}, {}, 12}, 8, 2, 2, 1, 0.04}};
  results.strengths = {{"003", {0.55, std::pair{0.1, 1.0}, {}, 12}},
                       {"lead", {-0.55, std::pair{-1.0, -0.1}, {}, 12}}};
  results.agreement = {{"choice", false, {0.71, std::pair{0.5, 0.85}, {}, 12}, 0.8},
                       {"fluency", true, {std::nullopt, std::nullopt, "judge.unanimous", 12}, 1.0}};
  results.criteria = {judge::default_criteria()[2]};
  results.pairs = {{"choice", "mori", "sato", {0.66, std::nullopt, {}, 12}, 0.75}};
  results.left = {7, 10, {0.7, std::nullopt, {}, 10}, 0.34};
  annotation::AnnotatorState mori;
  mori.login = "mori";
  mori.progress.done = 12;
  mori.progress.total = 12;
  mori.gold_answered = 4;
  mori.gold_right = 3;
  results.annotators = {mori};
  page.click("showResults");
  QTRY_VERIFY(page.window->findChild<QTableView*>("winsTable") != nullptr);
  QCOMPARE(cells(page.find<QTableView>("winsTable"), 0),
           (QStringList{"help-ja p30", "First sentences", "75.0 % (50.0 % to 90.0 %)", "8", "2",
                        "2", "1", "0.0400"}));
  const QStringList strongest = cells(page.find<QTableView>("strengthsTable"), 0);
  QCOMPARE(strongest[0], QString("help-ja p30"));
  QCOMPARE(strongest[1], texts::methodLabel("adaptive_merge"));
  QCOMPARE(strongest[2], QString("0.550 (0.100 to 1.00)"));
  const auto* agreement = page.find<QTableView>("agreementTable");
  QCOMPARE(cells(agreement, 0).last(), QString("for tentative conclusions"));
  QCOMPARE(cells(agreement, 1)[0], QString("Fluency"));
  QCOMPARE(cells(agreement, 1)[1], QString("–"));
  QCOMPARE(cells(agreement, 1).last(),
           QString("All answers are the same: nothing tells agreement from chance."));
  QCOMPARE(cells(page.find<QTableView>("kappaTable"), 0)[1], QString("mori – sato"));
  QCOMPARE(cells(page.find<QTableView>("annotatorTable"), 0)[2], QString("3 of 4"));
  QVERIFY(page.find<QLabel>("leftChoice")
              ->text()
              .startsWith("The left one was chosen in 7 of 10 decisions"));
  const auto* chart = page.find<EstimateChart>("strengthsChart");
  QCOMPARE(chart->rows().size(), 2);
  QVERIFY(chart->csv().startsWith("name,value,low,high\n\"help-ja p30\",0.55,0.1,1\n"));
  page.click("leaveResults");
  QTRY_VERIFY(page.window->findChild<QWidget*>("judgeResults") == nullptr);
}

void TestAnnotateTasks::guidelinesGetANewVersion() {
  Judging page(Judging::task());
  page.click("editGuidelines");
  auto* en = page.find<QPlainTextEdit>("guidelinesEn");
  QCOMPARE(en->toPlainText(), QString("Judge **faithfulness** first."));
  en->setFocus();
  en->selectAll();
  QTest::keyClicks(en, "Fluency last.");
  page.click("saveGuidelines");
  QTRY_VERIFY(page.window->findChild<QWidget*>("guidelinesForm") == nullptr);
  QCOMPARE(page.service().tasks[0].guidelines.version, std::int64_t{3});
  QCOMPARE(page.service().tasks[0].guidelines.en, std::string("Fluency last."));
}

void TestAnnotateTasks::openTaskTellsNoMethod() {
  Judging page(Judging::task(true, true));
  // The form knows the runs and must be gone when judging begins.
  page.click("newTask");
  page.click("cancelTask");
  QTRY_VERIFY(page.window->findChild<QWidget*>("taskForm") == nullptr);
  page.sitDown("mori");
  QTRY_COMPARE(page.place(), QString("Practice 1 of 3"));
  Judging::key(Qt::Key_H);
  QStringList secrets;
  for (const RunRow& run : page.window->desk().runs())
    secrets << run.id << run.name << texts::methodLabel(run.method) << run.method;
  secrets << "Reference"
          << "First sentences";
  QVERIFY(secrets.size() > 10);
  QStringList said{page.window->windowTitle()};
  const auto add = [&said](const QWidget* widget) {
    said << widget->objectName() << widget->toolTip() << widget->statusTip() << widget->whatsThis()
         << widget->accessibleName() << widget->accessibleDescription() << widget->windowTitle();
    if (const auto* label = qobject_cast<const QLabel*>(widget)) said << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) said << button->text();
    if (const auto* edit = qobject_cast<const QLineEdit*>(widget)) said << edit->text();
    if (const auto* text = qobject_cast<const QTextEdit*>(widget)) said << text->toHtml();
    for (const QByteArray& name : widget->dynamicPropertyNames())
      said << widget->property(name.constData()).toString();
  };
  const auto* annotate = page.window->findChild<QWidget*>("annotate");
  add(annotate);
  for (const QWidget* widget : annotate->findChildren<QWidget*>())
    add(widget);
  // Whatever else is in sight beside the page.
  for (const QWidget* widget : page.window->findChildren<QWidget*>()) {
    if (widget->isVisible()) add(widget);
  }
  page.candidate("A")->selectAll();
  page.candidate("A")->copy();
  said << QApplication::clipboard()->text();
  // The tasks have numbers as runs have; they are not shown.
  for (const QString& text : std::as_const(said)) {
    for (const QString& secret : std::as_const(secrets))
      QVERIFY2(!text.contains(secret), qPrintable(secret + " in " + text));
  }
  // Whichever side: the same frame, size and colours.
  auto* a = page.window->findChild<QWidget*>("candidate_A");
  auto* b = page.window->findChild<QWidget*>("candidate_B");
  QVERIFY(qAbs(a->width() - b->width()) <= 1);
  QCOMPARE(a->height(), b->height());
}

QTEST_MAIN(TestAnnotateTasks)
#include "tst_annotate_tasks.moc"
