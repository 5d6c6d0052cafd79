// What Compose's new parts reckon with: command lines, lists of metrics, permissions, places in a
// text, and importance in bins.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "core/plan/plan.h"
#include "core/plan/tasks.h"
#include "ui/models/command_line.h"
#include "ui/models/command_permission.h"
#include "ui/models/importance_bins.h"
#include "ui/models/json_places.h"
#include "ui/models/metric_list.h"
#include "ui/models/plan_draft.h"
#include "ui/settings/settings.h"
#include "ui/settings/texts.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

Json planWith(const QVector<QStringList>& commands) {
  Json metrics = {"rouge1"};
  int number = 0;
  for (const QStringList& command : commands) {
    Json words = Json::array();
    for (const QString& word : command)
      words.push_back(word.toStdString());
    metrics.push_back({{"name", "mine" + std::to_string(number++)}, {"command", words}});
  }
  return {{"metrics", metrics}};
}

WeighedImportance even(qint64 entries, float height, double factor = 1) {
  WeighedImportance out;
  out.factor = factor;
  workbench::ImportanceTensor tensor;
  tensor.entries = entries;
  for (int i = 0; i <= workbench::kImportanceSteps; ++i)
    tensor.quantiles.push_back(height * static_cast<float>(i) / workbench::kImportanceSteps);
  out.importance.tensors = {tensor};
  out.importance.sizes = {{entries, 1}};
  out.importance.entries = entries;
  return out;
}

}  // namespace

class TestComposeModels : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void commandLines_data();
  void commandLines();
  void openQuotesAreNoCommand();
  void argumentsAreShownWhole();
  void metricsOfAPlan();
  void everyBuiltInMetricIsExplained();
  void tasksAreWhole();
  void permissionIsForExactlyTheseCommands();
  void permissionIsRememberedByItsHash();
  void plansMoveWithTheirMetrics();
  void placesInText();
  void doubledNames();
  void changedLeaves();
  void binsKeepWhatPruningKeeps();
  void binsFollowWeights();
};

void TestComposeModels::commandLines_data() {
  QTest::addColumn<QString>("line");
  QTest::addColumn<QStringList>("words");
  QTest::newRow("plain") << "python3 score.py --fast"
                         << QStringList{"python3", "score.py", "--fast"};
  QTest::newRow("blanks") << "  a \t b " << QStringList{"a", "b"};
  QTest::newRow("double") << R"(run "two words" "a\"b" "c\d")"
                          << QStringList{"run", "two words", "a\"b", "c\\d"};
  QTest::newRow("single") << R"('$HOME' 'it\s')" << QStringList{"$HOME", "it\\s"};
  QTest::newRow("joined") << R"(a"b c"d\ e)" << QStringList{"ab cd e"};
  QTest::newRow("empty words") << R"(a "" '')" << QStringList{"a", "", ""};
  QTest::newRow("nothing") << "   " << QStringList{};
  QTest::newRow("no shell") << "a; rm *|b" << QStringList{"a;", "rm", "*|b"};
  QTest::newRow("Japanese") << "採点 --言語 日本語" << QStringList{"採点", "--言語", "日本語"};
}

void TestComposeModels::commandLines() {
  QFETCH(QString, line);
  QFETCH(QStringList, words);
  const auto got = splitCommand(line);
  QVERIFY(got.has_value());
  QCOMPARE(*got, words);
  QCOMPARE(splitCommand(joinCommand(words)).value_or(QStringList{"broken"}), words);
}

void TestComposeModels::openQuotesAreNoCommand() {
  for (const char* line : {"a \"b", "a 'b", "a\\"})
    QVERIFY2(!splitCommand(line), line);
}

