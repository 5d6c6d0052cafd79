// Compose's metrics, and the leave that commands need.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFloat16>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTest>

#include "tests/ui/compose_stage.h"
#include "ui/dialogs/ask.h"
#include "ui/models/command_permission.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

Json planWithCommand() {
  return {{"espalier_plan", 1},
          {"metrics", {"rouge1", {{"name", "mine"}, {"command", {"python3", "a b.py"}}}}}};
}

}  // namespace

class TestCompose : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void builtInMetricsAreTicked();
  void metricsOfTheDocumentFoldOut();
  void tasksFillInPromptAndMetrics();
  void aCommandByKeys();
  void aModelByClicks();
  void removalIsUndone();
  void errorsStandAtTheirMetric();
  void whatIsLackingIsSaid_data();
  void whatIsLackingIsSaid();
  void aNewWorkspaceFillsThePlan();
  void commandsNeedLeave();
  void leaveIsRemembered();
  void aLoadedPlanBringsNoLeave();
  void goingOnAsksToo();
  void japaneseThroughout();
};

void TestCompose::builtInMetricsAreTicked() {
  Compose page;
  auto* rouge = page.find<QCheckBox>("metric_rouge1");
  QVERIFY(rouge->isChecked());
  QVERIFY(!rouge->toolTip().isEmpty());
  QVERIFY(!page.draft().has("metrics"));
  // The demo's set is Japanese.
  QVERIFY(!page.find<QCheckBox>("metric_rougeL_char")->isChecked());
  page.click("metric_rougeL_char");
  QCOMPARE(page.metrics(), QString(R"(["rouge1","rouge2","rougeL","bleu","rougeL_char"])"));
  page.click("metric_rouge2");
  QCOMPARE(page.metrics(), QString(R"(["rouge1","rougeL","bleu","rougeL_char"])"));
  // What the language does not have is not offered, but what the plan names stays to be seen.
  Json data = page.draft().value("data");
  data["language"] = "en";
  page.draft().fix("data", data);
  QTRY_VERIFY(page.box("metric_rougeL_char") != nullptr);
  QVERIFY(page.box("metric_bleu_char") == nullptr);
}

void TestCompose::tasksFillInPromptAndMetrics() {
  Compose page;
  auto* task = page.find<QComboBox>("taskBox");
  auto* prompt = page.find<QPlainTextEdit>("data.prompt");
  const auto choose = [&](const char* key) {
    const int row = task->findData(QString(key));
    QVERIFY2(row >= 0, key);
    task->setFocus();
    while (task->currentIndex() != row)
      QTest::keyClick(task, task->currentIndex() < row ? Qt::Key_Down : Qt::Key_Up);
  };
  page.draft().fix("data.language", "en");
  page.addCommand("/bin/true");
  choose("question");
  QCOMPARE(prompt->toPlainText(), QString("Text: {document}\nQuestion: {question}\nAnswer:"));
  QVERIFY(page.draft().value("data.completion") == Json(" {summary}"));
  const Json metrics = page.draft().value("metrics");
  QCOMPARE(metrics.size(), std::size_t{3});
  QVERIFY(metrics[0] == Json("exact_match"));
  QVERIFY(metrics[1] == Json("f1"));
  QVERIFY(metrics[2].is_object());  // one's own stays
  QTRY_VERIFY(page.box("metric_f1") != nullptr);
  QVERIFY(page.box("metric_f1")->isChecked());
  QVERIFY(!page.box("metric_rouge1")->isChecked());
  // A prompt of one's own is no task's; the task's again is.
  prompt->setFocus();
  QTest::keyClicks(prompt, "x");
  QCOMPARE(task->currentData().toString(), QString());
  QTest::keyClick(prompt, Qt::Key_Backspace);
  QCOMPARE(task->currentData().toString(), QString("question"));
  page.draft().fix("data.language", "ja");
  QCOMPARE(task->currentData().toString(), QString());
  choose("simplification");
  QCOMPARE(prompt->toPlainText(), QStringLiteral("文: {document}\nやさしい日本語:"));
  choose("summary");
  QCOMPARE(task->currentText(), QString("Summary"));
  QCOMPARE(page.draft().value("metrics").size(), std::size_t{9});
}

