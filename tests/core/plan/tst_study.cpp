#include <QtTest>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/plan/study.h"
#include "tests/core/plan/plans.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::plan;
using espalier::test::code_of;

namespace {

Json study_json() {
  Json study = plans::parsed(R"({
    "espalier_study": 1, "name": "help",
    "runs": [
      {"name": "lead", "set": {"method.name": "lead"}},
      {"name": "LoRA", "set": {"method.name": "lora"}},
      {"name": "source a", "set": {"method.name": "source", "adapters": [{"path": "a"}]}},
      {"name": "merge", "set": {"prune": null}},
      {"name": "merge, random", "set": {"prune": null, "method.sources": "random"}},
      {"name": "merge, pruned", "set": {}},
      {"name": "merge, one lr", "set": {}, "choose": {"prune.ratio": [0.5]}}],
    "choose": {"optimizer.lr": [2e-4, 5e-4, 2e-3], "prune.ratio": [0.1, 0.3, 0.5],
               "by": "validation loss"},
    "sample_seeds": [2, 3]})");
  study["plan"] = plans::example();
  return study;
}

Study parsed(const Json& json) {
  return parse_study(json, "/w");
}

std::string code_with(const char* path, const Json& value) {
  return code_of([&] { parsed(plans::with(study_json(), path, value)); });
}

}  // namespace

class TestStudy : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void grids_where_they_mean_something() {
    const Study study = parsed(study_json());
    QCOMPARE(study.choose_by, std::string("validation loss"));
    std::vector<std::size_t> sizes;
    for (std::size_t row = 0; row < study.runs.size(); ++row)
      sizes.push_back(trials(study, row).size());
    QCOMPARE(sizes, (std::vector<std::size_t>{0, 3, 0, 3, 3, 9, 1}));
  }

  void rows_leave_behind_what_is_foreign() {
    const Study study = parsed(study_json());
    const Plan lora = finals(study, 1, {}).front().plan;
    QVERIFY(lora.adapters.empty());
    QVERIFY(!lora.prune);
    QCOMPARE(lora.method.name, std::string("lora"));
    const Plan source = finals(study, 2, {}).front().plan;
    QCOMPARE(source.adapters.size(), std::size_t{1});
    QCOMPARE(source.adapters[0].path, std::string("a"));
    const Plan random = finals(study, 4, {}).front().plan;
    QCOMPARE(random.method.sources, std::string("random"));
    QCOMPARE(random.adapters.size(), std::size_t{1});
  }

  void trials_never_see_the_test() {
    const auto cells = trials(parsed(study_json()), 5);
    std::set<std::string> hashes;
    for (const StudyCell& cell : cells) {
      QVERIFY(cell.plan.data.test.empty());
      QVERIFY(cell.plan.metrics.empty());
      QCOMPARE(cell.plan.data.sample_seed, std::uint64_t{2});
      hashes.insert(hash(cell.plan));
    }
    QCOMPARE(hashes.size(), std::size_t{9});
    QCOMPARE(cells[1].plan.name, std::string("merge, pruned · seed 2 · lr 2e-4 · ratio 0.3"));
    QCOMPARE(cells[8].plan.name, std::string("merge, pruned · seed 2 · lr 2e-3 · ratio 0.5"));
    QCOMPARE(cells[8].plan.optimizer.lr, 2e-3);
    QCOMPARE(cells[8].plan.prune->ratio, 0.5);
  }

  void finals_over_every_seed() {
    const Study study = parsed(study_json());
    const auto cells = finals(study, 5, {{"optimizer.lr", 2e-3}});
    QCOMPARE(cells.size(), std::size_t{2});
    QCOMPARE(cells[1].plan.data.sample_seed, std::uint64_t{3});
    QCOMPARE(cells[1].plan.data.test, std::string("data/help-ja/test.jsonl"));
    QCOMPARE(cells[1].plan.optimizer.lr, 2e-3);
    QCOMPARE(cells[1].plan.seed, std::uint64_t{1});
    QCOMPARE(configuration_hash(cells[0].plan), configuration_hash(cells[1].plan));
  }

  void round_trip() {
    const Study study = parsed(study_json());
    const OrderedJson written = to_json(study);
    const Study again = parsed(Json(written));
    QCOMPARE(to_json(again).dump(), written.dump());
    QCOMPARE(hash(finals(again, 3, {})[0].plan), hash(finals(study, 3, {})[0].plan));
  }

  void refused() {
    QCOMPARE(code_with("espalier_study", 2), std::string("study.bad"));
    QCOMPARE(code_with("plans", 2), std::string("plan.unknown_key"));
    QCOMPARE(code_with("runs", Json::array()), std::string("study.bad"));
    QCOMPARE(code_with("runs.0.sett", 1), std::string("plan.unknown_key"));
    QCOMPARE(code_with("runs.0.set", plans::parsed(R"({"prune.raito": 1})")),
             std::string("plan.unknown_key"));
    QCOMPARE(code_with("runs.0.name", "LoRA"), std::string("study.bad"));
    QCOMPARE(code_with("runs.0.name", ""), std::string("study.bad"));
    QCOMPARE(code_with("choose.by", "test rougeL"), std::string("study.bad"));
    QCOMPARE(code_with("choose", plans::parsed(R"({"optimizer.lr": []})")),
             std::string("study.bad"));
    QCOMPARE(code_with("choose", plans::parsed(R"({"optimizer.lr": [5, 50]})")),
             std::string("plan.bad_value"));
    QCOMPARE(code_with("choose", plans::parsed(R"({"data.shotz": [5, 50]})")),
             std::string("plan.unknown_key"));
    QCOMPARE(code_with("sample_seeds", plans::parsed("[1, 1]")), std::string("study.bad"));
    QCOMPARE(code_with("sample_seeds", Json::array()), std::string("study.bad"));
    QCOMPARE(code_with("sample_seeds", plans::parsed("[-1]")), std::string("plan.bad_value"));
    QCOMPARE(code_with("plan.data.validation", ""), std::string("study.bad"));
    QCOMPARE(code_with("plan", 3), std::string("study.bad"));
    QCOMPARE(code_of([] { parsed(Json::array()); }), std::string("study.bad"));
  }
};

QTEST_GUILESS_MAIN(TestStudy)
#include "tst_study.moc"
