#include <QtTest>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/plan/events.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::plan;
using espalier::test::code_of;

namespace {

std::vector<Event> one_of_each() {
  event::Started started;
  started.run = std::string("014");
  started.plan_hash = std::string("ab");
  started.adapters = {"b", "a"};
  started.facts = {{"device", "cpu"}};
  event::Step step;
  step.step = 31;
  step.loss = 2.5;
  step.weights = {{"a", 0.25}, {"b", 0.75}};
  event::Modules modules;
  modules.modules.resize(2);
  modules.modules[1].adapter = "b";
  modules.modules[1].revived = 0.125;
  event::Validation validation;
  validation.rouge_l = 0.375;
  validation.best = true;
  event::Ratio ratio;
  ratio.step = 10;
  ratio.controller = "grasp";
  ratio.mu = 0.375;
  ratio.trials = {{0.25, 2.5, -0.125}, {0.5, 2, std::numeric_limits<double>::quiet_NaN()}};
  event::Output output;
  output.id = std::string("x");
  output.text = "要約";
  output.scores = {{"rougeL", 0.5}};
  event::Finished finished;
  finished.validation_loss = 1.5;
  finished.metrics = {{"rougeL", {{"value", 0.5}}}};
  return {started,
          event::Phase{"load", 1, 3},
          event::Example{1, 2, "r", 3.5, 40},
          step,
          modules,
          validation,
          ratio,
          event::Sample{3, "r", "text"},
          output,
          event::Paused{4},
          event::Resumed{4},
          event::Stopped{5, "stop"},
          event::Failed{Error(Code::disk_full, "m", "h").to_json()},
          finished};
}

}  // namespace

class TestEvents : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void there_and_back() {
    std::string names;
    for (const Event& event : one_of_each()) {
      names += event_name(event) + " ";
      const std::string line = to_json(event).dump();
      const Event back = event_from_json(json::parse(line));
      QCOMPARE(back.index(), event.index());
      QCOMPARE(to_json(back).dump(), line);
    }
    QCOMPARE(names, std::string("started phase example step modules validation ratio sample output "
                                "paused resumed stopped failed finished "));
  }

  /// The keys of design section 6, word for word.
  void step_as_the_design_has_it() {
    const OrderedJson json = to_json(one_of_each()[3]);
    for (const char* key : {"event", "step", "epoch", "loss", "lr", "pruned", "sparsity",
                            "sparsity_a", "sparsity_b", "weights", "tokens", "seconds"})
      QVERIFY2(json.contains(key), key);
    QCOMPARE(json["event"], OrderedJson("step"));
    QCOMPARE(json["weights"].dump(), std::string(R"({"a":0.25,"b":0.75})"));
    const Event back = event_from_json(json::parse(json.dump()));
    QCOMPARE(std::get<event::Step>(back).weights[1].second, 0.75);
  }

  void trials_of_a_ratio_come_back() {
    const OrderedJson json = to_json(one_of_each()[6]);
    QCOMPARE(json["sigma"], OrderedJson(nullptr));
    QCOMPARE(json["trials"][0].dump(), std::string(R"({"ratio":0.25,"loss":2.5,"reward":-0.125})"));
    QCOMPARE(json["trials"][1]["reward"], OrderedJson(nullptr));
    const auto back = std::get<event::Ratio>(event_from_json(json::parse(json.dump())));
    QCOMPARE(back.trials.size(), std::size_t{2});
    QCOMPARE(back.trials[0].reward, -0.125);
    QVERIFY(std::isnan(back.trials[1].reward));
    QCOMPARE(back.mu.value(), 0.375);
    QVERIFY(!back.sigma && !back.base_loss);
  }

  void modules_as_a_table() {
    event::Modules modules;
    modules.step = 7;
    for (const char* module : {"m.0.q", "m.1.q"}) {
      for (const char* adapter : {"a", "b", "c"}) {
        const auto i = static_cast<double>(modules.modules.size());
        modules.modules.push_back(
            {module, adapter, 1.0 / 3 - i, 0.25, 0.5, 0.125 * i, 0.0625, 1e-7 * i, 12345.678});
      }
    }
    const OrderedJson packed = to_packed_json(modules);
    QCOMPARE(packed["table"]["adapter"].dump(), std::string(R"(["a","b","c"])"));
    QCOMPARE(packed["table"]["weight"][0].dump(), std::string("0.333333"));
    QVERIFY(packed.dump().size() * 2 < to_json(modules).dump().size());
    const auto back = std::get<event::Modules>(event_from_json(json::parse(packed.dump())));
    QCOMPARE(back.step, 7);
    QCOMPARE(back.modules.size(), modules.modules.size());
    for (std::size_t i = 0; i < back.modules.size(); ++i) {
      const event::ModuleState &x = back.modules[i], &y = modules.modules[i];
      QCOMPARE(x.module, y.module);
      QCOMPARE(x.adapter, y.adapter);
      QVERIFY(std::abs(x.weight - y.weight) <= 5e-6 * std::abs(y.weight));
      QCOMPARE(x.sparsity_a, 0.25);
      QCOMPARE(x.sparsity_b, 0.5);
      QCOMPARE(x.fresh, y.fresh);
      QCOMPARE(x.revived, 0.0625);
      QCOMPARE(x.stable, y.stable);
      QCOMPARE(x.norm, 12345.7);
    }
    // What is no full table stays a list, number by number; a broken table is refused.
    modules.modules.pop_back();
    QCOMPARE(to_packed_json(modules).dump(), to_json(modules).dump());
    QCOMPARE(to_packed_json(event::Modules{3, {}}).dump(), to_json(event::Modules{3, {}}).dump());
    QCOMPARE(to_packed_json(event::Paused{3}).dump(), to_json(event::Paused{3}).dump());
    for (const char* text :
         {R"({"event": "modules", "table": []})", R"({"event": "modules", "table": {}})",
          R"({"event": "modules", "table": {"module": ["m"], "adapter": ["a"], "weight": []}})"}) {
      const Json broken = json::parse(text);
      QCOMPARE(code_of([&] { event_from_json(broken); }), std::string("json.type"));
    }
  }

  void not_finite_is_null() {
    event::Example example;
    example.loss = std::numeric_limits<double>::infinity();
    const OrderedJson json = to_json(example);
    QVERIFY(json["loss"].is_null());
    const Event back = event_from_json(Json(json));
    QVERIFY(std::isnan(std::get<event::Example>(back).loss));
  }

  void absent_stays_absent() {
    const OrderedJson json = to_json(event::Validation{});
    QVERIFY(json["rougeL"].is_null());
    QVERIFY(!std::get<event::Validation>(event_from_json(Json(json))).rouge_l);
    // An older file without a newer key is still read.
    const Event old = event_from_json(json::parse(R"({"event": "validation", "loss": 2})"));
    QCOMPARE(std::get<event::Validation>(old).loss, 2.0);
  }

  void refused() {
    for (const char* text :
         {"[]", "{}", R"({"event": 1})", R"({"event": "stepp"})",
          R"({"event": "step", "step": 1.5})", R"({"event": "step", "loss": "x"})",
          R"({"event": "step", "weights": [1]})", R"({"event": "started", "adapters": [1]})",
          R"({"event": "validation", "best": 1})", R"({"event": "modules", "modules": [[]]})",
          R"({"event": "sample", "text": null})"}) {
      const Json json = json::parse(text);
      QCOMPARE(code_of([&] { event_from_json(json); }), std::string("json.type"));
    }
  }
};

QTEST_GUILESS_MAIN(TestEvents)
#include "tst_events.moc"
