// Products with packed weights against the same weights multiplied out in f64.
#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/model/frozen_matrix.h"
#include "core/model/row_order.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::model;
using tensor_io::DType;
using tensor_io::TensorView;
using torch::Tensor;

namespace {

/// Bytes of a tensor of random blocks whose half-precision scales are small finite numbers.
std::string random_bytes(DType dtype, std::int64_t rows, std::int64_t columns, unsigned seed) {
  const auto& info = tensor_io::dtype_info(dtype);
  const std::size_t blocks = static_cast<std::size_t>(rows * columns) / info.block_elements;
  std::mt19937 random(seed);
  std::string out(blocks * info.block_bytes, '\0');
  for (char& c : out)
    c = static_cast<char>(random());
  const auto half_at = [&](std::size_t at) {
    // Exponent below 2^-5, sign and mantissa as they came.
    out[at + 1] = static_cast<char>((out[at + 1] & 0x83) | 0x24);
  };
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t at = b * info.block_bytes;
    switch (dtype) {
      case DType::bf16:
        out[at + 1] = static_cast<char>((out[at + 1] & 0x80) | 0x3C);
        break;
      case DType::q6_k:
        half_at(at + 208);
        break;
      case DType::q4_1:
      case DType::q5_1:
      case DType::q4_k:
      case DType::q5_k:
        half_at(at + 2);
        [[fallthrough]];
      default:
        half_at(at);
    }
  }
  return out;
}

TensorView view(DType dtype, std::int64_t rows, std::int64_t columns, const std::string& bytes) {
  return {
      "w", dtype, {rows, columns}, reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()};
}

Tensor values(const TensorView& t) {
  Tensor out = torch::empty({t.shape[0], t.shape[1]});
  tensor_io::dequantize(t, 0, t.numel(), out.data_ptr<float>());
  return out;
}

void serial(std::int64_t n, const std::function<void(std::int64_t, std::int64_t)>& range) {
  // Two ranges, as two threads would have.
  range(0, n / 2);
  range(n / 2, n);
}

FrozenMatrix packed(const std::vector<PackedMatrix::Part>& parts) {
  return FrozenMatrix(std::make_shared<const PackedMatrix>(parts, serial));
}

/// Largest difference, in units of the sum of the products' sizes: what rounding may do.
double difference(const Tensor& got, const Tensor& x, const Tensor& w_transposed) {
  const Tensor exact = x.to(torch::kFloat64).matmul(w_transposed.to(torch::kFloat64));
  const Tensor size =
      x.abs().to(torch::kFloat64).matmul(w_transposed.abs().to(torch::kFloat64)) + 1e-30;
  return ((got.to(torch::kFloat64) - exact).abs() / size).max().item<double>();
}

constexpr double kRounding = 1e-6;

}  // namespace

