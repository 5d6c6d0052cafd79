// What is held against a run, and grids as people write them.
#include <QtTest>

#include "core/base/error.h"
#include "core/plan/study.h"
#include "core/plan/twin.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::plan;
using espalier::test::code_of;

namespace {

Plan merge(const std::function<void(Json&)>& change = {}) {
  Json json = {
      {"espalier_plan", 1},
      {"name", "help"},
      {"seed", 7},
      {"base_model", "m"},
      {"adapters", {{{"path", "a"}}, {{"path", "b"}}}},
      {"data", {{"train", "t.jsonl"}, {"sample_seed", 3}}},
      {"method", {{"name", "adaptive_merge"}}},
      {"prune", {{"ratio", 0.5}}},
  };
  if (change) change(json);
  return parse(json, "/place");
}

QStringList names(const std::vector<Twin>& twins) {
  QStringList out;
  for (const Twin& twin : twins)
    out << QString::fromStdString(twin.plan.name);
  return out;
}

std::vector<double> ratios(const std::vector<Twin>& twins) {
  std::vector<double> out;
  for (const Twin& twin : twins) {
    if (twin.kind == "ratio") out.push_back(twin.ratio);
  }
  return out;
}

}  // namespace

class TestTwin : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void twins_differ_in_one_thing() {
    const Plan own = merge();
    const std::vector<Twin> all = twins(own);
    QCOMPARE(names(all), (QStringList{"help · no pruning", "help · random sources",
                                      "help · ratio 0.3", "help · ratio 0.7"}));
    for (const Twin& twin : all) {
      QCOMPARE(twin.plan.seed, std::uint64_t{7});
      QCOMPARE(twin.plan.data.sample_seed, std::uint64_t{3});
      QCOMPARE(twin.plan.folder, own.folder);
      // It can be written and read like any other.
      QCOMPARE(hash(parse(Json(to_json(twin.plan)), own.folder)), hash(twin.plan));
    }
    QVERIFY(!all[0].plan.prune);
    QCOMPARE(all[0].kind, std::string("no_pruning"));
    QCOMPARE(all[1].plan.method.sources, std::string("random"));
    QCOMPARE(all[1].plan.prune->ratio, 0.5);
    QCOMPARE(all[2].plan.prune->ratio, 0.3);
    QCOMPARE(all[2].plan.method.sources, std::string("adapters"));
    // With its own settings back, each is the plan itself.
    Plan back = all[3].plan;
    back.prune->ratio = 0.5;
    QCOMPARE(hash(back), hash(own));
  }

  void ratios_lie_around_the_plans_own() {
    const auto of = [](double ratio) {
      return ratios(twins(merge([&](Json& json) { json["prune"]["ratio"] = ratio; })));
    };
    QCOMPARE(of(0.4), (std::vector<double>{0.3, 0.5}));
    QCOMPARE(of(0.1), (std::vector<double>{0.3, 0.5}));
    QCOMPARE(of(0.9), (std::vector<double>{0.5, 0.7}));
    QCOMPARE(of(0.05), (std::vector<double>{0.1, 0.3}));
    QCOMPARE(of(0.7), (std::vector<double>{0.3, 0.5}));
    QCOMPARE(of(0), (std::vector<double>{0.3, 0.5, 0.7}));
    // A plan that prunes nothing has no twin that prunes nothing.
    const std::vector<Twin> bare = twins(merge([](Json& json) { json.erase("prune"); }));
    QCOMPARE(names(bare), (QStringList{"help · random sources", "help · ratio 0.3",
                                       "help · ratio 0.5", "help · ratio 0.7"}));
    QVERIFY(!bare[0].plan.prune);
    QCOMPARE(names(twins(merge([](Json& json) { json["prune"]["ratio"] = 0; }))).first(),
             QString("help · random sources"));
  }

  /// What a search is held against: the same run at each fixed ratio.
  void a_searched_ratio_is_held_against_fixed_ones() {
    const std::vector<Twin> all = twins(merge([](Json& json) {
      json["data"]["validation"] = "v.jsonl";
      json["prune"] = {{"controller", "grasp"}, {"p_max", 0.7}};
    }));
    QCOMPARE(names(all), (QStringList{"help · no pruning", "help · random sources",
                                      "help · ratio 0.3", "help · ratio 0.5", "help · ratio 0.7"}));
    QCOMPARE(all[1].plan.prune->controller, std::string("grasp"));
    const Plan fixed = merge([](Json& json) {
      json["data"]["validation"] = "v.jsonl";
      json["prune"] = {{"ratio", 0.3}};
    });
    QCOMPARE(hash(all[2].plan), hash(fixed));
  }

  void modules_have_quantiles() {
    const std::vector<Twin> all = twins(merge([](Json& json) {
      json["prune"] = {{"granularity", "module"}, {"threshold", 0.25}};
    }));
    QCOMPARE(names(all),
             (QStringList{"help · no pruning", "help · random sources", "help · quantile 0.3",
                          "help · quantile 0.5", "help · quantile 0.7"}));
    QVERIFY(!all[3].plan.prune->threshold);
    QCOMPARE(all[3].plan.prune->threshold_quantile, 0.5);
  }

  void a_twin_has_twins_of_the_same_names() {
    const std::vector<Twin> all = twins(merge());
    QCOMPARE(names(twins(all[0].plan)).mid(1),
             (QStringList{"help · ratio 0.3", "help · ratio 0.5", "help · ratio 0.7"}));
    const std::vector<Twin> random = twins(all[1].plan);
    QCOMPARE(random[1].kind, std::string("real_sources"));
    QCOMPARE(hash(random[1].plan), hash(merge()));
    QVERIFY(names(twins(all[2].plan)).contains("help · ratio 0.7"));
  }

  void other_methods_have_none() {
    QVERIFY(twins(merge([](Json& json) {
              json["method"] = {{"name", "ties"}};
              json.erase("prune");
            })).empty());
  }

  void values_are_read_as_people_write_them() {
    QCOMPARE(Json(grid_values("prune.ratio", " 0, 0.3 ,0.5")), (Json{0, 0.3, 0.5}));
    QCOMPARE(Json(grid_values("seed", "1..3, 7")), (Json{1, 2, 3, 7}));
    QCOMPARE(Json(grid_values("seed", "-1 .. 1")), (Json{-1, 0, 1}));
    QCOMPARE(Json(grid_values("optimizer.select", "loss,rougeL")), (Json{"loss", "rougeL"}));
    QCOMPARE(Json(grid_values("method.target_modules", R"(["q_proj","v_proj"], ["o_proj"])")),
             Json::parse(R"([["q_proj","v_proj"],["o_proj"]])"));
    QCOMPARE(Json(grid_values("generation.stop", R"("a,b", true)")), (Json{"a,b", true}));
    for (const char* wrong : {"", "1,,2", "1,", "5..1", "1..99999999999"})
      QCOMPARE(code_of([&] { grid_values("seed", wrong); }), std::string("study.bad"));
    QCOMPARE(grid_values("seed", "1..10000").size(), most_points());
  }
};

QTEST_GUILESS_MAIN(TestTwin)
#include "tst_twin.moc"
