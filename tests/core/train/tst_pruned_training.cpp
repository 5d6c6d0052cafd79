#include <torch/torch.h>

#include <QtTest>
#include <map>

#include "core/train/loss.h"
#include "core/train/shared_adamw.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

namespace {

Tiny& tiny(const QString& name) {
  static std::map<QString, std::unique_ptr<Tiny>> all;
  auto& one = all[name];
  if (!one) one = std::make_unique<Tiny>(name.toStdString());
  return *one;
}

/// The goldens' masks: entries row-major, entry 0 the highest bit of the first byte.
torch::Tensor bits(const std::string& hex, const std::vector<std::int64_t>& shape) {
  torch::Tensor out = torch::zeros(shape, torch::kBool);
  bool* to = out.data_ptr<bool>();
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    const char c = hex.at(static_cast<std::size_t>(i / 4));
    const int nibble = c <= '9' ? c - '0' : c - 'a' + 10;
    to[i] = ((nibble >> (3 - i % 4)) & 1) != 0;
  }
  return out;
}

/// The largest differences of one run from its golden.
struct Differences {
  double loss = 0, share = 0, weight = 0, module_weight = 0, importance = 0, end = 0;
  std::int64_t masks = 0, wrong_bits = 0;
  static void raise(double& worst, double value) { worst = std::max(worst, value); }
};

void compare_masks(const lora::AdapterStack& stack, const Json& run, const Json& step,
                   const prune::Outcome& got, Differences& d) {
  for (std::size_t k = 0; k < run["tensors"].size(); ++k) {
    const Json& which = run["tensors"][k];
    const std::size_t m = place_of(stack, which["module"].get<std::string>());
    const std::size_t i = index_of(stack, which["adapter"].get<std::string>());
    const torch::Tensor mine =
        real_part(stack.modules()[m], i, which["factor"] == "A", got.a[m], got.b[m]);
    const torch::Tensor want =
        bits(step["masks"][k].get<std::string>(), which["shape"].get<std::vector<std::int64_t>>());
    QVERIFY(mine.sizes() == want.sizes());
    ++d.masks;
    d.wrong_bits += (mine != want).sum().item<std::int64_t>();
  }
}

void compare_modules(const lora::AdapterStack& stack, const Json& run, const Json& step,
                     const prune::Outcome& got, Differences& d) {
  for (std::size_t k = 0; k < run["modules"].size(); ++k) {
    const Json& which = run["modules"][k];
    const std::size_t m = place_of(stack, which["module"].get<std::string>());
    const std::size_t i = index_of(stack, which["adapter"].get<std::string>());
    Differences::raise(d.importance, relative(got.module_importance[m][i],
                                              step["module_importance"][k].get<double>(), 1e-12));
    const bool want = step["module_reset"][k].get<bool>();
    const torch::Tensor a = real_part(stack.modules()[m], i, true, got.a[m], got.b[m]);
    const torch::Tensor b = real_part(stack.modules()[m], i, false, got.a[m], got.b[m]);
    ++d.masks;
    d.wrong_bits += (a != want).sum().item<std::int64_t>() + (b != want).sum().item<std::int64_t>();
  }
}

void compare_numbers(const Json& want, const plan::event::Step& got,
                     const plan::event::Modules& modules, Differences& d) {
  Differences::raise(d.loss, relative(got.loss, want["loss"].get<double>()));
  Differences::raise(d.share, std::abs(got.pruned - want["pruned"].get<double>()));
  Differences::raise(d.share, std::abs(got.sparsity - want["sparsity"].get<double>()));
  Differences::raise(d.share, std::abs(got.sparsity_a - want["sparsity_a"].get<double>()));
  Differences::raise(d.share, std::abs(got.sparsity_b - want["sparsity_b"].get<double>()));
  const std::size_t n = got.weights.size();
  for (std::size_t i = 0; i < n; ++i) {
    Differences::raise(d.weight,
                       std::abs(got.weights[i].second - want["weights"][i].get<double>()));
  }
  QCOMPARE(modules.modules.size(), want["module_weights"].size() * n);
  for (std::size_t k = 0; k < modules.modules.size(); ++k) {
    Differences::raise(
        d.module_weight,
        std::abs(modules.modules[k].weight - want["module_weights"][k / n][k % n].get<double>()));
  }
}

/// The share of the entries that one mask chooses and the other chooses too.
double agreement(const prune::Outcome& one, const prune::Outcome& other) {
  double both = 0, all = 0;
  for (std::size_t m = 0; m < one.a.size(); ++m) {
    both += one.a[m].logical_and(other.a[m]).sum().item<double>() +
            one.b[m].logical_and(other.b[m]).sum().item<double>();
    all += one.a[m].sum().item<double>() + one.b[m].sum().item<double>();
  }
  return both / all;
}

