#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/lora/adapter.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/loader.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using espalier::test::code_of;
using espalier::test::golden;
using espalier::test::golden_path;

namespace {

using Ids = std::vector<std::int32_t>;

model::Pack pack_of(const std::vector<Ids>& texts, std::int64_t from = 0) {
  model::Pack pack;
  for (const Ids& ids : texts) {
    pack.add(ids, from, static_cast<std::int64_t>(ids.size()));
  }
  return pack;
}

torch::Tensor matrix(const Json& rows) {
  std::vector<float> values;
  for (const Json& row : rows) {
    for (const Json& v : row)
      values.push_back(v.get<float>());
  }
  return torch::tensor(values).view({static_cast<std::int64_t>(rows.size()), -1});
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

torch::Tensor logits_of(const model::Model& m, const Ids& ids,
                        const model::Adaptation* a = nullptr) {
  torch::NoGradGuard no_grad;
  return m.logits(m.forward(pack_of({ids}), a));
}

/// Greedy decoding through the cache: prefill once, then one token a step.
Ids greedy(const model::Model& m, const std::vector<Ids>& prompts, std::size_t row, int count,
           const model::Adaptation* a = nullptr) {
  torch::NoGradGuard no_grad;
  model::Pack pack;
  std::int64_t longest = 0;
  for (const Ids& p : prompts) {
    const auto n = static_cast<std::int64_t>(p.size());
    pack.add(p, n - 1, n);
    longest = std::max(longest, n);
  }
  model::KvCache cache(m.config(), static_cast<std::int64_t>(prompts.size()), longest + count,
                       torch::kCPU, torch::kFloat32);
  torch::Tensor hidden = m.forward(pack, a, &cache);
  Ids out;
  for (int i = 0; i < count; ++i) {
    const torch::Tensor next = m.logits(hidden).argmax(1);
    std::vector<std::int64_t> ids(next.data_ptr<std::int64_t>(),
                                  next.data_ptr<std::int64_t>() + next.numel());
    out.push_back(static_cast<std::int32_t>(ids[row]));
    if (i + 1 < count) hidden = m.step(ids, a, cache);
  }
  return out;
}

std::shared_ptr<model::Model> load(const std::string& path) {
  return model::load_model(golden_path(path), {});
}

}  // namespace

class TestModel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void names_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"tiny-llama", "tiny-llama3", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3", "tiny-mistral"})
      QTest::newRow(name) << name;
  }

  void logits_equal_transformers_data() { names_data(); }
  void logits_equal_transformers() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json");
    const auto m = load("models/" + name.toStdString());
    for (const Json& s : g["sequences"]) {
      const Ids ids = s["ids"].get<Ids>();
      const double difference = largest_difference(logits_of(*m, ids), matrix(s["logits"]));
      qInfo("largest difference of a logit: %.2e", difference);
      QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
      QCOMPARE(greedy(*m, {ids}, 0, 12), s["greedy"].get<Ids>());
    }
  }

  /// Other values of some keys of config.json (linear RoPE, windows on and off), same weights.
  void other_configurations_equal_transformers_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"tiny-llama", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3", "tiny-mistral"})
      QTest::newRow(name) << name;
  }
  void other_configurations_equal_transformers() {
    QFETCH(QString, name);
    const auto from = golden_path("models/" + name.toStdString());
    const Json variants = golden("logits_" + name.toStdString() + ".json")["variants"];
    QVERIFY(!variants.empty());
    for (const Json& v : variants) {
      QTemporaryDir folder;
      const std::filesystem::path path = folder.filePath("m").toStdString();
      std::filesystem::copy(from, path);
      write_file(path / "config.json", json::dump(v["config"]));
      const auto m = model::load_model(path, {});
      const Ids ids = v["ids"].get<Ids>();
      const double difference = largest_difference(logits_of(*m, ids), matrix(v["logits"]));
      qInfo("%s: largest difference of a logit: %.2e", v["name"].get<std::string>().c_str(),
            difference);
      QVERIFY(difference < 1e-4);
      QCOMPARE(greedy(*m, {ids}, 0, 12), v["greedy"].get<Ids>());
    }
  }

  void older_keys_mean_the_same_model_data() { names_data(); }
  void older_keys_mean_the_same_model() {
    QFETCH(QString, name);
    const auto from = golden_path("models/" + name.toStdString());
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m").toStdString();
    std::filesystem::copy(from, path);
    std::filesystem::rename(path / "config.legacy.json", path / "config.json");
    const Json g = golden("logits_" + name.toStdString() + ".json")["sequences"][1];
    const auto m = model::load_model(path, {});
    QVERIFY(largest_difference(logits_of(*m, g["ids"].get<Ids>()), matrix(g["logits"])) < 1e-4);
  }

  /// Files of the gguf library; that of tiny-llama3 has its divisors in rope_freqs.weight, that of
  /// tiny-mistral no window.
  void gguf_equals_transformers_data() { names_data(); }
  void gguf_equals_transformers() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json")["gguf"];
    const auto m = load("models/" + name.toStdString() + ".gguf");
    for (const Json& s : g["sequences"]) {
      const Ids ids = s["ids"].get<Ids>();
      const double difference = largest_difference(logits_of(*m, ids), matrix(s["logits"]));
      qInfo("largest difference of a logit: %.2e", difference);
      QVERIFY2(difference < 1e-3, qPrintable(QString::number(difference)));
      QCOMPARE(greedy(*m, {ids}, 0, 12), s["greedy"].get<Ids>());
    }
  }

  void adapters_equal_peft_data() { names_data(); }
  void adapters_equal_peft() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json");
    const auto m = load("models/" + name.toStdString());
    const Ids ids = g["sequences"][g["adapter_sequence"].get<std::size_t>()]["ids"].get<Ids>();
    for (const Json& entry : g["adapters"]) {
      const auto adapter = lora::load_adapter(
          golden_path("adapters/" + entry["adapter"].get<std::string>()), m->config());
      QCOMPARE(adapter.rank, entry["r"].get<std::int64_t>());
      const lora::LoraAdaptation adaptation(adapter, torch::kCPU);
      const torch::Tensor all = logits_of(*m, ids, &adaptation);
      const auto positions = entry["positions"].get<std::vector<std::int64_t>>();
      const double difference = largest_difference(all.index_select(0, torch::tensor(positions)),
                                                   matrix(entry["logits"]));
      qInfo("%s: largest difference of a logit: %.2e", entry["adapter"].get<std::string>().c_str(),
            difference);
      QVERIFY2(difference < 1e-4, qPrintable(QString::number(difference)));
      QCOMPARE(greedy(*m, {ids}, 0, 12, &adaptation), entry["greedy"].get<Ids>());
    }
  }

  /// Texts of different lengths in one pack give what each gives alone, and so does a batch of
  /// decoding.
  void packs_do_not_mix_texts_data() { names_data(); }
  void packs_do_not_mix_texts() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json");
    const auto m = load("models/" + name.toStdString());
    const Ids one = g["sequences"][0]["ids"].get<Ids>(), two = g["sequences"][1]["ids"].get<Ids>();
    torch::NoGradGuard no_grad;
    const torch::Tensor together = m->logits(m->forward(pack_of({two, one, two}), nullptr));
    const torch::Tensor apart =
        torch::cat({logits_of(*m, two), logits_of(*m, one), logits_of(*m, two)});
    QVERIFY(largest_difference(together, apart) < 1e-4);
    // Only the wanted rows of the last layer: the same numbers as cutting afterwards.
    model::Pack cut;
    cut.add(two, 3, 5);
    cut.add(one, 2, 3);
    const torch::Tensor few = m->logits(m->forward(cut, nullptr));
    const torch::Tensor expected =
        torch::cat({logits_of(*m, two).narrow(0, 3, 2), logits_of(*m, one).narrow(0, 2, 1)});
    QVERIFY(largest_difference(few, expected) < 1e-4);
    QCOMPARE(greedy(*m, {one, two}, 0, 12), greedy(*m, {one}, 0, 12));
    QCOMPARE(greedy(*m, {one, two}, 1, 12), greedy(*m, {two}, 0, 12));
  }

  /// A text that enters the cache in three pieces gives what it gives in one, past the window too.
  void prefill_goes_on_where_it_stopped_data() { names_data(); }
  void prefill_goes_on_where_it_stopped() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json");
    const auto m = load("models/" + name.toStdString());
    const Ids ids = g["sequences"][1]["ids"].get<Ids>();
    torch::NoGradGuard no_grad;
    model::KvCache cache(m->config(), 2, 64, torch::kCPU, torch::kFloat32);
    torch::Tensor last;
    std::size_t begin = 0;
    for (const std::size_t end : {std::size_t{3}, std::size_t{17}, ids.size()}) {
      model::Pack pack;
      const auto n = static_cast<std::int64_t>(end - begin);
      pack.add(std::span(ids).subspan(begin, end - begin), 0, n, 1);
      pack.segments.back().before = static_cast<std::int64_t>(begin);
      last = m->logits(m->forward(pack, nullptr, &cache));
      begin = end;
    }
    const torch::Tensor whole = logits_of(*m, ids);
    QVERIFY(largest_difference(last, whole.narrow(0, 17, whole.size(0) - 17)) < 1e-4);
    QCOMPARE(cache.lengths()[1], static_cast<std::int64_t>(ids.size()));
  }

  void sixteen_bit_adapters_open() {
    const auto m = load("models/tiny-llama");
    const auto full = lora::load_adapter(golden_path("adapters/tiny-llama-a"), m->config());
    for (const auto& [suffix, tolerance] : {std::pair{"-bf16", 1e-2}, std::pair{"-f16", 1e-3}}) {
      const auto half = lora::load_adapter(
          golden_path(std::string("adapters/tiny-llama-a") + suffix), m->config());
      for (const auto& [id, f] : full.modules) {
        QVERIFY(torch::allclose(f.a, half.modules.at(id).a, tolerance, tolerance));
        QVERIFY(torch::allclose(f.b, half.modules.at(id).b, tolerance, tolerance));
      }
    }
  }

  void adapters_round_trip() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("copy").toStdString();
    const auto m = load("models/tiny-gemma3");
    auto adapter = lora::load_adapter(golden_path("adapters/tiny-gemma3-a"), m->config());
    adapter.config["a_key_of_the_future"] = 7;
    adapter.provenance["training_identities"] = {"x", "y"};
    lora::save_adapter(adapter, path);
    const auto back = lora::load_adapter(path, m->config());
    QCOMPARE(back.config["a_key_of_the_future"].get<int>(), 7);
    QCOMPARE(back.training_identities().size(), std::size_t{2});
    for (const auto& [id, f] : adapter.modules) {
      QVERIFY(torch::equal(f.a, back.modules.at(id).a));
      QVERIFY(torch::equal(f.b, back.modules.at(id).b));
    }
  }

  void wrong_adapters_are_refused() {
    const auto llama = load("models/tiny-llama");
    const auto gemma = load("models/tiny-gemma3");
    QCOMPARE(code_of([&] {
               lora::load_adapter(golden_path("adapters/tiny-gemma3-a"), llama->config());
             }),
             std::string("adapter.base"));
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("broken").toStdString();
    auto adapter = lora::load_adapter(golden_path("adapters/tiny-llama-a"), llama->config());
    adapter.modules.begin()->second.b[0][0] = NAN;
    lora::save_adapter(adapter, path);
    QCOMPARE(code_of([&] { lora::load_adapter(path, llama->config()); }),
             std::string("adapter.not_finite"));
    adapter.config["use_dora"] = true;
    lora::save_adapter(adapter, path);
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), std::string("adapter.feature"));
    adapter.config.erase("use_dora");
    lora::save_adapter(adapter, path);
    Json config = json::parse_file(path / "adapter_config.json");
    config["r"] = 3;
    write_file(path / "adapter_config.json", json::dump(config));
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), std::string("adapter.rank"));
    std::filesystem::remove(path / "adapter_model.safetensors");
    QCOMPARE(code_of([&] { lora::inspect_adapter(path); }), std::string("adapter.incomplete"));
    QCOMPARE(code_of([&] { lora::inspect_adapter(path / "no"); }), std::string("adapter.bad"));
  }

  /// Where config.json says that the head is not tied, a file without one is not whole; where it
  /// says nothing, the head is the embedding.
  void a_missing_head_is_no_tied_one() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m").toStdString();
    std::filesystem::copy(golden_path("models/tiny-llama3"), path);
    Json config = json::parse_file(path / "config.json");
    config["tie_word_embeddings"] = false;
    write_file(path / "config.json", json::dump(config));
    QCOMPARE(code_of([&] { model::load_model(path, {}); }), std::string("model.tensor_missing"));
    config.erase("tie_word_embeddings");
    write_file(path / "config.json", json::dump(config));
    QVERIFY(model::load_model(path, {})->config().tied_head);
  }

  /// The family in the file is named, and so are those that work.
  void an_unknown_family_is_named() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m").toStdString();
    std::filesystem::create_directories(path);
    write_file(path / "config.json", R"({"model_type": "mamba2"})");
    try {
      model::read_config(path);
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.code(), Code::model_family);
      QVERIFY(error.message().find("mamba2") != std::string::npos);
      for (const char* works : {"Llama", "Mistral", "SmolLM2", "gemma3", "Qwen2.5", "qwen3"})
        QVERIFY2(error.hint().find(works) != std::string::npos, works);
    }
  }

  /// Biases and window in sixteen bits: every tensor has the placement's type.
  void sixteen_bit_weights_compute_data() { names_data(); }
  void sixteen_bit_weights_compute() {
    QFETCH(QString, name);
    const Json g = golden("logits_" + name.toStdString() + ".json")["sequences"][0];
    device::Placement placement;
    placement.dtype = torch::kBFloat16;
    const auto m = model::load_model(golden_path("models/" + name.toStdString()), placement);
    const torch::Tensor logits = logits_of(*m, g["ids"].get<Ids>());
    QVERIFY(largest_difference(logits, matrix(g["logits"])) < 0.5);
  }

  void wrong_models_are_refused() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("m").toStdString();
    const auto from = golden_path("models/tiny-llama");
    std::filesystem::copy(from, path);
    const auto with = [&](const std::string& key, const Json& value) {
      Json config = json::parse_file(from / "config.json");
      config[key] = value;
      write_file(path / "config.json", json::dump(config));
      return code_of([&] { model::load_model(path, {}); });
    };
    QCOMPARE(with("vocab_size", load("models/tiny-llama")->config().vocab), std::string("none"));
    QCOMPARE(with("model_type", "rwkv"), std::string("model.family"));
    QCOMPARE(with("hidden_act", "gelu"), std::string("model.config"));
    QCOMPARE(with("attention_bias", true), std::string("model.config"));
    QCOMPARE(with("model_type", "qwen2"), std::string("model.tensor_missing"));
    QCOMPARE(with("model_type", "qwen3"), std::string("model.tensor_missing"));
    QCOMPARE(with("num_hidden_layers", 100), std::string("model.tensor_missing"));
    QCOMPARE(with("num_hidden_layers", 1), std::string("model.tensor_surplus"));
    QCOMPARE(with("intermediate_size", 7), std::string("model.tensor_shape"));
    QCOMPARE(with("hidden_size", -4), std::string("model.config"));
    QCOMPARE(with("hidden_size", "x"), std::string("model.config"));
    QCOMPARE(with("rope_parameters", Json{{"rope_type", "yarn"}, {"factor", 2}}),
             std::string("model.config"));
    const auto m = load("models/tiny-llama");
    QCOMPARE(code_of([&] { logits_of(*m, {1, 1000000}); }), std::string("token.out_of_range"));
  }
};

QTEST_GUILESS_MAIN(TestModel)
#include "tst_model.moc"
