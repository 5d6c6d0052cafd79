// Norms and rotations that read their rows once, against LibTorch's operations in f64.
#include <torch/torch.h>

#include <QtTest>
#include <cmath>
#include <functional>
#include <string>

#include "core/model/functions.h"

using namespace espalier::model;
using torch::Tensor;

namespace {

constexpr double kEps = 1e-6;

Tensor norm_of(const Tensor& x, const Tensor& weight) {
  return x * (x.square().mean(-1, true) + kEps).rsqrt() * weight;
}

Tensor turned(const Tensor& x, const Tensor& cos, const Tensor& sin) {
  const auto h = x.chunk(2, -1);
  return torch::cat({h[0] * cos - h[1] * sin, h[1] * cos + h[0] * sin}, -1);
}

double difference(const Tensor& got, const Tensor& exact) {
  return (got.to(torch::kFloat64) - exact).abs().max().item<double>();
}

/// Rows that lie one after another, heads within wider rows, and what only LibTorch can read.
Tensor laid(const QString& how, std::int64_t columns) {
  if (how == "matrix") return torch::randn({37, columns});
  if (how == "part") return torch::randn({37, columns + 9}).narrow(1, 4, columns);
  if (how == "heads") {
    return torch::randn({9, 4 * columns + 6}).narrow(1, 3, 4 * columns).view({9, 4, columns});
  }
  if (how == "one head") return torch::randn({9, 3 * columns}).narrow(1, 0, columns).unsqueeze(1);
  if (how == "four dimensions") return torch::randn({2, 3, 4, columns});
  return torch::randn({columns, 9}).t();  // columns apart
}

}  // namespace

class TestRowKernels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void norms_data() {
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("columns");
    for (const char* how : {"matrix", "part", "heads", "one head", "four dimensions", "columns"}) {
      for (const int columns : {3, 15, 16, 37, 640})
        QTest::addRow("%s, %d", how, columns) << how << columns;
    }
  }
  void norms() {
    QFETCH(QString, how);
    QFETCH(int, columns);
    torch::manual_seed(1);
    const Tensor x = laid(how, columns).detach().requires_grad_();
    const Tensor weight = torch::randn({columns});
    const Tensor y = rms_norm(x, weight, kEps);
    QVERIFY(y.sizes() == x.sizes());
    const Tensor g = torch::randn(x.sizes());
    y.backward(g);
    const Tensor wide = x.detach().to(torch::kFloat64).requires_grad_();
    const Tensor exact = norm_of(wide, weight.to(torch::kFloat64));
    exact.backward(g.to(torch::kFloat64));
    QVERIFY2(difference(y.detach(), exact.detach()) < 1e-5, qPrintable(how));
    const double size = 1 + wide.grad().abs().max().item<double>();
    QVERIFY2(difference(x.grad(), wide.grad()) / size < 2e-5, qPrintable(how));
  }

  void rotations_data() {
    QTest::addColumn<QString>("how");
    QTest::addColumn<int>("columns");
    for (const char* how : {"heads", "one head"}) {
      for (const int columns : {2, 34, 256})
        QTest::addRow("%s, %d", how, columns) << how << columns;
    }
  }
  void rotations() {
    QFETCH(QString, how);
    QFETCH(int, columns);
    torch::manual_seed(2);
    const Tensor x = laid(how, columns).detach().requires_grad_();
    const Tensor angle = torch::randn({x.size(0), 1, columns / 2});
    const Tensor y = rotate(x, angle.cos(), angle.sin());
    const Tensor g = torch::randn(x.sizes());
    y.backward(g);
    const Tensor wide = x.detach().to(torch::kFloat64).requires_grad_();
    const Tensor exact =
        turned(wide, angle.cos().to(torch::kFloat64), angle.sin().to(torch::kFloat64));
    exact.backward(g.to(torch::kFloat64));
    QVERIFY(difference(y.detach(), exact.detach()) < 1e-6);
    QVERIFY(difference(x.grad(), wide.grad()) < 1e-6);
  }

  void the_same_on_any_number_of_threads() {
    const int before = torch::get_num_threads();
    torch::manual_seed(3);
    const Tensor x = torch::randn({700, 320}), weight = torch::randn({320});
    torch::set_num_threads(1);
    const Tensor one = rms_norm(x, weight, kEps);
    torch::set_num_threads(3);
    QVERIFY(torch::equal(rms_norm(x, weight, kEps), one));
    torch::set_num_threads(before);
  }
};

QTEST_GUILESS_MAIN(TestRowKernels)
#include "tst_row_kernels.moc"
