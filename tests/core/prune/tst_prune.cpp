#include <torch/torch.h>

#include <QtTest>
#include <random>

#include "core/prune/importance.h"
#include "core/prune/lowest.h"
#include "core/prune/pruner.h"
#include "core/prune/select.h"
#include "core/train/loss.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;
using prune::Settings;

namespace {

std::vector<std::uint8_t> marked(const std::vector<float>& importance, std::int64_t k) {
  std::vector<std::uint8_t> mask(importance.size(), 7);
  prune::mark_lowest(importance, k, mask);
  return mask;
}

Tiny& tiny() {
  static Tiny one("tiny-llama");
  return one;
}

std::vector<model::ModuleId> modules_of(const lora::AdapterStack& stack) {
  std::vector<model::ModuleId> out;
  for (const lora::StackModule& m : stack.modules())
    out.push_back(m.id);
  return out;
}

/// A stack, gradients of noise for it, and steps of a pruner by the gradient rule.
struct Noise {
  lora::AdapterStack stack = tiny().stack({"a", "c"});
  std::vector<torch::Tensor> a, b;
  explicit Noise(int seed) {
    torch::manual_seed(seed);
    for (const lora::StackModule& m : stack.modules()) {
      a.push_back(torch::randn_like(m.a[0]));
      b.push_back(torch::randn_like(m.b[0]));
    }
  }
};

Settings settings(double ratio, Settings::Reset reset = Settings::Reset::zero) {
  Settings s;
  s.measure = Settings::Measure::gradient;
  s.ratio = ratio;
  s.reset = reset;
  return s;
}

double count(const torch::Tensor& mask) {
  return mask.sum().item<double>();
}

}  // namespace