/// A training loop of its own that asks both rules for norms at the same weights; what the fresh
/// one chooses is reset.
class BothRules {
 public:
  BothRules(Tiny& tiny, const Json& run)
      : tiny_(tiny),
        run_(run),
        stack_(tiny.stack_of(run)),
        optimizer_(stack_, 0),
        settings_(train::prune_settings(Tiny::prune_plan(run["prune"]))),
        fresh_rule_(stack_, settings_),
        fresh_norms_(tiny.model(), modules(), false, count(), 1),
        running_norms_(tiny.model(), modules(), false, count(), 3) {}

  const lora::AdapterStack& stack() const { return stack_; }
  const prune::Outcome& fresh() const { return fresh_; }
  const prune::Outcome& running() const { return running_; }

  void step(const Json& golden) {
    lora::LoraAdaptation adaptation;
    std::vector<std::pair<torch::Tensor, torch::Tensor>> leaves;
    for (const lora::StackModule& m : stack_.modules()) {
      leaves.emplace_back(m.merged_a().requires_grad_(true), m.merged_b().requires_grad_(true));
      adaptation.set(m.id, leaves.back().first, leaves.back().second);
    }
    adaptation.set_watcher(&running_norms_);
    const auto group = golden["examples"].get<std::vector<std::size_t>>();
    train::pack_loss(tiny_.model(), adaptation, tiny_.examples(), group,
                     1 / run_["accumulate"].get<double>())
        .total.backward();
    running_norms_.end_step(static_cast<std::int64_t>(group.size()));
    std::vector<torch::Tensor> a, b;
    for (const auto& [la, lb] : leaves) {
      a.push_back(la.grad());
      b.push_back(lb.grad());
    }
    optimizer_.step(stack_, a, b, golden["lr"].get<double>());
    const auto before = stack_.snapshot();
    running_ = prune::Pruner(stack_, settings_).step(stack_, a, b, &running_norms_);
    stack_.restore(before);
    lora::LoraAdaptation now = train::adaptation_of(stack_);
    now.set_watcher(&fresh_norms_);
    fresh_norms_.clear();
    train::example_losses(tiny_.model(), &now, tiny_.examples(), 64);
    fresh_norms_.end_step(count());
    fresh_ = fresh_rule_.step(stack_, a, b, &fresh_norms_);
  }

 private:
  std::vector<model::ModuleId> modules() const {
    std::vector<model::ModuleId> out;
    for (const lora::StackModule& m : stack_.modules())
      out.push_back(m.id);
    return out;
  }
  std::int64_t count() const { return static_cast<std::int64_t>(tiny_.examples().size()); }

  Tiny& tiny_;
  const Json& run_;
  lora::AdapterStack stack_;
  train::SharedAdamW optimizer_;
  prune::Settings settings_;
  prune::Pruner fresh_rule_;
  prune::InputNorms fresh_norms_, running_norms_;
  prune::Outcome fresh_, running_;
};

}  // namespace

