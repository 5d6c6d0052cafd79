// Blind judging over the real judging bridge and a real store: a task over the demo's finished runs
// is made, answered by the keys of three annotators, closed, and shows who won and how far they
// agree.
#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>
#include <cmath>
#include <filesystem>
#include <memory>
#include <set>

#include "core/base/atomic_file.h"
#include "core/experiment/demo.h"
#include "core/judge/annotation_answers.h"
#include "core/store/store.h"
#include "core/workbench/annotation.h"
#include "core/workbench/annotation_columns.h"
#include "tests/ui/fake_job_service.h"
#include "ui/dialogs/ask.h"
#include "ui/jobs/bridge/core_judge_service.h"
#include "ui/jobs/bridge/store_queries.h"
#include "ui/models/desk.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/widgets/number_box.h"
#include "ui/window/main_window.h"

using namespace espalier;
using namespace espalier::ui;
namespace fs = std::filesystem;

namespace {

const char* const kFiles[] = {"help-ja-006-LoRA-on-the-target-seed-1.json",
                              "help-ja-007-adaptive-seed-1.json",
                              "help-ja-001-lead-sentence-seed-1.json"};

/// The article that a record has in the test's own data: its id stands in it.
std::string articleOf(const std::string& record) {
  return "Article of " + record + ".";
}

/// A workspace with the demo's finished runs over articles of our own.
void makeWorkspace(const fs::path& folder) {
  fs::create_directories(folder / "data/help-ja");
  store::Store store = store::Store::open(folder / "espalier.sqlite");
  for (const char* file : kFiles)
    experiment::import_run_file(store, fs::path(ESPALIER_DEMO) / "results" / file);
  std::string data;
  for (const store::OutputRow& row : store.outputs(store.runs().front().id)) {
    data +=
        json::dump(
            {{"id", row.record}, {"document", articleOf(row.record)}, {"summary", row.reference}}) +
        "\n";
  }
  write_file(folder / "data/help-ja/test.jsonl", data);
}

/// What an annotator chose: the two texts by length, longer first, and which of them.
enum class Taste { Longer, Shorter, Careful };

/// By the texts alone, whichever side they stand on: 0, 1 or 2 (tie), 3 (both bad).
int preferred(Taste taste, const std::string& record, const QString& one, const QString& other) {
  const bool odd = std::hash<std::string>()(record) % 2 == 1;
  if (taste == Taste::Careful && odd) return 3;
  if (one.size() == other.size()) return 2;
  const bool longer = taste != Taste::Shorter || odd;
  return (one.size() > other.size()) == longer ? 0 : 1;
}

/// Krippendorff's alpha for names, straight from its definition.
double nominalAlpha(const std::vector<judge::Label>& labels) {
  std::map<double, double> totals;
  double all = 0, unlike = 0;
  std::map<std::uint32_t, std::vector<double>> items;
  for (const judge::Label& label : labels)
    items[label.item].push_back(label.value);
  for (const auto& [item, given] : items) {
    if (given.size() < 2) continue;
    for (const double a : given) {
      ++totals[a];
      ++all;
      for (const double b : given)
        unlike += a != b ? 1.0 / static_cast<double>(given.size() - 1) : 0.0;
    }
  }
  double expected = 0;
  for (const auto& [a, count] : totals)
    expected += count * (all - count) / (all - 1);
  return 1 - unlike / expected;
}

/// Everything that computes is left out; runs and judging are those of the store.
class StoreJobs : public FakeJobService {
 public:
  explicit StoreJobs(const fs::path& workspace)
      : FakeJobService(QString::fromStdString(workspace.string())),
        m_store(workspace / "espalier.sqlite") {
    m_judging.setStore(m_store);
  }
  void requestRuns() override {
    const auto runs = queries::runs(m_store);
    QMetaObject::invokeMethod(
        this, [this, runs] { Q_EMIT runsReady(runs); }, Qt::QueuedConnection);
  }
  JudgeService& judging() override { return m_judging; }
  void shutDown() override { m_judging.shutDown(); }

 private:
  fs::path m_store;
  CoreJudgeService m_judging;
};

struct Stage {
  QTemporaryDir folder;
  fs::path workspace = folder.filePath("work").toStdString();
  Settings settings{folder.path()};
  std::unique_ptr<Language> language;
  std::unique_ptr<StoreJobs> service;
  std::unique_ptr<MainWindow> window;

