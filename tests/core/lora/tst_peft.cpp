#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/lora/kinds.h"
#include "core/lora/lora_adaptation.h"
#include "core/lora/new_adapter.h"
#include "core/merge/merge.h"
#include "core/model/loader.h"
#include "core/tensor_io/safetensors.h"
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

/// tiny-llama-a with tensors added to its file.
class Written {
 public:
  void add(const std::string& name, const std::vector<std::int64_t>& shape) {
    added_.emplace_back(name, torch::ones(shape));
  }
  std::filesystem::path folder() const {
    const std::filesystem::path from = golden_path("adapters/tiny-llama-a");
    std::filesystem::path out = std::filesystem::path(scratch_.path().toStdString()) / "adapter";
    std::filesystem::copy(from, out);
    const auto file = tensor_io::SafetensorsFile::open(from / "adapter_model.safetensors");
    std::vector<tensor_io::TensorToWrite> tensors;
    for (const tensor_io::TensorView& t : file->tensors())
      tensors.push_back({t.name, t.dtype, t.shape, t.data});
    for (const auto& [name, values] : added_)
      tensors.push_back({name, tensor_io::DType::f32, values.sizes().vec(), values.data_ptr()});
    tensor_io::write_safetensors(out / "adapter_model.safetensors", tensors);
    return out;
  }

 private:
  QTemporaryDir scratch_;
  std::vector<std::pair<std::string, torch::Tensor>> added_;
};

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

  /// Tensors beside plain factors are named, whatever the configuration says of them.
  void other_tensors_are_refused_data() {
    QTest::addColumn<QString>("tensor");
    QTest::addColumn<QString>("code");
    const auto row = [](const char* tensor, const char* code) {
      QTest::newRow(tensor) << QString("base_model.model.") + tensor << code;
    };
    const char* const layer = "model.layers.0.self_attn.q_proj.";
    row((std::string(layer) + "lora_magnitude_vector").c_str(), "adapter.feature");
    row((std::string(layer) + "lora_magnitude_vector.weight").c_str(), "adapter.feature");
    row((std::string(layer) + "lora_B.bias").c_str(), "adapter.feature");
    row("model.embed_tokens.lora_embedding_A", "adapter.feature");
    row("model.embed_tokens.lora_embedding_B", "adapter.feature");
    row("lm_head.weight", "adapter.feature");
    row("lm_head.modules_to_save.weight", "adapter.feature");
    row("model.norm.weight", "adapter.feature");
  }
  void other_tensors_are_refused() {
    QFETCH(QString, tensor);
    QFETCH(QString, code);
    Written written;
    written.add(tensor.toStdString(), {4, 48});
    const std::filesystem::path path = written.folder();
    QCOMPARE(code_of([&] { lora::load_adapter(path, base().config()); }), code.toStdString());
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), code.toStdString());
    try {
      lora::load_adapter(path);
      QFAIL("it opened");
    } catch (const Error& error) {
      QVERIFY(std::string(error.what()).find(tensor.toStdString()) != std::string::npos);
      QCOMPARE(error.args().at("feature"), tensor.toStdString());
    }
  }

  /// A LoRA on the head or the embedding is plain, but no matrix of a layer.
  void the_head_is_refused_by_name() {
    for (const std::string module : {"lm_head", "model.embed_tokens"}) {
      Written written;
      written.add("base_model.model." + module + ".lora_A.weight", {4, 32});
      written.add("base_model.model." + module + ".lora_B.weight", {328, 4});
      const std::filesystem::path path = written.folder();
      QCOMPARE(code_of([&] { lora::load_adapter(path); }), std::string("adapter.feature"));
      try {
        lora::load_adapter(path, base().config());
        QFAIL("it opened");
      } catch (const Error& error) {
        QCOMPARE(std::string(code_info(error.code()).key), std::string("adapter.feature"));
        QVERIFY(std::string(error.what()).find(module) != std::string::npos);
        QCOMPARE(error.args().at("feature"), module);
      }
    }
  }

  /// A pickle is never opened, with or without safetensors beside it.
  void a_pickle_is_not_opened() {
    Written written;
    const std::filesystem::path path = written.folder();
    write_file(path / "adapter_model.bin", "\x80\x02}q\x01.");
    QCOMPARE(code_of([&] { lora::load_adapter(path, base().config()); }), std::string("none"));
    std::filesystem::remove(path / "adapter_model.safetensors");
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), std::string("adapter.incomplete"));
    try {
      lora::load_adapter(path, base().config());
      QFAIL("it opened");
    } catch (const Error& error) {
      QCOMPARE(std::string(code_info(error.code()).key), std::string("adapter.incomplete"));
      QVERIFY(error.hint().find("pickle") != std::string::npos);
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
