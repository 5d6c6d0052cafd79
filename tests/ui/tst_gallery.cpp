#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/fake_job_service.h"
#include "tests/ui/fake_results.h"
#include "ui/dialogs/ask.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/runs_table.h"
#include "ui/settings/language.h"
#include "ui/settings/settings.h"
#include "ui/settings/theme.h"
#include "ui/window/main_window.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

/// "en-light-home.png", "en-light-200-home.png" at twice the scale.
QString pictureFile(const QString& folder, const QString& name) {
  const int percent = qRound(qApp->devicePixelRatio() * 100);
  const QString scale = percent == 100 ? QString() : QStringLiteral("-%1").arg(percent);
  return QStringLiteral("%1/%2%3-%4.png").arg(folder, QTest::currentDataTag(), scale, name);
}

/// A study over ratio and learning rate with its table of methods, and what people said of it.
void tellMoreRuns(FakeJobService& jobs) {
  const RunRow pattern = jobs.stored()[2];
  for (int i = 0; i < 24; ++i) {
    RunRow run = pattern;
    run.id = QStringLiteral("0%1").arg(i + 10);
    run.name = QStringLiteral("help-ja 5 shots p%1 %2").arg(10 * (i % 6)).arg(i / 6 + 1);
    run.method = i % 5 == 4 ? "lora" : "adaptive_merge";
    run.plan["prune"]["ratio"] = .1 * (i % 6);
    run.plan["optimizer"]["lr"] = i % 2 == 0 ? 5e-4 : 1e-4;
    run.metrics["rougeL_char"] = .26 + .02 * (i % 6) - .004 * (i % 4);
    run.bestValidation = 2.6 - .05 * (i % 6) + .02 * (i % 3);
    run.sparsity = run.method == "lora" ? std::nullopt : std::optional(.1 * (i % 6));
    run.created = run.created.addSecs(i * 60);
    jobs.stored() << run;
  }
  for (qsizetype i = 0; i < jobs.stored().size(); ++i) {
    RunRow& run = jobs.stored()[i];
    if (i % 3 == 0) run.tags = QStringList{"baseline", "要確認", "paper table 2"};
    if (i % 4 == 0) run.note = QStringLiteral("diverged at first\n学習率を下げると安定した");
    judge::ScoredRun scored;
    scored.id = run.id.toStdString();
    scored.plan = {{"method", {{"name", run.method.toStdString()}}},
                   {"data", {{"shots", 5}, {"sample_seed", 1}}},
                   {"base_model", "m.gguf"}};
    scored.test = scored.data = run.data.toStdString();
    for (int k = 0; k < 10 && run.state == "finished"; ++k)
      scored.scores["r" + std::to_string(k)] = run.metrics["rougeL_char"] + .05 * (k % 5);
    if (!scored.scores.empty()) jobs.scored.push_back(scored);
  }
}

/// People said something of the first two runs; a study has its table.
void tellJudged(FakeJobService& jobs, const QString& folder) {
  auto& judged = jobs.fakeJudging.judged;
  double rate = 0.7;
  for (const QString& run : {jobs.stored()[2].id, jobs.stored()[3].id}) {
    judged[run]["judged.win_rate"] = {{rate, std::pair{rate - .1, rate + .15}, {}, 12}};
    judged[run]["judged.strength"] = {{rate - .5, std::pair{rate - 1, rate}, {}, 12}};
    rate -= 0.4;
  }
  jobs.studies[QDir(folder).filePath("transfer.json")] = fakeStudy();
}

}  // namespace

/// Every page in both languages and both themes, at both sizes: nothing may be cut or fail to
/// paint. The target `screenshots` keeps the pictures
/// (ESPALIER_SCREENSHOTS=FOLDER), some of them at twice the scale (QT_SCALE_FACTOR).
class TestGallery : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void pages_data();
  void pages();
  void judging_data();
  void judging();
};

void TestGallery::pages_data() {
  QTest::addColumn<QString>("language");
  QTest::addColumn<bool>("dark");
  QTest::addColumn<QSize>("size");
  QTest::newRow("en-light") << "en" << false << QSize(1440, 900);
  QTest::newRow("ja-light") << "ja" << false << QSize(1440, 900);
  QTest::newRow("en-dark") << "en" << true << QSize(1440, 900);
  QTest::newRow("ja-dark") << "ja" << true << QSize(1440, 900);
  QTest::newRow("en-light-small") << "en" << false << QSize(1100, 700);
  QTest::newRow("ja-dark-small") << "ja" << true << QSize(1100, 700);
}