  Stage() {
    makeWorkspace(workspace);
    service = std::make_unique<StoreJobs>(workspace);
    settings.set(Settings::Key::Language, "en");
    language = std::make_unique<Language>(settings);
    Theme::get().install(*qApp, settings);
    openWindow();
  }
  void openWindow() {
    window = std::make_unique<MainWindow>(*service, settings, *language);
    window->show();
    QApplication::setActiveWindow(window.get());
    service->openWorkspace(QString::fromStdString(workspace.string()));
    QTRY_COMPARE_WITH_TIMEOUT(window->desk().runs().size(), 3, 20000);
  }
  template <typename Widget>
  Widget* find(const char* name) const {
    auto* widget = window->findChild<Widget*>(name);
    if (widget == nullptr) qFatal("no %s", name);
    return widget;
  }
  void click(const char* name) const {
    QTRY_VERIFY2_WITH_TIMEOUT(window->findChild<QAbstractButton*>(name) != nullptr, name, 20000);
    auto* button = find<QAbstractButton>(name);
    QTRY_VERIFY2_WITH_TIMEOUT(button->isVisible() && button->isEnabled(), name, 20000);
    QTest::mouseClick(button, Qt::LeftButton);
  }
  static void key(Qt::Key key) {
    QVERIFY(QApplication::focusWidget() != nullptr);
    QTest::keyClick(QApplication::focusWidget(), key);
  }
  QString place() const { return find<QLabel>("judgePlace")->text(); }
  QString text(const char* name) const { return find<QTextBrowser>(name)->toPlainText(); }
  bool done() const {
    const auto* banner = window->findChild<QWidget*>("judgeBanner");
    return banner->isVisible() &&
           banner->findChild<QLabel*>("bannerText")->text().startsWith("All items are answered.");
  }
  QString cell(const char* table, int row, int column) const {
    return find<QTableView>(table)->model()->index(row, column).data().toString();
  }
};

}  // namespace

class TestAnnotateStory : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void fromRunsToWinners();
  void draftsOutliveTheProgram();

 private:
  void makeTask(Stage& stage, int records, int annotators, int gold);
  void judge(Stage& stage, const char* login, Taste taste);
  void checkWins(const Stage& stage);
  void checkAgreement(const Stage& stage);
  void checkAnnotators(const Stage& stage);

  std::set<std::string> m_records;  ///< that were asked
  int m_left = 0, m_decided = 0, m_items = 0;
  std::map<QString, std::pair<int, int>> m_gold;  ///< right and asked, by login
};

void TestAnnotateStory::makeTask(Stage& stage, int records, int annotators, int gold) {
  stage.click("rail_results");
  auto* runs = stage.find<QTableView>("runTable");
  QTRY_COMPARE(runs->model()->rowCount(), 3);
  runs->selectAll();
  stage.click("rateRuns");
  QTRY_COMPARE(stage.find<QLabel>("sharedRecords")->text(), QString("43 test records in common"));
  QTest::keyClicks(stage.find<QLineEdit>("taskName"), "Demo round");
  stage.find<NumberBox>("task_records")->setValue(records);
  stage.find<NumberBox>("task_annotators")->setValue(annotators);
  stage.find<NumberBox>("task_raters")->setValue(annotators);
  stage.find<NumberBox>("task_goldRate")->setValue(gold > 0 ? 20 : 0);
  stage.find<NumberBox>("task_madeGold")->setValue(gold);
  stage.click("makeTask");
  QTRY_COMPARE_WITH_TIMEOUT(stage.find<QTableView>("taskTable")->model()->rowCount(), 1, 20000);
  QCOMPARE(stage.cell("taskTable", 0, 0), QString("Demo round"));
}

