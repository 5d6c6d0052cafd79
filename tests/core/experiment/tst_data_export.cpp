// What a run recorded, as files: the values come back out of the bytes.
#include <QtTest>

#include <cmath>

#include "core/base/atomic_file.h"
#include "core/experiment/data_export.h"
#include "core/tensor_io/safetensors.h"
#include "tests/support/error_code.h"
#include "tests/support/npz_reader.h"
#include "tests/support/recorded_run.h"
#include "tests/support/scratch_file.h"

using namespace espalier;
using test::code_of;
namespace fs = std::filesystem;

class TestDataExport : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;
  std::string run_;
  Control control_;

  store::Store store() const {
    return store::Store::open_read_only(folder_.path() / "espalier.sqlite");
  }
  fs::path exported(const char* name) {
    const fs::path out = folder_.path() / name;
    experiment::export_data(store(), run_, out, control_);
    return out;
  }

 private Q_SLOTS:
  void initTestCase() { run_ = test::record_run(folder_.path() / "espalier.sqlite"); }

  void every_file_is_there() {
    const fs::path out = folder_.path() / "all";
    const Json told = experiment::export_data(store(), run_, out, control_);
    QCOMPARE(told.at("run"), Json("001"));
    QCOMPARE(json::dump(told.at("files")),
             std::string(R"(["arrays.npz","examples.csv","modules.csv","outputs.csv",)"
                         R"("ratio_trials.csv","ratios.csv","reader.py","run.json",)"
                         R"("samples.csv","scores.csv","steps.csv","validations.csv",)"
                         R"("weights.csv"])"));
    const Json about = json::parse_file(out / "run.json");
    QCOMPARE(about.at("state"), Json("finished"));
    QCOMPARE(about.at("adapters"), Json::array({"left", "right"}));
    QCOMPARE(about.at("plan").at("seed"), Json(7));
    QVERIFY(read_file(out / "reader.py").find("import numpy as np") != std::string::npos);
  }

  void tables_hold_the_events() {
    const fs::path out = exported("tables");
    QCOMPARE(read_file(out / "steps.csv"),
             std::string("step,epoch,loss,lr,pruned,sparsity,sparsity_a,sparsity_b,"
                         "merged_sparsity,tokens,seconds\n"
                         "1,1,2.0,0.5,0.0,0.25,0.0,0.0,0.125,100,0.0\n"
                         "2,1,,0.5,0.0,0.5,0.0,0.0,0.125,200,0.0\n"
                         "3,1,0.6666666666666666,0.5,0.0,0.75,0.0,0.0,0.125,300,0.0\n"));
    QCOMPARE(read_file(out / "ratios.csv"),
             std::string("step,controller,ratio,real,mu,sigma,base_loss,committed,seconds\n"
                         "2,grasp,0.5,0.4375,0.375,0.125,2.0,1,0.0\n"));
    QCOMPARE(read_file(out / "ratio_trials.csv"),
             std::string("step,trial,ratio,loss,reward\n2,1,0.5,1.75,0.25\n2,2,0.25,2.25,-0.25\n"));
    QVERIFY(read_file(out / "weights.csv").ends_with("3,left,0.75\n3,right,0.25\n"));
    QVERIFY(read_file(out / "examples.csv")
                .starts_with("step,epoch,record,loss,tokens\n1,1,e1,3.0,40\n"));
    QVERIFY(read_file(out / "validations.csv")
                .starts_with("step,epoch,loss,rougeL,best\n1,1,1.5,,1\n2,2,1.5,,0\n"));
    QVERIFY(
        read_file(out / "samples.csv").starts_with("step,record,text\n1,v1,文 1 </script><b>\n"));
    QVERIFY(read_file(out / "modules.csv")
                .find("3,layers.0.v_proj,right,1.5,0.0,0.0,0.0,0.0,0.125,3.0\n") !=
            std::string::npos);
    QVERIFY(read_file(out / "outputs.csv")
                .find("t1,eos,\"text 1, \"\"quoted\"\"\nand more <img src=x>\",") !=
            std::string::npos);
    const std::string scores = read_file(out / "scores.csv");
    QVERIFY(scores.starts_with("record,rougeL\nt1,0.125\nt2,0.25\nt3,\nt4,0.5\n"));
  }

  void arrays_hold_the_same() {
    const auto arrays = test::read_npz(read_file(exported("arrays") / "arrays.npz"));
    QCOMPARE(arrays.at("step").numbers<std::int64_t>(), (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(arrays.at("tokens").numbers<std::int64_t>(),
             (std::vector<std::int64_t>{100, 200, 300}));
    const std::vector<double> loss = arrays.at("loss").numbers<double>();
    QCOMPARE(loss.at(0), 2.0);
    QVERIFY(std::isnan(loss.at(1)));
    QCOMPARE(loss.at(2), 2.0 / 3);
    QCOMPARE(arrays.at("weights").shape, std::string("3, 2"));
    QCOMPARE(arrays.at("weights").numbers<double>(),
             (std::vector<double>{0.75, 0.25, 0.75, 0.25, 0.75, 0.25}));
    QCOMPARE(arrays.at("adapters").texts(), (std::vector<std::string>{"left", "right"}));
    QCOMPARE(arrays.at("modules").texts(),
             (std::vector<std::string>{"layers.0.q_proj", "layers.0.v_proj"}));
    QCOMPARE(arrays.at("module_step").numbers<std::int64_t>(), (std::vector<std::int64_t>{1, 3}));
    QCOMPARE(arrays.at("module_weight").shape, std::string("2, 2, 2"));
    QCOMPARE(arrays.at("module_weight").numbers<double>(),
             (std::vector<double>{.5, .5, .5, .5, 1.5, 1.5, 1.5, 1.5}));
    QCOMPARE(arrays.at("module_norm").shape, std::string("2, 2"));
    QCOMPARE(arrays.at("validation_epoch").numbers<std::int64_t>(),
             (std::vector<std::int64_t>{1, 2, 3}));
    QVERIFY(std::isnan(arrays.at("validation_rouge_l").numbers<double>().at(0)));
    QCOMPARE(arrays.at("records").texts().size(), std::size_t{10});
    const std::vector<double> scores = arrays.at("scores").numbers<double>();
    QCOMPARE(scores.at(1), 0.25);
    QVERIFY(std::isnan(scores.at(2)));
  }

  void masks_and_norms_come_from_the_newest_checkpoint() {
    const fs::path checkpoints = store().run(run_).folder / "checkpoints";
    const auto write = [&](const char* number, unsigned char first, double square) {
      make_folder(checkpoints / number);
      const unsigned char mask[] = {first, 0, 1, 1, 0, 0};
      const double sums[] = {square, 0};
      const std::vector<tensor_io::TensorToWrite> tensors{
          {"prune.last_a.0", tensor_io::DType::boolean, {1, 2, 3}, mask},
          {"norms.0.4.1", tensor_io::DType::f64, {2}, sums},
          {"norms.1.4.1", tensor_io::DType::f64, {2}, sums},
          {"adam.mean", tensor_io::DType::f64, {2}, sums}};
      tensor_io::write_safetensors(checkpoints / number / "state.safetensors", tensors);
      write_file(checkpoints / number / "manifest.json",
                 R"({"values": {"norm_examples": [3, 5]}})");
    };
    write("000001", 0, 1);
    write("000002", 1, 16);
    make_folder(checkpoints / "000003");  // cut off
    const auto state = test::read_npz(read_file(exported("state") / "state.npz"));
    QCOMPARE(state.size(), std::size_t{2});
    QCOMPARE(state.at("mask_a_0").type, std::string("|b1"));
    QCOMPARE(state.at("mask_a_0").shape, std::string("1, 2, 3"));
    QCOMPARE(state.at("mask_a_0").bytes, std::string("\1\0\1\1\0\0", 6));
    QCOMPARE(state.at("norms_4_mlp").numbers<double>(), (std::vector<double>{2, 0}));
    fs::remove_all(checkpoints);
  }

  void nothing_is_overwritten_and_a_stop_is_obeyed() {
    const fs::path out = exported("once");
    QCOMPARE(code_of([&] { exported("once"); }), std::string("file.unwritable"));
    QCOMPARE(code_of([&] { experiment::export_data(store(), "9", out / "x", control_); }),
             std::string("run.unknown"));
    QVERIFY(!fs::exists(out / "x"));
    Control stopped;
    stopped.request_stop();
    QCOMPARE(code_of([&] { experiment::export_data(store(), run_, out / "y", stopped); }),
             std::string("stopped"));
    QVERIFY(fs::is_empty(out / "y"));
  }
};

QTEST_GUILESS_MAIN(TestDataExport)
#include "tst_data_export.moc"
