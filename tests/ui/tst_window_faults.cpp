// What is bad or odd, through the window over the real jobs: texts of any length and script, one
// record alone, a disk that cannot be written, two windows on one workspace.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>
#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

#include "core/base/atomic_file.h"
#include "core/store/store.h"
#include "tests/support/tiny_plan.h"
#include "tests/ui/program.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/summary_column.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;
namespace fs = std::filesystem;

namespace {

/// Whether this process may mount what nobody else sees (root in its own namespace).
bool mayMount = false;

constexpr int kLongSummary = 50000;

/// What is shown of the texts of one run: the summaries of its test records.
void addRun(const fs::path& workspace, const std::string& name,
            const std::vector<std::pair<std::string, std::string>>& texts) {
  auto store = store::Store::open(workspace / "espalier.sqlite");
  store::NewRun run;
  run.name = name;
  run.method = "adaptive_merge";
  run.plan = {
      {"espalier_plan", 1},
      {"name", name},
      {"base_model", "models/tiny-llama"},
      {"data",
       {{"train", "data/odd/train.jsonl"}, {"test", "data/odd/test.jsonl"}, {"language", "en"}}},
      {"method", {{"name", "adaptive_merge"}}}};
  const std::string id = store.create_run(run);
  std::vector<plan::Event> events;
  for (const auto& [record, text] : texts) {
    plan::event::Output output;
    output.id = record;
    output.raw = output.text = text;
    output.reference = "ref";
    output.finish = "eos";
    output.scores = {{"rougeL", 0.25}};
    events.push_back(output);
  }
  plan::event::Finished finished;
  finished.metrics = {{"rougeL", {{"value", 0.25}, {"low", 0.2}, {"high", 0.3}}}};
  events.push_back(finished);
  store.append_events(id, events);
}

bool bannerSays(const Program& program, const QString& words) {
  for (auto* label : program.window->findChildren<QLabel*>("bannerText")) {
    if (label->isVisible() && label->text().contains(words)) return true;
  }
  return false;
}

}  // namespace

class TestWindowFaults : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void oddTextsAreCompared();
  void aSetOfOneRecord();
  void aDiskThatCannotBeWritten();
  void aFolderThatIsNone();
  void twoWindowsOnOneWorkspace();
};

void TestWindowFaults::oddTextsAreCompared() {
  const QTemporaryDir folder;
  const fs::path workspace = folder.filePath("odd").toStdString();
  makeTinyWorkspace(workspace);
  make_folder(workspace / "data" / "odd");
  const std::string rightToLeft =
      "المكتبة مغلقة لمدة أسبوعين ‏— השירות סגור.";
  const std::string emoji = "👩‍👩‍👧‍👦 🇯🇵 é ﷽ 𠮷野家 \xF0\x9D\x94\xB8";
  const std::string controls =
      "here <b>no & markup</b> \xE2\x80\xAE"
      "reversed\xE2\x80\xAC";
  std::string records;
  for (const auto& [id, text] : {std::pair<std::string, std::string>{"rtl", rightToLeft},
                                 {"emoji", emoji},
                                 {"long", "A long one."},
                                 {"controls", controls}}) {
    records += json::dump({{"id", id}, {"document", text + " " + text}, {"summary", "ref"}}) + "\n";
  }
  for (const char* part : {"train", "test"})
    write_file(workspace / "data" / "odd" / (std::string(part) + ".jsonl"), records);
  std::string endless;
  for (int i = 0; static_cast<int>(endless.size()) < kLongSummary; ++i)
    endless += "word" + std::to_string(i) + " ";
  endless.resize(kLongSummary, 'x');
  endless.back() = 'x';
  for (const char* name : {"one", "two"}) {
    addRun(workspace, name,
           {{"rtl", rightToLeft}, {"emoji", emoji}, {"long", endless}, {"controls", controls}});
  }
  Program program(folder.path());
  program.jobs->openWorkspace(QString::fromStdString(workspace.string()));
  QTRY_COMPARE_WITH_TIMEOUT(program.window->desk().runs().size(), 2, 20000);
  Q_EMIT program.window->desk().comparisonWanted({"001", "002"});
  QCOMPARE(program.window->currentPage(), QString("compare"));
  auto* items = program.find<QListWidget>("itemList");
  QTRY_COMPARE_WITH_TIMEOUT(items->count(), 4, 20000);
  // Every text stands whole and as it is, whatever record is chosen.
  QStringList found;
  for (int row = 0; row < items->count(); ++row) {
    items->setCurrentRow(row);
    QTest::qWait(50);
    found << program.find<SummaryColumn>("summaryColumn1")->plainText().trimmed();
  }
  for (const std::string& text : {rightToLeft, emoji, endless, controls}) {
    const QString wanted = QString::fromStdString(text);
    QVERIFY2(found.contains(wanted),
             qPrintable(wanted.left(40) + " not in " + found.join("|").left(400)));
  }
}

