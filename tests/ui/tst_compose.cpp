// Compose's metrics, the leave that commands need, and the picture beside the ratio.
#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QSlider>
#include <QTableView>
#include <QTest>

#include "tests/ui/stage.h"
#include "ui/charts/importance_chart.h"
#include "ui/dialogs/ask.h"
#include "ui/models/command_permission.h"
#include "ui/models/plan_draft.h"
#include "ui/pages/compose_page.h"
#include "ui/pages/metric_row.h"
#include "ui/pages/plan_fields.h"
#include "ui/widgets/banner.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

struct Compose : Stage {
  explicit Compose(const QString& speaks = "en") : Stage(speaks) {
    openDemo();
    click("rail_compose");
  }
  PlanDraft& draft() const { return find<ComposePage>("compose")->draft(); }
  QString metrics() const { return QString::fromStdString(draft().value("metrics").dump()); }
  /// Newest row of that name: those that were taken away may still wait for their end.
  MetricRow* row(int index) const {
    const QString name = QStringLiteral("metricRow%1").arg(index);
    MetricRow* found = nullptr;
    for (MetricRow* row : window->findChildren<MetricRow*>(name)) {
      if (row->isVisible()) found = row;
    }
    return found;
  }
  template <typename Widget>
  Widget* in(int index, const char* name) const {
    return row(index)->findChild<Widget*>(name);
  }
  void type(QLineEdit* edit, const QString& words) const {
    edit->setFocus();
    edit->selectAll();
    QTest::keyClicks(edit, words);
  }
  /// A command metric as a user adds one.
  void addCommand(const QString& line) const {
    click("addCommandMetric");
    type(in<QLineEdit>(0, "metric.command"), line);
  }
  bool startable() const { return find<QAbstractButton>("startButton")->isEnabled(); }
};

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
  void aCommandByKeys();
  void aModelByClicks();
  void removalIsUndone();
  void errorsStandAtTheirMetric();
  void commandsNeedLeave();
  void leaveIsRemembered();
  void aLoadedPlanBringsNoLeave();
  void goingOnAsksToo();
  void ratioMovesTheLine();
  void pictureFollowsAdaptersAndRule();
  void pictureSaysWhyThereIsNone();
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
  const auto offered = [&page](const char* name) {
    for (auto* box : page.window->findChildren<QCheckBox*>(name)) {
      if (box->isVisible()) return true;
    }
    return false;
  };
  QTRY_VERIFY(!offered("metric_bleu_char"));
  QVERIFY(offered("metric_rougeL_char"));
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
  QVERIFY(density->isVisible());
  QVERIFY(page.find<QCheckBox>("metric_coverage")->isChecked());
  QVERIFY(!density->isChecked());
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
  QCOMPARE(page.draft().value("metrics.4.command.3"), Json("x"));
  auto* name = page.in<QLineEdit>(0, "metric.name");
  page.type(name, "judge");
  QCOMPARE(page.draft().value("metrics.4.name"), Json("judge"));
  QVERIFY(name->hasFocus());
  QCOMPARE(name->text(), QString("judge"));
  ask::setNextFile(page.window->desk().workspaceFolder() + "/scripts");
  QTest::mouseClick(page.in<QAbstractButton>(0, "choose.folder"), Qt::LeftButton);
  QCOMPARE(page.draft().value("metrics.4.folder"), Json("scripts"));
  auto* seconds = page.in<QDoubleSpinBox>(0, "metric.time_limit");
  QCOMPARE(seconds->value(), 600.0);
  seconds->setValue(30);
  QCOMPARE(page.draft().value("metrics.4.time_limit"), Json(30.0));
  seconds->setValue(600);
  QVERIFY(!page.draft().has("metrics.4.time_limit"));
}

