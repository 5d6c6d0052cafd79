#include <QtTest>
#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/plan/controllers.h"
#include "core/plan/descriptors.h"
#include "core/plan/keys.h"
#include "core/plan/plan.h"
#include "core/plan/steps.h"
#include "tests/core/plan/plans.h"

using namespace espalier;
using plan::Plan;

namespace {

/// code, args["key"] and args["nearest"] of what a call throws, "none" where it does not.
template <class F>
QString failure(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    QString out = QString::fromUtf8(code_info(error.code()).key.data());
    for (const char* key : {"key", "nearest"}) {
      const auto found = error.args().find(key);
      if (found != error.args().end()) out += " " + QString::fromStdString(found->second);
    }
    return out;
  }
  return QStringLiteral("none");
}

QString failure_of(const Json& json) {
  return failure([&] { plans::parse(json); });
}

plan::StepPlan steps(std::int64_t examples, const Json& json) {
  return plan::planned_steps(examples, plans::parse(json).optimizer);
}

}  // namespace

class TestPlan : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void example_of_the_design() {
    const Plan p = plans::parse(plans::example());
    QCOMPARE(p.name, std::string("help-ja 5 shots, p 30"));
    QCOMPARE(p.adapters.size(), std::size_t{1});
    QCOMPARE(p.adapters[0].name, std::string("descriptions-ja"));
    QCOMPARE(p.data.shots.value(), std::int64_t{5});
    QVERIFY(!p.data.validation_shots);
    QCOMPARE(p.data.prompt, std::string("記事: {document}\n一行要約:"));
    QCOMPARE(p.method.name, std::string("adaptive_merge"));
    QCOMPARE(p.method.scale_adapters.value(), false);
    QCOMPARE(p.prune->ratio, 0.3);
    QCOMPARE(p.prune->threshold.value(), 0.0);
    QCOMPARE(p.optimizer.accumulate, std::int64_t{4});
    QCOMPARE(p.optimizer.epochs, std::int64_t{4});
    // The plan names its epochs, so the preset's bounds on steps stay out.
    QCOMPARE(p.optimizer.min_steps, std::int64_t{0});
    QCOMPARE(p.optimizer.validate_every, std::int64_t{-1});
    QCOMPARE(p.resolve("a/../b.jsonl"), std::filesystem::path("/w/b.jsonl"));
    QCOMPARE(p.resolve("/x/b.jsonl"), std::filesystem::path("/x/b.jsonl"));
  }

  void defaults_of_the_smallest() {
    const Plan p = plans::parse(plans::smallest());
    QCOMPARE(p.preset, std::string("small"));
    QVERIFY(!p.prune);
    QVERIFY(!p.data.shots);
    QCOMPARE(p.method.rank, std::int64_t{8});
    QCOMPARE(p.method.dropout, 0.05);
    QCOMPARE(p.optimizer.lr, 5e-4);
    QCOMPARE(p.optimizer.accumulate, std::int64_t{4});
    QCOMPARE(p.optimizer.min_steps, std::int64_t{24});
    QCOMPARE(p.optimizer.max_steps, std::int64_t{200});
    QCOMPARE(p.generation.stop, std::vector<std::string>{"\n"});
    std::vector<std::string> names;
    for (const plan::MetricEntry& metric : p.metrics)
      names.push_back(metric.name);
    QCOMPARE(names, (std::vector<std::string>{"rouge1", "rouge2", "rougeL", "bleu"}));
  }

  void presets() {
    const Json five = plans::with(plans::smallest(), "data.shots", 8);
    QCOMPARE(plans::parse(five).optimizer.accumulate, std::int64_t{1});
    const Json nine = plans::with(plans::smallest(), "data.shots", 9);
    QCOMPARE(plans::parse(nine).optimizer.accumulate, std::int64_t{4});
    const Json chosen = plans::with(five, "optimizer.accumulate", 2);
    QCOMPARE(plans::parse(chosen).optimizer.accumulate, std::int64_t{2});

    const Plan paper = plans::parse(plans::with(five, "preset", "paper"));
    QCOMPARE(paper.optimizer.lr, 1e-4);
    QCOMPARE(paper.optimizer.accumulate, std::int64_t{8});
    QCOMPARE(paper.optimizer.epochs, std::int64_t{10});
    QCOMPARE(paper.optimizer.validate_every, std::int64_t{0});
    QCOMPARE(paper.optimizer.min_steps, std::int64_t{0});
    QVERIFY(!paper.prune);

    Json pruned = plans::with(plans::example(), "prune", Json::object());
    QCOMPARE(plans::parse(pruned).prune->ratio, 0.3);
    QCOMPARE(plans::parse(plans::with(pruned, "preset", "paper")).prune->ratio, 0.5);
    pruned["prune"] = nullptr;
    QVERIFY(!plans::parse(pruned).prune);
  }

  void defaults_by_method() {
    Json json = plans::example();
    json["method"] = {{"name", "adaptive_merge"}};
    QCOMPARE(plans::parse(json).method.scale_adapters.value(), false);
    QCOMPARE(plans::parse(json).method.dropout, 0.0);
    json.erase("prune");
    json["method"] = {{"name", "linear"}};
    QCOMPARE(plans::parse(json).method.scale_adapters.value(), true);
    json["method"] = {{"name", "product_of_sums"}};
    QCOMPARE(plans::parse(json).method.scale_adapters.value(), false);
    json["method"] = {{"name", "ties_svd"}};
    const Plan ties = plans::parse(json);
    QCOMPARE(ties.method.extra,
             plans::parsed(R"({"density": 0.5, "svd_rank": null, "svd_clamp": null,
                                                  "majority_sign_method": "total"})"));
  }

  void refused_data() {
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* name, const char* path, const char* value,
                        const char* expected) { QTest::newRow(name) << path << value << expected; };
    row("top", "adaptrs", "[]", "plan.unknown_key adaptrs adapters");
    row("data", "data.shot", "5", "plan.unknown_key data.shot data.shots");
    row("swapped", "data.tset", "\"x\"", "plan.unknown_key data.tset data.test");
    row("misplaced", "lr", "1e-4", "plan.unknown_key lr optimizer.lr");
    row("no likeness", "data.zzzzzz", "5", "plan.unknown_key data.zzzzzz ");
    row("another method's", "method.density", ".5", "plan.unknown_key method.density ");
    row("adapter", "adapters.0.wieght", "1",
        "plan.unknown_key adapters.0.wieght adapters.0.weight");
    row("method", "method.name", "\"adaptive_marge\"", "plan.method method.name adaptive_merge");
    row("text for number", "optimizer.lr", "\"5e-4\"", "plan.bad_value optimizer.lr");
    row("zero lr", "optimizer.lr", "0", "plan.bad_value optimizer.lr");
    row("unknown chat", "data.chat", "\"vicuna\"", "plan.bad_value data.chat");
    row("half a shot", "data.shots", "2.5", "plan.bad_value data.shots");
    row("no shots", "data.shots", "0", "plan.bad_value data.shots");
    row("ratio 1", "prune.ratio", "1", "plan.bad_value prune.ratio");
    row("negative", "prune.ratio", "-0.1", "plan.bad_value prune.ratio");
    row("null", "prune.ratio", "null", "plan.bad_value prune.ratio");
    row("choice", "prune.norms", "\"runing\"", "plan.bad_value prune.norms");
    row("dropout 1", "method.dropout", "1", "plan.bad_value method.dropout");
    row("module", "method.target_modules", "[\"q\"]", "plan.bad_value method.target_modules.0");
    row("no modules", "method.target_modules", "[]", "plan.bad_value method.target_modules");
    row("metric twice", "metrics", "[\"bleu\",\"bleu\"]", "plan.bad_value metrics.1");
    row("metric", "metrics", "[\"rougeX\"]", "plan.bad_value metrics.0");
    row("device", "device", "\"cuda:x\"", "plan.bad_value device");
    row("bool", "data.shuffle", "1", "plan.bad_value data.shuffle");
    row("huge", "seed", "1e300", "plan.bad_value seed");
    row("version", "espalier_plan", "2", "plan.bad_value espalier_plan");
    row("section", "optimizer", "[]", "json.type optimizer");
    row("adapters", "adapters", "{}", "json.type adapters");
    row("data list", "data", "[]", "json.type data");
    row("NUL", "base_model", "\"a\\u0000b\"", "plan.bad_value base_model");
    row("columns twice", "data.columns", "{\"a\":\"document\",\"b\":\"document\"}",
        "plan.bad_value data.columns.b");
    row("column", "data.columns", "{\"a\":\"text\"}", "plan.bad_value data.columns.a");
    row("empty stop", "generation.stop", "[\"\"]", "plan.bad_value generation.stop.0");
    row("no model", "base_model", "\"\"", "plan.missing_key base_model");
    row("no train", "data.train", "\"\"", "plan.missing_key data.train");
    row("no adapters", "adapters", "[]", "plan.source_count adapters");
    row("adapter path", "adapters.1", "{\"weight\": 1}", "plan.missing_key adapters.1.path");
    row("same name", "adapters.1", "{\"path\": \"x\", \"name\": \"descriptions-ja\"}",
        "plan.bad_value adapters.1.name");
  }

  void refused() {
    QFETCH(QString, path);
    QFETCH(QString, value);
    QFETCH(QString, expected);
    const Json json = plans::with(plans::example(), path.toStdString(),
                                  plan::parse_setting("x=" + value.toStdString()).second);
    QCOMPARE(failure_of(json), expected);
  }

  void missing_keys() {
    for (const char* key : {"espalier_plan", "base_model", "data"}) {
      Json json = plans::example();
      json.erase(key);
      QCOMPARE(failure_of(json), QString("plan.missing_key ") + key);
    }
    Json json = plans::example();
    json["method"].erase("name");
    QCOMPARE(failure_of(json), QString("plan.missing_key method.name"));
    QCOMPARE(failure_of(Json::array()), QString("json.type "));
  }

  void sources_of_methods() {
    Json json = plans::example();
    json.erase("prune");
    json["method"] = {{"name", "source"}};
    plans::parse(json);
    json["adapters"].push_back({{"path", "adapters/b"}});
    QCOMPARE(failure_of(json), QString("plan.source_count adapters"));
    json["method"] = {{"name", "lora"}};
    QCOMPARE(failure_of(json), QString("plan.source_count adapters"));
    json["adapters"] = Json::array();
    plans::parse(json);
    json["prune"] = Json::object();
    QCOMPARE(failure_of(json), QString("plan.bad_value prune"));
    // Baselines without a model need none, and no training data.
    const Plan lead = plans::parse(plans::parsed(
        R"({"espalier_plan": 1, "data": {"test": "t.jsonl"}, "method": {"name": "lead"}})"));
    QVERIFY(lead.base_model.empty());
  }

  void adapter_names() {
    Json json = plans::example();
    json["adapters"] = plans::parsed(R"([{"path": "a/x"}, {"path": "b/x/"}, {"path": "c/x"},
                                        {"path": "d", "name": "x-2"}, {"path": ".."}])");
    const Plan p = plans::parse(json);
    std::vector<std::string> names;
    for (const auto& adapter : p.adapters)
      names.push_back(adapter.name);
    QCOMPARE(names, (std::vector<std::string>{"x", "x-3", "x-4", "x-2", "adapter"}));
  }

  void round_trip() {
    for (const plan::MethodInfo& info : plan::methods()) {
      Json json = plans::example();
      json["method"] = {{"name", info.name}};
      if (!info.prunes) json.erase("prune");
      if (!info.uses_adapters) json.erase("adapters");
      const Plan p = plans::parse(json);
      const OrderedJson written = plan::to_json(p);
      QCOMPARE(plan::to_json(plans::parse(Json(written))).dump(), written.dump());
      QCOMPARE(written["method"].size(), info.parameters.size() + 1);
      QCOMPARE(written.contains("espalier_plan"), true);
    }
    // Every key of every table is written, but for those of controllers that are not chosen.
    const OrderedJson written = plan::to_json(plans::parse(plans::example()));
    const std::vector<std::string> others = plan::keys_of_other_controllers("fixed");
    for (const std::string& path : plan::all_paths()) {
      if (path.starts_with("prune.") &&
          std::find(others.begin(), others.end(), path.substr(6)) != others.end()) {
        QVERIFY(!written["prune"].contains(path.substr(6)));
        continue;
      }
      const std::size_t dot = path.find('.');
      const OrderedJson& place = dot == std::string::npos ? written : written[path.substr(0, dot)];
      QVERIFY2(place.contains(path.substr(dot == std::string::npos ? 0 : dot + 1)), path.c_str());
    }
  }

  void controllers_read_their_own_keys() {
    const auto with_prune = [](const Json& prune) {
      Json json = plans::example();
      json["data"]["validation"] = "v.jsonl";
      json["prune"] = prune;
      return json;
    };
    const Json grasp{{"controller", "grasp"}, {"p_min", 0.2}, {"interval", 4}};
    const Plan p = plans::parse(with_prune(grasp));
    QVERIFY(p.prune->searches_ratio() && p.prune->prunes());
    QCOMPARE(p.prune->p_min, 0.2);
    QCOMPARE(p.prune->p_max, 0.8);
    QVERIFY(!p.prune->sigma_cap);
    const OrderedJson written = plan::to_json(p)["prune"];
    QVERIFY(written.contains("sigma_cap") && written.contains("micro_dev"));
    QVERIFY(!written.contains("ratio") && !written.contains("ramp_end"));
    QCOMPARE(plan::hash(plans::parse(Json(plan::to_json(p)))), plan::hash(p));
    // The ratio of a preset or of a study's plan is not read and moves no hash.
    Json also = grasp;
    also["ratio"] = 0.6;
    QCOMPARE(plan::hash(plans::parse(with_prune(also))), plan::hash(p));
    const auto refused = [&](const Json& prune) { return failure_of(with_prune(prune)); };
    const QString bad = refused({{"controller", "steps"}});
    QVERIFY(bad.startsWith("plan.bad_value"));
    for (const Json& prune :
         std::vector<Json>{{{"ratio", 0.3}, {"p_min", 0.2}},
                           {{"controller", "cubic"}, {"interval", 3}},
                           {{"controller", "grasp_as_coded"}, {"sigma_cap", 0.2}},
                           {{"controller", "cubic"}, {"ramp_start", 0.8}},
                           {{"controller", "cubic"}, {"granularity", "module"}},
                           {{"controller", "grasp"}, {"granularity", "module"}},
                           {{"controller", "grasp"}, {"reset", "initial"}},
                           {{"controller", "grasp"}, {"p_init", 0.9}},
                           {{"controller", "grasp"}, {"p_max", 0.1}, {"p_init", 0.1}},
                           {{"controller", "grasp"}, {"group_size", 1}}})
      QVERIFY2(refused(prune).startsWith("plan.bad_value"), json::dump(prune).c_str());
    Json blind = with_prune(grasp);
    blind["data"].erase("validation");
    QVERIFY(failure_of(blind).startsWith("plan.missing_key"));
    QCOMPARE(refused({{"controller", "cubic"}, {"reset", "initial"}}), QString("none"));
  }

  void a_fixed_ratio_keeps_the_hash_that_it_had() {
    const Plan p = plans::parse(plans::example());
    // Over what was written before there were controllers, and nothing else.
    Json old(plan::to_json(p));
    old.erase("name");
    old["prune"].erase("controller");
    std::set<std::string> keys;
    for (const auto& [key, value] : old["prune"].items())
      keys.insert(key);
    QVERIFY(keys == (std::set<std::string>{"ratio", "importance", "granularity", "threshold",
                                           "threshold_quantile", "reset", "norms", "input"}));
    for (const auto& [section, key] :
         std::vector<std::pair<const char*, const char*>>{{"method", "svd_clamp"},
                                                          {"data", "chat"},
                                                          {"optimizer", "gradient_checkpointing"},
                                                          {"generation", "length_penalty"},
                                                          {"generation", "temperature"},
                                                          {"generation", "top_p"}})
      old[section].erase(key);
    QCOMPARE(plan::hash(p), sha256_hex(json::dump(old)));
    Json said = plans::example();
    said["prune"]["controller"] = "fixed";
    QCOMPARE(plan::hash(plans::parse(said)), plan::hash(p));
  }

  void hashes() {
    const Plan p = plans::parse(plans::example());
    const std::string hash = plan::hash(p);
    QCOMPARE(hash.size(), std::size_t{64});
    const auto hash_with = [](const char* path, const Json& value) {
      return plan::hash(plans::parse(plans::with(plans::example(), path, value)));
    };
    QCOMPARE(hash_with("name", "other"), hash);
    QCOMPARE(hash_with("adapters.0.weight", 1), hash);  // 1 is 1.0
    QCOMPARE(hash_with("prune.input", "layer"), hash);  // a default, spelled out
    QVERIFY(hash_with("seed", 2) != hash);
    QVERIFY(hash_with("prune.ratio", 0.31) != hash);
    QVERIFY(hash_with("data.sample_seed", 2) != hash);
    const auto configuration = [](const char* path, const Json& value) {
      return plan::configuration_hash(plans::parse(plans::with(plans::example(), path, value)));
    };
    QCOMPARE(configuration("seed", 2), plan::configuration_hash(p));
    QCOMPARE(configuration("data.sample_seed", 7), plan::configuration_hash(p));
    QVERIFY(configuration("prune.ratio", 0.5) != plan::configuration_hash(p));
  }

  void bos_as_boolean() {
    QCOMPARE(plans::parse(plans::with(plans::example(), "data.add_bos", true)).data.add_bos,
             std::string("true"));
    QCOMPARE(failure_of(plans::with(plans::example(), "dtype", true)),
             QString("plan.bad_value dtype"));
  }

  void settings() {
    using Setting = std::pair<std::string, Json>;
    QCOMPARE(plan::parse_setting("prune.ratio=0.3"), Setting("prune.ratio", 0.3));
    QCOMPARE(plan::parse_setting("name=a=b"), Setting("name", "a=b"));
    QCOMPARE(plan::parse_setting("metrics=[\"bleu\"]"), Setting("metrics", Json{"bleu"}));
    QCOMPARE(plan::parse_setting("prune=null"), Setting("prune", nullptr));
    QCOMPARE(plan::parse_setting("name=").second, Json(""));
    QCOMPARE(plan::parse_setting("name=\"5\"").second, Json("5"));
    QCOMPARE(failure([] { plan::parse_setting("no equals"); }), QString("usage"));
    QCOMPARE(failure([] { plan::parse_setting("=1"); }), QString("usage"));
    QCOMPARE(failure([] { plan::parse_setting("a..b=1"); }), QString("usage a..b"));
    QCOMPARE(failure([] { plan::parse_setting("a=[1"); }), QString("json.syntax"));
  }

  void keys_are_set() {
    Json json = plans::example();
    plan::set_key(json, "adapters.0.weight", 2);
    plan::set_key(json, "adapters.1", {{"path", "b"}});
    plan::set_key(json, "new.deep.key", 1);
    QCOMPARE(json["adapters"][0]["weight"], Json(2));
    QCOMPARE(json["adapters"][1]["path"], Json("b"));
    QCOMPARE(json["new"]["deep"]["key"], Json(1));
    QCOMPARE(failure([&] { plan::set_key(json, "adapters.5", 1); }), QString("usage adapters.5"));
    QCOMPARE(failure([&] { plan::set_key(json, "adapters.x", 1); }), QString("usage adapters.x"));
    QCOMPARE(failure([&] { plan::set_key(json, "name.x", 1); }), QString("usage name.x"));
  }

  void nearest_words() {
    const std::vector<std::string> known{"ratio", "reset", "norms"};
    QCOMPARE(plan::nearest("raito", known), std::string("ratio"));
    QCOMPARE(plan::nearest("Reset", known), std::string("reset"));
    QCOMPARE(plan::nearest("norm", known), std::string("norms"));
    QCOMPARE(plan::nearest("density", known), std::string());
    QCOMPARE(plan::nearest("lr", {"id"}), std::string());
    QCOMPARE(plan::nearest(std::string(100000, 'a'), known), std::string());
  }

  void steps_of_presets() {
    // 5 shots, accumulate 1: 5 steps an epoch; 4 epochs are 20, raised to 5 epochs for 24.
    const Json five = plans::with(plans::smallest(), "data.shots", 5);
    const auto small = steps(5, five);
    QCOMPARE(small.steps_per_epoch, std::int64_t{5});
    QCOMPARE(small.epochs, std::int64_t{5});
    QCOMPARE(small.steps, std::int64_t{25});
    QCOMPARE(small.validate_every, std::int64_t{2});
    // 20 shots, accumulate 4: 5 steps an epoch.
    QCOMPARE(steps(20, plans::smallest()).steps, std::int64_t{25});
    // 301 examples: 76 steps an epoch, 4 epochs are 304, cut at 200 in the third epoch.
    const auto many = steps(301, plans::smallest());
    QCOMPARE(many.steps_per_epoch, std::int64_t{76});
    QCOMPARE(many.epochs, std::int64_t{3});
    QCOMPARE(many.steps, std::int64_t{200});
    QCOMPARE(many.validate_every, std::int64_t{16});
    // Epochs that the plan names are kept.
    QCOMPARE(steps(301, plans::with(plans::smallest(), "optimizer.epochs", 4)).steps,
             std::int64_t{304});
    // The paper: a validation an epoch.
    const auto paper = steps(50, plans::with(plans::smallest(), "preset", "paper"));
    QCOMPARE(paper.steps, std::int64_t{70});
    QCOMPARE(paper.validate_every, std::int64_t{7});
    QCOMPARE(steps(0, plans::smallest()).steps, std::int64_t{0});
    QCOMPARE(steps(1, plans::with(five, "optimizer.epochs", 1)).validate_every, std::int64_t{1});
  }

  void methods_of_the_design() {
    const std::string all =
        "lead oracle_sentence zero_shot in_context lora source product_of_sums linear cat svd ties "
        "ties_svd dare_linear dare_ties dare_linear_svd dare_ties_svd magnitude_prune "
        "magnitude_prune_svd task_arithmetic breadcrumbs breadcrumbs_ties della_linear della knots "
        "core_space tsv_m iso_c slerp lora_lego robust_merge pico lorahub enmp learned_weights "
        "adaptive_merge ";
    std::string found;
    for (const plan::MethodInfo& info : plan::methods()) {
      found += info.name + " ";
      QVERIFY(info.available);
      QVERIFY(!info.label.empty());
      QCOMPARE(info.uses_adapters, info.max_adapters > 0);
      QVERIFY2(info.max_adapters < 2 || !info.paper.empty(), info.name.c_str());
      QCOMPARE(failure([&] { plan::require_available(info.name); }),
               QString(info.available ? "none" : "plan.method method.name"));
      for (const plan::ParameterInfo& parameter : info.parameters)
        QVERIFY2(!parameter.about.empty(), parameter.key.c_str());
      for (const std::string& note : info.notes)
        QVERIFY2(!plan::method_note(note).empty(), note.c_str());
    }
    QVERIFY(plan::method_note("no such note").empty());
    QCOMPARE(found, all);
    QVERIFY(plan::find_method("lora")->trains);
    QVERIFY(!plan::find_method("nothing"));
  }

  void chat_is_hashed_where_it_is_used() {
    const plan::Plan plain = plans::parse(plans::example());
    QCOMPARE(plain.data.chat, std::string("none"));
    const Json off = plans::with(plans::example(), "data.chat", "none");
    const Json on = plans::with(plans::example(), "data.chat", "gemma3");
    QCOMPARE(plan::hash(plans::parse(off)), plan::hash(plain));
    QVERIFY(plan::hash(plans::parse(on)) != plan::hash(plain));
    QVERIFY(plan::configuration_hash(plans::parse(on)) != plan::configuration_hash(plain));
    QCOMPARE(plans::parse(Json(plan::to_json(plans::parse(on)))).data.chat, std::string("gemma3"));
  }

  void schema_tells_every_key() {
    const OrderedJson schema = plan::schema();
    for (const std::string& path : plan::all_paths()) {
      if (path.starts_with("method.") && path != "method.name") continue;
      QVERIFY2(schema["keys"].contains(path), path.c_str());
    }
    const OrderedJson lr = schema["keys"]["optimizer.lr"];
    QCOMPARE(lr["type"], OrderedJson("number"));
    QCOMPARE(lr["default"], OrderedJson(5e-4));
    QCOMPARE(lr["above"], OrderedJson(0.0));
    QCOMPARE(schema["keys"]["data.shots"]["default"], OrderedJson(nullptr));
    QCOMPARE(schema["keys"]["prune.norms"]["choices"], (OrderedJson{"running", "fresh"}));
    QCOMPARE(schema["presets"]["paper"]["optimizer.lr"], OrderedJson(1e-4));
    QCOMPARE(schema["methods"].size(), plan::methods().size());
    for (const auto& [key, entry] : schema["keys"].items())
      QVERIFY2(!entry["about"].get<std::string>().empty(), key.c_str());
  }

  void files() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("p.json").toStdString();
    QFile file(folder.filePath("p.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        "// a plan\n{\"espalier_plan\": 1, \"base_model\": \"m\", /* here */\n"
        "\"data\": {\"train\": \"t\"}, \"method\": {\"name\": \"lora\"}}");
    file.close();
    const Plan p = plan::parse_file(path);
    QCOMPARE(p.folder, path.parent_path());
    QCOMPARE(p.resolve("t"), path.parent_path() / "t");
    QCOMPARE(failure([&] { plan::parse_file(path.string() + "x"); }), QString("file.missing"));
  }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
