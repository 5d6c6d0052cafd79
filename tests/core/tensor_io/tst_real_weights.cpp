// The two real models of the demo, from the cache; their absence is a failure.
#include <QtTest>
#include <cmath>
#include <vector>

#include "core/tensor_io/gguf.h"
#include "tests/support/cache.h"

using namespace espalier;
using namespace espalier::tensor_io;

namespace {

struct Golden {
  const char* tensor;
  DType dtype;
  std::vector<std::int64_t> shape;
  std::vector<float> first;
};

/// First values and shape, then the number of tensors in all.
void check(const std::filesystem::path& path, const std::vector<Golden>& goldens,
           std::size_t count) {
  QVERIFY2(std::filesystem::exists(path), "run packaging/start.sh first: it fetches the models");
  const auto file = GgufFile::open(path);
  QCOMPARE(file->tensors().size(), count);
  for (const Golden& golden : goldens) {
    const TensorView* const tensor = file->find(golden.tensor);
    QVERIFY2(tensor != nullptr, golden.tensor);
    QVERIFY2(tensor->dtype == golden.dtype, golden.tensor);
    QVERIFY2(tensor->shape == golden.shape, golden.tensor);
    std::vector<float> got(static_cast<std::size_t>(tensor->numel()));
    dequantize(*tensor, 0, tensor->numel(), got.data());
    for (std::size_t i = 0; i < golden.first.size(); ++i) {
      const float want = golden.first[i];
      QVERIFY2(std::fabs(got[i] - want) <= 1e-6F * std::fabs(want), golden.tensor);
    }
  }
  std::vector<float> all;
  for (const TensorView& tensor : file->tensors()) {
    all.resize(static_cast<std::size_t>(tensor.numel()));
    dequantize(tensor, 0, tensor.numel(), all.data());
    bool finite = true;
    for (const float x : all)
      finite = finite && std::isfinite(x);
    QVERIFY2(finite, tensor.name.c_str());
  }
}

}  // namespace

class TestRealWeights : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void smollm2() {
    check(test::smollm2_gguf(),
          {{"token_embd.weight",
            DType::q8_0,
            {49152, 576},
            {-.106544495F, .0329780579F, .0481987F, -.0228309631F}},
           {"blk.0.attn_q.weight",
            DType::q4_1,
            {576, 576},
            {-.0963134766F, .157348633F, -.0963134766F, -.73046875F}}},
          272);
    const auto file = GgufFile::open(test::smollm2_gguf());
    QCOMPARE(file->text("general.architecture"), std::optional<std::string>("llama"));
    QCOMPARE(file->integer("llama.block_count"), std::optional<std::int64_t>(30));
    QCOMPARE(file->number("llama.rope.freq_base"), std::optional<double>(100000));
    std::vector<float> q(576 * 576);
    dequantize(*file->find("blk.0.attn_q.weight"), 0, 576 * 576, q.data());
    double sum = 0;
    for (const float x : q)
      sum += x;
    QVERIFY(std::fabs(sum - 59.2232) < 1e-4);
  }
  void gemma() {
    check(test::gemma_gguf(),
          {{"blk.0.attn_k.weight",
            DType::q5_0,
            {256, 640},
            {0, -.027557373F, .0118103027F, -.027557373F}},
           {"blk.0.attn_output.weight",
            DType::q4_k,
            {640, 1024},
            {-.0157051086F, .0496692657F, -.0374965668F, .0605649948F}},
           {"blk.0.ffn_down.weight",
            DType::q6_k,
            {640, 2048},
            {.00521171093F, .0217154622F, -.0251899362F, .0138978958F}},
           {"output_norm.weight", DType::f32, {640}, {7.125F, 9.5625F, 47, 145}}},
          236);
  }
};

QTEST_GUILESS_MAIN(TestRealWeights)
#include "tst_real_weights.moc"
