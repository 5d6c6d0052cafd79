#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "tests/ui/stage.h"
#include "ui/charts/run_charts.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/monitor_page.h"
#include "ui/pages/plan_fields.h"
#include "ui/pages/summary_column.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

class TestStory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fromStartToComparison();
  void pauseStopAbort();
  void closingWhileRunningAsks();
  void fieldErrorsStandAtTheField();
  void badStartComesBackToCompose();
  void adapterByClicks();
  void planSavedAndLoaded();
  void languageSwitchesAtOnce();
  void themeSwitchesAtOnce();
  void chartsExportAndHide();
  void chartsRestWhileHidden();
  void resultsRenameAndOpen();
};

void TestStory::fromStartToComparison() {
  Stage stage;
  stage.openDemo();
  stage.startRun();
  QCOMPARE(stage.window->currentPage(), QString("monitor"));
  QCOMPARE(stage.jobs.lastPlan["data"]["shots"].get<int>(), 5);
  QCOMPARE(stage.jobs.lastPlan["method"]["name"].get<std::string>(), std::string("adaptive_merge"));
  stage.jobs.advance(24);
  auto* loss = stage.find<LossChart>("lossChart");
  auto* weights = stage.find<WeightsChart>("weightsChart");
  QTRY_VERIFY(loss->replots() > 0);
  QCOMPARE(loss->lines()[0].data.y().size(), 96);  // four examples a step
  QCOMPARE(loss->lines()[1].data.y().size(), 24);
  QCOMPARE(loss->lines()[3].data.x(), (QVector<double>{12, 24}));
  QCOMPARE(weights->lines().size(), 3);
  double sum = 0;
  for (const auto& line : weights->lines())
    sum += line.data.y().last();
  QVERIFY(std::abs(sum - 1) < 1e-9);
  QVERIFY(stage.find<QTextBrowser>("sampleText")->toPlainText().contains("並べ替える"));
  stage.jobs.advance(FakeJobService::kSteps);
  QTRY_COMPARE(stage.jobs.state(), JobState::Finished);
  QTRY_VERIFY(stage.window->desk().run("006") != nullptr);
  stage.click("compareButton");
  QCOMPARE(stage.window->currentPage(), QString("compare"));
  auto* compare = stage.find<ComparePage>("compare");
  QCOMPARE(compare->shownRuns().size(), 2);
  QCOMPARE(compare->shownRuns().first(), QString("006"));
  QTRY_VERIFY(stage.find<QListWidget>("itemList")->count() > 0);
  QVERIFY(stage.find<QTextBrowser>("articleText")->toPlainText().contains("フォルダー内の"));
  QTRY_VERIFY(!stage.find<SummaryColumn>("summaryColumn1")->plainText().isEmpty());
  QVERIFY(stage.find<SummaryColumn>("referenceColumn")->plainText().contains("更新日"));
}