void TestCompose::metricsOfTheDocumentFoldOut() {
  Compose page;
  auto* density = page.find<QCheckBox>("metric_density");
  QVERIFY(!density->isVisible());
  page.click("moreMetrics");
  QTRY_VERIFY(density->isVisible());
  page.click("metric_density");
  QVERIFY(page.metrics().contains("density"));
  page.click("moreMetrics");
  QVERIFY(!density->isVisible());
  // A plan that names one shows it.
  page.draft().load({{"espalier_plan", 1}, {"metrics", {"coverage"}}});
  QTRY_VERIFY(page.box("metric_coverage") != nullptr);
  QVERIFY(page.box("metric_coverage")->isChecked());
  QVERIFY(!page.box("metric_density")->isChecked());
}

void TestCompose::aCommandByKeys() {
  Compose page;
  page.addCommand("python3 \"my score.py\" --fast");
  QCOMPARE(QString::fromStdString(page.draft().value("metrics.4").dump()),
           QString(R"({"command":["python3","my score.py","--fast"],"name":"mine"})"));
  auto* shown = page.in<QLabel>(0, "metricArguments");
  QVERIFY(shown->text().contains(R"("python3" "my score.py" "--fast")"));
  // An open quote is not taken, and said.
  auto* command = page.in<QLineEdit>(0, "metric.command");
  QTest::keyClicks(command, " \"x");
  QVERIFY(shown->text().contains("quote"));
  QCOMPARE(page.draft().value("metrics.4.command").size(), 3U);
  QTest::keyClicks(command, "\"");
  QVERIFY(page.draft().value("metrics.4.command.3") == Json("x"));
  auto* name = page.in<QLineEdit>(0, "metric.name");
  page.type(name, "judge");
  QVERIFY(page.draft().value("metrics.4.name") == Json("judge"));
  QVERIFY(name->hasFocus());
  QCOMPARE(name->text(), QString("judge"));
  ask::setNextFile(page.window->desk().workspaceFolder() + "/scripts");
  QTest::mouseClick(page.in<QAbstractButton>(0, "choose.folder"), Qt::LeftButton);
  QVERIFY(page.draft().value("metrics.4.folder") == Json("scripts"));
  auto* seconds = page.in<QDoubleSpinBox>(0, "metric.time_limit");
  QCOMPARE(seconds->value(), 600.0);
  seconds->setValue(30);
  QVERIFY(page.draft().value("metrics.4.time_limit") == Json(30.0));
  seconds->setValue(600);
  QVERIFY(!page.draft().has("metrics.4.time_limit"));
}

void TestCompose::aModelByClicks() {
  Compose page;
  page.click("addModelMetric");
  QVERIFY(page.draft().value("metrics.4.name") == Json("bertscore"));
  ask::setNextFile(page.window->desk().workspaceFolder() + "/models/bert");
  QTest::mouseClick(page.in<QAbstractButton>(0, "choose.model"), Qt::LeftButton);
  QVERIFY(page.draft().value("metrics.4.model") == Json("models/bert"));
  auto* layer = page.in<QDoubleSpinBox>(0, "metric.layer");
  QCOMPARE(layer->text(), QString("last"));
  layer->setValue(5);
  QVERIFY(page.draft().value("metrics.4.layer") == Json(5));
  QTest::mouseClick(page.in<QCheckBox>(0, "metric.idf"), Qt::LeftButton);
  QVERIFY(page.draft().value("metrics.4.idf") == Json(true));
  page.type(page.in<QLineEdit>(0, "metric.baseline"), "base.tsv");
  QVERIFY(page.draft().value("metrics.4.baseline") == Json("base.tsv"));
  // SummaC has neither layer nor idf nor baseline.
  page.type(page.in<QLineEdit>(0, "metric.name"), "summac-en");
  QVERIFY(!layer->isVisible());
  QCOMPARE(QString::fromStdString(page.draft().value("metrics.4").dump()),
           QString(R"({"model":"models/bert","name":"summac-en"})"));
  page.click("addModelMetric");
  QVERIFY(page.draft().value("metrics.5.name") == Json("bertscore"));
}

