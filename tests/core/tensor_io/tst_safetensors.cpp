#include <QtTest>
#include <cstdint>
#include <random>

#include "core/base/atomic_file.h"
#include "core/tensor_io/safetensors.h"
#include "core/tensor_io/safetensors_header.h"
#include "tests/support/bytes.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::tensor_io;
using test::Bytes;
using test::code_of;

namespace {

std::string file(const std::string& header, const std::string& data) {
  return Bytes().put(std::uint64_t{header.size()}).text(header).text(data).str();
}

SafetensorsContent parse(const std::string& bytes) {
  const std::vector<char> exact(bytes.begin(), bytes.end());
  SafetensorsContent out = parse_safetensors(std::as_bytes(std::span(exact)), "test.safetensors");
  for (TensorView& tensor : out.tensors) {
    const std::byte* const begin = reinterpret_cast<const std::byte*>(exact.data());
    if (tensor.data < begin || tensor.data + tensor.bytes > begin + exact.size()) {
      throw std::logic_error("a tensor lies outside the file");
    }
    tensor.data = nullptr;
  }
  return out;
}

std::string code(const std::string& header, const std::string& data = {}) {
  return code_of([&] { parse(file(header, data)); });
}

const std::string kSound =
    R"({"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
    R"("a":{"dtype":"BF16","shape":[3,1],"data_offsets":[8,14]},)"
    R"("scalar":{"dtype":"I64","shape":[],"data_offsets":[14,22]},)"
    R"("empty":{"dtype":"F16","shape":[0,4],"data_offsets":[22,22]}} )";
const std::string kData(22, '\1');

}  // namespace

