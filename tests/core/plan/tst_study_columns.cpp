// A study over targets and shots: what it expands to, and that a column asks for the very runs that
// a study of its own asks for.
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

Json grown() {
  Json study = plans::parsed(R"({
    "espalier_study": 1, "name": "grown", "baseline": "LoRA", "metric": "rougeL",
    "targets": [
      {"name": "a", "set": {"data.test": "a/test.jsonl", "data.language": "en"}},
      {"name": "b", "set": {"data.test": "b/test.jsonl"}, "metric": "rouge1",
       "runs": [{"name": "source", "set": {"adapters": [{"path": "y", "name": "y"}]},
                 "choose": {"adapters": [[{"path": "y", "name": "y"}], [{"path": "z", "name": "z"}]]}},
                {"name": "b alone", "set": {"method.name": "lead"}}]}],
    "shots": [5, {"shots": 20, "set": {"optimizer.validate_every": 5}}],
    "runs": [
      {"name": "lead", "set": {"method.name": "lead"}},
      {"name": "source", "set": {"method.name": "source", "adapters": [{"path": "x", "name": "x"}]}},
      {"name": "LoRA", "set": {"method.name": "lora"}, "choose": {"optimizer.lr": [2e-4, 5e-4, 2e-3]}},
      {"name": "pruned", "set": {"prune": {"ratio": 0.3}}, "choose": {"prune.ratio": [0.1, 0.3, 0.5]}}],
    "ratios": [0.1, 0.5],
    "sample_seeds": [1, 2, 3]})");
  study["plan"] = plans::example();
  return study;
}

Study parsed(const Json& json) {
  return parse_study(json, "/w");
}

std::set<std::string> hashes(const Study& study) {
  std::set<std::string> out;
  for (std::size_t row = 0; row < study.runs.size(); ++row) {
    const auto tried = trials(study, row);
    for (const StudyCell& cell : tried)
      out.insert(hash(cell.plan));
    for (const StudyCell& cell : finals(study, row, tried.empty() ? Point() : tried[0].point))
      out.insert(hash(cell.plan));
  }
  return out;
}

std::string code_with(const char* path, const Json& value) {
  return code_of([&] { parsed(plans::with(grown(), path, value)); });
}

}  // namespace

