// The window over the real jobs, from a file of records to an exported comparison: import, compose,
// train, pause, quit, open again, go on, compare, export. What was interrupted ends in the same
// numbers as what was not.
#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "core/base/atomic_file.h"
#include "core/experiment/runner.h"
#include "core/store/store.h"
#include "tests/support/tiny_plan.h"
#include "tests/ui/program.h"
#include "ui/charts/run_charts.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/summary_column.h"

using namespace espalier;
using namespace espalier::ui;
namespace fs = std::filesystem;

namespace {

constexpr int kRecords = 150;  // a tenth to validate is enough for the shots
constexpr int kLongMs = 120000;

/// A file as a newspaper's archive might hand it out: headings of its own, Windows line ends.
std::string archive() {
  std::string out =
      "\xEF\xBB\xBF"
      "number,article,headline\r\n";
  for (int i = 0; i < kRecords; ++i) {
    const std::string n = std::to_string(i);
    out += n + ",\"The town's library, no. " + n + ", will close for " + n +
           " weeks. The roof is old.\",Library " + n + " closed\r\n";
  }
  return out;
}

std::vector<double> stepLosses(const store::Store& store, const std::string& run) {
  std::vector<double> out;
  for (const store::Point& point : store.points(run, "step"))
    out.push_back(point.loss);
  return out;
}

}  // namespace

class TestWholeStory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fromAFileToAnExport();

 private:
  void importAndCompose(Program& program, const QString& file);
};

void TestWholeStory::importAndCompose(Program& program, const QString& file) {
  program.click("rail_data");
  ask::setNextFile(file);
  program.click("importData");
  QTRY_COMPARE_WITH_TIMEOUT(program.find<QComboBox>("column_document")->currentText(),
                            QString("article"), 20000);
  QCOMPARE(program.find<QComboBox>("column_summary")->currentText(), QString("headline"));
  program.choose("column_id", "number");
  program.choose("setPart", "all three");
  QTRY_COMPARE(program.find<QLabel>("importObstacle")->text(), QString());
  program.click("runImport");
  auto* sets = program.find<QTableView>("dataTable");
  QTRY_COMPARE_WITH_TIMEOUT(sets->model()->rowCount(), 1, 20000);
  program.click("useInCompose");
  QCOMPARE(program.window->currentPage(), QString("compose"));
  program.type("data.shots", "8");
  program.type("optimizer.epochs", "80");
  program.type("optimizer.patience", "1000");
  program.type("generation.max_new_tokens", "8");
}

void TestWholeStory::fromAFileToAnExport() {
  const QTemporaryDir folder;
  const fs::path workspace = folder.filePath("town").toStdString();
  makeTinyWorkspace(workspace);
  const QString file = folder.filePath("archive.csv");
  write_file(file.toStdString(), archive());
  const fs::path store = workspace / "espalier.sqlite";
  std::string run;
  std::size_t before = 0;
  {
    Program program(folder.path());
    ask::setNextFile(QString::fromStdString(workspace.string()));
    program.click("openFolder");
    QTRY_VERIFY_WITH_TIMEOUT(program.window->desk().hasWorkspace(), 20000);
    importAndCompose(program, file);
    program.click("startButton");
    QTRY_COMPARE_WITH_TIMEOUT(program.jobs->state(), JobState::Running, 30000);
    auto* loss = program.find<LossChart>("lossChart");
    QTRY_VERIFY_WITH_TIMEOUT(loss->lines()[1].data.y().size() >= 5, kLongMs);
    program.click("pauseButton");
    QTRY_COMPARE_WITH_TIMEOUT(program.jobs->state(), JobState::Paused, 30000);
    ask::setNextClosing(ask::Closing::PauseAndSave);
    QVERIFY(!program.window->close());  // it closes when the job says so
    QTRY_VERIFY_WITH_TIMEOUT(!program.window->isVisible(), 30000);
  }
  {
    const auto left = store::Store::open_read_only(store);
    QCOMPARE(left.runs().size(), 1U);
    run = left.runs()[0].id;
    before = stepLosses(left, run).size();
    QVERIFY(before >= 5);
    QVERIFY(before < 640);
  }
  {
    Program program(folder.path());
    // The workspace stands among the recent ones.
    QAbstractButton* recent = nullptr;
    for (auto* button : program.window->findChildren<QAbstractButton*>()) {
      if (button->isVisible() && button->text() == "town") recent = button;
    }
    QVERIFY(recent != nullptr);
    QTest::mouseClick(recent, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(program.window->desk().hasWorkspace(), 20000);
    program.click("rail_results");
    auto* table = program.find<QTableView>("runTable");
    QTRY_COMPARE_WITH_TIMEOUT(table->model()->rowCount(), 1, 20000);
    table->selectRow(0);
    program.click("resumeRun");
    QTRY_COMPARE_WITH_TIMEOUT(program.jobs->state(), JobState::Finished, kLongMs);
    // The curve stands whole, what was before the pause included.
    QTRY_COMPARE_WITH_TIMEOUT(program.find<LossChart>("lossChart")->lines()[1].data.y().size(), 640,
                              20000);
    QTRY_COMPARE_WITH_TIMEOUT(program.window->desk().runs().value(0).state, QString("finished"),
                              20000);
    program.click("compareButton");
    QCOMPARE(program.window->currentPage(), QString("compare"));
    auto* items = program.find<QListWidget>("itemList");
    QTRY_VERIFY_WITH_TIMEOUT(items->count() > 0, 20000);
    QVERIFY(program.find<QTextBrowser>("articleText")->toPlainText().contains("town's library"));
    QVERIFY(program.find<SummaryColumn>("referenceColumn")->plainText().contains("closed"));
    const QString csv = folder.filePath("comparison.csv");
    ask::setNextFile(csv);
    // The menu is a loop of its own while it is open: what it holds is chosen as by its key.
    auto* all = program.find<QMenu>("compareExportMenu")->findChild<QAction*>("saveAllCsv");
    QVERIFY(all != nullptr);
    all->trigger();
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(csv), 20000);
    const std::string text = read_file(csv.toStdString());
    QVERIFY(text.find("town's library, no. ") != std::string::npos);
  }
  // The same plan, never interrupted.
  auto all = store::Store::open(store);
  const store::RunRow row = all.run(run);
  QCOMPARE(row.state, std::string("finished"));
  experiment::RunOptions options;
  options.store = folder.filePath("other/espalier.sqlite").toStdString();
  make_folder(options.store.parent_path());
  experiment::Session session;
  Control control;
  const auto whole =
      experiment::run(plan::parse(row.plan, workspace), options, session, control, {});
  const auto other = store::Store::open_read_only(options.store);
  QCOMPARE(stepLosses(all, run), stepLosses(other, whole.run));
  QCOMPARE(stepLosses(all, run).size(), 640U);
  QVERIFY(read_file(row.folder / "adapter" / "adapter_model.safetensors") ==
          read_file(whole.folder / "adapter" / "adapter_model.safetensors"));
}

int main(int argc, char** argv) {
  QApplication app(argc, argv);
  TestWholeStory test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_whole_story.moc"
