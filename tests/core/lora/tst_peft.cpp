#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/atomic_file.h"
#include "core/lora/kinds.h"
#include "core/lora/lora_adaptation.h"
#include "core/lora/new_adapter.h"
#include "core/merge/merge.h"
#include "core/model/loader.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::test;

namespace {

const model::Model& base() {
  static const auto model = model::load_model(golden_path("models/tiny-llama"), {});
  return *model;
}

torch::Tensor last_logits(const lora::Adapter& adapter) {
  torch::NoGradGuard no_grad;
  const auto ids = golden("peft.json")["ids"].get<std::vector<std::int32_t>>();
  const auto n = static_cast<std::int64_t>(ids.size());
  model::Pack pack;
  pack.add(ids, n - 1, n);
  const lora::LoraAdaptation adaptation(adapter, torch::kCPU);
  return base().logits(base().forward(pack, &adaptation))[0];
}

double difference(const torch::Tensor& logits, const Json& wanted) {
  return (logits - torch::tensor(wanted.get<std::vector<float>>())).abs().max().item<double>();
}

lora::Adapter load(const Json& row) {
  return lora::load_adapter(golden_path("adapters/" + row["adapter"].get<std::string>()),
                            base().config());
}

}  // namespace

/// Adapters whose configuration changes the maths, as PEFT has saved them.
class TestPeft : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void logits_equal_peft_data() {
    QTest::addColumn<int>("at");
    const Json all = golden("peft.json")["adapters"];
    for (std::size_t i = 0; i < all.size(); ++i)
      QTest::newRow(all[i]["adapter"].get<std::string>().c_str()) << static_cast<int>(i);
  }
  void logits_equal_peft() {
    QFETCH(int, at);
    const Json g = golden("peft.json");
    const Json row = g["adapters"][static_cast<std::size_t>(at)];
    const lora::Adapter adapter = load(row);
    QCOMPARE(adapter.modules.size(), row["modules"].size());
    for (const auto& [name, facts] : row["modules"].items()) {
      const lora::Factors& f = adapter.modules.at(*model::parse_module(name));
      QCOMPARE(f.rank(), facts[0].get<std::int64_t>());
      QVERIFY(std::abs(f.scale() - facts[1].get<double>()) < 1e-7);
    }
    const torch::Tensor logits = last_logits(adapter);
    QVERIFY(difference(logits, g["base"]) > 0.05);
    const double worst = difference(logits, row["logits"]);
    qInfo("largest difference of a logit: %.2e", worst);
    QVERIFY(worst < 1e-4);
  }

  /// What is read is written as a plain LoRA with patterns and reads back the same.
  void a_round_trip_keeps_the_logits_data() { logits_equal_peft_data(); }
  void a_round_trip_keeps_the_logits() {
    QFETCH(int, at);
    const Json row = golden("peft.json")["adapters"][static_cast<std::size_t>(at)];
    lora::Adapter adapter = load(row);
    adapter.config["a_key_of_tomorrow"] = {1, 2};
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("again").toStdString();
    lora::save_adapter(adapter, path);
    const lora::Adapter again = lora::load_adapter(path, base().config());
    QCOMPARE(again.config["a_key_of_tomorrow"], Json({1, 2}));
    QCOMPARE(again.config["use_rslora"], Json(false));
    QVERIFY(difference(last_logits(again), row["logits"]) < 1e-4);
    // A merge of it alone at weight 1 has one rank, alpha = r, and the same logits.
    merge::Request request;
    request.method = "svd";
    request.entries = {{&again, 1}};
    lora::save_adapter(merge::merge(request), path);
    const lora::Adapter merged = lora::load_adapter(path, base().config());
    QCOMPARE(merged.config["rank_pattern"], Json::object());
    QVERIFY(difference(last_logits(merged), row["logits"]) < 1e-4);
  }

  /// Keys that change nothing: PEFT knows them, we keep to the tensors.
  void keys_without_effect_change_nothing() {
    const Json row = golden("peft.json")["adapters"][0];
    const std::filesystem::path from = golden_path("adapters/" + row["adapter"].get<std::string>());
    for (const auto& [key, value] : {std::pair<const char*, Json>{"fan_in_fan_out", true},
                                     {"exclude_modules", {"k_proj"}},
                                     {"init_lora_weights", "gaussian"},
                                     {"init_lora_weights", false},
                                     {"lora_dropout", 0.3},
                                     {"use_dora", false},
                                     {"modules_to_save", nullptr},
                                     {"a_key_of_tomorrow", {{"deep", {1, 2}}}}}) {
      QTemporaryDir folder;
      const std::filesystem::path path = folder.filePath("a").toStdString();
      std::filesystem::copy(from, path);
      Json config = json::parse_file(path / "adapter_config.json");
      config[key] = value;
      write_file(path / "adapter_config.json", json::dump(config));
      const lora::Adapter adapter = lora::load_adapter(path, base().config());
      QVERIFY2(difference(last_logits(adapter), row["logits"]) < 1e-4, key);
      // Whatever is not ours to say anew is there again after writing.
      lora::save_adapter(adapter, path);
      const Json again = json::parse_file(path / "adapter_config.json");
      for (const auto& [name, before] : config.items()) {
        static const std::set<std::string> ours{"r",
                                                "lora_alpha",
                                                "use_rslora",
                                                "rank_pattern",
                                                "alpha_pattern",
                                                "target_modules",
                                                "exclude_modules",
                                                "fan_in_fan_out",
                                                "layers_to_transform",
                                                "layers_pattern"};
        if (!ours.contains(name)) QCOMPARE(again[name], before);
      }
    }
  }

  /// PEFT must adapt the modules that the file holds, no more: the first four lines of golden
  /// configurations are lists and expressions over some layers.
  void targets_name_what_is_there_data() { logits_equal_peft_data(); }
  void targets_name_what_is_there() {
    QFETCH(int, at);
    const lora::Adapter adapter =
        load(golden("peft.json")["adapters"][static_cast<std::size_t>(at)]);
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a").toStdString();
    lora::save_adapter(adapter, path);
    const Json config = json::parse_file(path / "adapter_config.json");
    std::set<model::ModuleId> named;
    for (std::int64_t layer = 0; layer < base().config().layers; ++layer) {
      for (const model::Proj proj : model::kAllProj) {
        const std::string name = model::module_name(layer, proj);
        for (const Json& target : config["target_modules"]) {
          const auto text = target.get<std::string>();
          if (name == text || name.ends_with("." + text)) named.insert({layer, proj});
        }
      }
    }
    QCOMPARE(named.size(), adapter.modules.size());
    for (const auto& [id, f] : adapter.modules)
      QVERIFY(named.contains(id));
    QVERIFY(config["layers_to_transform"].is_null());
  }

  void kinds_are_recognised() {
    torch::manual_seed(3);
    const lora::Adapter plain = lora::new_adapter(base().config(), {"q_proj", "v_proj"}, 4, 8, 5);
    const auto with = [&](auto&& change) {
      lora::Adapter out = plain;
      for (auto& [id, f] : out.modules) {
        f.a = f.a.clone();
        f.b = torch::randn_like(f.b);
        change(f);
      }
      // As a file gives it back, in sixteen bits too.
      QTemporaryDir folder;
      const std::filesystem::path path = folder.filePath("a").toStdString();
      lora::save_adapter(out, path, torch::kBFloat16);
      return lora::recognise(lora::load_adapter(path, base().config()));
    };
    const auto sparse = [](lora::Factors& f) { f.b *= (torch::rand_like(f.b) < 0.1); };
    const lora::KindOfLora lori = with(sparse);
    QCOMPARE(lori.kind, std::string("lori"));
    QVERIFY(std::abs(lori.zeros_b - 0.9) < 0.05 && lori.zeros_a == 0);
    QVERIFY(lora::describe(lori).find("LoRI") != std::string::npos);
    const auto orthonormal = [](lora::Factors& f) {
      f.a =
          std::get<0>(torch::linalg_qr(torch::randn({f.a.size(1), f.a.size(0)}))).t().contiguous();
    };
    QCOMPARE(with(orthonormal).kind, std::string("osrm"));
    QVERIFY(with(orthonormal).coherence < 0.05);
    const auto trained = [&](lora::Factors& f) {
      sparse(f);
      f.a += 0.1 * torch::randn_like(f.a);
    };
    QCOMPARE(with(trained).kind, std::string("sparse_b"));
    const auto pruned = [&](lora::Factors& f) {
      sparse(f);
      f.a *= (torch::rand_like(f.a) < 0.8);
    };
    QCOMPARE(with(pruned).kind, std::string("pruned"));
    QCOMPARE(with([](lora::Factors&) {}).kind, std::string("plain"));
    for (const char* name : {"tiny-llama-a", "tiny-llama-c"}) {
      const auto golden = lora::load_adapter(golden_path(std::string("adapters/") + name));
      QCOMPARE(lora::recognise(golden).kind, std::string("plain"));
    }
  }

  void broken_configurations_are_refused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* title, const char* key, const char* value, const char* code) {
      QTest::newRow(title) << key << value << code;
    };
    row("DoRA", "use_dora", "true", "adapter.feature");
    row("full copies", "modules_to_save", "[\"lm_head\"]", "adapter.feature");
    row("biases of B", "lora_bias", "true", "adapter.feature");
    row("biases of the base", "bias", "\"all\"", "adapter.feature");
    row("layers twice", "layer_replication", "[[0, 2], [1, 3]]", "adapter.feature");
    row("tokens", "trainable_token_indices", "[1, 2]", "adapter.feature");
    row("parameters", "target_parameters", "[\"mlp.experts\"]", "adapter.feature");
    row("invocation tokens", "alora_invocation_tokens", "[5]", "adapter.feature");
    row("KaSA", "kasa_config", "{\"beta\": 1}", "adapter.feature");
    for (const char* init : {"pissa", "pissa_niter_4", "olora", "corda", "loftq", "lora_ga"})
      row(init, "init_lora_weights", ("\"" + std::string(init) + "\"").c_str(), "adapter.feature");
    row("a list of patterns", "rank_pattern", "[1]", "adapter.bad");
    row("a rank that is a text", "rank_pattern", "{\"q_proj\": \"4\"}", "adapter.bad");
    row("a rank of nothing", "rank_pattern", "{\"q_proj\": 0}", "adapter.bad");
    row("a pattern that is none", "alpha_pattern", "{\"(q_proj\": 4}", "adapter.bad");
    row("a pattern that never ends", "alpha_pattern", "{\"(?:(?:[a-z_.0-9]+)*)*[!?]\": 4}",
        "adapter.bad");
    row("half a rank", "rank_pattern", "{\"q_proj\": 0.5}", "adapter.bad");
    row("a rank beyond all", "rank_pattern", "{\"q_proj\": 1e300}", "adapter.bad");
    row("an alpha beyond all", "alpha_pattern", "{\"q_proj\": 1e300}", "adapter.bad");
    row("another rank than the weights", "rank_pattern", "{\"q_proj\": 7}", "adapter.rank");
    row("no alpha", "lora_alpha", "null", "adapter.bad");
    row("no rank", "r", "-3", "adapter.bad");
  }
  void broken_configurations_are_refused() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, code);
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("broken").toStdString();
    std::filesystem::copy(golden_path("adapters/tiny-llama-a"), path);
    Json config = json::parse_file(path / "adapter_config.json");
    config[key.toStdString()] = Json::parse(value.toStdString());
    write_file(path / "adapter_config.json", json::dump(config));
    QCOMPARE(code_of([&] { lora::load_adapter(path, base().config()); }), code.toStdString());
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), code.toStdString());
  }
};

QTEST_GUILESS_MAIN(TestPeft)
#include "tst_peft.moc"