/// The eight variants of pruning, held step by step against the method written plainly in PyTorch.
class TestPrunedTraining : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void pruned_training_equals_the_plain_method_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("title");
    for (const char* name : {"tiny-llama", "tiny-gemma3"}) {
      for (const auto& [title, run] : tiny(name).golden()["pruned"].items()) {
        QTest::newRow(qPrintable(QString("%1 %2").arg(name, title.c_str())))
            << name << QString::fromStdString(title);
      }
    }
  }
  void pruned_training_equals_the_plain_method() {
    QFETCH(QString, name);
    QFETCH(QString, title);
    Tiny& t = tiny(name);
    const Json& run = t.golden()["pruned"][title.toStdString()];
    lora::AdapterStack stack = t.stack_of(run);
    const Trace got = test::run(t.job(run, stack));
    const Json& steps = run["steps"];
    QCOMPARE(got.steps.size(), steps.size());
    QCOMPARE(got.pruned.size(), steps.size());
    Differences d;
    std::size_t at = 0;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      if (steps[s].contains("masks")) {
        compare_masks(stack, run, steps[s], got.pruned[s], d);
      } else {
        compare_modules(stack, run, steps[s], got.pruned[s], d);
      }
      QVERIFY2(
          d.wrong_bits == 0,
          qPrintable(
              QString("step %1: %2 entries of the masks differ").arg(s + 1).arg(d.wrong_bits)));
      compare_numbers(steps[s], got.steps[s], got.modules[s], d);
      for (const Json& want : steps[s]["example_losses"])
        Differences::raise(d.loss, relative(got.examples.at(at++).loss, want.get<double>()));
    }
    d.end = difference_of_totals(stack, run);
    qInfo(
        "%lld masks equal; losses %.1e, shares %.1e, weights %.1e (modules %.1e), "
        "importance %.1e, end %.1e",
        static_cast<long long>(d.masks), d.loss, d.share, d.weight, d.module_weight, d.importance,
        d.end);
    QVERIFY2(d.loss < 1e-5, qPrintable(QString::number(d.loss)));
    QVERIFY2(d.share < 1e-7, qPrintable(QString::number(d.share)));
    QVERIFY2(d.weight < 1e-5, qPrintable(QString::number(d.weight)));
    QVERIFY2(d.module_weight < 1e-5, qPrintable(QString::number(d.module_weight)));
    QVERIFY2(d.importance < 1e-4, qPrintable(QString::number(d.importance)));
    QVERIFY2(d.end < 1e-4, qPrintable(QString::number(d.end)));
    QVERIFY(padding_is_zero(stack));
  }

  /// Running norms are an estimate of fresh ones: how many of a step's entries both choose.
  void running_norms_choose_what_fresh_ones_choose_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("tiny-llama") << "tiny-llama";
    QTest::newRow("tiny-gemma3") << "tiny-gemma3";
  }
  void running_norms_choose_what_fresh_ones_choose() {
    QFETCH(QString, name);
    Tiny& t = tiny(name);
    const Json& run = t.golden()["pruned"]["input_parameter_zero_fresh"];
    double least = 1, sum = 0;
    int steps = 0;
    BothRules both(t, run);
    for (const Json& step : run["steps"]) {
      both.step(step);
      // The loop of this test is the method too: the fresh rule's masks are the golden ones.
      Differences d;
      compare_masks(both.stack(), run, step, both.fresh(), d);
      QCOMPARE(d.wrong_bits, 0);
      const double share = agreement(both.fresh(), both.running());
      least = std::min(least, share);
      sum += share;
      ++steps;
    }
    qInfo("both rules choose %.3f of a step's entries, at the least %.3f", sum / steps, least);
    QVERIFY2(least > 0.8, qPrintable(QString::number(least)));
  }

  /// Masks do not depend on how the group is laid into packs.
  void packs_do_not_change_the_masks() {
    Tiny& t = tiny("tiny-llama");
    for (const char* title : {"input_parameter_zero_running", "input_parameter_initial_fresh",
                              "gradient_parameter_zero"}) {
      const Json& run = t.golden()["pruned"][title];
      lora::AdapterStack one = t.stack_of(run), other = t.stack_of(run);
      train::Job job = t.job(run, one);
      job.pack_tokens = 1;
      const Trace apart = test::run(job);
      job.stack = &other;
      job.pack_tokens = 4096;
      const Trace together = test::run(job);
      for (std::size_t s = 0; s < apart.pruned.size(); ++s)
        QCOMPARE(agreement(apart.pruned[s], together.pruned[s]), 1.0);
    }
  }

  /// What was reset in the last step: zero, or the value the adapter came with.
  void reset_entries_hold_what_they_should() {
    Tiny& t = tiny("tiny-llama");
    for (const char* title : {"wide_input_parameter_zero_fresh", "wide_gradient_parameter_initial",
                              "input_module_zero_running", "gradient_module_initial"}) {
      const Json& run = t.golden()["pruned"][title];
      lora::AdapterStack stack = t.stack_of(run);
      const lora::AdapterStack start = t.stack_of(run);
      const Trace got = test::run(t.job(run, stack));
      const bool initial = run["prune"]["reset"] == "initial";
      const prune::Outcome& last = got.pruned.back();
      for (std::size_t m = 0; m < stack.modules().size(); ++m) {
        const lora::StackModule &now = stack.modules()[m], &then = start.modules()[m];
        const torch::Tensor a = initial ? then.a : torch::zeros_like(then.a);
        const torch::Tensor b = initial ? then.b : torch::zeros_like(then.b);
        QVERIFY(torch::equal(now.a.masked_select(last.a[m]), a.masked_select(last.a[m])));
        QVERIFY(torch::equal(now.b.masked_select(last.b[m]), b.masked_select(last.b[m])));
        // Padding is never among the chosen.
        QVERIFY(!last.a[m].logical_and(now.a_mask == 0).any().item<bool>());
        QVERIFY(!last.b[m].logical_and(now.b_mask == 0).any().item<bool>());
      }
    }
  }

  void ratio_zero_prunes_nothing() {
    Tiny& t = tiny("tiny-llama");
    const Json& run = t.golden()["dense"]["adaptive_merge"];
    lora::AdapterStack stack = t.stack_of(run), other = t.stack_of(run);
    train::Job job = t.job(run, stack);
    job.optimizer.max_steps = 3;
    const Trace plain = test::run(job);
    job.stack = &other;
    job.prune = plan::PrunePlan{};
    const Trace none = test::run(job);
    QCOMPARE(none.pruned.size(), std::size_t{0});
    QVERIFY(equal_bits(stack, other));
  }
};

QTEST_GUILESS_MAIN(TestPrunedTraining)
#include "tst_pruned_training.moc"
