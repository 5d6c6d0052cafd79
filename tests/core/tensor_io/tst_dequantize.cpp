#include <QtTest>
#include <cmath>
#include <limits>
#include <vector>

#include "core/base/json.h"
#include "core/tensor_io/tensor_file.h"
#include "tests/support/bytes.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::tensor_io;

namespace {

TensorView view(DType dtype, std::int64_t count, const std::string& bytes) {
  return {"t", dtype, {count}, reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()};
}

std::vector<float> values(const TensorView& tensor, std::int64_t first, std::int64_t count) {
  std::vector<float> out(static_cast<std::size_t>(count));
  dequantize(tensor, first, count, out.data());
  return out;
}

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

}  // namespace

class TestDequantize : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void golden_blocks_data() {
    QTest::addColumn<int>("dtype");
    for (const DType dtype : {DType::f16, DType::bf16, DType::q4_0, DType::q4_1, DType::q5_0,
                              DType::q5_1, DType::q8_0, DType::q4_k, DType::q5_k, DType::q6_k}) {
      QTest::newRow(std::string(dtype_info(dtype).name).c_str()) << static_cast<int>(dtype);
    }
  }
  void golden_blocks() {
    QFETCH(int, dtype);
    const auto type = static_cast<DType>(dtype);
    const DTypeInfo& info = dtype_info(type);
    const Json golden =
        json::parse_file(ESPALIER_TEST_DATA "/golden/dequantize.json").at(std::string(info.name));
    const std::string bytes = from_hex(golden.at("bytes").get<std::string>());
    const auto want = golden.at("values").get<std::vector<float>>();
    const auto count = static_cast<std::int64_t>(want.size());
    const TensorView tensor = view(type, count, bytes);
    QCOMPARE(bytes.size(), want.size() / info.block_elements * info.block_bytes);
    QVERIFY(values(tensor, 0, count) == want);  // bit for bit
    // A later block alone gives the same numbers.
    const auto block = static_cast<std::int64_t>(info.block_elements);
    const std::vector<float> tail(want.begin() + block, want.end());
    QVERIFY(values(tensor, block, count - block) == tail);
  }

  void every_half_is_exact() {
    test::Bytes bytes;
    for (std::uint32_t h = 0; h < 65536; ++h)
      bytes.put(static_cast<std::uint16_t>(h));
    const std::vector<float> got = values(view(DType::f16, 65536, bytes.str()), 0, 65536);
    for (std::uint32_t h = 0; h < 65536; ++h) {
      const int exponent = static_cast<int>(h >> 10 & 31);
      const int mantissa = static_cast<int>(h & 1023);
      const float x = got[h];
      QCOMPARE(std::signbit(x), (h & 0x8000) != 0);
      if (exponent == 31) {
        QVERIFY(mantissa == 0 ? std::isinf(x) : std::isnan(x));
      } else {
        const double want =
            exponent == 0 ? std::ldexp(mantissa, -24) : std::ldexp(1024 + mantissa, exponent - 25);
        QCOMPARE(static_cast<double>(std::fabs(x)), want);
      }
    }
  }

  void plain_types_keep_nan_and_infinity() {
    test::Bytes bytes;
    const float inf = std::numeric_limits<float>::infinity();
    bytes.put(1.5F).put(-0.0F).put(inf).put(std::numeric_limits<float>::quiet_NaN());
    const std::vector<float> got = values(view(DType::f32, 4, bytes.str()), 0, 4);
    QCOMPARE(got[0], 1.5F);
    QVERIFY(got[1] == 0 && std::signbit(got[1]));
    QVERIFY(got[2] == inf && std::isnan(got[3]));
    test::Bytes wide;
    wide.put(0.1).put(-3.0);
    QCOMPARE(values(view(DType::f64, 2, wide.str()), 0, 2), (std::vector<float>{0.1F, -3.0F}));
  }

  void data_need_not_be_aligned() {
    test::Bytes bytes;
    bytes.text("x").put(1.0F).put(2.0F);
    TensorView tensor = view(DType::f32, 2, bytes.str());
    tensor.data += 1;
    QCOMPARE(values(tensor, 1, 1), std::vector<float>{2.0F});
  }

  void refuses_integers_and_parts_of_blocks() {
    const std::string bytes(34 * 2, '\0');
    QCOMPARE(test::code_of([&] { values(view(DType::i8, 4, bytes), 0, 4); }), "dtype.unsupported");
    QCOMPARE(test::code_of([&] { values(view(DType::boolean, 4, bytes), 0, 4); }),
             "dtype.unsupported");
    const TensorView q8 = view(DType::q8_0, 64, bytes);
    QCOMPARE(test::code_of([&] { values(q8, 32, 32); }), "none");
    for (const auto& [first, count] : std::vector<std::pair<int, int>>{
             {1, 32}, {0, 31}, {32, 64}, {-32, 32}, {96, 0}, {0, 96}}) {
      QCOMPARE(test::code_of([&] { values(q8, first, count); }), "internal");
    }
  }
};

QTEST_GUILESS_MAIN(TestDequantize)
#include "tst_dequantize.moc"