/// One annotator from the first item to the last, by keys alone.
void TestAnnotateStory::judge(Stage& stage, const char* login, Taste taste) {
  auto* field = stage.find<QLineEdit>("loginName");
  field->setFocus();
  field->selectAll();
  QTest::keyClicks(field, login);
  stage.key(Qt::Key_Return);
  QTRY_VERIFY_WITH_TIMEOUT(stage.place().startsWith("1 of "), 20000);
  const store::Store store = store::Store::open_read_only(stage.workspace / "espalier.sqlite");
  std::map<std::string, std::set<QString>> written;
  std::map<std::string, QString> references;
  for (const store::RunRow& run : store.runs()) {
    for (const store::OutputRow& row : store.outputs(run.id)) {
      written[row.record].insert(QString::fromStdString(row.text));
      references[row.record] = QString::fromStdString(row.reference);
    }
  }
  for (int i = 0; i < 200 && !stage.done(); ++i) {
    const QString article = stage.text("judgedArticle");
    const std::string record = article.mid(11).chopped(1).toStdString();
    QVERIFY2(written.contains(record), qPrintable(article));
    const QString a = stage.text("candidateText_A");
    const QString b = stage.text("candidateText_B");
    const auto& own = written[record];
    if (!own.contains(a) || !own.contains(b)) {  // a gold item
      const bool right = taste == Taste::Careful || a == references[record];
      ++m_gold[login].second;
      if (right) ++m_gold[login].first;
      stage.key(taste == Taste::Careful && b == references[record] ? Qt::Key_2 : Qt::Key_1);
    } else {
      m_records.insert(record);
      const int choice = preferred(taste, record, a, b);
      const Qt::Key keys[] = {Qt::Key_1, Qt::Key_2, Qt::Key_0, Qt::Key_9};
      stage.key(keys[choice]);
      ++m_items;
      if (choice < 2) ++m_decided;
      if (choice == 0) ++m_left;
    }
    const QString before = stage.place();
    stage.key(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(stage.place() != before || stage.done(), 20000);
  }
  QVERIFY(stage.done());
  stage.click("judge_leave");
  QTRY_COMPARE(stage.find<QAbstractButton>("startJudging")->text(), QString("Go on"));
}

void TestAnnotateStory::fromRunsToWinners() {
  Stage stage;
  makeTask(stage, 6, 3, 3);
  judge(stage, "mori", Taste::Longer);
  judge(stage, "sato", Taste::Shorter);
  judge(stage, "kato", Taste::Careful);
  QCOMPARE(m_records.size(), std::size_t{6});
  ask::setNextConfirm(true);
  stage.click("closeTask");
  QTRY_COMPARE_WITH_TIMEOUT(stage.cell("taskTable", 0, 1), QString("closed"), 20000);
  stage.click("showResults");
  QTRY_VERIFY_WITH_TIMEOUT(stage.window->findChild<QTableView*>("winsTable") != nullptr, 60000);
  checkWins(stage);
  checkAgreement(stage);
  checkAnnotators(stage);
  stage.service->shutDown();
}

/// Won, tied, lost and both bad as the tastes say for the texts of each pair.
void TestAnnotateStory::checkWins(const Stage& stage) {
  const store::Store store = store::Store::open_read_only(stage.workspace / "espalier.sqlite");
  std::map<std::string, std::map<std::string, QString>> texts;
  std::map<std::string, QString> names;
  for (const store::RunRow& run : store.runs()) {
    names[run.id] = QString::fromStdString(run.name);
    for (const store::OutputRow& row : store.outputs(run.id))
      texts[run.id][row.record] = QString::fromStdString(row.text);
  }
  std::map<std::pair<QString, QString>, std::vector<int>> wanted;
  for (const auto& [one, name] : names) {
    for (const auto& [other, otherName] : names) {
      if (one >= other) continue;
      std::vector<int>& counts = wanted[{name, otherName}];
      counts.assign(4, 0);  // won, tied, lost, both bad
      for (const std::string& record : m_records) {
        const QString& a = texts[one][record];
        const QString& b = texts[other][record];
        if (a.simplified() == b.simplified()) {
          ++counts[1];  // tied without asking
          continue;
        }
        for (const Taste taste : {Taste::Longer, Taste::Shorter, Taste::Careful}) {
          const int places[] = {0, 2, 1, 3};
          ++counts[places[preferred(taste, record, a, b)]];
        }
      }
    }
  }
  const auto* table = stage.find<QTableView>("winsTable");
  QCOMPARE(table->model()->rowCount(), 3);
  for (int row = 0; row < 3; ++row) {
    const QString first = stage.cell("winsTable", row, 0), second = stage.cell("winsTable", row, 1);
    const bool turned = !wanted.contains({first, second});
    QVERIFY(wanted.contains(turned ? std::pair{second, first} : std::pair{first, second}));
    std::vector<int> counts = wanted[turned ? std::pair{second, first} : std::pair{first, second}];
    if (turned) std::swap(counts[0], counts[2]);
    for (int i = 0; i < 4; ++i)
      QCOMPARE(stage.cell("winsTable", row, 3 + i), QString::number(counts[i]));
    const double games = counts[0] + counts[1] + counts[2];
    const double rate = 100 * (counts[0] + counts[1] / 2.0) / games;
    const QString shown = stage.cell("winsTable", row, 2);
    QVERIFY2(std::abs(shown.section(' ', 0, 0).toDouble() - rate) < 0.1, qPrintable(shown));
  }
  QVERIFY(stage.find<QLabel>("leftChoice")
              ->text()
              .startsWith(QStringLiteral("The left one was chosen in %1 of %2 decisions")
                              .arg(m_left)
                              .arg(m_decided)));
  // The methods have their names now.
  QStringList who;
  for (int row = 0; row < stage.find<QTableView>("strengthsTable")->model()->rowCount(); ++row)
    who << stage.cell("strengthsTable", row, 0);
  QStringList all;
  for (const auto& [id, name] : names)
    all << name;
  who.sort();
  all.sort();
  QCOMPARE(who, all);
}

void TestAnnotateStory::checkAgreement(const Stage& stage) {
  const store::Store store = store::Store::open_read_only(stage.workspace / "espalier.sqlite");
  const auto columns = workbench::annotation::answer_columns(store, "001");
  QCOMPARE(columns.rows.size(), static_cast<std::size_t>(m_items));
  const double alpha = nominalAlpha(workbench::annotation::preference_labels(columns));
  QCOMPARE(stage.cell("agreementTable", 0, 0), QString("Which is better"));
  const QString shown = stage.cell("agreementTable", 0, 1);
  QVERIFY2(std::abs(shown.section(' ', 0, 0).toDouble() - alpha) < 0.001,
           qPrintable(QStringLiteral("%1 instead of %2").arg(shown).arg(alpha)));
  QVERIFY(shown.contains('('));  // with its interval
  QCOMPARE(stage.find<QTableView>("kappaTable")->model()->rowCount(), 3);
}

void TestAnnotateStory::checkAnnotators(const Stage& stage) {
  QCOMPARE(stage.find<QTableView>("annotatorTable")->model()->rowCount(), 3);
  for (int row = 0; row < 3; ++row) {
    const QString login = stage.cell("annotatorTable", row, 0);
    const auto [right, asked] = m_gold[login];
    QVERIFY(asked > 0);
    QCOMPARE(stage.cell("annotatorTable", row, 2),
             QStringLiteral("%1 of %2").arg(right).arg(asked));
    const QString all = QString::number(m_items / 3 + asked);
    QCOMPARE(stage.cell("annotatorTable", row, 1), all + " of " + all);
  }
  QCOMPARE(m_gold["kato"].first, m_gold["kato"].second);
}

/// What is begun and what is answered are in the store when the program ends at once.
void TestAnnotateStory::draftsOutliveTheProgram() {
  Stage stage;
  makeTask(stage, 2, 1, 0);
  QTest::keyClicks(stage.find<QLineEdit>("loginName"), "mori");
  stage.click("startJudging");
  QTRY_VERIFY_WITH_TIMEOUT(stage.place().startsWith("1 of "), 20000);
  stage.key(Qt::Key_2);
  stage.key(Qt::Key_Return);
  QTRY_VERIFY_WITH_TIMEOUT(stage.place().startsWith("2 of "), 20000);
  stage.key(Qt::Key_9);
  stage.click("judge_leave");
  stage.service->shutDown();
  stage.window.reset();
  stage.service = std::make_unique<StoreJobs>(stage.workspace);
  stage.openWindow();
  stage.click("rail_annotate");
  QTRY_COMPARE(stage.find<QAbstractButton>("startJudging")->text(), QString("Go on"));
  stage.click("startJudging");
  QTRY_VERIFY_WITH_TIMEOUT(stage.place().startsWith("2 of "), 20000);
  QVERIFY(stage.find<QAbstractButton>("choose_both_bad")->isChecked());
  QTest::keyClick(QApplication::focusWidget(), Qt::Key_Z, Qt::ControlModifier);
  QTRY_VERIFY_WITH_TIMEOUT(stage.place().startsWith("1 of "), 20000);
  QVERIFY(stage.find<QAbstractButton>("choose_b")->isChecked());
  stage.service->shutDown();
}

QTEST_MAIN(TestAnnotateStory)
#include "tst_annotate_story.moc"