void TestComposeModels::argumentsAreShownWhole() {
  QCOMPARE(quotedArgument("a b"), QString("\"a b\""));
  QCOMPARE(quotedArgument("say \"x\"\n"), QString(R"("say \"x\"\n")"));
  QCOMPARE(quotedArgument(QString(QChar(0x1b)) + "x"), QString("\"\\u001bx\""));
  // What turns the direction of writing must not hide what stands there.
  QCOMPARE(quotedArgument(QString(QChar(0x202e)) + "x"), QString("\"\\u202ex\""));
  QCOMPARE(quotedArgument({}), QString("\"\""));
}

void TestComposeModels::metricsOfAPlan() {
  QCOMPARE(QString::fromStdString(metricsOf(Json::object()).dump()),
           QString(R"(["rouge1","rouge2","rougeL","bleu"])"));
  QVERIFY(metricsOf({{"metrics", Json::array()}}).empty());
  Json list = {"chrf", {{"name", "mine"}, {"command", {"x"}}}, "rouge1"};
  list = withBuiltInMetric(list, "rougeL", true);
  QCOMPARE(QString::fromStdString(list.dump()),
           QString(R"(["rouge1","rougeL","chrf",{"command":["x"],"name":"mine"}])"));
  list = withBuiltInMetric(list, "rouge1", false);
  QVERIFY(list[0] == Json("rougeL"));
  QVERIFY(isBuiltInMetric({{"name", "bleu"}}));
  QVERIFY(!isBuiltInMetric({{"name", "bertscore"}, {"model", "m"}}));
  QCOMPARE(freeMetricName(list, "mine"), QString("mine-2"));
  const auto commands = commandsOf({{"metrics", list}}, "/place");
  QCOMPARE(commands.size(), 1);
  QCOMPARE(commands[0].folder, QString("/place"));
  QVERIFY(referenceMetrics("ja").contains("rougeL_char"));
  QVERIFY(!referenceMetrics("en").contains("rougeL_char"));
}

void TestComposeModels::everyBuiltInMetricIsExplained() {
  for (const std::string& name : plan::builtin_metrics())
    QVERIFY2(texts::hasMetricHelp(QString::fromStdString(name)), name.c_str());
}

/// Every task has a name, reads as templates do, and asks for metrics that there are.
void TestComposeModels::tasksAreWhole() {
  for (const char* language : {"en", "ja"}) {
    for (const plan::Task& task : plan::tasks(language)) {
      QVERIFY2(texts::hasWord("task." + QString::fromStdString(task.key)), task.key.c_str());
      QVERIFY(task.prompt.find("{document}") != std::string::npos);
      QCOMPARE(task.prompt.find("{question}") != std::string::npos, task.key == "question");
      QVERIFY(task.completion.find("{summary}") != std::string::npos);
      for (const std::string& name : task.metrics)
        QVERIFY2(referenceMetrics(language).contains(QString::fromStdString(name)) ||
                     documentMetrics().contains(QString::fromStdString(name)),
                 name.c_str());
      QCOMPARE(plan::find_task(language, task.prompt, task.completion), &task);
    }
  }
  // A new plan's prompt is the first one's.
  const plan::DataPlan usual;
  QCOMPARE(plan::find_task("en", usual.prompt, usual.completion), &plan::tasks("en").front());
  QVERIFY(plan::find_task("en", usual.prompt, "{summary}") == nullptr);
  Json list = {"rouge1", {{"name", "mine"}, {"command", {"x"}}}};
  QCOMPARE(QString::fromStdString(withBuiltInMetrics(list, {"exact_match", "f1"}).dump()),
           QString(R"(["exact_match","f1",{"command":["x"],"name":"mine"}])"));
}

void TestComposeModels::permissionIsForExactlyTheseCommands() {
  QTemporaryDir folder;
  Settings settings(folder.path());
  CommandPermission permission(settings);
  QSignalSpy changed(&permission, &CommandPermission::changed);
  const Json plan = planWith({{"python3", "a.py"}});
  QVERIFY(!CommandPermission::needed(planWith({}), "/w"));
  QVERIFY(CommandPermission::needed(plan, "/w"));
  QVERIFY(!permission.allowed(plan, "/w"));
  permission.allow(plan, "/w", true);
  QCOMPARE(changed.size(), 1);
  QVERIFY(permission.allowed(plan, "/w"));
  // Another argument, another word boundary, one more, another folder, another workspace.
  QVERIFY(!permission.allowed(planWith({{"python3", "b.py"}}), "/w"));
  QVERIFY(!permission.allowed(planWith({{"python3 a.py"}}), "/w"));
  QVERIFY(!permission.allowed(planWith({{"python3", "a.py"}, {"rm"}}), "/w"));
  QVERIFY(!permission.allowed(planWith({}), "/w"));
  Json elsewhere = plan;
  elsewhere["metrics"][1]["folder"] = "other";
  QVERIFY(!permission.allowed(elsewhere, "/w"));
  QVERIFY(!permission.allowed(plan, "/v"));
  // The same folder written out is the same folder.
  elsewhere["metrics"][1]["folder"] = "/w/";
  QVERIFY(permission.allowed(elsewhere, "/w"));
  permission.forget();
  QVERIFY(!permission.allowed(plan, "/w"));
}

void TestComposeModels::permissionIsRememberedByItsHash() {
  QTemporaryDir folder;
  Settings settings(folder.path());
  const Json plan = planWith({{"python3", "secret.py"}});
  {
    CommandPermission permission(settings);
    permission.allow(plan, "/w", true);
    permission.remember(plan, "/w", true);
  }
  const QStringList kept = settings.value<QStringList>(Settings::Key::AllowedCommands);
  QCOMPARE(kept.size(), 1);
  QCOMPARE(kept[0].size(), 64);
  QVERIFY(!kept[0].contains("secret"));
  CommandPermission permission(settings);
  permission.forget();
  QVERIFY(permission.allowed(plan, "/w"));
  // No longer remembered, it holds to the end of the session; taken back, it is gone.
  permission.remember(plan, "/w", false);
  QVERIFY(permission.allowed(plan, "/w"));
  QVERIFY(!CommandPermission(settings).allowed(plan, "/w"));
  permission.remember(plan, "/w", true);
  permission.allow(plan, "/w", false);
  QVERIFY(!permission.allowed(plan, "/w"));
  QVERIFY(settings.value<QStringList>(Settings::Key::AllowedCommands).isEmpty());
}

void TestComposeModels::plansMoveWithTheirMetrics() {
  Json plan = planWith({{"./score"}});
  plan["metrics"].push_back(
      {{"name", "bertscore"}, {"model", "models/bert"}, {"baseline", "models/base.tsv"}});
  const Json there = PlanDraft::rebased(plan, "/w", "/w/plans");
  // The command still runs where its plan lay.
  QVERIFY(there["metrics"][1]["folder"] == Json(".."));
  QVERIFY(there["metrics"][2]["model"] == Json("../models/bert"));
  QVERIFY(there["metrics"][2]["baseline"] == Json("../models/base.tsv"));
  QVERIFY(PlanDraft::rebased(there, "/w/plans", "/w") == plan);
}

void TestComposeModels::placesInText() {
  const QString text =
      "// 説明 {\"x\": 1}\n{ \"a\" : 1.5, /* \"no\": 2 */ \"adapters\": [ {\"weight\":-1}, "
      "\"二\\\"\" ],\n  \"b\": {\"c\":true} }";
  const auto places = jsonPlaces(text);
  const auto at = [&](const char* path) {
    const JsonPlace p = places.value(path);
    return text.mid(p.from, p.end - p.from);
  };
  QCOMPARE(at("a"), QString("1.5"));
  QCOMPARE(at("adapters.0.weight"), QString("-1"));
  QCOMPARE(at("adapters.1"), QString("\"二\\\"\""));
  QCOMPARE(at("b.c"), QString("true"));
  QCOMPARE(text.mid(places.value("b.c").key, 3), QString("\"c\""));
  QVERIFY(!places.contains("no"));
  QVERIFY(!places.contains("x"));
}

void TestComposeModels::doubledNames() {
  const QString text = R"({"a": {"x": 1}, "b": {"x": 1, "x": 2}})";
  QCOMPARE(doubledKey(text).value_or(-1), text.lastIndexOf("\"x\""));
  QVERIFY(!doubledKey(R"({"a": {"x": 1}, "b": {"x": 1}})"));
  // Broken texts end the walk, too.
  for (const char* broken : {"{", "[[", "{\"a\"", "{\"a\":", "[1,", "\"", "[}", "{]"})
    QVERIFY(!doubledKey(broken));
}

void TestComposeModels::changedLeaves() {
  const Json before = {{"a", 1}, {"list", {1, {{"w", 2}}}}, {"o", {{"k", "x"}}}};
  Json after = before;
  after["list"][1]["w"] = 3;
  after["o"]["k"] = nullptr;
  const auto changes = leafChanges(before, after);
  QVERIFY(changes.has_value());
  QCOMPARE(changes->size(), 2);
  QCOMPARE(changes->at(0).path, QString("list.1.w"));
  QCOMPARE(changes->at(1).path, QString("o.k"));
  after["new"] = 1;
  QVERIFY(!leafChanges(before, after));
  after = before;
  after["list"].push_back(1);
  QVERIFY(!leafChanges(before, after));
  QVERIFY(leafChanges(before, before)->isEmpty());
}

void TestComposeModels::binsKeepWhatPruningKeeps() {
  QCOMPARE(resetEntries(0, 10), 0);
  QCOMPARE(resetEntries(0.01, 10), 1);
  QCOMPARE(resetEntries(0.3, 10), 3);
  QCOMPARE(resetEntries(0.7, 10), 7);
  const QVector<WeighedImportance> two{even(6400, 10), even(64, 10)};
  const ImportanceBins bins = binImportance(two, 0.25);
  QCOMPARE(bins.entries, 6464);
  QCOMPARE(bins.kept, 6464 - 1600 - 16);
  double all = 0, cut = 0;
  for (int i = 0; i < ImportanceBins::kBins; ++i) {
    QVERIFY(bins.cut[i] <= bins.all[i] + 1e-9);
    all += bins.all[i];
    cut += bins.cut[i];
  }
  QVERIFY(std::abs(all - 6464) < 1e-6);
  QVERIFY(std::abs(cut - 0.25 * 6464) < 1e-6);
  // Evenly rising to 10: a quarter lies under 2.5.
  QVERIFY(std::abs(bins.line - std::log10(2.5)) < 1e-6);
  QVERIFY(binImportance(two, 0.5).line > bins.line);
  const ImportanceBins none = binImportance(two, 0);
  QCOMPARE(none.kept, none.entries);
  QVERIFY(none.line < none.low);
  QVERIFY(binImportance({}, 0.5).entries == 0);
}

void TestComposeModels::binsFollowWeights() {
  const ImportanceBins at_one = binImportance({even(640, 10)}, 0.5);
  const ImportanceBins at_four = binImportance({even(640, 10, 2)}, 0.5);
  QVERIFY(std::abs(at_four.line - at_one.line - std::log10(2.0)) < 1e-6);
  QCOMPARE(at_four.kept, at_one.kept);
  // An adapter at weight 0 weighs nothing, and still counts.
  const ImportanceBins silent = binImportance({even(640, 10), even(640, 10, 0)}, 0.5);
  QCOMPARE(silent.entries, 1280);
  QCOMPARE(silent.high, at_one.high);
}

QTEST_GUILESS_MAIN(TestComposeModels)
#include "tst_compose_models.moc"
