#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/tensor_io/gguf.h"
#include "core/tensor_io/gguf_write.h"
#include "core/tensor_io/quantize.h"
#include "core/tensor_io/safetensors.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::tensor_io;
using espalier::test::code_of;

namespace {

std::string hex(const std::vector<std::byte>& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const std::byte b : bytes) {
    out += kDigits[std::to_integer<unsigned>(b) >> 4];
    out += kDigits[std::to_integer<unsigned>(b) & 15U];
  }
  return out;
}

std::vector<std::byte> stored(DType dtype, const std::vector<float>& values) {
  const DTypeInfo& info = dtype_info(dtype);
  std::vector<std::byte> out(values.size() / info.block_elements * info.block_bytes);
  quantize(dtype, values.data(), static_cast<std::int64_t>(values.size()), out.data());
  return out;
}

std::vector<float> ramp(std::int64_t count) {
  std::vector<float> out;
  for (std::int64_t i = 0; i < count; ++i)
    out.push_back(std::sin(static_cast<float>(i)) * 3.0F);
  return out;
}

GgufKeys some_keys() {
  GgufKeys keys;
  const std::vector<std::string> texts{"a", "", "日本"};
  const std::vector<float> numbers{0.5F, -1.25F};
  const std::vector<std::int32_t> integers{1, -2, 6};
  keys.text("general.architecture", "llama").u32("llama.block_count", 7);
  keys.f32("llama.rope.freq_base", 5e5F).boolean("tokenizer.ggml.add_bos_token", true);
  keys.texts("tokenizer.ggml.tokens", texts).f32s("tokenizer.ggml.scores", numbers);
  keys.i32s("tokenizer.ggml.token_type", integers);
  return keys;
}

}  // namespace