void TestCompose::removalIsUndone() {
  Compose page;
  page.addCommand("a b");
  const QString before = page.metrics();
  QTest::mouseClick(page.in<QAbstractButton>(0, "metricRemove"), Qt::LeftButton);
  QCOMPARE(page.metrics(), QString(R"(["rouge1","rouge2","rougeL","bleu"])"));
  QVERIFY(page.row(0) == nullptr);
  page.click("undoMetric");
  QCOMPARE(page.metrics(), before);
  QTRY_VERIFY(page.row(0) != nullptr);
  QVERIFY(!page.find<QAbstractButton>("undoMetric")->isVisible());
  // By keys: the removal again, the letters of the line together, then the row itself.
  auto* box = page.box("metric_rouge1");
  box->setFocus();
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(page.draft().value("metrics.4.command") == Json::array());
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(!page.draft().has("metrics"));
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(page.metrics(), before);
  // Another plan, and back to this one whole.
  page.draft().load({{"espalier_plan", 1}, {"metrics", {"bleu"}}});
  QTRY_VERIFY(page.box("metric_bleu") != nullptr);
  box = page.box("metric_bleu");
  box->setFocus();
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(page.metrics(), before);
  QVERIFY(page.draft().has("base_model"));
}

void TestCompose::errorsStandAtTheirMetric() {
  Compose page;
  page.draft().load({{"espalier_plan", 1},
                     {"metrics", {"rougeL", {{"name", "bertscore"}, {"model", "m"}}, "bleu"}}});
  workbench::Note model;
  model.level = workbench::Note::Level::error;
  model.key = "none";
  model.field = "metrics.1";
  model.message = "no such encoder";
  workbench::Note word = model;
  word.field = "metrics.2";
  word.message = "not for this language";
  page.jobs.notes = {model, word};
  page.draft().fix("seed", 2);
  QTRY_COMPARE(page.row(0)->error(), QString("no such encoder"));
  auto* line = page.find<QLabel>("metricsError");
  QCOMPARE(line->text(), QString("not for this language"));
  QVERIFY(page.box("metric_bleu")->property("invalid").toBool());
  QVERIFY(!page.box("metric_rougeL")->property("invalid").toBool());
  page.jobs.notes.clear();
  // Where the plan cannot be read at all, the key leads there too.
  page.jobs.preflightError = {"plan.missing_key", {{"key", "metrics.1.model"}}, "m", "h"};
  page.draft().fix("seed", 3);
  QTRY_VERIFY(page.row(0)->error().contains("metrics.1.model"));
  QVERIFY(!line->isVisible());
  page.jobs.preflightError = {};
  page.draft().fix("seed", 4);
  QTRY_VERIFY(page.row(0)->error().isEmpty());
}

void TestCompose::whatIsLackingIsSaid_data() {
  QTest::addColumn<ErrorInfo>("error");
  QTest::addColumn<QString>("words");
  QTest::newRow("model") << ErrorInfo{"plan.missing_key", {{"key", "base_model"}}, "m", "h"}
                         << "Choose a base model";
  QTest::newRow("data") << ErrorInfo{"plan.missing_key", {{"key", "data.train"}}, "m", "h"}
                        << "Choose a data set";
  QTest::newRow("adapters") << ErrorInfo{"plan.source_count",
                                         {{"key", "adapters"}, {"count", "0"}},
                                         "m",
                                         "h"}
                            << "This method needs adapters";
}

/// As what there is to do, not as a key of the plan's file.
void TestCompose::whatIsLackingIsSaid() {
  QFETCH(ErrorInfo, error);
  QFETCH(QString, words);
  Compose page;
  page.jobs.preflightError = error;
  page.draft().fix("seed", 3);
  const auto said = [&] {
    const auto labels = page.find<QWidget>("compose")->findChildren<QLabel*>();
    return std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
      return label->isVisible() && label->text().startsWith(words);
    });
  };
  QTRY_VERIFY(said());
  QVERIFY(!page.startable());
}