void TestStory::pauseStopAbort() {
  Stage stage;
  stage.openDemo();
  stage.startRun();
  stage.jobs.advance(6);
  stage.click("pauseButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Paused);
  QCOMPARE(stage.find<QAbstractButton>("pauseButton")->text(), QString("Resume"));
  stage.click("chipPause");
  QTRY_COMPARE(stage.jobs.state(), JobState::Running);
  stage.click("stopButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Stopped);
  QCOMPARE(stage.find<QLabel>("runState")->text(), QString("Stopped"));
  QVERIFY(!stage.find<QAbstractButton>("stopButton")->isVisible());
  stage.startRun();
  stage.jobs.advance(2);
  stage.click("abortButton");
  QTRY_COMPARE(stage.jobs.state(), JobState::Stopped);
  QCOMPARE(stage.jobs.calls.filter(QRegularExpression("^(pause|resume|stop|abort)$")),
           (QStringList{"pause", "resume", "stop", "abort"}));
}

void TestStory::closingWhileRunningAsks() {
  Stage stage;
  stage.openDemo();
  stage.startRun();
  stage.jobs.advance(1);
  ask::setNextClosing(ask::Closing::Cancel);
  QTest::keyClick(stage.window.get(), Qt::Key_Q, Qt::ControlModifier);
  QVERIFY(stage.window->isVisible());
  QVERIFY(stage.jobs.calls.filter(QRegularExpression("^(pause|stop|abort)$")).isEmpty());
  ask::setNextClosing(ask::Closing::KeepRunning);
  QVERIFY(!stage.window->close());
  QCOMPARE(stage.jobs.state(), JobState::Running);
  ask::setNextClosing(ask::Closing::PauseAndSave);
  QVERIFY(!stage.window->close());
  QTRY_VERIFY(!stage.window->isVisible());
  QCOMPARE(stage.jobs.state(), JobState::Stopped);
  QCOMPARE(stage.jobs.calls.filter(QRegularExpression("^(pause|stop|abort)$")),
           (QStringList{"pause", "abort"}));
}

void TestStory::fieldErrorsStandAtTheField() {
  Stage stage;
  workbench::Note note;
  note.level = workbench::Note::Level::error;
  note.field = "data.shots";
  note.key = "none";
  note.message = "too many shots";
  note.fix = {{"data.shots", 3}};
  stage.jobs.notes = {note};
  stage.openDemo();
  stage.click("rail_compose");
  auto* shots = stage.find<QWidget>("data.shots");
  auto* field = qobject_cast<Field*>(shots->parentWidget());
  QVERIFY(field != nullptr);
  QTRY_COMPARE(field->error(), QString("too many shots"));
  QVERIFY(!stage.find<QAbstractButton>("startButton")->isEnabled());
  stage.jobs.notes.clear();
  const auto mendButton = [&stage]() -> QAbstractButton* {
    for (auto* button : stage.window->findChildren<QAbstractButton*>()) {
      if (button->isVisible() && button->text() == "Mend it") return button;
    }
    return nullptr;
  };
  QTRY_VERIFY(mendButton() != nullptr);
  QAbstractButton* mend = mendButton();
  QTest::mouseClick(mend, Qt::LeftButton);
  QCOMPARE(stage.find<ComposePage>("compose")->draft().value("data.shots").get<int>(), 3);
  QTRY_VERIFY(field->error().isEmpty());
  QVERIFY(stage.find<QAbstractButton>("startButton")->isEnabled());
}

void TestStory::badStartComesBackToCompose() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_compose");
  stage.jobs.nextStartError = {"plan.bad_value", {{"key", "prune.ratio"}}, "message", "hint"};
  stage.click("startButton");
  QCOMPARE(stage.window->currentPage(), QString("compose"));
  bool shown = false;
  for (auto* label : stage.window->findChildren<QLabel*>("bannerText")) {
    shown = shown || (label->isVisible() && label->text().contains("prune.ratio"));
  }
  QVERIFY(shown);
  QVERIFY(stage.find<QAbstractButton>("notices")->isVisible());
}

void TestStory::adapterByClicks() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_compose");
  stage.click("addAdapter");
  auto* menu = stage.find<QMenu>("adapterMenu");
  QTRY_VERIFY(menu->isVisible());
  menu->actions().at(1)->trigger();
  menu->close();
  PlanDraft& draft = stage.find<ComposePage>("compose")->draft();
  QCOMPARE(draft.value("adapters.0.name").get<std::string>(), std::string("descriptions-ja"));
  auto* row = stage.find<QWidget>("adapterRow0");
  auto* number = row->findChild<QDoubleSpinBox*>();
  number->setValue(-0.5);
  QCOMPARE(draft.value("adapters.0.weight").get<double>(), -0.5);
  for (auto* button : row->findChildren<QAbstractButton*>())
    QTest::mouseClick(button, Qt::LeftButton);
  QVERIFY(draft.value("adapters").empty());
}

void TestStory::planSavedAndLoaded() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_compose");
  PlanDraft& draft = stage.find<ComposePage>("compose")->draft();
  auto* ratio = stage.find<QDoubleSpinBox>("prune.ratio");
  ratio->setValue(0.5);
  QCOMPARE(draft.value("prune.ratio").get<double>(), 0.5);
  const QString path = stage.folder.filePath("plans/mine.json");
  ask::setNextFile(path);
  stage.click("savePlan");
  QVERIFY(QFile::exists(path));
  const Json before = draft.json();
  ratio->setValue(0.1);
  ask::setNextFile(path);
  stage.click("loadPlan");
  QVERIFY(draft.json() == before);
  QCOMPARE(ratio->value(), 0.5);
  QFile broken(stage.folder.filePath("broken.json"));
  QVERIFY(broken.open(QIODevice::WriteOnly));
  broken.write("{\"a\": ");
  broken.close();
  ask::setNextFile(broken.fileName());
  stage.click("loadPlan");
  QVERIFY(draft.json() == before);
}

