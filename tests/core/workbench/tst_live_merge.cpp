// A merge that is moved: held against runs of the same plans on the tiny model.
#include <torch/torch.h>

#include <QtTest>
#include <algorithm>
#include <filesystem>

#include "core/experiment/runner.h"
#include "core/lora/adapter.h"
#include "core/workbench/live_merge.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
using test::code_of;
using workbench::LiveMerge;
using workbench::LivePoint;
using workbench::LiveUpdate;
namespace fs = std::filesystem;

namespace {

double zero_share(const torch::Tensor& x) {
  return (x == 0).to(torch::kFloat64).mean().item<double>();
}

}  // namespace

class TestLiveMerge : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  Json json_;
  experiment::RunResult result_;
  experiment::Session session_;
  Control control_;

  plan::Plan plan_of(const Json& json) const {
    return plan::parse(json, fs::path(folder_.path().toStdString()));
  }
  experiment::RunResult run(const Json& json) {
    return experiment::run(plan_of(json), {}, session_, control_, [](const plan::Event&) {});
  }
  Json with_method(const Json& method) const {
    Json json = json_;
    json["method"] = method;
    json.erase("prune");
    const auto name = method.at("name").get<std::string>();
    if (name == "zero_shot" || name == "lora") json.erase("adapters");
    return json;
  }
  LiveMerge live(const Json& json, const fs::path& folder) {
    return LiveMerge(plan_of(json), folder, session_, control_);
  }
  double loss(const LiveMerge& merge, const LivePoint& point) {
    return merge.answer(point, -1, control_).at("loss").get<double>();
  }

 private Q_SLOTS:
  void initTestCase() {
    torch::set_num_threads(2);
    json_ = test::tiny_plan(folder_);
    result_ = run(json_);
  }

  /// With every slider at 1 it says what the run said.
  void at_rest_it_is_the_run() {
    const LiveMerge merge = live(json_, result_.folder);
    const Json facts = merge.facts();
    QCOMPARE(facts.at("kind"), Json("parts"));
    QCOMPARE(facts.at("adapters"), (Json{{{"name", "a"}}, {{"name", "b"}}}));
    QCOMPARE(facts.at("validation"), Json(3));
    QCOMPARE(facts.at("ratio"), Json(0.3));
    QCOMPARE(facts.at("prunes"), Json(true));
    QCOMPARE(facts.at("records").size(), std::size_t{6});
    QCOMPARE(facts.at("records")[3].at("id"), Json("test0"));
    QCOMPARE(facts.at("records")[3].at("split"), Json("test"));
    std::vector<LiveUpdate> told;
    const Json answer =
        merge.answer({}, 3, control_, [&](const LiveUpdate& update) { told.push_back(update); });
    QVERIFY(result_.finished.validation_loss.has_value());
    QVERIFY(std::abs(answer.at("loss").get<double>() - *result_.finished.validation_loss) < 1e-6);
    const std::string lines = read_file(result_.folder / "outputs.jsonl", 1U << 20U);
    const Json output = Json::parse(lines.substr(0, lines.find('\n')));
    QCOMPARE(answer.at("text"), output.at("text"));
    QCOMPARE(answer.at("record"), Json("test0"));
    // Two records first, then the text, then the rest.
    QCOMPARE(told.front().kind, LiveUpdate::Kind::losses);
    QCOMPARE(told.front().count, std::int64_t{2});
    QCOMPARE(told.back().kind, LiveUpdate::Kind::losses);
    QCOMPARE(told.back().count, std::int64_t{3});
    QCOMPARE(told.back().total, std::int64_t{3});
    std::string pieces;
    for (const LiveUpdate& update : told) {
      if (update.kind == LiveUpdate::Kind::piece) pieces += update.text;
    }
    QVERIFY(pieces.find(answer.at("text").get<std::string>()) != std::string::npos);
  }

  /// Weights of 0 and layers that are off both leave the base alone.
  void nothing_left_is_the_base() {
    const LiveMerge merge = live(json_, result_.folder);
    const experiment::RunResult base = run(with_method({{"name", "zero_shot"}}));
    LivePoint none;
    none.weights = {{"a", 0}, {"b", 0}};
    LivePoint off;
    for (std::int64_t layer = 0; layer < merge.facts().at("layers"); ++layer)
      off.layers_off.insert(layer);
    QVERIFY(std::abs(loss(merge, none) - *base.finished.validation_loss) < 1e-6);
    QVERIFY(std::abs(loss(merge, off) - *base.finished.validation_loss) < 1e-6);
    LivePoint half;
    half.layers_off = {0};
    const double between = loss(merge, half);
    QVERIFY(std::abs(between - loss(merge, off)) > 1e-5);
    QVERIFY(std::abs(between - loss(merge, {})) > 1e-5);
  }

  /// A static merge is made anew: weights multiply the plan's.
  void sources_are_merged_anew() {
    Json json = with_method({{"name", "ties"}, {"density", 0.5}});
    const LiveMerge merge = live(json, {});
    QCOMPARE(merge.facts().at("kind"), Json("sources"));
    QCOMPARE(merge.facts().at("prunes"), Json(false));
    const double rest = loss(merge, {});
    QVERIFY(std::abs(rest - *run(json).finished.validation_loss) < 1e-6);
    json["adapters"][0]["weight"] = 0.25;
    LivePoint point;
    point.weights["a"] = 0.25;
    const double moved = loss(merge, point);
    QVERIFY(std::abs(moved - *run(json).finished.validation_loss) < 1e-6);
    QVERIFY(std::abs(moved - rest) > 1e-5);
  }

  /// One adapter: a share of each factor becomes 0, the rest stays; what is kept says the same.
  void pruned_and_kept() {
    const Json json = with_method({{"name", "lora"}, {"rank", 4}, {"alpha", 8}});
    const experiment::RunResult ran = run(json);
    const LiveMerge merge = live(json, ran.folder);
    QCOMPARE(merge.facts().at("kind"), Json("whole"));
    QVERIFY(std::abs(loss(merge, {}) - *ran.finished.validation_loss) < 1e-6);
    LivePoint point;
    point.ratio = 0.5;
    point.layers_off = {1};
    const fs::path kept = fs::path(folder_.path().toStdString()) / "kept";
    merge.keep(point, kept);
    const lora::Adapter whole = lora::load_adapter(ran.folder / "adapter"),
                        pruned = lora::load_adapter(kept);
    QVERIFY(!pruned.modules.empty() && pruned.modules.size() < whole.modules.size());
    for (const auto& [id, f] : pruned.modules) {
      QVERIFY(id.layer != 1);
      QCOMPARE(zero_share(f.a), 0.5);
      QCOMPARE(zero_share(f.b), 0.5);
      const torch::Tensor update = f.b.matmul(f.a) * f.scale();
      const lora::Factors& w = whole.modules.at(id);
      const torch::Tensor a = torch::where(f.a != 0, w.a, torch::zeros_like(w.a)),
                          b = torch::where(f.b != 0, w.b, torch::zeros_like(w.b));
      QVERIFY((b.matmul(a) * w.scale() - update).abs().max().item<double>() < 1e-6);
    }
    const auto trained = pruned.training_identities();
    QCOMPARE(trained.size(), std::size_t{5});
    QVERIFY(trained[0].starts_with("train"));
    Json source = json_;
    source["method"] = {{"name", "source"}};
    source["adapters"] = {{{"path", kept.string()}}};
    source.erase("prune");
    QVERIFY(std::abs(loss(merge, point) - *run(source).finished.validation_loss) < 1e-6);
    QCOMPARE(code_of([&] { merge.keep(point, kept); }), "usage");
  }

  void a_plane_fills_in_from_coarse_to_fine() {
    const LiveMerge merge = live(json_, result_.folder);
    workbench::LivePlane plane;
    plane.x = "a";
    plane.y = "b";
    plane.low = 0;
    plane.high = 1;
    plane.steps = 3;
    plane.records = 3;
    int told = 0;
    const Json out = merge.plane({}, plane, control_, [&](const LiveUpdate& update) {
      QCOMPARE(update.kind, LiveUpdate::Kind::cell);
      QCOMPARE(update.count, std::int64_t{++told});
      QCOMPARE(update.total, std::int64_t{9});
    });
    QCOMPARE(out.at("cells").size(), std::size_t{9});
    QCOMPARE(told, 9);
    for (const Json& cell : out.at("cells")) {
      LivePoint point;
      point.weights = {{"a", cell.at("x")}, {"b", cell.at("y")}};
      QVERIFY(std::abs(cell.at("loss").get<double>() - loss(merge, point)) < 1e-6);
    }
    // Corners before what lies between.
    const auto order = workbench::coarse_to_fine(5);
    QCOMPARE(order.size(), std::size_t{25});
    QVERIFY((order[0] == std::pair{0, 0} && order[1] == std::pair{4, 0}));
    QVERIFY((order[3] == std::pair{4, 4} && order[4] == std::pair{2, 0}));
    QCOMPARE(workbench::coarse_to_fine(2).size(), std::size_t{4});
  }

  /// Three weights that sum to 1: the corners are one adapter alone.
  void a_triangle_fills_in_from_coarse_to_fine() {
    const auto order = workbench::coarse_to_fine(9, true);
    QCOMPARE(order.size(), std::size_t{45});
    QCOMPARE((std::set<std::pair<int, int>>(order.begin(), order.end()).size()), std::size_t{45});
    for (const auto& [column, row] : order)
      QVERIFY(column >= 0 && row >= 0 && column + row <= 8);
    QVERIFY((order[0] == std::pair{0, 0} && order[1] == std::pair{8, 0}));
    QVERIFY((order[2] == std::pair{0, 8} && order[3] == std::pair{4, 0}));

    Json three = json_;
    three["adapters"].push_back(three["adapters"][0]);
    three["adapters"][2]["name"] = "c";
    const LiveMerge merge = live(three, {});
    workbench::LivePlane plane;
    plane.x = "a";
    plane.y = "b";
    plane.z = "c";
    plane.steps = 3;
    plane.records = 3;
    std::vector<std::int64_t> totals;
    const Json out = merge.plane({}, plane, control_,
                                 [&](const LiveUpdate& update) { totals.push_back(update.total); });
    QCOMPARE(totals, (std::vector<std::int64_t>(6, 6)));
    QCOMPARE(out.at("z"), Json("c"));
    QCOMPARE(out.at("cells").size(), std::size_t{6});
    for (const Json& cell : out.at("cells")) {
      const double x = cell.at("x"), y = cell.at("y");
      LivePoint point;
      point.weights = {{"a", x}, {"b", y}, {"c", 1 - x - y}};
      QVERIFY(std::abs(cell.at("loss").get<double>() - loss(merge, point)) < 1e-6);
    }
    plane.z = "b";
    QCOMPARE(code_of([&] { merge.plane({}, plane, control_); }), "plan.bad_value");
    plane.z = "nobody";
    QCOMPARE(code_of([&] { merge.plane({}, plane, control_); }), "plan.bad_value");
  }

  /// A run that is training is seen as it stands, and goes on as if nobody had looked.
  void a_running_merge_is_followed() {
    std::unique_ptr<LiveMerge> merge;
    fs::path folder;
    std::vector<double> losses, moved, seen;
    std::vector<std::int64_t> steps;
    Json changed = json_;
    changed["name"] = "looked at";
    const auto watch = [&](const plan::Event& event) {
      if (const auto* started = std::get_if<plan::event::Started>(&event))
        folder = fs::path(folder_.path().toStdString()) / "runs" / started->run;
      if (const auto* step = std::get_if<plan::event::Step>(&event)) losses.push_back(step->loss);
      const auto* validation = std::get_if<plan::event::Validation>(&event);
      if (validation == nullptr || validation->epoch == 0) return;
      if (!merge) {
        merge = std::make_unique<LiveMerge>(plan_of(changed), folder, session_, control_);
        QCOMPARE(merge->facts().at("kind"), Json("running"));
      }
      const Json answer = merge->answer({}, -1, control_);
      QVERIFY(std::abs(answer.at("loss").get<double>() - validation->loss) < 1e-6);
      steps.push_back(answer.at("step").get<std::int64_t>());
      LivePoint off;
      off.weights = {{"a", 0}};
      moved.push_back(loss(*merge, off));
      seen.push_back(validation->loss);
    };
    const auto ran = experiment::run(plan_of(changed), {}, session_, control_, watch);
    QCOMPARE(steps, (std::vector<std::int64_t>{3, 6, 9}));
    for (std::size_t i = 0; i < seen.size(); ++i)
      QVERIFY(std::abs(moved[i] - seen[i]) > 1e-5);
    // Once it has ended, the last state that was seen goes on being moved.
    QVERIFY(std::abs(loss(*merge, {}) - seen.back()) < 1e-6);
    QCOMPARE(live(changed, ran.folder).facts().at("kind"), Json("parts"));
    std::vector<double> alone;
    Json again = json_;
    again["name"] = "not looked at";
    experiment::run(plan_of(again), {}, session_, control_, [&](const plan::Event& event) {
      if (const auto* step = std::get_if<plan::event::Step>(&event)) alone.push_back(step->loss);
    });
    QCOMPARE(losses, alone);
  }

  /// The slider has moved on: the answer is dropped at the next pack or token.
  void it_can_be_stopped() {
    const LiveMerge merge = live(json_, result_.folder);
    Control control;
    int told = 0;
    QCOMPARE(code_of([&] {
               merge.answer({}, 0, control, [&](const LiveUpdate&) {
                 ++told;
                 control.request_abort();
               });
             }),
             "aborted");
    QCOMPARE(told, 1);
  }

  void what_cannot_be_asked() {
    const LiveMerge merge = live(json_, result_.folder);
    const auto asked = [&](auto change) {
      LivePoint point;
      change(point);
      return code_of([&] { merge.answer(point, -1, control_); });
    };
    QCOMPARE(asked([](LivePoint& p) { p.ratio = 1; }), "plan.bad_value");
    QCOMPARE(asked([](LivePoint& p) { p.ratio = std::nan(""); }), "plan.bad_value");
    QCOMPARE(asked([](LivePoint& p) { p.weights["c"] = 1; }), "plan.bad_value");
    QCOMPARE(asked([](LivePoint& p) { p.weights["a"] = std::nan(""); }), "plan.bad_value");
    QCOMPARE(asked([](LivePoint& p) { p.layers_off = {99}; }), "plan.bad_value");
    QCOMPARE(code_of([&] { merge.answer({}, 99, control_); }), "plan.bad_value");
    workbench::LivePlane plane;
    QCOMPARE(code_of([&] { merge.plane({}, plane, control_); }), "plan.bad_value");
    QCOMPARE(code_of([&] { live(with_method({{"name", "zero_shot"}}), {}); }), "plan.method");
  }
};

QTEST_GUILESS_MAIN(TestLiveMerge)
#include "tst_live_merge.moc"