/// A model, adapters and a data set that come one after another are in the plan when all are there,
/// and a set without a prompt gets the one of its language.
void TestCompose::aNewWorkspaceFillsThePlan() {
  Stage stage;
  stage.click("rail_home");
  experiment::Workspace w;
  w.folder = stage.folder.path().toStdString();
  Q_EMIT stage.jobs.workspaceOpened(w);
  PlanDraft& draft = stage.find<ComposePage>("compose")->draft();
  const auto come = [&] { Q_EMIT stage.jobs.workspaceReread(w); };
  w.models.push_back({"base.gguf", w.folder / "models/base.gguf", "gemma3", 1, ""});
  come();
  QCOMPARE(draft.value("base_model"), Json("models/base.gguf"));
  w.adapters.push_back({"news", w.folder / "adapters/news", 8, 8, {"q_proj"}, "base.gguf", ""});
  come();
  w.data.push_back({"mine", w.folder / "data/mine", "ja", 20, 2, 8, "", "", "", {}});
  come();
  QCOMPARE(draft.value("data.train"), Json("data/mine/train.jsonl"));
  QCOMPARE(draft.value("data.prompt"), Json("記事: {document}\n要約:"));
  QCOMPARE(draft.value("adapters").size(), std::size_t{1});
  // What is taken out stays out.
  draft.set("adapters", Json::array());
  come();
  QVERIFY(draft.value("adapters").empty());
  // In a workspace that has nothing of it the plan begins anew.
  draft.set("name", "my own");
  w = {};
  w.folder = stage.folder.filePath("other").toStdString();
  Q_EMIT stage.jobs.workspaceOpened(w);
  QCOMPARE(draft.value("base_model"), Json(""));
  QVERIFY(!draft.has("data.train"));
  QVERIFY(draft.value("name") != Json("my own"));
}

void TestCompose::commandsNeedLeave() {
  Compose page;
  QVERIFY(!page.leave("allowCommands")->isVisible());
  page.addCommand("score --all");
  auto* allow = page.leave("allowCommands");
  QTRY_VERIFY(allow->isVisible());
  QVERIFY(page.find<QWidget>("compose")
              ->findChild<QLabel*>("startedCommands")
              ->text()
              .contains(R"("score" "--all")"));
  QTRY_VERIFY(!page.startable());
  QVERIFY(page.row(0)->error().contains("score"));
  QVERIFY(!page.jobs.preflightAllowed);
  // Preflight's note leads to the question.
  const auto show = [&page]() -> QAbstractButton* {
    for (auto* button : page.window->findChildren<QAbstractButton*>()) {
      if (button->isVisible() && button->text() == "Show the commands") return button;
    }
    return nullptr;
  };
  QTRY_VERIFY(show() != nullptr);
  QTest::mouseClick(show(), Qt::LeftButton);
  QVERIFY(allow->hasFocus());
  QVERIFY(!allow->visibleRegion().isEmpty());
  QTest::keyClick(allow, Qt::Key_Space);
  QTRY_VERIFY(page.startable());
  QVERIFY(page.jobs.preflightAllowed);
  QVERIFY(page.row(0)->error().isEmpty());
  // Another argument: asked anew, and the old leave is not lost for the old command.
  auto* command = page.in<QLineEdit>(0, "metric.command");
  QTest::keyClicks(command, "x");
  QVERIFY(!allow->isChecked());
  QTRY_VERIFY(!page.startable());
  QTest::keyClick(command, Qt::Key_Backspace);
  QTRY_VERIFY(page.startable());
  page.click("startButton");
  QTRY_COMPARE(page.jobs.state(), JobState::Running);
  QVERIFY(page.jobs.lastAllowed);
  QVERIFY(page.jobs.lastPlan["metrics"][4]["command"] == Json({"score", "--all"}));
}

void TestCompose::leaveIsRemembered() {
  Compose page;
  page.addCommand("score");
  auto* remember = page.leave("rememberCommands");
  QTRY_VERIFY(remember->isVisible());
  QVERIFY(!remember->isEnabled());
  page.tick("allowCommands");
  page.tick("rememberCommands");
  QCOMPARE(page.settings.value<QStringList>(Settings::Key::AllowedCommands).size(), 1);
  QTRY_VERIFY(page.startable());
  // The next window, the same plan: nothing to ask.
  page.window.reset();
  page.openWindow();
  page.openDemo();
  page.click("rail_compose");
  QVERIFY(page.leave("allowCommands")->isChecked());
  QTRY_VERIFY(page.startable());
  page.tick("allowCommands");
  QVERIFY(page.settings.value<QStringList>(Settings::Key::AllowedCommands).isEmpty());
  QTRY_VERIFY(!page.startable());
}