void TestWindowFaults::aSetOfOneRecord() {
  const QTemporaryDir folder;
  const fs::path workspace = folder.filePath("one").toStdString();
  makeTinyWorkspace(workspace);
  const QString file = folder.filePath("single.jsonl");
  write_file(file.toStdString(),
             R"({"id": "a", "document": "The library closes.", "summary": "Closed."})"
             "\n");
  Program program(folder.path());
  program.jobs->openWorkspace(QString::fromStdString(workspace.string()));
  QTRY_VERIFY_WITH_TIMEOUT(program.window->desk().hasWorkspace(), 20000);
  program.click("rail_data");
  ask::setNextFile(file);
  program.click("importData");
  program.click("runImport");
  QTRY_COMPARE_WITH_TIMEOUT(program.find<QTableView>("dataTable")->model()->rowCount(), 1, 20000);
  QTRY_COMPARE_WITH_TIMEOUT(program.find<QTableView>("recordTable")->model()->rowCount(), 1, 20000);
  // One example, no validation, no test: it trains, and the last state is what is kept.
  program.click("useInCompose");
  program.type("optimizer.epochs", "3");
  program.click("startButton");
  QTRY_COMPARE_WITH_TIMEOUT(program.jobs->state(), JobState::Finished, 60000);
  QTRY_COMPARE_WITH_TIMEOUT(program.window->desk().runs().value(0).state, QString("finished"),
                            20000);
  QVERIFY(!program.window->desk().runs().value(0).bestValidation.has_value());
}

void TestWindowFaults::aDiskThatCannotBeWritten() {
  if (!mayMount) QSKIP("a read-only disk needs the right to mount");
  const QTemporaryDir folder;
  const fs::path workspace = folder.filePath("shelf").toStdString();
  makeTinyWorkspace(workspace);
  addRun(workspace, "kept", {{"a", "text"}});
  const std::string place = workspace.string();
  QCOMPARE(::mount(place.c_str(), place.c_str(), nullptr, MS_BIND, nullptr), 0);
  QCOMPARE(::mount(nullptr, place.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr), 0);
  {
    Program program(folder.path());
    program.jobs->openWorkspace(QString::fromStdString(place));
    QTRY_VERIFY_WITH_TIMEOUT(bannerSays(program, "written") || bannerSays(program, "read-only"),
                             20000);
    QVERIFY(!program.window->desk().hasWorkspace());
    QCOMPARE(program.window->currentPage(), QString("home"));
  }
  ::umount(place.c_str());
}

void TestWindowFaults::aFolderThatIsNone() {
  const QTemporaryDir folder;
  Program program(folder.path());
  for (const QString& path : {folder.filePath("nowhere"), QString("/proc/self/environ")}) {
    program.jobs->openWorkspace(path);
    QTRY_VERIFY_WITH_TIMEOUT(bannerSays(program, path), 20000);
    QVERIFY(!program.window->desk().hasWorkspace());
  }
}

void TestWindowFaults::twoWindowsOnOneWorkspace() {
  const QTemporaryDir one, two;
  const fs::path workspace = one.filePath("shared").toStdString();
  makeTinyWorkspace(workspace);
  addRun(workspace, "first name", {{"a", "text"}});
  Program left(one.path()), right(two.path());
  for (Program* program : {&left, &right}) {
    program->jobs->openWorkspace(QString::fromStdString(workspace.string()));
    QTRY_COMPARE_WITH_TIMEOUT(program->window->desk().runs().size(), 1, 20000);
  }
  // What one writes the other shows, in both directions, and neither loses what the other wrote.
  left.window->desk().rename("001", "said on the left");
  QTRY_COMPARE_WITH_TIMEOUT(right.window->desk().runs().value(0).name, QString("said on the left"),
                            20000);
  right.jobs->describeRun("001", {"right"}, "noted on the right");
  QTRY_COMPARE_WITH_TIMEOUT(left.window->desk().runs().value(0).note, QString("noted on the right"),
                            20000);
  QCOMPARE(left.window->desk().runs().value(0).name, QString("said on the left"));
  QCOMPARE(left.window->desk().runs().value(0).tags, QStringList{"right"});
}

int main(int argc, char** argv) {
  // Before any thread: what is mounted here is seen by this process alone.
  mayMount = ::geteuid() == 0 && ::unshare(CLONE_NEWNS) == 0 &&
             ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  QApplication app(argc, argv);
  TestWindowFaults test;
  return QTest::qExec(&test, argc, argv);
}
#include "tst_window_faults.moc"
