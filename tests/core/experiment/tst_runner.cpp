// One plan from end to end on a tiny model: events, store, files, stop, abort, bad input.
#include <QtTest>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/experiment/runner.h"
#include "core/plan/descriptors.h"
#include "core/store/store.h"
#include "tests/support/tiny_plan.h"

using namespace espalier;
namespace event = plan::event;
namespace fs = std::filesystem;

namespace {

struct Ran {
  experiment::RunResult result;
  std::vector<plan::Event> events;
  std::string error = "none";

  template <class E>
  std::vector<E> all() const {
    std::vector<E> out;
    for (const plan::Event& e : events) {
      if (const E* found = std::get_if<E>(&e)) out.push_back(*found);
    }
    return out;
  }
};

Ran run(const Json& json, const QTemporaryDir& folder, Control& control,
        experiment::Session& session, const experiment::EventSink& more = {}) {
  Ran ran;
  const fs::path path = folder.path().toStdString();
  try {
    ran.result =
        experiment::run(plan::parse(json, path), {}, session, control, [&](const plan::Event& e) {
          ran.events.push_back(e);
          if (more) more(e);
        });
  } catch (const Error& error) {
    ran.error = code_info(error.code()).key;
  }
  return ran;
}

Ran run(const Json& json, const QTemporaryDir& folder) {
  Control control;
  experiment::Session session;
  return run(json, folder, control, session);
}

}  // namespace

