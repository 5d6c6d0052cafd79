#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <set>

#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/experiment/open_model.h"
#include "core/lora/lora_adaptation.h"
#include "core/model/loader.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/safetensors.h"
#include "core/workbench/export_model.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::test;

namespace {

namespace fs = std::filesystem;
using Ids = std::vector<std::int32_t>;

torch::Tensor logits_of(const model::Model& m, const Ids& ids,
                        const model::Adaptation* adaptation = nullptr) {
  torch::NoGradGuard no_grad;
  model::Pack pack;
  pack.add(ids, 0, static_cast<std::int64_t>(ids.size()));
  return m.logits(m.forward(pack, adaptation));
}

torch::Tensor logits_of(const fs::path& path, const Ids& ids) {
  return logits_of(*model::load_model(path, {}), ids);
}

double farthest(const torch::Tensor& a, const torch::Tensor& b) {
  return (a - b).abs().max().item<double>();
}

Ids ids_of(const std::string& name) {
  return golden("logits_" + name + ".json")["sequences"][1]["ids"].get<Ids>();
}

/// What the model computes with the adapter at `weight` times its scale.
torch::Tensor adapted_logits(const std::string& name, const char* letter, double weight) {
  const auto m = model::load_model(golden_path("models/" + name), {});
  auto adapter = lora::load_adapter(golden_path("adapters/" + name + "-" + letter), m->config());
  for (auto& [id, f] : adapter.modules)
    f.alpha *= weight;
  const lora::LoraAdaptation adaptation(adapter, torch::kCPU);
  return logits_of(*m, ids_of(name), &adaptation);
}

class Export {
 public:
  Json operator()(const fs::path& model, const std::string& format, const std::string& out) {
    workbench::ExportRequest request = wanted;
    request.model = model;
    request.format = format;
    request.out = path(out);
    Control control;
    return workbench::export_model(request, control);
  }
  fs::path path(const std::string& name) const {
    return fs::path(folder_.path().toStdString()) / name;
  }
  std::string code(const fs::path& model, const std::string& format, const std::string& out) {
    return code_of([&] { (*this)(model, format, out); });
  }
  workbench::ExportRequest wanted;

 private:
  QTemporaryDir folder_;
};

/// Gemma's GGUF knows no other score scale than the head size, and no local base but 10000 is
/// usual: the golden folder has both otherwise.
fs::path plain_gemma(const Export& e) {
  const fs::path out = e.path("gemma");
  fs::copy(golden_path("models/tiny-gemma3"), out);
  Json config = json::parse_file(out / "config.json");
  config["query_pre_attn_scalar"] = 24;
  write_file(out / "config.json", json::dump(config));
  return out;
}

const std::vector<std::string>& texts() {
  static const std::vector<std::string> out{
      "The gardener tied the branches.", " two  spaces\n\nand\ttab 2024",
      "日本語の要約モデルを評価する。🌳", "it's THEY'LL é", "<s> </s> <|im_end|> <end_of_turn>"};
  return out;
}

void same_tokens(const fs::path& a, const fs::path& b) {
  const auto first = experiment::open_tokenizer(a), second = experiment::open_tokenizer(b);
  for (const std::string& text : texts()) {
    QVERIFY(first->encode(text) == second->encode(text));
    QVERIFY(first->encode(text, true) == second->encode(text, true));
  }
  QCOMPARE(second->bos(), first->bos());
  QCOMPARE(second->eos(), first->eos());
  QCOMPARE(second->adds_bos(), first->adds_bos());
}

}  // namespace