void TestStory::languageSwitchesAtOnce() {
  Stage stage;
  stage.openDemo();
  auto* compose = stage.find<QAbstractButton>("rail_compose");
  QCOMPARE(compose->text(), QString("Compose"));
  stage.click("languageSwitch");
  QTRY_COMPARE(compose->text(), QString("組み立て"));
  QCOMPARE(stage.find<QAbstractButton>("startButton")->text(), QString("開始"));
  QCOMPARE(stage.find<LossChart>("lossChart")->title(), QString("損失"));
  QCOMPARE(stage.find<QComboBox>("prune.importance")->currentText(), QString("入力"));
  QCOMPARE(stage.settings.value<QString>(Settings::Key::Language), QString("ja"));
  stage.click("languageSwitch");
  QTRY_COMPARE(compose->text(), QString("Compose"));
}

void TestStory::themeSwitchesAtOnce() {
  Stage stage;
  auto* chart = stage.find<LossChart>("lossChart");
  const QColor before = chart->lines()[1].graph->pen().color();
  QVERIFY(!Theme::get().dark());
  stage.click("themeSwitch");
  QVERIFY(Theme::get().dark());
  QVERIFY(chart->lines()[1].graph->pen().color() != before);
  QCOMPARE(qApp->palette().color(QPalette::Window), QColor("#16181C"));
  Theme::get().setMode(Theme::Mode::Light);
}

void TestStory::chartsExportAndHide() {
  Stage stage;
  stage.openDemo();
  stage.startRun();
  stage.jobs.advance(12);
  auto* chart = stage.find<WeightsChart>("weightsChart");
  QTRY_VERIFY(chart->replots() > 0);
  const QStringList rows = chart->csv().split('\n', Qt::SkipEmptyParts);
  QCOMPARE(rows.size(), 13);
  QCOMPARE(rows.first(), QString("step,descriptions-ja,manual-ja,papers-approach"));
  const QString svg = stage.folder.filePath("c.svg");
  QVERIFY(chart->saveSvg(svg));
  QFile file(svg);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(text.contains("manual-ja"));
  QVERIFY(!text.contains("<image"));
  QVERIFY(chart->savePng(stage.folder.filePath("c.png")));
  auto* item = stage.find<QAbstractButton>("legend_manual-ja");
  QTest::mouseClick(item, Qt::LeftButton);
  QVERIFY(!chart->lines()[1].graph->visible());
  chart->setCrosshair(3);
  QTRY_VERIFY(!chart->lines()[0].item->value().isEmpty());
}

void TestStory::chartsRestWhileHidden() {
  Stage stage;
  stage.openDemo();
  stage.startRun();
  stage.jobs.advance(3);
  auto* chart = stage.find<LossChart>("lossChart");
  QTRY_VERIFY(chart->replots() > 0);
  stage.click("rail_results");
  const int before = chart->replots();
  for (int i = 0; i < 10; ++i)
    stage.jobs.advance(1);
  QTest::qWait(300);
  QCOMPARE(chart->replots(), before);
  stage.click("rail_monitor");
  QTRY_VERIFY(chart->replots() > before);
  // A burst of batches makes at most ten pictures a second.
  const int start = chart->replots();
  QElapsedTimer clock;
  clock.start();
  while (clock.elapsed() < 1000) {
    Q_EMIT stage.jobs.eventsArrived({plan::event::Example{1, 1, "x", 2.0, 10}});
    QTest::qWait(5);
  }
  QVERIFY(chart->replots() - start <= static_cast<int>(clock.elapsed() / 100) + 1);
}

void TestStory::resultsRenameAndOpen() {
  Stage stage;
  stage.openDemo();
  stage.click("rail_results");
  auto* table = stage.find<QTableView>("runTable");
  QTRY_COMPARE(table->model()->rowCount(), 5);
  auto* filter = stage.find<QLineEdit>("runFilter");
  QTest::keyClicks(filter, "zero");
  QTRY_COMPARE(table->model()->rowCount(), 1);
  table->model()->setData(table->model()->index(0, 0), "help-ja, zero-shot, again");
  QCOMPARE(stage.jobs.renames.value("001"), QString("help-ja, zero-shot, again"));
  filter->clear();
  table->selectRow(0);
  stage.click("openMonitor");
  QCOMPARE(stage.window->currentPage(), QString("monitor"));
  auto* monitor = stage.find<MonitorPage>("monitor");
  QTRY_COMPARE(monitor->feed().steps().x.size(), FakeJobService::kSteps);
  QVERIFY(!stage.find<QAbstractButton>("abortButton")->isVisible());
  QTest::keyClick(stage.window.get(), Qt::Key_Left, Qt::AltModifier);
  QTRY_COMPARE(stage.window->currentPage(), QString("results"));
}

QTEST_MAIN(TestStory)
#include "tst_story.moc"
