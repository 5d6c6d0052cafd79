#include <torch/torch.h>

#include <QtTest>
#include <map>
#include <numeric>

#include "core/train/loss.h"
#include "core/train/shared_adamw.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

namespace {

constexpr double kLossTolerance = 1e-5, kWeightTolerance = 1e-5, kStateTolerance = 1e-4;

Tiny& tiny(const QString& name) {
  static std::map<QString, std::unique_ptr<Tiny>> all;
  auto& one = all[name];
  if (!one) one = std::make_unique<Tiny>(name.toStdString());
  return *one;
}

template <class Wanted>
void add_rows(const char* section, Wanted&& wanted) {
  QTest::addColumn<QString>("name");
  QTest::addColumn<QString>("title");
  for (const char* name : {"tiny-llama", "tiny-gemma3"}) {
    for (const auto& [title, run] : tiny(name).golden()[section].items()) {
      if (!wanted(tiny(name), title, run)) continue;
      QTest::newRow(qPrintable(QString("%1 %2").arg(name, title.c_str())))
          << name << QString::fromStdString(title);
    }
  }
}

/// The gradients of the first step's group: pack_loss on leaves, the group in one pack.
std::vector<std::pair<torch::Tensor, torch::Tensor>> gradients_of_group(
    Tiny& t, const lora::AdapterStack& stack, const std::vector<std::vector<std::size_t>>& packs,
    double weight, double scale, bool checkpointing = false) {
  std::vector<std::pair<torch::Tensor, torch::Tensor>> leaves;
  for (const lora::StackModule& m : stack.modules())
    leaves.emplace_back(m.merged_a().requires_grad_(true), m.merged_b().requires_grad_(true));
  for (const auto& pack : packs) {
    lora::LoraAdaptation adaptation;
    for (std::size_t m = 0; m < leaves.size(); ++m)
      adaptation.set(stack.modules()[m].id, leaves[m].first, leaves[m].second * scale);
    train::pack_loss(t.model(), adaptation, t.examples(), pack, weight, checkpointing)
        .total.backward();
  }
  std::vector<std::pair<torch::Tensor, torch::Tensor>> out;
  for (const auto& [a, b] : leaves)
    out.emplace_back(a.grad(), b.grad());
  return out;
}

}  // namespace