class TestExport : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void families_data() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"tiny-llama", "tiny-llama3", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3", "tiny-mistral"})
      QTest::newRow(name) << name;
  }

  /// W + w s B A as a folder computes what the model computes with the adapter beside it.
  void a_folder_holds_the_merged_model_data() { families_data(); }
  void a_folder_holds_the_merged_model() {
    QFETCH(QString, name);
    const std::string model = name.toStdString();
    Export e;
    e.wanted.adapters = {{golden_path("adapters/" + model + "-c"), 0.7}};
    e.wanted.dtype = "float32";
    const Json out = e(golden_path("models/" + model), "hf", "merged");
    QCOMPARE(out["dtype"], Json("float32"));
    const double worst =
        farthest(logits_of(e.path("merged"), ids_of(model)), adapted_logits(model, "c", 0.7));
    qInfo("largest difference of a logit: %.2e", worst);
    QVERIFY(worst < 1e-4);
    same_tokens(golden_path("models/" + model), e.path("merged"));
    // Unknown keys of config.json go on.
    const Json before = json::parse_file(golden_path("models/" + model) / "config.json");
    const Json after = json::parse_file(e.path("merged") / "config.json");
    for (const auto& [key, value] : before.items()) {
      if (key != "dtype") QCOMPARE(after[key], value);
    }
  }

  /// The weights of the tiny models are exact in F16: the same logits; with an adapter the same as
  /// a float16 folder, whose rounding is the same.
  void a_gguf_holds_the_merged_model_data() { families_data(); }
  void a_gguf_holds_the_merged_model() {
    QFETCH(QString, name);
    const std::string model = name.toStdString();
    Export e;
    const fs::path from = model == "tiny-gemma3" ? plain_gemma(e) : golden_path("models/" + model);
    const Json out = e(from, "gguf-f16", "plain.gguf");
    QCOMPARE(out["warnings"].empty(), model != "tiny-mistral");
    const double plain =
        farthest(logits_of(e.path("plain.gguf"), ids_of(model)), logits_of(from, ids_of(model)));
    qInfo("largest difference of a logit: %.2e", plain);
    QVERIFY(plain < 1e-4);
    e.wanted.adapters = {{golden_path("adapters/" + model + "-c"), 1}};
    e.wanted.dtype = "float16";
    e(from, "gguf-f16", "merged.gguf");
    e(from, "hf", "merged");
    const torch::Tensor merged = logits_of(e.path("merged.gguf"), ids_of(model));
    QVERIFY(farthest(merged, logits_of(e.path("merged"), ids_of(model))) < 1e-4);
    QVERIFY(farthest(merged, logits_of(from, ids_of(model))) > 0.1);
    same_tokens(from, e.path("merged.gguf"));
  }

  void eight_bits_stay_near_data() { families_data(); }
  void eight_bits_stay_near() {
    QFETCH(QString, name);
    const std::string model = name.toStdString();
    Export e;
    const fs::path from = model == "tiny-gemma3" ? plain_gemma(e) : golden_path("models/" + model);
    e(from, "gguf-q8_0", "m.gguf");
    const auto file = tensor_io::GgufFile::open(e.path("m.gguf"));
    QCOMPARE(*file->integer("general.file_type"), std::int64_t{7});
    const auto plain = model::load_model(from, {});
    const auto read = model::load_model(e.path("m.gguf"), {});
    for (const tensor_io::TensorView& t : file->tensors()) {
      const bool matrix = t.shape.size() == 2;
      const auto wanted = !matrix                ? tensor_io::DType::f32
                          : t.shape[1] % 32 == 0 ? tensor_io::DType::q8_0
                                                 : tensor_io::DType::f16;
      QCOMPARE(t.dtype, wanted);
    }
    // Half a step of the block's scale: at most 1/254 of the block's largest value.
    const torch::Tensor index = torch::arange(plain->head().rows());
    const torch::Tensor head = plain->head().gather(index);
    const torch::Tensor difference = (read->head().gather(index) - head).abs();
    QVERIFY(difference.max().item<double>() <= head.abs().max().item<double>() / 254 * 1.01);
    QVERIFY(difference.max().item<double>() > 0);
    const double moved =
        farthest(logits_of(*read, ids_of(model)), logits_of(*plain, ids_of(model)));
    qInfo("largest difference of a logit: %.2e", moved);
    QVERIFY(moved < 0.6);
  }

  void a_gguf_becomes_a_folder_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tiny-llama", "tiny-gemma3", "tiny-qwen2", "tiny-qwen3"})
      QTest::newRow(name) << name;
  }
  void a_gguf_becomes_a_folder() {
    QFETCH(QString, name);
    const fs::path from = golden_path("models/" + name.toStdString() + ".gguf");
    Export e;
    const Json out = e(from, "hf", "m");
    QCOMPARE(out["dtype"], Json("float16"));
    QVERIFY(out["warnings"].empty());
    const Ids ids = ids_of(name.toStdString());
    const double worst = farthest(logits_of(e.path("m"), ids), logits_of(from, ids));
    qInfo("largest difference of a logit: %.2e", worst);
    QVERIFY(worst < 1e-4);
    same_tokens(from, e.path("m"));
  }

  void a_gguf_keeps_its_keys() {
    const fs::path from = golden_path("models/tiny-gemma3.gguf");
    Export e;
    e(from, "gguf-q8_0", "m.gguf");
    const auto before = tensor_io::GgufFile::open(from);
    const auto after = tensor_io::GgufFile::open(e.path("m.gguf"));
    for (const std::string& key : before->keys()) {
      if (key == "general.file_type" || key == "general.quantization_version") continue;
      const auto a = before->raw(key), b = after->raw(key);
      QVERIFY2(std::equal(a.begin(), a.end(), b.begin(), b.end()), key.c_str());
    }
    QCOMPARE(before->tensors().size(), after->tensors().size());
  }

  void linear_rope_goes_through_both_formats() {
    Export e;
    const Json variant = golden("logits_tiny-llama.json")["variants"][0];
    const fs::path from = e.path("linear");
    fs::copy(golden_path("models/tiny-llama"), from);
    write_file(from / "config.json", json::dump(variant["config"]));
    e(from, "gguf-f16", "m.gguf");
    e.wanted.dtype = "float32";
    e(e.path("m.gguf"), "hf", "back");
    const Ids ids = variant["ids"].get<Ids>();
    const torch::Tensor wanted = logits_of(from, ids);
    QVERIFY(farthest(logits_of(e.path("m.gguf"), ids), wanted) < 1e-4);
    QVERIFY(farthest(logits_of(e.path("back"), ids), wanted) < 1e-4);
    QVERIFY(farthest(logits_of(golden_path("models/tiny-llama"), ids), wanted) > 0.01);
  }

  void weights_are_cut_into_files() {
    Export e;
    e.wanted.shard_bytes = 60000;
    const fs::path from = golden_path("models/tiny-qwen3");
    const Json out = e(from, "hf", "m");
    const Json index = json::parse_file(e.path("m") / "model.safetensors.index.json");
    std::set<std::string> files;
    std::uint64_t bytes = 0;
    for (const auto& [tensor, file] : index["weight_map"].items()) {
      files.insert(file.get<std::string>());
      const auto view = tensor_io::SafetensorsFile::open(e.path("m") / file.get<std::string>());
      QCOMPARE(view->find(tensor)->dtype, tensor_io::DType::bf16);
      bytes += view->find(tensor)->bytes;
    }
    QVERIFY(files.size() > 1);
    QVERIFY(files.contains("model-00001-of-0000" + std::to_string(files.size()) + ".safetensors"));
    QCOMPARE(index["metadata"]["total_size"].get<std::uint64_t>(), bytes);
    QVERIFY(farthest(logits_of(e.path("m"), ids_of("tiny-qwen3")),
                     logits_of(from, ids_of("tiny-qwen3"))) < 1e-6);
  }

  /// What the other format has no words for is refused before anything is written.
  void what_cannot_be_said_is_refused() {
    Export e;
    QCOMPARE(e.code(golden_path("models/tiny-gemma3"), "gguf-f16", "g.gguf"),
             std::string("model.config"));
    // The divisors of tiny-llama3 are those of no published model.
    e(golden_path("models/tiny-llama3"), "gguf-f16", "l.gguf");
    QCOMPARE(e.code(e.path("l.gguf"), "hf", "l"), std::string("model.config"));
    QVERIFY(!fs::exists(e.path("g.gguf")) && !fs::exists(e.path("l")));
    const fs::path qwen = e.path("qwen");
    fs::copy(golden_path("models/tiny-qwen2"), qwen);
    write_file(qwen / "config.json",
               json::dump(golden("logits_tiny-qwen2.json")["variants"][0]["config"]));
    QCOMPARE(e.code(qwen, "gguf-f16", "q.gguf"), std::string("model.config"));
  }

  /// CVE-2026-7482: weights that claim more than their file has were read past its end.
  void a_crafted_gguf_is_not_exported_data() {
    QTest::addColumn<QString>("format");
    for (const char* format : {"hf", "gguf-f16", "gguf-q8_0"})
      QTest::newRow(format) << format;
  }
  void a_crafted_gguf_is_not_exported() {
    QFETCH(QString, format);
    const std::string whole = read_file(golden_path("models/tiny-llama.gguf"));
    // A tensor's head: name, u32 number of dimensions, u64 ne0, u64 ne1, u32 type, u64 offset.
    const std::string name = "blk.2.ffn_down.weight";
    const std::size_t head = whole.find(name) + name.size() + 4;
    QCOMPARE(whole[head], char{64});  // ne0
    const auto changed = [&](std::size_t at, std::uint64_t value) {
      std::string out = whole;
      for (std::size_t i = 0; i < 8; ++i)
        out[at + i] = static_cast<char>(value >> 8 * i);
      return out;
    };
    const std::vector<std::string> crafted{
        changed(head + 8, 33),                       // a row more
        changed(head + 8, std::uint64_t{1} << 40),   // terabytes
        changed(head + 8, std::uint64_t{1} << 57),   // ne0 ne1 sizeof f16 wraps to 0
        changed(head + 8, ~std::uint64_t{0}),        // -1
        changed(head, std::uint64_t{1} << 32),       //
        changed(head + 20, whole.size()),            // begins at the end
        changed(head + 20, ~std::uint64_t{0} - 31),  // begins before the file
        whole.substr(0, whole.size() - 32),
        whole.substr(0, whole.size() / 2),
    };
    Export e;
    for (std::size_t i = 0; i < crafted.size(); ++i) {
      write_file(e.path("m.gguf"), crafted[i]);
      QVERIFY2(e.code(e.path("m.gguf"), format.toStdString(), "out") == "gguf.bad",
               std::to_string(i).c_str());
      QVERIFY(!fs::exists(e.path("out")));
    }
    write_file(e.path("m.gguf"), whole);
    QCOMPARE(e.code(e.path("m.gguf"), format.toStdString(), "out"), std::string("none"));
  }

  void bad_requests_leave_nothing() {
    Export e;
    const fs::path llama = golden_path("models/tiny-llama");
    QCOMPARE(e.code(llama, "onnx", "x"), std::string("usage"));
    QCOMPARE(e.code(e.path("none"), "hf", "x"), std::string("file.missing"));
    e.wanted.dtype = "int8";
    QCOMPARE(e.code(llama, "hf", "x"), std::string("dtype.unsupported"));
    e.wanted.dtype = "auto";
    e.wanted.adapters = {{golden_path("adapters/tiny-gemma3-a"), 1}};
    QCOMPARE(e.code(llama, "hf", "x"), std::string("adapter.base"));
    e.wanted.adapters = {{golden_path("adapters/tiny-llama-a"), 1e6}};
    QCOMPARE(e.code(llama, "gguf-f16", "x"), std::string("dtype.unsupported"));
    e.wanted.adapters.clear();
    fs::create_directories(e.path("full"));
    write_file(e.path("full") / "mine", "");
    QCOMPARE(e.code(llama, "hf", "full"), std::string("usage"));
    QCOMPARE(e.code(llama, "gguf-f16", "full"), std::string("usage"));
    fs::copy(golden_path("models/tiny-llama.gguf"), e.path("own.gguf"));
    QCOMPARE(e.code(e.path("own.gguf"), "gguf-q8_0", "own.gguf"), std::string("usage"));
    workbench::ExportRequest request;
    request.model = llama;
    request.out = e.path("stopped");
    Control control;
    control.request_abort();
    QCOMPARE(code_of([&] { workbench::export_model(request, control); }), std::string("aborted"));
    std::set<std::string> left;
    for (const auto& entry : fs::directory_iterator(e.path("")))
      left.insert(entry.path().filename().string());
    QVERIFY(left == (std::set<std::string>{"full", "own.gguf"}));
  }
};

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