class TestPrune : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void rows_are_marked_where_they_lie_as_on_the_host() {
    torch::manual_seed(3);
    // Few distinct values: ties at every limit.
    const torch::Tensor values = torch::randint(0, 9, {5, 240}).to(torch::kFloat32);
    for (const std::int64_t k : {0, 1, 17, 120, 239, 240}) {
      const torch::Tensor got = prune::lowest(values, k);
      for (std::int64_t row = 0; row < values.size(0); ++row) {
        const float* const first = values[row].data_ptr<float>();
        const std::vector<std::uint8_t> wanted = marked({first, first + values.size(1)}, k);
        for (std::int64_t i = 0; i < values.size(1); ++i)
          QCOMPARE(got[row][i].item<bool>(), wanted[static_cast<std::size_t>(i)] == 1);
      }
    }
  }

  void counts_are_floors_but_at_least_one() {
    QCOMPARE(prune::prune_count(0.3, 10), 3);  // .3 * 10 is 3 exactly, whatever binary says
    QCOMPARE(prune::prune_count(0.1, 30), 3);
    QCOMPARE(prune::prune_count(0.7, 10), 7);
    QCOMPARE(prune::prune_count(0.29, 100), 29);  // 28.999999999999996
    QCOMPARE(prune::prune_count(0.5, 5), 2);
    QCOMPARE(prune::prune_count(0.1, 3), 1);
    QCOMPARE(prune::prune_count(0.001, 2), 1);
    QCOMPARE(prune::prune_count(0.999, 1), 1);
    QCOMPARE(prune::prune_count(0.0, 100), 0);
    QCOMPARE(prune::prune_count(0.5, 0), 0);
    QCOMPARE(prune::prune_count(0.999999, 4), 3);
  }

  void ties_go_to_the_lower_index() {
    using Mask = std::vector<std::uint8_t>;
    QCOMPARE(marked({2, 1, 1, 1, 0}, 3), (Mask{0, 1, 1, 0, 1}));
    QCOMPARE(marked({5, 5, 5, 5}, 2), (Mask{1, 1, 0, 0}));
    QCOMPARE(marked({0, 0, -0.0F, 1}, 2), (Mask{1, 1, 0, 0}));
    QCOMPARE(marked({3, 1, 2}, 0), (Mask{0, 0, 0}));
    QCOMPARE(marked({3, 1, 2}, 3), (Mask{1, 1, 1}));
    QCOMPARE(marked({1}, 1), (Mask{1}));
  }

  void marking_equals_a_stable_sort() {
    std::mt19937 random(11);
    for (int trial = 0; trial < 50; ++trial) {
      std::vector<float> values(1 + random() % 300);
      for (float& v : values)
        v = static_cast<float>(random() % 20);
      const auto k = static_cast<std::int64_t>(random() % (values.size() + 1));
      std::vector<std::size_t> order(values.size());
      for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t x, std::size_t y) { return values[x] < values[y]; });
      std::vector<std::uint8_t> want(values.size(), 0);
      for (std::int64_t i = 0; i < k; ++i)
        want[order[static_cast<std::size_t>(i)]] = 1;
      QCOMPARE(marked(values, k), want);
    }
  }

  void quantiles_equal_torch() {
    QCOMPARE(prune::quantile({4, 1, 3, 2}, 0.5), 2.5);
    QCOMPARE(prune::quantile({1}, 0.3), 1.0);
    QCOMPARE(prune::quantile({2, 1}, 0), 1.0);
    QCOMPARE(prune::quantile({2, 1}, 1), 2.0);
    torch::manual_seed(3);
    for (const std::int64_t n : {2, 7, 12, 101}) {
      const torch::Tensor v = torch::randn({n}, torch::kFloat64);
      const std::vector<double> values(v.data_ptr<double>(), v.data_ptr<double>() + n);
      for (const double q : {0.0, 0.1, 0.3, 0.5, 0.99}) {
        QVERIFY(std::abs(prune::quantile(values, q) - torch::quantile(v, q).item<double>()) <
                1e-12);
      }
    }
  }

  /// The closed form against autograd through S = sum |B_i A_i| n.
  void input_importance_is_the_gradient_of_the_sum() {
    const lora::AdapterStack stack = tiny().stack({"d", "f"});
    torch::manual_seed(9);
    double worst = 0;
    for (const lora::StackModule& m : stack.modules()) {
      const torch::Tensor n = torch::rand({m.a.size(2)}) + 0.1;
      const prune::Importance got = prune::input_importance(m, n);
      for (std::size_t i = 0; i < m.ranks.size(); ++i) {
        const auto at = static_cast<std::int64_t>(i);
        const torch::Tensor a = m.a[at].clone().requires_grad_(true);
        const torch::Tensor b = m.b[at].clone().requires_grad_(true);
        const torch::Tensor s = b.matmul(a).abs() * n;
        s.sum().backward();
        worst = std::max(worst, scaled_difference(got.a[at], a.grad().abs()));
        worst = std::max(worst, scaled_difference(got.b[at], b.grad().abs()));
        if (m.ranks[i] > 0)
          worst = std::max(worst, relative(got.module[at].item<double>(), s.mean().item<double>()));
      }
    }
    qInfo("largest difference from autograd %.2e", worst);
    QVERIFY2(worst < 1e-5, qPrintable(QString::number(worst)));
  }

  void golden_importance_and_norms_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("tiny-llama") << "tiny-llama";
    QTest::newRow("tiny-gemma3") << "tiny-gemma3";
  }
  /// Norms and importance of the first step, from the weights that one step without pruning leaves.
  void golden_importance_and_norms() {
    QFETCH(QString, name);
    Tiny t(name.toStdString());
    double norm = 0, entry = 0;
    int seen = 0;
    for (const char* title : {"input_parameter_zero_fresh", "wide_input_parameter_zero_fresh",
                              "wide_input_parameter_zero_fresh_true_inputs"}) {
      const Json& run = t.golden()["pruned"][title];
      lora::AdapterStack stack = t.stack_of(run);
      train::Job job = t.job(run, stack);
      job.prune.reset();
      job.optimizer.max_steps = 1;
      test::run(job);
      const auto count = static_cast<std::int64_t>(t.examples().size());
      prune::InputNorms norms(t.model(), modules_of(stack), run["prune"]["input"] == "module",
                              count, 1);
      lora::LoraAdaptation adaptation = train::adaptation_of(stack);
      adaptation.set_watcher(&norms);
      train::example_losses(t.model(), &adaptation, t.examples(), 40);
      norms.end_step(count);
      for (const lora::StackModule& m : stack.modules()) {
        const std::string module = model::module_name(m.id.layer, m.id.proj);
        const torch::Tensor n = norms.norms(m.id);
        const torch::Tensor want = t.tensor(std::string(title) + "/norms/" + module);
        QVERIFY(want.defined());
        norm = std::max(norm, scaled_difference(n, want));
        const prune::Importance got = prune::input_importance(m, n);
        for (std::size_t i = 0; i < m.ranks.size(); ++i) {
          for (const bool is_a : {true, false}) {
            const torch::Tensor importance =
                t.tensor(std::string(title) + "/importance/" + stack.names()[i] + "/" + module +
                         ".lora_" + (is_a ? "A" : "B"));
            if (!importance.defined()) continue;
            ++seen;
            entry =
                std::max(entry, scaled_difference(real_part(m, i, is_a, got.a, got.b), importance));
          }
        }
      }
    }
    QVERIFY(seen > 0);
    qInfo("norms %.2e, importance %.2e over %d tensors", norm, entry, seen);
    QVERIFY2(norm < 2e-5, qPrintable(QString::number(norm)));
    QVERIFY2(entry < 1e-4, qPrintable(QString::number(entry)));
  }

  void golden_gradient_importance_data() { golden_importance_and_norms_data(); }
  /// The gradient rule's importance of the first step, by a loop of its own.
  void golden_gradient_importance() {
    QFETCH(QString, name);
    Tiny t(name.toStdString());
    const Json& run = t.golden()["pruned"]["gradient_parameter_zero"];
    lora::AdapterStack stack = t.stack_of(run);
    lora::LoraAdaptation adaptation;
    std::vector<std::pair<torch::Tensor, torch::Tensor>> leaves;
    for (const lora::StackModule& m : stack.modules()) {
      leaves.emplace_back(m.merged_a().requires_grad_(true), m.merged_b().requires_grad_(true));
      adaptation.set(m.id, leaves.back().first, leaves.back().second);
    }
    const std::vector<std::size_t> group{0, 1};
    train::pack_loss(t.model(), adaptation, t.examples(), group, 0.5).total.backward();
    train::Job job = t.job(run, stack);
    job.prune.reset();
    job.optimizer.max_steps = 1;
    test::run(job);
    double entry = 0;
    for (std::size_t m = 0; m < leaves.size(); ++m) {
      const lora::StackModule& module = stack.modules()[m];
      prune::GradientImportance rule;
      const prune::Importance got =
          rule.update(module, leaves[m].first.grad(), leaves[m].second.grad());
      for (std::size_t i = 0; i < module.ranks.size(); ++i) {
        for (const bool is_a : {true, false}) {
          const torch::Tensor want = t.tensor(
              "gradient_parameter_zero/importance/" + stack.names()[i] + "/" +
              model::module_name(module.id.layer, module.id.proj) + ".lora_" + (is_a ? "A" : "B"));
          QVERIFY(want.defined());
          entry =
              std::max(entry, scaled_difference(real_part(module, i, is_a, got.a, got.b), want));
        }
      }
    }
    qInfo("importance %.2e", entry);
    QVERIFY2(entry < 1e-4, qPrintable(QString::number(entry)));
  }

  void running_norms_scale_to_a_full_pass() {
    // The same two examples in every step: the estimate must equal that of a set of six such.
    const lora::AdapterStack stack = tiny().stack({"d", "f"});
    prune::InputNorms norms(tiny().model(), modules_of(stack), false, 6, 3);
    lora::LoraAdaptation adaptation = train::adaptation_of(stack);
    adaptation.set_watcher(&norms);
    const std::vector<data::Example> two(tiny().examples().begin(), tiny().examples().begin() + 2);
    std::vector<torch::Tensor> first;
    for (int step = 0; step < 5; ++step) {
      train::example_losses(tiny().model(), &adaptation, two, 512);
      norms.end_step(2);
      for (std::size_t m = 0; m < stack.modules().size(); ++m) {
        const torch::Tensor n = norms.norms(stack.modules()[m].id);
        if (step == 0) first.push_back(n);
        QVERIFY(scaled_difference(n, first[m]) < 1e-6);
      }
    }
    // Old steps leave: three steps of another example make the window forget these.
    const std::vector<data::Example> other(tiny().examples().begin() + 5, tiny().examples().end());
    prune::InputNorms alone(tiny().model(), modules_of(stack), false, 6, 3);
    for (int step = 0; step < 3; ++step) {
      adaptation.set_watcher(&norms);
      train::example_losses(tiny().model(), &adaptation, other, 512);
      norms.end_step(1);
      adaptation.set_watcher(&alone);
      train::example_losses(tiny().model(), &adaptation, other, 512);
      alone.end_step(1);
    }
    const model::ModuleId id = stack.modules()[0].id;
    QVERIFY(torch::equal(norms.norms(id), alone.norms(id)));
    QVERIFY(scaled_difference(norms.norms(id), first[0]) > 1e-3);
  }

  void a_share_of_every_tensor_is_reset_and_no_padding() {
    Noise n(1);
    prune::Pruner pruner(n.stack, settings(0.3));
    const prune::Outcome out = pruner.step(n.stack, n.a, n.b, nullptr);
    double all = 0;
    for (std::size_t m = 0; m < n.stack.modules().size(); ++m) {
      const lora::StackModule& module = n.stack.modules()[m];
      for (std::size_t i = 0; i < module.ranks.size(); ++i) {
        const auto at = static_cast<std::int64_t>(i);
        const std::int64_t r = module.ranks[i];
        for (const bool is_a : {true, false}) {
          const std::int64_t numel = r * (is_a ? module.a.size(2) : module.b.size(1));
          const double got = count(is_a ? out.a[m][at] : out.b[m][at]);
          QCOMPARE(got, static_cast<double>(prune::prune_count(0.3, numel)));
          QCOMPARE(count(real_part(module, i, is_a, out.a[m], out.b[m])), got);
          all += got;
        }
      }
    }
    QCOMPARE(out.pruned, all / static_cast<double>(n.stack.parameters()));
    QVERIFY(padding_is_zero(n.stack));
  }

  void churn_adds_up() {
    Noise n(2);
    prune::Pruner pruner(n.stack, settings(0.4));
    const prune::Outcome first = pruner.step(n.stack, n.a, n.b, nullptr);
    QCOMPARE(first.churn[0][0].stable, 0.0);
    QCOMPARE(first.churn[0][0].revived, 0.0);
    // What stood at zero grows back by other amounts.
    for (lora::StackModule& m : n.stack.modules()) {
      m.a.add_(torch::randn_like(m.a) * m.a_mask, 0.2);
      m.b.add_(torch::randn_like(m.b) * m.b_mask, 0.2);
    }
    const prune::Outcome second = pruner.step(n.stack, n.a, n.b, nullptr);
    for (std::size_t m = 0; m < n.stack.modules().size(); ++m) {
      const lora::StackModule& module = n.stack.modules()[m];
      for (std::size_t i = 0; i < module.ranks.size(); ++i) {
        if (module.ranks[i] == 0) continue;
        const auto at = static_cast<std::int64_t>(i);
        const auto entries =
            static_cast<double>(module.ranks[i] * (module.a.size(2) + module.b.size(1)));
        const double both = count(first.a[m][at].logical_and(second.a[m][at])) +
                            count(first.b[m][at].logical_and(second.b[m][at]));
        const double now = count(second.a[m][at]) + count(second.b[m][at]);
        const double then = count(first.a[m][at]) + count(first.b[m][at]);
        const prune::Outcome::Churn& churn = second.churn[m][i];
        QCOMPARE(churn.stable, both / entries);
        QCOMPARE(churn.fresh, (now - both) / entries);
        QCOMPARE(churn.revived, (then - both) / entries);
      }
    }
  }

  void module_rules_compare_as_they_should() {
    Noise n(3);
    Settings s = settings(0);
    s.granularity = Settings::Granularity::module;
    s.threshold = 0.0;
    {
      lora::AdapterStack copy = n.stack;
      prune::Pruner probe(copy, s);
      const auto snapshot = copy.snapshot();
      const prune::Outcome none = probe.step(copy, n.a, n.b, nullptr);
      // A threshold of 0 resets nothing but what has no importance at all.
      QCOMPARE(none.pruned, 0.0);
      // At the value of one pair itself that pair goes: <=.
      s.threshold = none.module_importance[0][0];
      copy.restore(snapshot);
      prune::Pruner exact(copy, s);
      const prune::Outcome one = exact.step(copy, n.a, n.b, nullptr);
      QVERIFY(one.a[0][0].all().item<bool>() && one.b[0][0].all().item<bool>());
      QVERIFY(!copy.modules()[0].a[0].any().item<bool>());
      copy.restore(snapshot);
      // Strictly below a quantile: the least pair is kept at quantile 0.
      s.threshold.reset();
      s.threshold_quantile = 0;
      prune::Pruner least(copy, s);
      QCOMPARE(least.step(copy, n.a, n.b, nullptr).pruned, 0.0);
    }
  }
};

QTEST_GUILESS_MAIN(TestPrune)
#include "tst_prune.moc"
