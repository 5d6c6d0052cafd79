#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/lora/lora_adaptation.h"
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

  void broken_configurations_are_refused_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* title, const char* key, const char* value, const char* code) {
      QTest::newRow(title) << key << value << code;
    };
    row("DoRA", "use_dora", "true", "adapter.feature");
    row("full copies", "modules_to_save", "[\"lm_head\"]", "adapter.feature");
    row("alters the base", "init_lora_weights", "\"pissa\"", "adapter.feature");
    row("a list of patterns", "rank_pattern", "[1]", "adapter.bad");
    row("a rank that is a text", "rank_pattern", "{\"q_proj\": \"4\"}", "adapter.bad");
    row("a rank of nothing", "rank_pattern", "{\"q_proj\": 0}", "adapter.bad");
    row("a pattern that is none", "alpha_pattern", "{\"(q_proj\": 4}", "adapter.bad");
    row("a pattern that never ends", "alpha_pattern", "{\"(?:(?:[a-z_.0-9]+)*)*[!?]\": 4}",
        "adapter.bad");
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