void TestCompose::aLoadedPlanBringsNoLeave() {
  Compose page;
  page.addCommand("score");
  page.tick("allowCommands");
  QTRY_VERIFY(page.startable());
  const QString path = page.folder.filePath("plans/mine.json");
  ask::setNextFile(path);
  page.click("savePlan");
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  QVERIFY(!text.contains("allow"));
  ask::setNextFile(path);
  page.click("loadPlan");
  QVERIFY(page.draft().value("metrics.4.command") == Json::array({"score"}));
  QVERIFY(!page.leave("allowCommands")->isChecked());
  QTRY_VERIFY(!page.startable());
}

void TestCompose::goingOnAsksToo() {
  Compose page;
  page.jobs.stored()[4].plan = planWithCommand();
  page.jobs.stored()[4].error = {"out_of_memory", {}, "no memory", {}};
  page.jobs.requestRuns();
  QTRY_VERIFY(page.window->desk().run("005")->plan.contains("metrics"));
  page.window->desk().goOn("005");
  QCOMPARE(page.window->currentPage(), QString("monitor"));
  QVERIFY(page.jobs.calls.filter("goOn").isEmpty());
  auto* card = page.find<QWidget>("goOnCard");
  QTRY_VERIFY(card->isVisible());
  auto* allow = card->findChild<QCheckBox*>("allowCommands");
  QVERIFY(allow->hasFocus());
  QVERIFY(card->findChild<QLabel*>("startedCommands")->text().contains(R"("python3" "a b.py")"));
  auto* go = page.find<QAbstractButton>("goOnAllowed");
  QVERIFY(!go->isEnabled());
  // Left, it is asked again by the button of the page.
  page.click("goOnLeave");
  QVERIFY(!card->isVisible());
  page.click("failureResume");
  QVERIFY(card->isVisible());
  QTest::keyClick(allow, Qt::Key_Space);
  QTRY_VERIFY(go->isEnabled());
  page.click("goOnAllowed");
  QTRY_COMPARE(page.jobs.state(), JobState::Running);
  QVERIFY(page.jobs.calls.contains("goOn 005"));
  QVERIFY(page.jobs.lastAllowed);
  QVERIFY(!card->isVisible());
}

void TestCompose::japaneseThroughout() {
  Compose page("ja");
  page.addCommand("score \"a b\"");
  QTRY_VERIFY(page.leave("allowCommands")->isVisible());
  QTRY_VERIFY(!page.row(0)->error().isEmpty());
  const QRegularExpression latin("^[\\x20-\\x7e]+$");
  for (const char* name :
       {"allowCommands", "rememberCommands", "goOnLeave", "moreMetrics", "addModelMetric",
        "addCommandMetric", "metricRemove", "copyPlanText", "putBackPlanText"}) {
    auto* button = page.find<QAbstractButton>(name);
    QVERIFY2(!latin.match(button->text()).hasMatch(), name);
    QVERIFY2(!latin.match(button->toolTip()).hasMatch(), name);
  }
  for (const char* name : {"importanceWords", "metricArguments"}) {
    auto* label = page.find<QLabel>(name);
    QTRY_VERIFY2(!label->text().isEmpty() && !latin.match(label->text()).hasMatch(), name);
  }
  for (auto* box : page.window->findChildren<QCheckBox*>(QRegularExpression("^metric_")))
    QVERIFY2(!latin.match(box->toolTip()).hasMatch(), qPrintable(box->objectName()));
  // The language changes while a row is open.
  page.click("languageSwitch");
  QTRY_COMPARE(page.leave("allowCommands")->text(), QString("Allow these commands to run"));
  QVERIFY(page.in<QLabel>(0, "metricArguments")->text().startsWith("Starts"));
}

QTEST_MAIN(TestCompose)
#include "tst_compose.moc"