void TestCompose::aModelByClicks() {
  Compose page;
  page.click("addModelMetric");
  QCOMPARE(page.draft().value("metrics.4.name"), Json("bertscore"));
  ask::setNextFile(page.window->desk().workspaceFolder() + "/models/bert");
  QTest::mouseClick(page.in<QAbstractButton>(0, "choose.model"), Qt::LeftButton);
  QCOMPARE(page.draft().value("metrics.4.model"), Json("models/bert"));
  auto* layer = page.in<QDoubleSpinBox>(0, "metric.layer");
  QCOMPARE(layer->text(), QString("last"));
  layer->setValue(5);
  QCOMPARE(page.draft().value("metrics.4.layer"), Json(5));
  QTest::mouseClick(page.in<QCheckBox>(0, "metric.idf"), Qt::LeftButton);
  QCOMPARE(page.draft().value("metrics.4.idf"), Json(true));
  page.type(page.in<QLineEdit>(0, "metric.baseline"), "base.tsv");
  QCOMPARE(page.draft().value("metrics.4.baseline"), Json("base.tsv"));
  // SummaC has neither layer nor idf nor baseline.
  page.type(page.in<QLineEdit>(0, "metric.name"), "summac-en");
  QVERIFY(!layer->isVisible());
  QCOMPARE(QString::fromStdString(page.draft().value("metrics.4").dump()),
           QString(R"({"model":"models/bert","name":"summac-en"})"));
  page.click("addModelMetric");
  QCOMPARE(page.draft().value("metrics.5.name"), Json("bertscore"));
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
  auto* box = page.find<QCheckBox>("metric_rouge1");
  box->setFocus();
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(page.draft().value("metrics.4.command"), Json::array());
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QVERIFY(!page.draft().has("metrics"));
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
  QCOMPARE(page.metrics(), before);
  // Another plan: nothing of this one comes back.
  page.draft().load({{"espalier_plan", 1}, {"metrics", {"bleu"}}});
  QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
  QCOMPARE(page.metrics(), QString(R"(["bleu"])"));
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
  QVERIFY(page.find<QCheckBox>("metric_bleu")->property("invalid").toBool());
  QVERIFY(!page.find<QCheckBox>("metric_rougeL")->property("invalid").toBool());
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

void TestCompose::commandsNeedLeave() {
  Compose page;
  QVERIFY(!page.find<QWidget>("permissionCard")->isVisible());
  page.addCommand("score --all");
  auto* allow = page.find<QCheckBox>("allowCommands");
  QTRY_VERIFY(allow->isVisible());
  QVERIFY(page.find<QLabel>("startedCommands")->text().contains(R"("score" "--all")"));
  QTRY_VERIFY(!page.startable());
  QVERIFY(page.row(0)->error().contains("score"));
  QVERIFY(!page.jobs.preflightAllowed);
  // Preflight's note leads to the question.
  QAbstractButton* show = nullptr;
  for (auto* button : page.window->findChildren<QAbstractButton*>()) {
    if (button->isVisible() && button->text() == "Show the commands") show = button;
  }
  QVERIFY(show != nullptr);
  QTest::mouseClick(show, Qt::LeftButton);
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
  QCOMPARE(page.jobs.lastPlan["metrics"][4]["command"], Json({"score", "--all"}));
}

void TestCompose::leaveIsRemembered() {
  Compose page;
  page.addCommand("score");
  auto* remember = page.find<QCheckBox>("rememberCommands");
  QTRY_VERIFY(remember->isVisible());
  QVERIFY(!remember->isEnabled());
  page.click("allowCommands");
  page.click("rememberCommands");
  QCOMPARE(page.settings.value<QStringList>(Settings::Key::AllowedCommands).size(), 1);
  QTRY_VERIFY(page.startable());
  // The next window, the same plan: nothing to ask.
  page.window.reset();
  page.openWindow();
  page.openDemo();
  page.click("rail_compose");
  QVERIFY(page.find<QCheckBox>("allowCommands")->isChecked());
  QTRY_VERIFY(page.startable());
  page.click("allowCommands");
  QVERIFY(page.settings.value<QStringList>(Settings::Key::AllowedCommands).isEmpty());
  QTRY_VERIFY(!page.startable());
}

void TestCompose::aLoadedPlanBringsNoLeave() {
  Compose page;
  page.addCommand("score");
  page.click("allowCommands");
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
  QCOMPARE(page.draft().value("metrics.4.command"), Json::array({"score"}));
  QVERIFY(!page.find<QCheckBox>("allowCommands")->isChecked());
  QTRY_VERIFY(!page.startable());
}

void TestCompose::goingOnAsksToo() {
  Compose page;
  page.jobs.stored()[4].plan = planWithCommand();
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
  page.click("goOnButton");
  QVERIFY(card->isVisible());
  QTest::keyClick(allow, Qt::Key_Space);
  QTRY_VERIFY(go->isEnabled());
  page.click("goOnAllowed");
  QTRY_COMPARE(page.jobs.state(), JobState::Running);
  QVERIFY(page.jobs.calls.contains("goOn 005"));
  QVERIFY(page.jobs.lastAllowed);
  QVERIFY(!card->isVisible());
}

void TestCompose::ratioMovesTheLine() {
  Compose page;
  auto* words = page.find<QLabel>("importanceWords");
  auto* chart = page.find<ImportanceChart>("importanceChart");
  page.draft().fix("prune.ratio", 0.5);
  // The demo's set suits some adapters: 18 layers of 4,000 entries each.
  const auto count = static_cast<qint64>(page.draft().value("adapters").size());
  QTRY_COMPARE(chart->bins().entries, count * 72000);
  QCOMPARE(chart->bins().kept, count * 36000);
  QTRY_VERIFY(words->text().contains("entries"));
  QVERIFY(page.find<QLabel>("importanceNote")->text().contains("n = 1"));
  const qsizetype asked = page.jobs.calls.filter("importance").size();
  const double before = *chart->lineAt();
  auto* slider = page.find<QSlider>("ratioSlider");
  slider->setFocus();
  QTest::keyClick(slider, Qt::Key_Left);
  QVERIFY(*chart->lineAt() < before);
  QCOMPARE(chart->bins().kept, count * (72000 - 18 * (490 + 1470)));
  QTest::keyClick(slider, Qt::Key_Home);
  QVERIFY(!chart->lineAt());
  QCOMPARE(chart->bins().kept, chart->bins().entries);
  QTest::qWait(400);
  QCOMPARE(page.jobs.calls.filter("importance").size(), asked);
}

void TestCompose::pictureFollowsAdaptersAndRule() {
  Compose page;
  auto* chart = page.find<ImportanceChart>("importanceChart");
  QTRY_VERIFY(chart->bins().entries > 0);
  const double before = chart->bins().high;
  // A weight is known to the window: nothing is asked.
  const qsizetype asked = page.jobs.calls.filter("importance").size();
  Json adapters = page.draft().value("adapters");
  for (Json& adapter : adapters)
    adapter["weight"] = -4.0;
  page.draft().fix("adapters", adapters);
  QVERIFY(std::abs(chart->bins().high - before - std::log10(2.0)) < 1e-6);
  auto* rule = page.find<QComboBox>("prune.importance");
  rule->setFocus();
  QTest::keyClick(rule, Qt::Key_Down);
  QTRY_COMPARE(page.jobs.calls.filter("importance gradient").size(), 1);
  QTRY_VERIFY(page.find<QLabel>("importanceNote")->text().contains("gradients"));
  QCOMPARE(page.jobs.calls.filter("importance input").size(), asked);
  adapters = Json::array({adapters[0]});
  page.draft().fix("adapters", adapters);
  QTRY_COMPARE(chart->bins().entries, 72000);
}

void TestCompose::pictureSaysWhyThereIsNone() {
  Compose page;
  auto* chart = page.find<ImportanceChart>("importanceChart");
  auto* words = page.find<QLabel>("importanceWords");
  QTRY_VERIFY(chart->isVisible());
  page.jobs.importanceError = {"adapter.incomplete", {{"path", "x"}}, "has no lora_B", ""};
  page.draft().fix("prune.importance", "gradient");
  QTRY_VERIFY(!chart->isVisible());
  QTRY_VERIFY(!words->text().isEmpty() && !words->text().contains("Looking"));
  page.jobs.importanceError = {};
  page.draft().fix("adapters", Json::array());
  QTRY_VERIFY(words->text().contains("With adapters"));
  auto* granularity = page.find<QComboBox>("prune.granularity");
  auto* quantile = page.find<QDoubleSpinBox>("prune.threshold_quantile");
  QVERIFY(!quantile->isVisible());
  granularity->setFocus();
  QTest::keyClick(granularity, Qt::Key_Down);
  QVERIFY(words->text().contains("Whole modules"));
  QVERIFY(quantile->isVisible());
  quantile->setValue(0.4);
  QCOMPARE(page.draft().value("prune.threshold_quantile"), Json(0.4));
}

void TestCompose::japaneseThroughout() {
  Compose page("ja");
  page.addCommand("採点 \"二 つ\"");
  QTRY_VERIFY(page.find<QCheckBox>("allowCommands")->isVisible());
  QTRY_VERIFY(!page.row(0)->error().isEmpty());
  const QRegularExpression latin("^[\\x20-\\x7e]+$");
  for (const char* name : {"allowCommands", "rememberCommands", "moreMetrics", "addModelMetric",
                           "addCommandMetric", "metricRemove", "copyPlanText", "putBackPlanText"}) {
    auto* button = page.find<QAbstractButton>(name);
    QVERIFY2(!latin.match(button->text()).hasMatch(), name);
    QVERIFY2(!latin.match(button->toolTip()).hasMatch(), name);
  }
  for (const char* name : {"importanceWords", "importanceNote", "metricArguments"}) {
    auto* label = page.find<QLabel>(name);
    QTRY_VERIFY2(!label->text().isEmpty() && !latin.match(label->text()).hasMatch(), name);
  }
  for (auto* box : page.window->findChildren<QCheckBox*>(QRegularExpression("^metric_")))
    QVERIFY2(!latin.match(box->toolTip()).hasMatch(), qPrintable(box->objectName()));
  // The language changes while a row is open.
  page.click("languageSwitch");
  QTRY_COMPARE(page.find<QCheckBox>("allowCommands")->text(),
               QString("Allow these commands to run"));
  QVERIFY(page.in<QLabel>(0, "metricArguments")->text().startsWith("Starts"));
}

QTEST_MAIN(TestCompose)
#include "tst_compose.moc"
