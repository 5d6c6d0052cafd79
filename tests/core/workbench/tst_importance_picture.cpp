// The importance that Compose draws beside the ratio, against numbers worked out by hand.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QTest>

#include "core/lora/adapter.h"
#include "core/workbench/importance_picture.h"
#include "tests/support/error_code.h"

namespace fs = std::filesystem;
namespace lora = espalier::lora;
namespace workbench = espalier::workbench;
using espalier::Control;
using espalier::test::code_of;

namespace {

/// B = [2, -1]^T, A = [1, 2, 0] in each layer.
lora::Adapter adapter_of(int layers, double alpha) {
  lora::Adapter out;
  for (int layer = 0; layer < layers; ++layer) {
    out.modules[{layer, espalier::model::Proj::q}] = {torch::tensor({{1.F, 2.F, 0.F}}),
                                                      torch::tensor({{2.F}, {-1.F}}), alpha};
  }
  out.rank = 1;
  out.alpha = alpha;
  return out;
}

std::vector<float> ends(const workbench::ImportanceTensor& tensor) {
  return {tensor.quantiles.front(), tensor.quantiles[workbench::kImportanceSteps / 2],
          tensor.quantiles.back()};
}

using Sizes = std::map<std::int64_t, std::int64_t>;

}  // namespace

class TestImportancePicture : public QObject {
  Q_OBJECT

 private:
  QTemporaryDir folder_;
  Control control_;
  fs::path at(const char* name) const { return folder_.filePath(name).toStdString(); }

 private Q_SLOTS:
  void input_without_data() {
    lora::save_adapter(adapter_of(1, 2), at("one"));
    const auto p = workbench::importance_of(at("one"), "input", false, control_);
    QCOMPARE(p.entries, 5);
    QCOMPARE(p.sizes, (Sizes{{2, 1}, {3, 1}}));
    QCOMPARE(p.layers, 1);
    QCOMPARE(p.seen, 1);
    QCOMPARE(p.tensors.size(), 2U);
    QCOMPARE(p.tensors[0].entries, 3);
    QCOMPARE(p.tensors[0].quantiles.size(), std::size_t(workbench::kImportanceSteps + 1));
    // |B^T sign(BA)| = [3, 3, 0], |sign(BA) A^T| = [3, 3].
    QCOMPARE(ends(p.tensors[0]), (std::vector<float>{0, 3, 3}));
    QCOMPARE(ends(p.tensors[1]), (std::vector<float>{3, 3, 3}));
    // alpha / r = 2 doubles B, and with it what A's entries do.
    const auto scaled = workbench::importance_of(at("one"), "input", true, control_);
    QCOMPARE(ends(scaled.tensors[0]), (std::vector<float>{0, 6, 6}));
    QCOMPARE(ends(scaled.tensors[1]), (std::vector<float>{3, 3, 3}));
  }

  void size_without_gradients() {
    lora::save_adapter(adapter_of(1, 2), at("two"));
    const auto p = workbench::importance_of(at("two"), "gradient", false, control_);
    QCOMPARE(ends(p.tensors[0]), (std::vector<float>{0, 1, 2}));
    QCOMPARE(p.tensors[1].quantiles.front(), 1.F);
    QCOMPARE(p.tensors[1].quantiles.back(), 2.F);
  }

  void large_ones_are_sampled_by_layers() {
    lora::save_adapter(adapter_of(9, 1), at("many"));
    // Six products a layer: eighteen are three layers of nine.
    const auto p = workbench::importance_of(at("many"), "input", false, control_, 18);
    QCOMPARE(p.layers, 9);
    QCOMPARE(p.seen, 3);
    QCOMPARE(p.tensors.size(), 6U);
    // What is kept is counted over all of them.
    QCOMPARE(p.entries, 45);
    QCOMPARE(p.sizes, (Sizes{{2, 9}, {3, 9}}));
    QCOMPARE(workbench::importance_of(at("many"), "input", false, control_).seen, 9);
  }

  void answers_follow_the_file() {
    lora::save_adapter(adapter_of(1, 1), at("same"));
    QCOMPARE(workbench::importance_of(at("same"), "input", true, control_).entries, 5);
    lora::save_adapter(adapter_of(2, 1), at("same"));
    QCOMPARE(workbench::importance_of(at("same"), "input", true, control_).entries, 10);
    // What is remembered needs no time, so nobody stops it; what is not, stops.
    Control stopped;
    stopped.request_abort();
    QCOMPARE(workbench::importance_of(at("same"), "input", true, stopped).entries, 10);
    QCOMPARE(code_of([&] { workbench::importance_of(at("same"), "gradient", true, stopped); }),
             std::string("aborted"));
  }

  void faults() {
    QCOMPARE(code_of([&] { workbench::importance_of(at("none"), "input", false, control_); }),
             std::string("file.missing"));
    QCOMPARE(code_of([&] { workbench::importance_of(at("one"), "magic", false, control_); }),
             std::string("usage"));
  }
};

QTEST_GUILESS_MAIN(TestImportancePicture)
#include "tst_importance_picture.moc"
