// The window with the real compute thread on a tiny model: Start, live charts, comparison.
#include <QAbstractButton>
#include <QApplication>
#include <QListWidget>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <filesystem>
#include <memory>

#include "core/base/atomic_file.h"
#include "core/experiment/runner.h"
#include "tests/support/tiny_plan.h"
#include "ui/charts/run_charts.h"
#include "ui/jobs/bridge/core_job_service.h"
#include "ui/models/desk.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/summary_column.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

using namespace espalier;
using namespace espalier::ui;
namespace fs = std::filesystem;

namespace {

/// models/, adapters/ and data/ as a user's workspace has them.
void makeWorkspace(const fs::path& folder) {
  for (const char* part : {"models", "adapters", "data/tiny"})
    make_folder(folder / part);
  fs::copy(test::golden_path("models/tiny-llama"), folder / "models" / "tiny-llama",
           fs::copy_options::recursive);
  for (const std::string name : {"a", "b"}) {
    fs::copy(test::golden_path("adapters/tiny-llama-" + name), folder / "adapters" / name,
             fs::copy_options::recursive);
  }
  for (const auto& [name, count] : {std::pair{"train", 8}, {"validation", 6}, {"test", 3}}) {
    write_file(folder / "data" / "tiny" / (std::string(name) + ".jsonl"),
               test::tiny_records(name, count));
  }
  write_file(
      folder / "data" / "tiny" / "info.json",
      R"({"language": "en", "prompt": "Article: {document}\nSummary:", "completion": " {summary}"})");
}

}  // namespace

class TestRealStory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fromStartToComparison();
  void aStoppedRunIsResumed();
};

namespace {

/// The window in English over the real jobs, before any workspace is open.
struct Stage {
  QTemporaryDir folder;
  fs::path workspace = folder.filePath("work").toStdString();
  Settings settings{folder.path()};
  std::unique_ptr<Language> language;
  std::unique_ptr<CoreJobService> service = std::make_unique<CoreJobService>();
  std::unique_ptr<MainWindow> window;

  Stage() {
    makeWorkspace(workspace);
    settings.set(Settings::Key::Language, "en");
    language = std::make_unique<Language>(settings);
    Theme::get().install(*qApp, settings);
    window = std::make_unique<MainWindow>(*service, settings, *language);
    window->show();
    QApplication::setActiveWindow(window.get());
  }
  void open() {
    QSignalSpy opened(service.get(), &JobService::workspaceOpened);
    service->openWorkspace(QString::fromStdString(workspace.string()));
    QTRY_COMPARE(opened.count(), 1);
  }
  void click(const char* name) {
    auto* button = window->findChild<QAbstractButton*>(name);
    QVERIFY2(button != nullptr, name);
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), name, 20000);
    QTest::mouseClick(button, Qt::LeftButton);
  }
};

}  // namespace

void TestRealStory::aStoppedRunIsResumed() {
  Stage stage;
  const fs::path workspace = stage.workspace;
  {  // another process has left it in the middle
    QTemporaryDir elsewhere;
    Json plan = test::tiny_plan(elsewhere);
    plan["name"] = "left in the middle";
    for (const char* part : {"train", "validation", "test"})
      plan["data"][part] = (workspace / "data" / "tiny" / (std::string(part) + ".jsonl")).string();
    experiment::RunOptions options;
    options.store = workspace / "espalier.sqlite";
    experiment::Session session;
    Control control;
    const auto result = experiment::run(plan::parse(plan, workspace), options, session, control,
                                        [&](const plan::Event& e) {
                                          const auto* step = std::get_if<plan::event::Step>(&e);
                                          if (step != nullptr && step->step == 4)
                                            control.request_stop();
                                        });
    QCOMPARE(result.state, std::string("stopped"));
  }
  stage.open();
  stage.click("rail_results");
  auto* table = stage.window->findChild<QTableView*>("runTable");
  QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 10000);
  table->selectRow(0);
  stage.click("resumeRun");
  QTRY_COMPARE_WITH_TIMEOUT(stage.service->state(), JobState::Finished, 60000);
  QCOMPARE(stage.window->currentPage(), QString("monitor"));
  // The curve stands whole: the four steps of before and the five that were left.
  auto* loss = stage.window->findChild<LossChart*>("lossChart");
  QTRY_COMPARE(loss->lines()[1].data.y().size(), 9);
  QTRY_COMPARE_WITH_TIMEOUT(stage.window->desk().runs().value(0).state, QString("finished"), 10000);
  stage.service->shutDown();
}

void TestRealStory::fromStartToComparison() {
  Stage stage;
  CoreJobService& jobs = *stage.service;
  MainWindow& window = *stage.window;
  const auto click = [&](const char* name) { stage.click(name); };
  stage.open();
  click("rail_compose");
  click("startButton");
  QTRY_COMPARE_WITH_TIMEOUT(jobs.state(), JobState::Running, 20000);
  QCOMPARE(window.currentPage(), QString("monitor"));
  QTRY_COMPARE_WITH_TIMEOUT(jobs.state(), JobState::Finished, 60000);
  auto* loss = window.findChild<LossChart*>("lossChart");
  QVERIFY(loss != nullptr);
  // Patience may end the run before its last step, but not before three validations without gain.
  QTRY_VERIFY(loss->lines()[1].data.y().size() >= 6);
  auto* weights = window.findChild<WeightsChart*>("weightsChart");
  QVERIFY(weights->lines().size() >= 1);
  QTRY_VERIFY_WITH_TIMEOUT(!window.desk().runs().isEmpty(), 10000);
  click("compareButton");
  QCOMPARE(window.currentPage(), QString("compare"));
  QTRY_COMPARE_WITH_TIMEOUT(window.findChild<QListWidget*>("itemList")->count(), 3, 10000);
  QTRY_VERIFY(
      window.findChild<QTextBrowser*>("articleText")->toPlainText().contains("The library"));
  QVERIFY(window.findChild<SummaryColumn*>("referenceColumn")->plainText().contains("Closed for"));
  jobs.shutDown();
}

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  TestRealStory test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_real_story.moc"