class TestStudyColumns : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void targets_times_shots() {
    const Study study = parsed(grown());
    const auto list = columns(study);
    QCOMPARE(list.size(), std::size_t{4});
    QCOMPARE(list[1].target, std::string("a"));
    QCOMPARE(*list[1].shots, std::int64_t{20});
    QCOMPARE(list[0].study.metric, std::string("rougeL"));
    QCOMPARE(list[2].study.metric, std::string("rouge1"));
    const Plan plan = finals(list[3].study, 0, {}).front().plan;
    QCOMPARE(plan.data.test, std::string("b/test.jsonl"));
    QCOMPARE(*plan.data.shots, std::int64_t{20});
    QCOMPARE(plan.optimizer.validate_every, std::int64_t{5});
  }

  void rows_and_their_trials() {
    const Study study = parsed(grown());
    const std::vector<std::string> names{"lead",   "source",          "LoRA",
                                         "pruned", "pruned, r = 0.1", "pruned, r = 0.5"};
    std::vector<std::string> found;
    const auto list = columns(study);
    for (const StudyRun& run : list[0].study.runs)
      found.push_back(run.name);
    QCOMPARE(found, names);
    // A target's own rows come behind; the table has every name once.
    QCOMPARE(row_names(study).size(), std::size_t{7});
    QCOMPARE(row_names(study).back(), std::string("b alone"));
    std::vector<std::size_t> sizes;
    for (const std::size_t column : {std::size_t{0}, std::size_t{2}}) {
      for (std::size_t row = 0; row < 6; ++row)
        sizes.push_back(trials(list[column].study, row).size());
    }
    QCOMPARE(sizes, (std::vector<std::size_t>{0, 0, 3, 3, 0, 0, 0, 2, 3, 3, 0, 0}));
    QCOMPARE(trials(list[2].study, 1)[1].plan.adapters[0].path, std::string("z"));
    QVERIFY(trials(list[2].study, 1)[1].plan.name.ends_with("adapters z"));
    const Study& a = list[0].study;
    QCOMPARE(*a.runs[5].fixed_ratio, 0.5);
    QCOMPARE(finals(a, 5, {}).front().plan.prune->ratio, 0.5);
    // The chosen ratio's runs and those of the row at that ratio are the same runs.
    QCOMPARE(hash(finals(a, 4, {}).front().plan),
             hash(finals(a, 3, {{"prune.ratio", 0.1}}).front().plan));
  }

  void a_column_asks_for_what_a_study_of_its_own_asks_for() {
    Json alone = grown();
    for (const char* key : {"targets", "shots", "baseline", "ratios", "metric"})
      alone.erase(key);
    alone["plan"]["data"]["test"] = "a/test.jsonl";
    alone["plan"]["data"]["language"] = "en";
    alone["plan"]["data"]["shots"] = 5;
    Json both = grown();
    both.erase("ratios");
    QCOMPARE(hashes(columns(parsed(both))[0].study), hashes(parsed(alone)));
    QVERIFY(hashes(columns(parsed(both))[1].study) != hashes(parsed(alone)));
  }

  void one_column_of_a_plain_study() {
    Json plain = grown();
    for (const char* key : {"targets", "shots"})
      plain.erase(key);
    const auto list = columns(parsed(plain));
    QCOMPARE(list.size(), std::size_t{1});
    QVERIFY(list[0].target.empty() && !list[0].shots);
    QCOMPARE(list[0].study.baseline, std::string("LoRA"));
  }

  void only_a_part() {
    const Study study = parsed(grown());
    QCOMPARE(columns(only(study, "b", std::nullopt)).size(), std::size_t{2});
    const auto one = columns(only(study, "b", 20));
    QCOMPARE(one.size(), std::size_t{1});
    QCOMPARE(one[0].target, std::string("b"));
    QCOMPARE(row_names(only(study, "a", 5)).size(), std::size_t{6});
    QCOMPARE(code_of([&] { only(study, "c", std::nullopt); }), std::string("study.bad"));
  }

  void what_was_read_is_written() {
    const Study study = parsed(grown());
    const Study again = parsed(Json(to_json(study)));
    QCOMPARE(again.name, study.name);
    QCOMPARE(hashes(columns(again)[3].study), hashes(columns(study)[3].study));
    Json plain = grown();
    for (const char* key : {"targets", "shots"})
      plain.erase(key);
    const Study one = parsed(plain);
    QCOMPARE(hashes(parsed(Json(to_json(one)))), hashes(one));
  }

  void mistakes_are_named() {
    QCOMPARE(code_with("targets", Json::array()), std::string("study.bad"));
    QCOMPARE(code_with("targets.1.name", "a"), std::string("study.bad"));
    QCOMPARE(code_with("targets.0.name", 1), std::string("study.bad"));
    QCOMPARE(code_with("targets.0.sett", 1), std::string("plan.unknown_key"));
    QCOMPARE(code_with("targets.1.runs", 1), std::string("study.bad"));
    QCOMPARE(code_with("targets.1.runs.0", 1), std::string("study.bad"));
    QCOMPARE(code_with("shots", Json{0}), std::string("study.bad"));
    QCOMPARE(code_with("shots", Json{5, 5}), std::string("study.bad"));
    QCOMPARE(code_with("baseline", "nobody"), std::string("study.bad"));
    QCOMPARE(code_with("ratios", Json{1.5}), std::string("study.bad"));
    QCOMPARE(code_with("plan", 1), std::string("study.bad"));
    QCOMPARE(code_with("runs", 1), std::string("study.bad"));
    try {
      parsed(plans::with(grown(), "targets.1.set.data.shuffle", "x"));
      QFAIL("read");
    } catch (const Error& error) {
      QVERIFY(error.message().starts_with("b, 5 shots: "));
    }
  }
};

QTEST_GUILESS_MAIN(TestStudyColumns)
#include "tst_study_columns.moc"