void TestGallery::pages() {
  QFETCH(QString, language);
  QFETCH(bool, dark);
  QFETCH(QSize, size);
  QTemporaryDir folder;
  Settings settings(folder.path());
  settings.set(Settings::Key::Theme, dark ? "dark" : "light");
  settings.set(Settings::Key::Language, language);
  Theme::get().install(*qApp, settings);
  Language speaker(settings);
  FakeJobService jobs(folder.path());
  MainWindow window(jobs, settings, speaker);
  window.resize(size);
  window.show();
  tellMoreRuns(jobs);
  tellJudged(jobs, folder.path());
  jobs.openDemo();
  QTRY_VERIFY(!window.desk().runs().isEmpty());
  jobs.rereadWorkspace();
  auto* compose = window.findChild<ComposePage*>("compose");
  for (const char* name : {"descriptions-ja", "manual-ja", "papers-approach"}) {
    Json adapters = compose->draft().value("adapters");
    adapters.push_back(
        {{"path", std::string("adapters/") + name}, {"name", name}, {"weight", 1.0}});
    compose->draft().fix("adapters", adapters);
  }
  workbench::Note note;
  note.level = workbench::Note::Level::warning;
  note.message = "few steps";
  note.key = "preflight.few_steps";
  note.args["steps"] = "12";
  note.fix = {{"optimizer.epochs", 10}};
  jobs.notes = {note};
  jobs.start(compose->draft().json(), folder.path(), false);
  QTRY_COMPARE(jobs.state(), JobState::Running);
  jobs.advance(31);
  QTest::qWait(700);
  const QString target = qEnvironmentVariable("ESPALIER_SCREENSHOTS");
  const auto keep = [&](const QPixmap& picture, const QString& name) {
    if (target.isEmpty()) return;
    QDir().mkpath(target);
    picture.save(pictureFile(target, name));
  };
  for (const char* page : {"home", "library", "data", "compose", "monitor", "whatif", "compare",
                           "results", "teach", "annotate"}) {
    window.openPage(page);
    if (QString(page) == "results")
      window.findChild<RunsTable*>("runTable")->selectRuns({"003", "004"});
    QTest::qWait(350);
    const QPixmap picture = window.grab();
    QCOMPARE(picture.deviceIndependentSize().toSize(), size);
    keep(picture, page);
  }
  window.openPage("compare");
  for (QAbstractButton* on : window.findChildren<QAbstractButton*>("differenceOn")) {
    if (on->isVisible()) on->click();
  }
  window.findChild<QAbstractButton*>("addColumn")->click();
  QTest::qWait(400);
  keep(window.grab(), "compare-difference");
  window.openPage("results");
  for (const char* tab : {"showSettings", "showMethods", "showStudy", "showFront", "showParallel",
                          "showWords", "showJudged"}) {
    window.findChild<QAbstractButton*>(tab)->click();
    QTest::qWait(400);
    keep(window.grab(), QStringLiteral("results-") + tab);
  }
  window.openPage("data");
  for (const char* tab : {"lengthsTab", "tokensTab", "splitsTab", "importData"}) {
    ask::setNextFile("/somewhere/news.jsonl");
    window.findChild<QAbstractButton*>(tab)->click();
    QTest::qWait(600);
    keep(window.grab(), QStringLiteral("data-") + tab);
  }
  qApp->setStyleSheet({});
}

void TestGallery::judging_data() {
  pages_data();
  QTest::newRow("en-light-large-text") << "en" << false << QSize(1100, 700);
}

