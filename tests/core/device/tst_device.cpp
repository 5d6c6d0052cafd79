#include <dlfcn.h>
#include <torch/torch.h>

#include <QtTest>
#include <array>

#include "core/device/device.h"
#include "core/device/gpu.h"
#include "core/device/process_group.h"

using namespace espalier;

/// What LibTorch computes with on the CPU.
class TestDevice : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// MKL asks the first definition that the process holds: it must be ours, not LibTorch's.
  void products_take_what_the_cpu_has() {
    device::set_threads(1);
    void* asked = dlsym(RTLD_DEFAULT, "mkl_serv_intel_cpu_true");
    QVERIFY(asked != nullptr);
    Dl_info ours{}, found{};
    QVERIFY(dladdr(reinterpret_cast<void*>(&device::describe), &ours) != 0);
    QVERIFY(dladdr(asked, &found) != 0);
    QCOMPARE(found.dli_fbase, ours.dli_fbase);
    QCOMPARE(reinterpret_cast<int (*)()>(asked)(), 1);
  }

  void products_are_right() {
    torch::manual_seed(1);
    for (const auto& [rows, inner, columns] :
         {std::array{512, 640, 2048}, std::array{1, 640, 256}, std::array{40, 7, 3}}) {
      const auto x = torch::randn({rows, inner}), w = torch::randn({columns, inner});
      const auto exact = torch::matmul(x.to(torch::kFloat64), w.to(torch::kFloat64).t());
      const auto error = (torch::matmul(x, w.t()) - exact).abs().max().item<double>();
      QVERIFY2(error < 2e-6 * inner, qPrintable(QString::number(error)));
    }
  }

  void gpus_add_where_each_process_has_its_own() {
    QVERIFY(device::separate_gpus({"a 01:00", "a 02:00", "b 01:00"}));
    QVERIFY(!device::separate_gpus({"a 01:00", "b 01:00", "a 01:00"}));
    QVERIFY(!device::separate_gpus({"a 01:00", ""}));
    QVERIFY(!device::separate_gpus({}));
    QVERIFY(device::open_gpu_sums(torch::kCPU) == nullptr);
  }
};

QTEST_GUILESS_MAIN(TestDevice)
#include "tst_device.moc"