class TestRunner : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Columns of other names are read by themselves, and the run says so; a record's other summaries
  /// count as references everywhere.
  void foreign_columns_and_several_references() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json["method"] = {{"name", "lead"}};
    json.erase("adapters");
    json.erase("prune");
    const auto paper = [](const char* id, const Json& targets) {
      return json::dump(Json{{"paper_id", id},
                             {"source", {"The roof is old.", "It will close."}},
                             {"source_labels", {0, 1}},
                             {"rouge_scores", {0.5, 1.0}},
                             {"target", targets}}) +
             "\n";
    };
    write_file(folder.filePath("test.jsonl").toStdString(),
               paper("p", {"Nothing in common", "The roof is old."}) + paper("q", {"The roof"}));
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, std::string("none"));
    const Json facts = ran.all<event::Started>().at(0).facts;
    QCOMPARE(facts.at("columns").at("test").at("source"), Json("document"));
    QCOMPARE(facts.at("columns").at("test").at("target"), Json("references"));
    QVERIFY(!facts.at("columns").contains("validation"));
    const auto outputs = ran.all<event::Output>();
    QCOMPARE(outputs.at(0).reference, std::string("Nothing in common"));
    QCOMPARE(outputs[0].references,
             (std::vector<std::string>{"Nothing in common", "The roof is old."}));
    QVERIFY(outputs.at(1).references.empty());
    QCOMPARE(outputs[0].scores.at("rougeL"), Json(1.0));  // the better of the two
    const Json rouge = ran.all<event::Finished>().at(0).metrics.at("rougeL");
    QVERIFY(rouge.at("signature").get<std::string>().starts_with("nrefs:var|"));
    // The store keeps them, and so does what is written beside the adapter.
    const auto store =
        store::Store::open_read_only(fs::path(folder.path().toStdString()) / "espalier.sqlite");
    QCOMPARE(store.outputs(ran.result.run).at(0).references, outputs[0].references);
    const std::string lines = read_file(ran.result.folder / "outputs.jsonl", 1U << 20U);
    QCOMPARE(Json::parse(lines.substr(0, lines.find('\n'))).at("references"),
             Json(outputs[0].references));
  }

  void a_run_goes_from_plan_to_summaries() {
    QTemporaryDir folder;
    const Ran ran = run(test::tiny_plan(folder), folder);
    QCOMPARE(ran.error, std::string("none"));
    QCOMPARE(ran.result.state, std::string("finished"));
    const auto steps = ran.all<event::Step>();
    QCOMPARE(steps.size(), std::size_t{9});  // 3 epochs of 5 examples, 2 a step
    QCOMPARE(ran.all<event::Example>().size(), std::size_t{15});
    for (const event::Step& s : steps) {
      double sum = 0;
      for (const auto& [name, weight] : s.weights)
        sum += weight;
      QVERIFY(std::abs(sum - 1) < 1e-9);
      QVERIFY(std::abs(s.pruned - 0.3) < 0.02);
      QVERIFY(std::abs(s.sparsity - 0.3) < 0.02);
    }
    const auto validations = ran.all<event::Validation>();
    QCOMPARE(validations.front().epoch, std::int64_t{0});
    QVERIFY(!validations.front().best);
    QCOMPARE(validations.size(), std::size_t{4});
    QCOMPARE(ran.all<event::Output>().size(), std::size_t{3});
    QVERIFY(ran.result.finished.metrics.contains("rougeL"));
    // Everything is in the store and in the folder.
    const auto store =
        store::Store::open_read_only(fs::path(folder.path().toStdString()) / "espalier.sqlite");
    const store::RunRow row = store.run(ran.result.run);
    QCOMPARE(row.state, std::string("finished"));
    QCOMPARE(row.steps, std::int64_t{9});
    QCOMPARE(store.points(row.id, "step").size(), std::size_t{9});
    QCOMPARE(store.outputs(row.id).size(), std::size_t{3});
    QVERIFY(fs::exists(ran.result.folder / "adapter" / "adapter_model.safetensors"));
    QVERIFY(fs::exists(ran.result.folder / "outputs.jsonl"));
    QVERIFY(fs::exists(ran.result.folder / "plan.json"));
  }

  void the_same_seed_gives_the_same_numbers() {
    QTemporaryDir one, two;
    const Ran a = run(test::tiny_plan(one), one), b = run(test::tiny_plan(two), two);
    const auto sa = a.all<event::Step>(), sb = b.all<event::Step>();
    QCOMPARE(sa.size(), sb.size());
    for (std::size_t i = 0; i < sa.size(); ++i)
      QCOMPARE(sa[i].loss, sb[i].loss);
    QCOMPARE(read_file(a.result.folder / "adapter" / "adapter_model.safetensors"),
             read_file(b.result.folder / "adapter" / "adapter_model.safetensors"));
  }

  void every_available_method_runs_data() {
    QTest::addColumn<QString>("method");
    for (const plan::MethodInfo& info : plan::methods()) {
      if (info.available) QTest::newRow(info.name.c_str()) << QString::fromStdString(info.name);
    }
  }
  void every_available_method_runs() {
    QFETCH(QString, method);
    const std::string name = method.toStdString();
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json["method"] = {{"name", name}};
    if (plan::find_method(name)->searches) json["method"]["budget"] = 16;
    if (name != "adaptive_merge") json.erase("prune");
    const bool merges = plan::find_method(name)->max_adapters > 1;
    if (name == "source") json["adapters"].erase(1);
    if (!merges && name != "source") json.erase("adapters");
    if (name == "adaptive_merge") json["method"]["include_target"] = true;
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, std::string("none"));
    QCOMPARE(ran.all<event::Output>().size(), std::size_t{3});
    if (name == "adaptive_merge") {
      QCOMPARE(ran.all<event::Started>()[0].adapters,
               (std::vector<std::string>{"a", "b", "target"}));
    }
  }

  /// LoraHub: never worse than its start w = 0, each weighting a step, the best one kept.
  void lorahub_searches_the_weights() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json.erase("prune");
    json["method"] = {{"name", "lorahub"}, {"budget", 25}};
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, std::string("none"));
    const auto steps = ran.all<event::Step>();
    QCOMPARE(steps.size(), std::size_t{25});
    QCOMPARE(ran.all<event::Started>()[0].steps, std::int64_t{25});
    const Json weights = ran.result.finished.facts.at("weights");
    double mass = 0;
    for (const auto& [name, w] : weights.items()) {
      QVERIFY(std::abs(w.get<double>()) <= 1.5);
      mass += std::abs(w.get<double>()) / 2;
    }
    // The kept weights are those of the best step, penalty included.
    double least = 1e9;
    for (const auto& step : steps)
      least = std::min(least, step.loss);
    QVERIFY(mass > 0);
    QVERIFY(least < steps[0].loss);
    QVERIFY(fs::exists(ran.result.folder / "adapter" / "adapter_config.json"));
    const Ran again = run(json, folder);
    QCOMPARE(again.result.finished.facts.at("weights"), weights);
  }

  void lorahub_searches_by_cma_es_too() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json.erase("prune");
    json["method"] = {{"name", "lorahub"}, {"budget", 40}, {"optimizer", "cma_es"}};
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, std::string("none"));
    const auto steps = ran.all<event::Step>();
    QCOMPARE(steps.size(), std::size_t{40});
    const Json weights = ran.result.finished.facts.at("weights");
    for (const auto& [name, w] : weights.items())
      QVERIFY(std::abs(w.get<double>()) <= 1.5);
    QCOMPARE(run(json, folder).result.finished.facts.at("weights"), weights);
    json["seed"] = 2;
    QVERIFY(run(json, folder).result.finished.facts.at("weights") != weights);
  }

  /// Negative-module pruning: starts with nothing left out, never ends worse than the whole merge,
  /// and the adapter that is written lacks what it says it left out.
  void negative_modules_are_left_out() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json.erase("prune");
    json["method"] = {{"name", "enmp"}, {"budget", 48}, {"drop_share", 0.5}, {"sigma", 1.5}};
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, std::string("none"));
    const auto steps = ran.all<event::Step>();
    QCOMPARE(steps.size(), std::size_t{48});
    QCOMPARE(ran.all<event::Started>()[0].trainable, std::int64_t{6});  // 2 adapters, 3 layers
    QCOMPARE(ran.result.finished.facts.at("evaluations").get<int>(), 48);
    double least = 1e9, whole = 1e9;
    for (const auto& step : steps) {
      QCOMPARE(step.weights.size(), std::size_t{2});
      least = std::min(least, step.loss);
      if (step.weights[0].second == 1 && step.weights[1].second == 1) whole = step.loss;
    }
    QVERIFY(least <= whole);
    const Json left_out = ran.result.finished.facts.at("left_out");
    std::size_t gone = 0;
    for (const auto& [name, modules] : left_out.items()) {
      QVERIFY(name == "a" || name == "b");
      QCOMPARE(modules.size() % 2, std::size_t{0});  // whole layers of q and v
      gone += modules.size();
    }
    QVERIFY(gone <= 6);
    QCOMPARE(run(json, folder).result.finished.facts.at("left_out"), left_out);
  }

  void a_stopped_search_keeps_its_best() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json.erase("prune");
    json["method"] = {{"name", "lorahub"}};
    Control control;
    experiment::Session session;
    const Ran ran = run(json, folder, control, session, [&](const plan::Event& e) {
      const auto* step = std::get_if<event::Step>(&e);
      if (step != nullptr && step->step == 6) control.request_stop();
    });
    QCOMPARE(ran.error, std::string("none"));
    QCOMPARE(ran.result.state, std::string("stopped"));
    QCOMPARE(ran.all<event::Step>().size(), std::size_t{6});
    QVERIFY(ran.all<event::Output>().empty());
    QVERIFY(fs::exists(ran.result.folder / "adapter" / "adapter_config.json"));
  }

  /// As many shots stand in the prompt as the plan says: two differ from one, "all" is two here.
  void in_context_takes_the_wanted_examples() {
    std::map<int, std::string> first;
    for (const int examples : {1, 2, 0}) {
      QTemporaryDir folder;
      Json json = test::tiny_plan(folder);
      json.erase("prune");
      json.erase("adapters");
      json["data"]["shots"] = 2;
      json["method"] = {{"name", "in_context"}};
      if (examples > 0) json["method"]["examples"] = examples;
      const Ran ran = run(json, folder);
      QCOMPARE(ran.error, std::string("none"));
      for (const event::Output& o : ran.all<event::Output>())
        first[examples] += o.raw + "\n";
    }
    QCOMPARE(first[2], first[0]);
    QVERIFY(first[1] != first[2]);
  }

  void random_sources_have_the_spread_of_the_real_ones() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json["method"]["sources"] = "random";
    const Ran random = run(json, folder);
    QCOMPARE(random.error, std::string("none"));
    const Ran real = run(test::tiny_plan(folder), folder);
    QVERIFY(random.all<event::Step>()[0].loss != real.all<event::Step>()[0].loss);
  }

  void a_stop_keeps_the_best() {
    QTemporaryDir folder;
    Control control;
    experiment::Session session;
    const Ran ran =
        run(test::tiny_plan(folder), folder, control, session, [&](const plan::Event& e) {
          const auto* step = std::get_if<event::Step>(&e);
          if (step != nullptr && step->step == 5) control.request_stop();
        });
    QCOMPARE(ran.error, std::string("none"));
    QCOMPARE(ran.result.state, std::string("stopped"));
    QCOMPARE(ran.all<event::Step>().size(), std::size_t{5});
    QCOMPARE(ran.all<event::Stopped>().size(), std::size_t{1});
    QVERIFY(ran.result.finished.best_step > 0);
    QVERIFY(fs::exists(ran.result.folder / "adapter" / "adapter_config.json"));
    const auto store =
        store::Store::open_read_only(fs::path(folder.path().toStdString()) / "espalier.sqlite");
    QCOMPARE(store.run(ran.result.run).state, std::string("stopped"));
  }

  void a_stop_inside_the_target_lora_keeps_it() {
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    json["method"]["include_target"] = true;
    Control control;
    experiment::Session session;
    int validations = 0;  // the LoRA's second one is behind its first steps
    const Ran ran = run(json, folder, control, session, [&](const plan::Event& e) {
      const auto* phase = std::get_if<event::Phase>(&e);
      if (phase != nullptr && phase->name == "validate" && ++validations == 2) {
        control.request_stop();
      }
    });
    QCOMPARE(ran.error, std::string("none"));
    QCOMPARE(ran.result.state, std::string("stopped"));
    QCOMPARE(ran.all<event::Started>()[0].adapters, (std::vector<std::string>{"a", "b", "target"}));
    QCOMPARE(ran.all<event::Step>().size(), std::size_t{0});
    QVERIFY(fs::exists(ran.result.folder / "adapter" / "adapter_config.json"));
  }

  void an_abort_ends_at_once() {
    QTemporaryDir folder;
    Control control;
    experiment::Session session;
    const Ran ran =
        run(test::tiny_plan(folder), folder, control, session, [&](const plan::Event& e) {
          if (std::holds_alternative<event::Example>(e)) control.request_abort();
        });
    QCOMPARE(ran.error, std::string("aborted"));
    QVERIFY(ran.all<event::Step>().size() <= 1);
    QVERIFY(ran.all<event::Finished>().empty());
  }

  void bad_input_is_refused_and_marked_failed_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("code");
    QTest::newRow("no model") << "base_model"
                              << "\"nowhere.gguf\""
                              << "file.missing";
    QTest::newRow("no data") << "data.train"
                             << "\"nowhere.jsonl\""
                             << "file.missing";
    QTest::newRow("too many shots") << "data.shots"
                                    << "100"
                                    << "data.too_few";
    QTest::newRow("no adapter") << "adapters.0.path"
                                << "\"nowhere\""
                                << "adapter.bad";
    QTest::newRow("wrong column") << "data.columns"
                                  << R"({"body": "document"})"
                                  << "data.column";
    QTest::newRow("wrong device") << "device"
                                  << "\"cuda:7\""
                                  << "device.unavailable";
  }
  void bad_input_is_refused_and_marked_failed() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, code);
    QTemporaryDir folder;
    Json json = test::tiny_plan(folder);
    plan::set_key(json, key.toStdString(), Json::parse(value.toStdString()));
    const Ran ran = run(json, folder);
    QCOMPARE(ran.error, code.toStdString());
    const auto failures = ran.all<event::Failed>();
    QCOMPARE(failures.size(), std::size_t{1});
    QCOMPARE(failures[0].error["code"].get<std::string>(), code.toStdString());
    const auto store =
        store::Store::open_read_only(fs::path(folder.path().toStdString()) / "espalier.sqlite");
    QCOMPARE(store.runs().front().state, std::string("failed"));
  }

  void one_session_serves_several_runs() {
    QTemporaryDir folder;
    Control control;
    experiment::Session session;
    const Ran first = run(test::tiny_plan(folder), folder, control, session);
    Json json = test::tiny_plan(folder);
    json["prune"]["importance"] = "gradient";
    const Ran second = run(json, folder, control, session);
    QCOMPARE(second.error, std::string("none"));
    QVERIFY(first.result.run != second.result.run);
    QCOMPARE(first.all<event::Example>()[0].loss, second.all<event::Example>()[0].loss);
  }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