/// The parts of Annotate: an item, the form, the keys, disagreements, results.
void TestGallery::judging() {
  QFETCH(QString, language);
  QFETCH(bool, dark);
  QFETCH(QSize, size);
  QTemporaryDir folder;
  Settings settings(folder.path());
  settings.set(Settings::Key::Theme, dark ? "dark" : "light");
  settings.set(Settings::Key::Language, language);
  settings.set(Settings::Key::JudgingLogin, "mori");
  if (QString(QTest::currentDataTag()).endsWith("large-text"))
    settings.set(Settings::Key::TextSize, 32);
  Theme::get().install(*qApp, settings);
  Language speaker(settings);
  FakeJobService jobs(folder.path());
  FakeJudgeService& service = jobs.fakeJudging;
  judge::Task task;
  task.id = "001";
  task.name = "Autumn round";
  task.language = "en";
  task.criteria = judge::default_criteria();
  task.guidelines = {1, "Judge **faithfulness** first.", "まず**忠実さ**を見てください。"};
  service.addTask(task);
  judge::Answer sato;
  sato.item = "i1";
  sato.annotator = "sato";
  sato.choice = "tie";
  sato.shown = {"c3", "c4"};
  service.answers["sato"]["i1"] = {sato};
  judge::Answer kato = sato;
  kato.annotator = "kato";
  kato.choice = "a";
  service.answers["kato"]["i1"] = {kato};
  JudgeResults& results = service.results;
  results.open = false;
  results.methodsKnown = true;
  results.criteria = task.criteria;
  results.systems = {{"003", "help-ja p30", "adaptive_merge"}, {"lead", "lead", "lead"}};
  results.wins = {{"003", "lead", {0.75, std::pair{0.5, 0.9}, {}, 12}, 8, 2, 2, 1, 0.04}};
  results.strengths = {{"003", {0.55, std::pair{0.1, 1.0}, {}, 12}},
                       {"lead", {-0.55, std::pair{-1.0, -0.1}, {}, 12}}};
  results.agreement = {{"choice", false, {0.71, std::pair{0.5, 0.85}, {}, 12}, 0.8},
                       {"fluency", true, {std::nullopt, std::nullopt, "judge.unanimous", 12}, 1.0}};
  results.pairs = {{"choice", "mori", "sato", {0.66, std::nullopt, {}, 12}, 0.75}};
  results.left = {7, 10, {0.7, std::nullopt, {}, 10}, 0.34};
  results.overall = {{"003", {0.75, std::pair{0.5, 0.9}, {}, 12}},
                     {"lead", {0.25, std::pair{0.1, 0.5}, {}, 12}}};
  for (const judge::Criterion& criterion : task.criteria)
    results.ratings << JudgeResults::Rating{
        QString::fromStdString(criterion.key), "003", {3.5, std::pair{3.0, 4.0}, {}, 12}};
  service.machine = fakeMachineNews();
  annotation::AnnotatorState mori;
  mori.login = "mori";
  results.annotators = {mori};
  MainWindow window(jobs, settings, speaker);
  window.resize(size);
  window.show();
  jobs.openDemo();
  QTRY_VERIFY(!window.desk().runs().isEmpty());
  const QString target = qEnvironmentVariable("ESPALIER_SCREENSHOTS");
  const auto keep = [&](const char* name) {
    QTest::qWait(300);
    const QPixmap picture = window.grab();
    QCOMPARE(picture.deviceIndependentSize().toSize(), size);
    if (target.isEmpty()) return;
    QDir().mkpath(target);
    picture.save(pictureFile(target, QStringLiteral("annotate-") + name));
  };
  const auto click = [&](const char* name) {
    QTRY_VERIFY2(window.findChild<QAbstractButton*>(name) != nullptr, name);
    QTRY_VERIFY2(window.findChild<QAbstractButton*>(name)->isEnabled(), name);
    window.findChild<QAbstractButton*>(name)->click();
  };
  window.openPage("annotate");
  keep("tasks");
  click("newTask");
  keep("form");
  click("cancelTask");
  click("startJudging");
  QTest::qWait(200);
  keep("guidelines");
  click("judge_guidelines");
  click("judge_highlights");
  click("judge_submit");
  keep("missing");
  click("judge_keys");
  keep("keys");
  click("closeKeys");
  click("judge_leave");
  click("showDisputes");
  keep("disagreements");
  click("leaveDisputes");
  service.tasks[0].open = false;
  window.openPage("home");
  window.openPage("annotate");
  click("showResults");
  keep("results");
  QTRY_VERIFY(window.findChild<QWidget*>("machineVerdict") != nullptr);
  QTRY_VERIFY(window.findChild<QWidget*>("correlationChart") != nullptr);
  for (QScrollArea* area : window.findChildren<QScrollArea*>()) {
    QWidget* machine = area->findChild<QWidget*>("machineText");
    if (machine == nullptr || !area->isVisible()) continue;
    area->ensureWidgetVisible(area->findChild<QWidget*>("machineVerdict"), 0, size.height() / 3);
    keep("machine");
    area->ensureWidgetVisible(area->findChild<QWidget*>("correlationChart"), 0, 80);
    keep("metrics");
  }
  qApp->setStyleSheet({});
}

QTEST_MAIN(TestGallery)
#include "tst_gallery.moc"
