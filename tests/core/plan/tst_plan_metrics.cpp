// A plan's metrics: names, commands, models; read, written, hashed, rebased.
#include <QtTest>

#include "core/metrics/metrics.h"
#include "tests/core/plan/plans.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace plans;

namespace {

plan::Plan with_metrics(const std::string& list) {
  return plans::parse(with(smallest(), "metrics", parsed(list)));
}

/// The code, and the key that it is about.
std::string refused(const std::string& list) {
  try {
    with_metrics(list);
  } catch (const Error& error) {
    const auto key = error.args().find("key");
    return std::string(code_info(error.code()).key) + " " +
           (key == error.args().end() ? "" : key->second);
  }
  return "none";
}

}  // namespace

class TestPlanMetrics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The plan's list of names is that of the room that computes them.
  void names_are_those_of_the_metrics() {
    std::vector<std::string> names = metrics::metric_names("ja");
    const auto& more = metrics::document_metric_names();
    names.insert(names.end(), more.begin(), more.end());
    QCOMPARE(plan::builtin_metrics(), names);
  }

  void read_and_written() {
    const std::string list =
        R"(["bleu", {"name": "rouge1"}, {"name": "mine", "command": ["prog", "", "x", "x"]},)"
        R"({"name": "bertscore-ja", "model": "m", "layer": 17, "idf": true, "baseline": "b.tsv"},)"
        R"({"name": "summac", "model": "/n"}])";
    const plan::Plan plan = with_metrics(list);
    QCOMPARE(plan.metrics.size(), std::size_t{5});
    QVERIFY(plan.metrics[0].built_in() && plan.metrics[1] == plan::MetricEntry("rouge1"));
    QCOMPARE(plan.metrics[2].command, (std::vector<std::string>{"prog", "", "x", "x"}));
    QCOMPARE(plan.metrics[2].time_limit, 600.0);
    QCOMPARE(plan.metrics[3].measure(), std::string("bertscore"));
    QCOMPARE(*plan.metrics[3].layer, std::int64_t{17});
    const Json written = Json(plan::to_json(plan));
    QCOMPARE(written["metrics"][1], Json("rouge1"));
    QCOMPARE(written["metrics"][2],
             parsed(R"({"name": "mine", "command": ["prog", "", "x", "x"], "folder": "",
                        "time_limit": 600.0})"));
    QCOMPARE(written["metrics"][4], parsed(R"({"name": "summac", "model": "/n"})"));
    QVERIFY(plans::parse(written).metrics == plan.metrics);
    QVERIFY(plan::hash(plan) != plan::hash(with_metrics(R"(["bleu", "rouge1"])")));
    QVERIFY(plan::hash(with_metrics(R"([{"name": "bleu"}])")) ==
            plan::hash(with_metrics(R"(["bleu"])")));
    QVERIFY(with_metrics("[]").metrics.empty());
  }

  void rebased() {
    plan::Plan plan = with_metrics(R"([{"name": "mine", "command": ["./prog"]},
                                       {"name": "bertscore", "model": "m", "baseline": "b"}])");
    const plan::Plan moved = plan::rebased(plan, "/w/runs");
    QCOMPARE(std::filesystem::path(moved.metrics[0].folder).lexically_normal(),
             std::filesystem::path("/w/"));
    QCOMPARE(moved.metrics[1].model, std::string("/w/m"));
    QCOMPARE(moved.metrics[1].baseline, std::string("/w/b"));
    QCOMPARE(plan::rebased(plan, "/w").metrics[1].model, std::string("m"));
  }

  void schema_tells_of_them() {
    const OrderedJson keys = plan::schema()["keys"];
    QCOMPARE(keys["metrics"]["choices"].size(), plan::builtin_metrics().size());
    QVERIFY(keys["metrics.N.name"].contains("required"));
    QCOMPARE(keys["metrics.N.command"]["type"], OrderedJson("arguments"));
  }

  void refuses() {
    QCOMPARE(refused(R"("bleu")"), std::string("plan.bad_value metrics"));
    QCOMPARE(refused(R"([1])"), std::string("plan.bad_value metrics.0"));
    QCOMPARE(refused(R"(["bleu", {"name": "bleu"}])"), std::string("plan.bad_value metrics.1"));
    QCOMPARE(refused(R"([{"command": ["x"]}])"), std::string("plan.missing_key metrics.0.name"));
    QCOMPARE(refused(R"([{"name": "x", "comand": ["x"]}])"),
             std::string("plan.unknown_key metrics.0.comand"));
    QCOMPARE(refused(R"([{"name": "x"}])"), std::string("plan.bad_value metrics.0.name"));
    QCOMPARE(refused(R"([{"name": "a b", "command": ["x"]}])"),
             std::string("plan.bad_value metrics.0.name"));
    QCOMPARE(refused(R"([{"name": "bleu", "command": ["x"]}])"),
             std::string("plan.bad_value metrics.0.name"));
    QCOMPARE(refused(R"([{"name": "x", "command": [""]}])"),
             std::string("plan.bad_value metrics.0.command"));
    QCOMPARE(refused(R"([{"name": "x", "command": "x"}])"),
             std::string("plan.bad_value metrics.0.command"));
    QCOMPARE(refused(R"([{"name": "x", "command": [1]}])"),
             std::string("plan.bad_value metrics.0.command.0"));
    QCOMPARE(refused(R"([{"name": "x", "command": ["x"], "model": "m"}])"),
             std::string("plan.bad_value metrics.0.model"));
    QCOMPARE(refused(R"([{"name": "x", "command": ["x"], "time_limit": 0}])"),
             std::string("plan.bad_value metrics.0.time_limit"));
    QCOMPARE(refused(R"([{"name": "x", "model": "m"}])"),
             std::string("plan.bad_value metrics.0.name"));
    QCOMPARE(refused(R"([{"name": "bertscore"}])"),
             std::string("plan.missing_key metrics.0.model"));
    QCOMPARE(refused(R"([{"name": "summac", "model": "m", "idf": true}])"),
             std::string("plan.bad_value metrics.0"));
    QCOMPARE(refused(R"([{"name": "bleu", "idf": true}])"),
             std::string("plan.bad_value metrics.0"));
  }
};

QTEST_GUILESS_MAIN(TestPlanMetrics)
#include "tst_plan_metrics.moc"