class TestGgufWrite : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Byte for byte what gguf-py stores for the same values.
  void values_are_stored_as_ggml_does_data() {
    QTest::addColumn<int>("dtype");
    for (const DType dtype : {DType::f32, DType::f16, DType::bf16, DType::q8_0})
      QTest::newRow(std::string(dtype_info(dtype).name).c_str()) << static_cast<int>(dtype);
  }
  void values_are_stored_as_ggml_does() {
    QFETCH(int, dtype);
    const auto type = static_cast<DType>(dtype);
    const Json golden = test::golden("quantize.json");
    const std::vector<std::byte> bytes =
        stored(type, golden.at("values").get<std::vector<float>>());
    QCOMPARE(hex(bytes), golden.at(std::string(dtype_info(type).name)).get<std::string>());
  }

  void what_has_no_finite_value_is_told() {
    const std::vector<float> large(32, 1e9F);
    std::vector<std::byte> out(34 * 4);
    QVERIFY(quantize(DType::f32, large.data(), 32, out.data()));
    QVERIFY(!quantize(DType::f16, large.data(), 32, out.data()));
    QVERIFY(quantize(DType::bf16, large.data(), 32, out.data()));
    QVERIFY(!quantize(DType::q8_0, large.data(), 32, out.data()));
    std::vector<float> broken = ramp(32);
    broken[3] = NAN;
    for (const DType dtype : {DType::f32, DType::f16, DType::bf16, DType::q8_0})
      QVERIFY(!quantize(dtype, broken.data(), 32, out.data()));
    // The largest half, and what just rounds up to infinity.
    const std::vector<float> edge{65504.0F, 65519.0F, 65520.0F};
    QVERIFY(quantize(DType::f16, edge.data(), 2, out.data()));
    QVERIFY(!quantize(DType::f16, edge.data() + 2, 1, out.data()));
    QCOMPARE(code_of([&] { quantize(DType::q4_k, large.data(), 0, out.data()); }),
             std::string("dtype.unsupported"));
    QCOMPARE(code_of([&] { quantize(DType::q8_0, large.data(), 31, out.data()); }),
             std::string("internal"));
  }

  void a_file_reads_back_the_same() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("w.gguf").toStdString();
    // 5 x 96 leaves each tensor of another size than the alignment.
    const std::vector<TensorSlot> slots{{"norm", DType::f32, {5}},
                                        {"half", DType::f16, {5, 3}},
                                        {"blocks", DType::q8_0, {5, 96}},
                                        {"wide", DType::bf16, {2, 3, 4}}};
    write_gguf(path, some_keys(), slots, [](const TensorSlot& slot, const ByteSink& sink) {
      std::int64_t n = 1;
      for (const std::int64_t size : slot.shape)
        n *= size;
      const std::vector<std::byte> bytes = stored(slot.dtype, ramp(n));
      sink(bytes.data(), bytes.size() / 2);  // in two pieces
      sink(bytes.data() + bytes.size() / 2, bytes.size() - bytes.size() / 2);
    });
    const auto file = GgufFile::open(path);
    QCOMPARE(file->keys().size(), std::size_t{7});
    QCOMPARE(file->keys()[1], std::string("llama.block_count"));
    QCOMPARE(*file->integer("llama.block_count"), std::int64_t{7});
    QCOMPARE(*file->number("llama.rope.freq_base"), 5e5);
    QCOMPARE(*file->boolean("tokenizer.ggml.add_bos_token"), true);
    QCOMPARE((*file->texts("tokenizer.ggml.tokens"))[2], std::string("日本"));
    QVERIFY((*file->numbers("tokenizer.ggml.scores")) == (std::vector<double>{0.5, -1.25}));
    QVERIFY((*file->integers("tokenizer.ggml.token_type")) ==
            (std::vector<std::int64_t>{1, -2, 6}));
    QCOMPARE(file->tensors().size(), slots.size());
    for (std::size_t i = 0; i < slots.size(); ++i) {
      const TensorView& t = file->tensors()[i];
      QCOMPARE(t.name, slots[i].name);
      QVERIFY(t.shape == slots[i].shape);
      QCOMPARE(t.dtype, slots[i].dtype);
      const std::vector<std::byte> bytes = stored(t.dtype, ramp(t.numel()));
      QCOMPARE(t.bytes, bytes.size());
      QVERIFY(std::memcmp(t.data, bytes.data(), bytes.size()) == 0);
    }
    // Keys go on as they are, types and all.
    GgufKeys again;
    for (const std::string& key : file->keys())
      again.raw(key, file->raw(key));
    QCOMPARE(again.bytes(), some_keys().bytes());
    QVERIFY(file->raw("absent").empty());
  }

  /// Another program cuts the file while it is open: an error, not a signal.
  void a_file_cut_while_open_is_told() {
    QTemporaryDir folder;
    const std::filesystem::path gguf = folder.filePath("w.gguf").toStdString();
    const std::filesystem::path safe = folder.filePath("w.safetensors").toStdString();
    const std::vector<TensorSlot> slots{{"t", DType::q8_0, {64, 32768}}};
    const std::vector<float> values = ramp(64 * 32768);
    write_gguf(gguf, some_keys(), slots, [&](const TensorSlot& slot, const ByteSink& sink) {
      const std::vector<std::byte> bytes = stored(slot.dtype, values);
      sink(bytes.data(), bytes.size());
    });
    const std::vector<TensorToWrite> plain{{"t", DType::f32, {64, 32768}, values.data()}};
    write_safetensors(safe, plain);
    const auto first = GgufFile::open(gguf);
    const auto second = SafetensorsFile::open(safe);
    const auto read = [](const TensorFile& file) {
      const TensorView& t = *file.find("t");
      std::vector<float> out(static_cast<std::size_t>(t.numel()));
      const std::string code = code_of([&] { dequantize(t, 0, t.numel(), out.data()); });
      return std::pair(code, out);
    };
    QCOMPARE(read(*first).first, std::string("none"));
    QVERIFY(read(*second).second == values);  // in several pieces
    std::filesystem::resize_file(gguf, 5000);
    std::filesystem::resize_file(safe, 5000);
    QCOMPARE(read(*first).first, std::string("file.unreadable"));
    QCOMPARE(read(*second).first, std::string("file.unreadable"));
    QCOMPARE(code_of([&] { (void)first->raw("llama.block_count"); }), std::string("none"));
    std::filesystem::resize_file(gguf, 30);
    QCOMPARE(code_of([&] { (void)first->raw("llama.block_count"); }),
             std::string("file.unreadable"));
  }

  void a_failed_writer_leaves_the_old_file() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("w.gguf").toStdString();
    write_file(path, "old");
    const auto with = [&](const TensorSlot& slot, std::size_t bytes) {
      return code_of([&] {
        write_gguf(path, some_keys(), std::vector<TensorSlot>{slot},
                   [&](const TensorSlot&, const ByteSink& sink) {
                     const std::vector<char> zeros(bytes);
                     sink(zeros.data(), zeros.size());
                   });
      });
    };
    QCOMPARE(with({"t", DType::f32, {4}}, 12), std::string("internal"));
    QCOMPARE(with({"t", DType::f32, {4}}, 20), std::string("internal"));
    QCOMPARE(with({std::string(64, 't'), DType::f32, {4}}, 16), std::string("internal"));
    QCOMPARE(with({"t", DType::q8_0, {2, 33}}, 68), std::string("internal"));
    QCOMPARE(with({"t", DType::f32, {1LL << 40, 1LL << 40}}, 16), std::string("internal"));
    QCOMPARE(with({"t", DType::boolean, {4}}, 4), std::string("dtype.unsupported"));
    QCOMPARE(read_file(path), std::string("old"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
    QCOMPARE(code_of([] { GgufKeys().u32("a", 1).u32("a", 2); }), std::string("internal"));
  }
};

QTEST_GUILESS_MAIN(TestGgufWrite)
#include "tst_gguf_write.moc"