/// Training without pruning, held against the method written plainly in PyTorch.
class TestTraining : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void scores_equal_the_plain_method_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("tiny-llama") << "tiny-llama";
    QTest::newRow("tiny-gemma3") << "tiny-gemma3";
  }
  void scores_equal_the_plain_method() {
    QFETCH(QString, name);
    Tiny& t = tiny(name);
    double worst = 0;
    for (const auto& [key, want] : t.golden()["scores"].items()) {
      std::unique_ptr<lora::LoraAdaptation> adaptation;
      if (key != "base") {
        adaptation = std::make_unique<lora::LoraAdaptation>(t.adapter(key.substr(key.size() - 1)),
                                                            torch::kCPU);
      }
      for (const std::int64_t budget : {1, 30, 4096}) {
        const auto got = train::example_losses(t.model(), adaptation.get(), t.examples(), budget);
        QCOMPARE(got.size(), want.size());
        for (std::size_t i = 0; i < got.size(); ++i)
          worst = std::max(worst, relative(got[i], want[i].get<double>()));
      }
    }
    qInfo("largest relative difference of a loss: %.2e", worst);
    QVERIFY2(worst < kLossTolerance, qPrintable(QString::number(worst)));
  }

  void dense_training_equals_the_plain_method_data() {
    add_rows("dense", [](Tiny&, const std::string&, const Json&) { return true; });
  }
  void dense_training_equals_the_plain_method() {
    QFETCH(QString, name);
    QFETCH(QString, title);
    Tiny& t = tiny(name);
    const Json& run = t.golden()["dense"][title.toStdString()];
    lora::AdapterStack stack = t.stack_of(run);
    const Trace got = test::run(t.job(run, stack));
    const Json& steps = run["steps"];
    QCOMPARE(got.steps.size(), steps.size());
    double loss = 0, weight = 0;
    std::size_t at = 0;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const plan::event::Step& step = got.steps[s];
      QCOMPARE(step.step, steps[s]["step"].get<std::int64_t>());
      QCOMPARE(step.epoch, steps[s]["epoch"].get<std::int64_t>());
      QVERIFY(relative(step.lr, steps[s]["lr"].get<double>()) < 1e-7);
      loss = std::max(loss, relative(step.loss, steps[s]["loss"].get<double>()));
      for (std::size_t k = 0; k < steps[s]["examples"].size(); ++k, ++at) {
        const plan::event::Example& e = got.examples.at(at);
        QCOMPARE(e.id, "record-" + std::to_string(steps[s]["examples"][k].get<int>()));
        QCOMPARE(e.step, step.step);
        loss = std::max(loss, relative(e.loss, steps[s]["example_losses"][k].get<double>()));
      }
      double sum = 0;
      for (std::size_t i = 0; i < step.weights.size(); ++i) {
        sum += step.weights[i].second;
        weight = std::max(weight,
                          std::abs(step.weights[i].second - steps[s]["weights"][i].get<double>()));
      }
      QVERIFY(std::abs(sum - 1) < 1e-12);
      QCOMPARE(step.pruned, 0.0);
    }
    QCOMPARE(at, got.examples.size());
    const double state = difference_of_totals(stack, run);
    qInfo("losses %.2e, weights %.2e, end state %.2e", loss, weight, state);
    QVERIFY2(loss < kLossTolerance, qPrintable(QString::number(loss)));
    QVERIFY2(weight < kWeightTolerance, qPrintable(QString::number(weight)));
    QVERIFY2(state < kStateTolerance, qPrintable(QString::number(state)));
    QVERIFY(padding_is_zero(stack));
    double entry = 0;
    for (const Json& which : run["tensors"]) {
      const auto module = which["module"].get<std::string>();
      const auto adapter = which["adapter"].get<std::string>();
      const auto f = which["factor"].get<std::string>();
      const torch::Tensor want =
          t.tensor(title.toStdString() + "/final/" + adapter + "/" + module + ".lora_" + f);
      if (!want.defined()) continue;
      entry = std::max(entry, scaled_difference(factor(stack, module, adapter, f == "A"), want));
    }
    if (entry > 0) qInfo("end state entry by entry: %.2e", entry);
    QVERIFY2(entry < kStateTolerance, qPrintable(QString::number(entry)));
  }

  void first_gradients_equal_the_plain_method_data() {
    add_rows("dense", [](Tiny& t, const std::string& title, const Json& run) {
      return t
          .tensor(title + "/gradient/" + run["adapters"][0].get<std::string>() + "/" +
                  run["tensors"][0]["module"].get<std::string>() + ".lora_A")
          .defined();
    });
  }
  void first_gradients_equal_the_plain_method() {
    QFETCH(QString, name);
    QFETCH(QString, title);
    Tiny& t = tiny(name);
    const std::string key = title.toStdString();
    const Json& run = t.golden()["dense"][key];
    const lora::AdapterStack stack = t.stack_of(run);
    const auto group = run["steps"][0]["examples"].get<std::vector<std::size_t>>();
    const auto got = gradients_of_group(t, stack, {group}, 1.0 / run["accumulate"].get<double>(),
                                        run.value("outer_scale", 1.0));
    double worst = 0;
    int seen = 0;
    for (std::size_t m = 0; m < stack.modules().size(); ++m) {
      const model::ModuleId id = stack.modules()[m].id;
      const std::string from = key + "/gradient/" + stack.names()[0] + "/" +
                               model::module_name(id.layer, id.proj) + ".lora_";
      if (!t.tensor(from + "A").defined()) continue;
      worst = std::max(worst, scaled_difference(got[m].first, t.tensor(from + "A")));
      worst = std::max(worst, scaled_difference(got[m].second, t.tensor(from + "B")));
      ++seen;
    }
    QVERIFY(seen > 0);
    qInfo("gradients %.2e over %d modules", worst, seen);
    QVERIFY2(worst < 2e-5, qPrintable(QString::number(worst)));
  }

  void a_pack_gives_the_gradient_of_its_examples_one_by_one_data() {
    scores_equal_the_plain_method_data();
  }
  void a_pack_gives_the_gradient_of_its_examples_one_by_one() {
    QFETCH(QString, name);
    Tiny& t = tiny(name);
    const lora::AdapterStack stack = t.stack({"a", "c"});
    const auto together = gradients_of_group(t, stack, {{4, 1, 5, 0}}, 0.25, 1);
    const auto apart = gradients_of_group(t, stack, {{0}, {1}, {4}, {5}}, 0.25, 1);
    double worst = 0;
    for (std::size_t m = 0; m < together.size(); ++m) {
      worst = std::max(worst, scaled_difference(together[m].first, apart[m].first));
      worst = std::max(worst, scaled_difference(together[m].second, apart[m].second));
    }
    qInfo("largest difference relative to a tensor's largest gradient: %.2e", worst);
    QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
  }

  /// A layer computed again for its gradient gives the same gradient.
  void checkpointing_changes_no_gradient_data() { scores_equal_the_plain_method_data(); }
  void checkpointing_changes_no_gradient() {
    QFETCH(QString, name);
    Tiny& t = tiny(name);
    // "c" adapts other modules than "a"; a scaled B is a node that leads out of the layer.
    const lora::AdapterStack stack = t.stack({"a", "c"});
    const auto kept = gradients_of_group(t, stack, {{4, 1}, {5}}, 0.25, 2);
    const auto again = gradients_of_group(t, stack, {{4, 1}, {5}}, 0.25, 2, true);
    for (std::size_t m = 0; m < kept.size(); ++m) {
      QVERIFY(kept[m].first.abs().max().item<double>() > 0);
      QVERIFY(torch::equal(kept[m].first, again[m].first));
      QVERIFY(torch::equal(kept[m].second, again[m].second));
    }
  }

  /// Design section 3: without pruning the method is one LoRA at n times the learning rate.
  void merging_equals_one_lora_at_n_times_the_rate_data() { scores_equal_the_plain_method_data(); }
  void merging_equals_one_lora_at_n_times_the_rate() {
    QFETCH(QString, name);
    Tiny& t = tiny(name);
    const Json& run = t.golden()["dense"]["adaptive_merge"];
    lora::AdapterStack both = t.stack_of(run);
    const lora::Adapter sum = both.merged();
    lora::AdapterStack one({{&sum, 1.0}}, true, false, torch::kCPU);
    const Trace merged = test::run(t.job(run, both));
    train::Job job = t.job(run, one);
    job.optimizer.lr *= 2;
    const Trace single = test::run(job);
    double loss = 0, golden = 0;
    for (std::size_t i = 0; i < merged.steps.size(); ++i) {
      loss = std::max(loss, relative(single.steps[i].loss, merged.steps[i].loss));
      golden = std::max(
          golden, relative(single.steps[i].loss, run["summed_lora"]["losses"][i].get<double>()));
    }
    const double state = [&] {
      double out = 0;
      for (std::size_t m = 0; m < both.modules().size(); ++m) {
        out = std::max(out, scaled_difference(both.modules()[m].merged_a(), one.modules()[m].a[0]));
        out = std::max(out, scaled_difference(both.modules()[m].merged_b(), one.modules()[m].b[0]));
      }
      return out;
    }();
    qInfo("losses %.2e (golden %.2e), end state %.2e", loss, golden, state);
    QVERIFY(loss < kLossTolerance);
    QVERIFY(golden < kLossTolerance);
    QVERIFY(state < kStateTolerance);
  }

  /// The shared moments against torch's own AdamW over every A_i and B_i.
  void shared_adamw_equals_torch() {
    Tiny& t = tiny("tiny-llama");
    lora::AdapterStack stack = t.stack({"a", "c"});
    std::vector<torch::Tensor> parameters;
    for (const lora::StackModule& m : stack.modules()) {
      for (std::size_t i = 0; i < m.ranks.size(); ++i) {
        if (m.ranks[i] == 0) continue;
        for (const bool is_a : {true, false})
          parameters.push_back(real_part(m, i, is_a, m.a, m.b).clone().requires_grad_(true));
      }
    }
    torch::optim::AdamW reference(parameters, torch::optim::AdamWOptions(0.01).weight_decay(0.1));
    train::SharedAdamW shared(stack, 0.1);
    torch::manual_seed(5);
    for (int step = 0; step < 4; ++step) {
      std::vector<torch::Tensor> a, b;
      std::size_t at = 0;
      for (const lora::StackModule& m : stack.modules()) {
        a.push_back(torch::randn_like(m.a[0]));
        b.push_back(torch::randn_like(m.b[0]));
        for (const std::int64_t r : m.ranks) {
          if (r == 0) continue;
          parameters[at++].mutable_grad() = a.back().narrow(0, 0, r).clone();
          parameters[at++].mutable_grad() = b.back().narrow(1, 0, r).clone();
        }
      }
      shared.step(stack, a, b, 0.01);
      reference.step();
    }
    double worst = 0;
    std::size_t at = 0;
    for (const lora::StackModule& m : stack.modules()) {
      for (std::size_t i = 0; i < m.ranks.size(); ++i) {
        if (m.ranks[i] == 0) continue;
        for (const bool is_a : {true, false}) {
          worst = std::max(worst, largest_difference(real_part(m, i, is_a, m.a, m.b),
                                                     parameters[at++].detach()));
        }
      }
    }
    QVERIFY2(worst < 1e-6, qPrintable(QString::number(worst)));
    QVERIFY(padding_is_zero(stack));
  }
};

QTEST_GUILESS_MAIN(TestTraining)
#include "tst_training.moc"