class TestFrozenMatrix : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    const std::string bytes(4, '\0');
    const TensorView halves = view(DType::f16, 1, 2, bytes);
    if (!PackedMatrix::can_pack({{&halves, {}}})) {
      QSKIP("this processor lacks AVX2, FMA or F16C: weights are not packed");
    }
  }

  void products_of_every_type_data() {
    QTest::addColumn<int>("dtype");
    for (const DType dtype : {DType::f16, DType::bf16, DType::q4_0, DType::q4_1, DType::q5_0,
                              DType::q5_1, DType::q8_0, DType::q4_k, DType::q5_k, DType::q6_k}) {
      QTest::newRow(std::string(tensor_io::dtype_info(dtype).name).c_str())
          << static_cast<int>(dtype);
    }
  }
  void products_of_every_type() {
    QFETCH(int, dtype);
    const auto type = static_cast<DType>(dtype);
    // 45 rows: two whole panels and one of 13.
    const std::int64_t rows = 45, columns = 512;
    const std::string bytes = random_bytes(type, rows, columns, 7);
    const TensorView t = view(type, rows, columns, bytes);
    const Tensor w = values(t);
    QVERIFY(torch::isfinite(w).all().item<bool>());
    const FrozenMatrix frozen = packed({{&t, {}}});
    QCOMPARE(frozen.rows(), rows);
    torch::manual_seed(1);
    for (const std::int64_t count : {1, 2, 3, 4, 5, 6, 7, 11, 64, 200}) {
      const Tensor x = torch::randn({count, columns});
      QVERIFY2(difference(frozen.linear(x), x, w.t()) < kRounding, std::to_string(count).c_str());
    }
    const Tensor x = torch::randn({9, columns}), bias = torch::randn({rows});
    // Rows that begin and end inside panels.
    const Tensor some = frozen.linear_rows(x, 10, 27, bias.narrow(0, 10, 27));
    QVERIFY(difference(some - bias.narrow(0, 10, 27), x, w.narrow(0, 10, 27).t()) < 1e-5);
    const Tensor g = torch::randn({9, rows});
    Tensor back = torch::empty({9, columns});
    frozen.back(g, back);
    QVERIFY(difference(back, g, w) < kRounding);
    const Tensor index = torch::tensor({44, 0, 17, 17}, torch::kInt64);
    QVERIFY(torch::equal(frozen.gather(index), w.index_select(0, index)));
  }

  void gradient_flows_to_the_input() {
    const std::int64_t rows = 40, columns = 64;
    const std::string bytes = random_bytes(DType::q8_0, rows, columns, 3);
    const TensorView t = view(DType::q8_0, rows, columns, bytes);
    const Tensor w = values(t);
    const FrozenMatrix frozen = packed({{&t, {}}});
    torch::manual_seed(2);
    const Tensor x = torch::randn({5, columns}).requires_grad_();
    const Tensor g = torch::randn({5, 20});
    frozen.linear_rows(x, 8, 20).backward(g);
    QVERIFY(difference(x.grad(), g, w.narrow(0, 8, 20)) < kRounding);
  }

  void many_rows_go_in_tiles() {
    // More rows than are written out at a time, not a multiple of them.
    const std::int64_t rows = 2500, columns = 32;
    const std::string bytes = random_bytes(DType::q5_0, rows, columns, 5);
    const TensorView t = view(DType::q5_0, rows, columns, bytes);
    const Tensor w = values(t);
    const FrozenMatrix frozen = packed({{&t, {}}});
    torch::manual_seed(3);
    const Tensor x = torch::randn({70, columns}), g = torch::randn({3, rows});
    QVERIFY(difference(frozen.linear(x), x, w.t()) < kRounding);
    Tensor back = torch::empty({3, columns});
    frozen.back(g, back);
    QVERIFY(difference(back, g, w) < kRounding);
  }

  void many_vectors_are_divided_over_threads() {
    // Columns that no group of scales divides, rows that no tile does, and more threads than cores.
    const std::int64_t rows = 2500, columns = 72, count = 300;
    const std::string bytes = random_bytes(DType::f16, rows, columns, 6);
    const TensorView t = view(DType::f16, rows, columns, bytes);
    const Tensor w = values(t);
    const FrozenMatrix frozen = packed({{&t, {}}});
    const int before = torch::get_num_threads();
    for (const int threads : {1, 2, 5}) {
      torch::set_num_threads(threads);
      torch::manual_seed(5);
      const Tensor x = torch::randn({count, columns}).requires_grad_();
      const Tensor y = frozen.linear(x);
      QVERIFY(difference(y.detach(), x.detach(), w.t()) < kRounding);
      // As a part of a larger gradient: rows further apart than they are long.
      const Tensor g = torch::randn({count, rows + 7}).narrow(1, 3, rows);
      y.backward(g);
      QVERIFY(difference(x.grad(), g, w) < kRounding);
    }
    torch::set_num_threads(before);
  }

  void parts_of_different_types_and_row_orders() {
    const std::int64_t columns = 256, head = 8;
    const std::string a = random_bytes(DType::q6_k, 24, columns, 11);
    const std::string b = random_bytes(DType::q4_k, 10, columns, 12);
    const TensorView ta = view(DType::q6_k, 24, columns, a), tb = view(DType::q4_k, 10, columns, b);
    Tensor wa = values(ta);
    unpermute(wa, head);
    const Tensor w = torch::cat({wa, values(tb)});
    const FrozenMatrix frozen = packed({{&ta, unpermuted_rows(24, head)}, {&tb, {}}});
    torch::manual_seed(4);
    const Tensor x = torch::randn({8, columns});
    QVERIFY(difference(frozen.linear(x), x, w.t()) < kRounding);
    QVERIFY(torch::equal(frozen.gather(torch::arange(34)), w));
  }

  void what_cannot_be_packed_is_said() {
    const std::string halves(2 * 3 * 5, '\0'), floats(4 * 3 * 5, '\0');
    const TensorView f16 = view(DType::f16, 3, 5, halves), bf16 = view(DType::bf16, 3, 5, halves),
                     f32 = view(DType::f32, 3, 5, floats);
    QVERIFY(PackedMatrix::can_pack({{&f16, {}}}));
    QVERIFY(!PackedMatrix::can_pack({{&f32, {}}}));
    QVERIFY(!PackedMatrix::can_pack({{&f16, {}}, {&bf16, {}}}));
    // A row of 16 elements of which two share a block.
    const std::string block(34, '\0');
    const TensorView split = view(DType::q8_0, 2, 16, block);
    QVERIFY(!PackedMatrix::can_pack({{&split, {}}}));
  }

  void not_a_number_is_named_data() {
    QTest::addColumn<int>("dtype");
    QTest::addColumn<int>("at");  // the high byte of a half or a 16-bit number in the second row
    QTest::newRow("F16") << static_cast<int>(DType::f16) << 2 * 32 + 5;
    QTest::newRow("BF16") << static_cast<int>(DType::bf16) << 2 * 32 + 5;
    QTest::newRow("Q8_0") << static_cast<int>(DType::q8_0) << 34 + 1;
    QTest::newRow("Q4_1 minimum") << static_cast<int>(DType::q4_1) << 20 + 3;
  }
  void not_a_number_is_named() {
    QFETCH(int, dtype);
    QFETCH(int, at);
    const auto type = static_cast<DType>(dtype);
    std::string bytes = random_bytes(type, 3, 32, 1);
    bytes[static_cast<std::size_t>(at)] = '\x7F';
    bytes[static_cast<std::size_t>(at) - 1] = '\x90';
    const TensorView t = view(type, 3, 32, bytes);
    QCOMPARE(test::code_of([&] { packed({{&t, {}}}); }), std::string("model.not_finite"));
  }
};

QTEST_GUILESS_MAIN(TestFrozenMatrix)
#include "tst_frozen_matrix.moc"