class TestSafetensors : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void reads_tensors_and_metadata() {
    const SafetensorsContent got = parse(file(kSound, kData));
    QCOMPARE(got.metadata.at("format"), "pt");
    QCOMPARE(got.tensors.size(), std::size_t{4});
    QCOMPARE(got.tensors[1].name, "a");
    QVERIFY(got.tensors[1].dtype == DType::bf16);
    QCOMPARE(got.tensors[1].shape, (std::vector<std::int64_t>{3, 1}));
    QCOMPARE(got.tensors[2].numel(), std::int64_t{1});
    QCOMPARE(got.tensors[3].numel(), std::int64_t{0});
    QCOMPARE(code("{}"), "none");
    QCOMPARE(code("  \n{}"), "none");  // leading white space is allowed
  }

  void write_and_read_again() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.safetensors").toStdString();
    const std::vector<float> wide{1, -2.5F, 3};
    const std::vector<std::uint16_t> narrow{0x3F80, 0xC000};
    const std::vector<TensorToWrite> tensors{
        {"m.lora_B.weight", DType::bf16, {2, 1}, narrow.data()},
        {"z.weight", DType::f32, {3}, wide.data()},
        {"m.lora_A.weight", DType::bf16, {1, 2}, narrow.data()},
        {"none", DType::f32, {0}, nullptr}};
    write_safetensors(path, tensors, {{"format", "pt"}, {"by", "\"quoted\" 日本"}});
    const std::string bytes = read_file(path);
    std::uint64_t header = 0;
    std::memcpy(&header, bytes.data(), 8);
    QCOMPARE(header % 8, std::uint64_t{0});

    const auto got = SafetensorsFile::open(path);
    QCOMPARE(got->metadata().at("by"), "\"quoted\" 日本");
    std::vector<std::string> names;
    for (const TensorView& tensor : got->tensors())
      names.push_back(tensor.name);
    QCOMPARE(names,
             (std::vector<std::string>{"none", "z.weight", "m.lora_A.weight", "m.lora_B.weight"}));
    std::vector<float> values(3);
    dequantize(*got->find("z.weight"), 0, 3, values.data());
    QCOMPARE(values, wide);
    dequantize(*got->find("m.lora_B.weight"), 0, 2, values.data());
    QVERIFY(values[0] == 1 && values[1] == -2);
    QCOMPARE(got->find("m.lora_B.weight")->shape, (std::vector<std::int64_t>{2, 1}));
  }

  void what_cannot_be_written() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("a.safetensors").toStdString();
    const float x = 0;
    const auto write = [&](const std::vector<TensorToWrite>& tensors) {
      return code_of([&] { write_safetensors(path, tensors); });
    };
    QCOMPARE(write({{"t", DType::q8_0, {32}, &x}}), "dtype.unsupported");
    QCOMPARE(write({{"t", DType::f32, {1}, nullptr}}), "internal");
    QCOMPARE(write({{"t", DType::f32, {1}, &x}, {"t", DType::f32, {1}, &x}}), "internal");
    QCOMPARE(write({{"__metadata__", DType::f32, {1}, &x}}), "internal");
    QVERIFY(!std::filesystem::exists(path));
    const std::filesystem::path nowhere = folder.filePath("no/a.safetensors").toStdString();
    QCOMPARE(code_of([&] { write_safetensors(nowhere, {}); }), "file.unwritable");
  }

  void broken_headers_data() {
    QTest::addColumn<QByteArray>("header");
    const auto row = [](const char* name, const std::string& header) {
      QTest::newRow(name) << QByteArray::fromStdString(header);
    };
    const std::string t = R"({"dtype":"U8","shape":[8],"data_offsets":[0,8]})";
    row("empty", "");
    row("only spaces", "   ");
    row("an array", "[]");
    row("a byte order mark", "\xEF\xBB\xBF{}");
    row("cut off", R"({"t":)" + t);
    row("two objects", R"({"t":)" + t + "}{}");
    row("comments", R"({"t":/**/)" + t + "}");
    row("not UTF-8", "{\"\xff\":" + t + "}");
    row("a zero byte as padding", R"({"t":)" + t + "}" + std::string(1, '\0'));
    row("a zero byte hiding the rest", R"({"t":)" + t + "}" + std::string(1, '\0') + "{");
    row("the same name twice", R"({"t":)" + t + R"(,"t":)" + t + "}");
    row("the same name once escaped", R"({"t":)" + t + R"(,"\u0074":)" + t + "}");
    row("the same field twice",
        R"({"t":{"dtype":"U8","dtype":"U8","shape":[8],"data_offsets":[0,8]}})");
    row("an unknown field", R"({"t":{"dtype":"U8","shape":[8],"data_offsets":[0,8],"x":1}})");
    row("no shape", R"({"t":{"dtype":"U8","data_offsets":[0,8]}})");
    row("no offsets", R"({"t":{"dtype":"U8","shape":[8]}})");
    row("an unknown type", R"({"t":{"dtype":"Q4","shape":[8],"data_offsets":[0,8]}})");
    row("a type that is a number", R"({"t":{"dtype":1,"shape":[8],"data_offsets":[0,8]}})");
    row("a shape that is no list", R"({"t":{"dtype":"U8","shape":8,"data_offsets":[0,8]}})");
    row("a nested shape", R"({"t":{"dtype":"U8","shape":[[8]],"data_offsets":[0,8]}})");
    row("a negative size", R"({"t":{"dtype":"U8","shape":[-8],"data_offsets":[0,8]}})");
    row("a real size", R"({"t":{"dtype":"U8","shape":[8.0],"data_offsets":[0,8]}})");
    row("a size of 1e400", R"({"t":{"dtype":"U8","shape":[1e400],"data_offsets":[0,8]}})");
    row("a size of 2^64",
        R"({"t":{"dtype":"U8","shape":[18446744073709551616],"data_offsets":[0,8]}})");
    row("one offset", R"({"t":{"dtype":"U8","shape":[8],"data_offsets":[0]}})");
    row("three offsets", R"({"t":{"dtype":"U8","shape":[8],"data_offsets":[0,8,8]}})");
    row("offsets the wrong way round", R"({"t":{"dtype":"U8","shape":[8],"data_offsets":[8,0]}})");
    row("offsets that do not fit the shape",
        R"({"t":{"dtype":"U8","shape":[7],"data_offsets":[0,8]}})");
    row("a product that wraps to 8",
        R"({"t":{"dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8]}})");
    row("a product of sizes that wraps",
        R"({"t":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})");
    row("a gap before", R"({"t":{"dtype":"U8","shape":[7],"data_offsets":[1,8]}})");
    row("an overlap", R"({"t":)" + t + R"(,"u":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})");
    row("two on one place", R"({"t":)" + t + R"(,"u":)" + t + "}");
    row("past the end", R"({"t":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})");
    row("bytes left over", R"({"t":{"dtype":"U8","shape":[7],"data_offsets":[0,7]}})");
    row("no tensor but data", "{}");
    row("metadata that are numbers", R"({"__metadata__":{"a":1},"t":)" + t + "}");
    row("metadata twice", R"({"__metadata__":{},"__metadata__":{},"t":)" + t + "}");
    row("nested metadata", R"({"__metadata__":{"a":{}},"t":)" + t + "}");
    row("the same metadata twice", R"({"__metadata__":{"a":"1","a":"2"},"t":)" + t + "}");
    row("a tensor that is null", R"({"t":null})");
    row("a million brackets", R"({"t":)" + std::string(1000000, '[') + "}");
  }
  void broken_headers() {
    QFETCH(QByteArray, header);
    QCOMPARE(code(header.toStdString(), std::string(8, '\0')), "safetensors.bad");
  }

  void types_that_exist_but_are_not_read() {
    const std::string header = R"({"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}})";
    QCOMPARE(code(header, std::string(8, '\0')), "dtype.unsupported");
  }

  void header_lengths() {
    const auto with = [](std::uint64_t length) {
      return code_of([&] { parse(Bytes().put(length).text("{}").str()); });
    };
    QCOMPARE(with(2), "none");
    for (const std::uint64_t bad : {std::uint64_t{3}, std::uint64_t{100'000'001},
                                    std::uint64_t{1} << 63, ~std::uint64_t{0}, std::uint64_t{0}}) {
      QCOMPARE(with(bad), "safetensors.bad");
    }
    QCOMPARE(code_of([] { parse("short"); }), "safetensors.bad");
    QCOMPARE(code_of([] { parse(""); }), "safetensors.bad");
  }

  void truncated_at_every_byte() {
    const std::string whole = file(kSound, kData);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const std::string got = code_of([&] { parse(whole.substr(0, size)); });
      QVERIFY2(got == "safetensors.bad", (std::to_string(size) + ": " + got).c_str());
    }
    QCOMPARE(code_of([&] { parse(whole + "x"); }), "safetensors.bad");
  }

  void random_changes_never_crash() {
    const std::string whole = file(kSound, kData);
    std::mt19937 random(2);
    int refused = 0;
    for (int round = 0; round < 4000; ++round) {
      std::string bytes = whole;
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      const std::string got = code_of([&] { parse(bytes); });
      QVERIFY2(got == "none" || got == "safetensors.bad" || got == "dtype.unsupported",
               got.c_str());
      refused += got != "none" ? 1 : 0;
    }
    QVERIFY(refused > 2000);
  }
};

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
