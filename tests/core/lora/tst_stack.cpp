#include <torch/torch.h>

#include <QtTest>

#include "core/lora/new_adapter.h"
#include "core/lora/stack_stats.h"
#include "core/train/loss.h"
#include "tests/support/error_code.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

namespace {

Tiny& tiny() {
  static Tiny one("tiny-llama");
  return one;
}

torch::Tensor update_of(const lora::Factors& f) {
  return f.b.matmul(f.a) * f.scale();
}

std::vector<double> losses_with(const model::Adaptation& adaptation) {
  return train::example_losses(tiny().model(), &adaptation, tiny().examples(), 512);
}

}  // namespace

/// Adapters stacked for a merge, what the charts show of them, and new ones.
class TestStack : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void unequal_ranks_are_padded_and_not_counted() {
    const lora::AdapterStack stack = tiny().stack({"a", "c"});
    QCOMPARE(stack.modules().size(), std::size_t{21});
    QCOMPARE(stack.parameters(),
             tiny().adapter("a").parameters() + tiny().adapter("c").parameters());
    QCOMPARE(stack.rank(), 4);
    QVERIFY(padding_is_zero(stack));
    for (const lora::StackModule& m : stack.modules()) {
      const bool both = m.id.proj == model::Proj::q || m.id.proj == model::Proj::v;
      QCOMPARE(m.ranks, (std::vector<std::int64_t>{both ? 4 : 0, 2}));
      QCOMPARE(m.a.size(1), both ? 4 : 2);
      for (std::int64_t i = 0; i < 2; ++i) {
        const auto r = static_cast<double>(m.ranks[static_cast<std::size_t>(i)]);
        QCOMPARE(m.a_mask[i].sum().item<double>(), r);
        QCOMPARE(m.b_mask[i].sum().item<double>(), r);
      }
      const lora::Factors& c = tiny().adapter("c").modules.at(m.id);
      QVERIFY(torch::equal(m.a[1].narrow(0, 0, 2), c.a));
      QVERIFY(torch::equal(m.b[1].narrow(1, 0, 2), c.b));
    }
  }

  /// Training and pruning leave padding and what an adapter does not touch at zero.
  void padding_stays_out_of_training_pruning_and_counts() {
    for (const char* importance : {"input", "gradient"}) {
      for (const char* granularity : {"parameter", "module"}) {
        lora::AdapterStack stack = tiny().stack({"a", "c"});
        train::Job job = tiny().job(stack);
        job.optimizer.lr = 0.01;
        job.optimizer.epochs = 2;
        job.optimizer.weight_decay = 0.1;
        job.prune = plan::PrunePlan{};
        job.prune->ratio = 0.3;
        job.prune->importance = importance;
        job.prune->granularity = granularity;
        const Trace t = test::run(job);
        QVERIFY(padding_is_zero(stack));
        double zeros = 0;
        for (const lora::StackModule& m : stack.modules()) {
          for (std::size_t i = 0; i < m.ranks.size(); ++i) {
            for (const bool is_a : {true, false}) {
              if (m.ranks[i] == 0) continue;
              zeros += (real_part(m, i, is_a, m.a, m.b) == 0).sum().item<double>();
            }
          }
        }
        const lora::StackStats stats = lora::stack_stats(stack);
        QCOMPARE(stats.sparsity, zeros / static_cast<double>(stack.parameters()));
        QCOMPARE(t.steps.back().sparsity, stats.sparsity);
        QVERIFY(stats.sparsity > 0.1);
      }
    }
  }

  void scale_and_weights_enter_where_they_should() {
    const lora::Adapter &a = tiny().adapter("a"), &c = tiny().adapter("c");
    const model::ModuleId q{1, model::Proj::q};
    const auto update = [&](double weight, bool scale, bool both, const lora::Adapter& of) {
      const lora::AdapterStack stack({{&of, weight}}, scale, both, torch::kCPU);
      for (const lora::StackModule& m : stack.modules()) {
        if (m.id == q) return m.b[0].matmul(m.a[0]);
      }
      return torch::Tensor();
    };
    const torch::Tensor plain = a.modules.at(q).b.matmul(a.modules.at(q).a);
    QVERIFY(torch::equal(update(1, false, false, a), plain));
    QVERIFY(scaled_difference(update(1, true, false, a), plain * 2) < 1e-6);  // alpha 8, r 4
    QVERIFY(scaled_difference(update(2, false, false, a), plain * 2) < 1e-6);
    QVERIFY(scaled_difference(update(-0.5, false, false, a), plain * -0.5) < 1e-6);
    QVERIFY(scaled_difference(update(-0.5, false, true, a), plain * 0.25) < 1e-6);
    QVERIFY(!update(0, false, false, a).any().item<bool>());
    // The sign goes to A: B stays as strong as it is.
    const lora::AdapterStack negative({{&c, -4.0}}, false, false, torch::kCPU);
    const lora::StackModule& m = negative.modules()[0];
    QVERIFY(largest_difference(m.a[0], c.modules.at(m.id).a * -2) < 1e-6);
    QVERIFY(largest_difference(m.b[0], c.modules.at(m.id).b * 2) < 1e-6);
    const lora::AdapterStack hub({{&c, -0.5}}, false, true, torch::kCPU);
    QVERIFY(largest_difference(hub.modules()[0].a[0], c.modules.at(m.id).a * -0.5) < 1e-6);
    QVERIFY(largest_difference(hub.modules()[0].b[0], c.modules.at(m.id).b * -0.5) < 1e-6);
  }

  void the_merged_adapter_gives_what_the_stack_gives() {
    const lora::AdapterStack stack = tiny().stack({"a", "c"}, true, {2, -0.5});
    const lora::Adapter merged = stack.merged();
    QCOMPARE(merged.rank, 4);
    QCOMPARE(merged.alpha, 4.0);
    for (const lora::StackModule& m : stack.modules()) {
      const torch::Tensor want = m.merged_b().matmul(m.merged_a());
      QVERIFY(scaled_difference(update_of(merged.modules.at(m.id)), want) < 1e-6);
      QVERIFY(largest_difference(m.merged_a(), m.a[0] + m.a[1]) < 1e-6);
      QCOMPARE(merged.modules.at(m.id).rank(), 4);
    }
    // Through a folder and back the model scores the same.
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("merged").toStdString();
    lora::save_adapter(merged, path);
    const auto back = lora::load_adapter(path, tiny().model().config());
    const auto one = losses_with(train::adaptation_of(stack));
    const auto two = losses_with(lora::LoraAdaptation(back, torch::kCPU));
    for (std::size_t i = 0; i < one.size(); ++i)
      QVERIFY(relative(two[i], one[i]) < 1e-6);
    // One of them alone, at the strength it has in the stack.
    const lora::Adapter c = stack.one(1);
    QCOMPARE(c.rank, 2);
    const lora::Factors& f = tiny().adapter("c").modules.at({2, model::Proj::down});
    QVERIFY(scaled_difference(update_of(c.modules.at({2, model::Proj::down})),
                              update_of(f) * -0.5) < 1e-6);
    QCOMPARE(stack.one(0).modules.size(), std::size_t{6});
  }

  void snapshots_are_deep() {
    lora::AdapterStack stack = tiny().stack({"a", "c"});
    const lora::AdapterStack start = tiny().stack({"a", "c"});
    const auto snapshot = stack.snapshot();
    for (lora::StackModule& m : stack.modules()) {
      m.a.mul_(2);
      m.b.fill_(1);
    }
    QVERIFY(!equal_bits(stack, start));
    stack.restore(snapshot);
    QVERIFY(equal_bits(stack, start));
    stack.modules()[0].a.zero_();
    QVERIFY(snapshot.a[0].any().item<bool>());
  }

  void no_adapter_is_an_error() {
    QCOMPARE(code_of([] { lora::AdapterStack({}, false, false, torch::kCPU); }),
             std::string("train.not_trainable"));
  }

  void effective_weights_equal_the_dense_products_data() {
    QTest::addColumn<QString>("letters");
    for (const char* letters : {"a", "ab", "ac", "def", "abcdef"})
      QTest::newRow(letters) << letters;
  }
  void effective_weights_equal_the_dense_products() {
    QFETCH(QString, letters);
    std::vector<std::string> names;
    for (const QChar c : letters)
      names.emplace_back(1, c.toLatin1());
    lora::AdapterStack stack = tiny().stack(names, true);
    stack.modules()[0].a[0][0].fill_(0);  // some exact zeros to count
    const lora::StackStats got = lora::stack_stats(stack);
    const auto n = static_cast<std::int64_t>(names.size());
    std::vector<double> total(names.size());
    double norms = 0, worst = 0;
    for (std::size_t m = 0; m < stack.modules().size(); ++m) {
      const lora::StackModule& module = stack.modules()[m];
      const torch::Tensor a = module.a.to(torch::kFloat64).sum(0);
      const torch::Tensor b = module.b.to(torch::kFloat64).sum(0), d = b.matmul(a);
      const double norm = d.square().sum().item<double>();
      QVERIFY(relative(got.modules[m].squared_norm, norm) < 1e-10);
      double sum = 0;
      for (std::int64_t i = 0; i < n; ++i) {
        const torch::Tensor ai = module.a[i].to(torch::kFloat64),
                            bi = module.b[i].to(torch::kFloat64);
        const double want =
            ((d * bi.matmul(a)).sum() + (d * b.matmul(ai)).sum()).item<double>() / (2 * norm);
        const double w = got.modules[m].weights[static_cast<std::size_t>(i)];
        worst = std::max(worst, std::abs(w - want));
        sum += w;
        total[static_cast<std::size_t>(i)] += want * norm;
      }
      QVERIFY(std::abs(sum - 1) < 1e-12);
      norms += norm;
    }
    for (std::size_t i = 0; i < names.size(); ++i)
      worst = std::max(worst, std::abs(got.weights[i] - total[i] / norms));
    QVERIFY2(worst < 1e-10, qPrintable(QString::number(worst)));
    const lora::StackModule& first = stack.modules()[0];
    QCOMPARE(got.modules[0].sparsity_a[0], (real_part(first, 0, true, first.a, first.b) == 0)
                                               .to(torch::kFloat64)
                                               .mean()
                                               .item<double>());
    QVERIFY(got.modules[0].sparsity_a[0] >= 1.0 / static_cast<double>(first.ranks[0]));
  }

  void weights_are_equal_where_the_merge_is_nothing() {
    lora::AdapterStack stack = tiny().stack({"a", "b", "c"});
    for (lora::StackModule& m : stack.modules())
      m.b.zero_();
    const lora::StackStats stats = lora::stack_stats(stack);
    for (const double w : stats.weights)
      QCOMPARE(w, 1.0 / 3);
    QCOMPARE(stats.modules[0].weights[1], 1.0 / 3);
    QCOMPARE(stats.sparsity_b, 1.0);
    QVERIFY(stats.sparsity_a < 0.01);
    // Opposite adapters cancel: the sum of nothing, and no division by it.
    const lora::Adapter& a = tiny().adapter("a");
    lora::Adapter minus = a;
    for (auto& [id, f] : minus.modules) {
      f.a = -f.a;
      f.b = -f.b;
    }
    const auto cancelled = lora::stack_stats(
        lora::AdapterStack({{&a, 1.0}, {&minus, 1.0}}, false, false, torch::kCPU));
    QCOMPARE(cancelled.weights, (std::vector<double>{0.5, 0.5}));
    QCOMPARE(cancelled.merged_sparsity, 1.0);
  }

  void a_new_adapter_starts_as_peft_starts_one() {
    const model::Config& config = tiny().model().config();
    const auto made = lora::new_adapter(config, {"q_proj", "down_proj"}, 8, 16, 5);
    QCOMPARE(made.modules.size(), std::size_t{6});
    QCOMPARE(made.alpha, 16.0);
    for (const auto& [id, f] : made.modules) {
      const auto [out, in] = config.shape(id.proj);
      QCOMPARE(f.a.sizes().vec(), (std::vector<std::int64_t>{8, in}));
      QCOMPARE(f.b.sizes().vec(), (std::vector<std::int64_t>{out, 8}));
      QVERIFY(!f.b.any().item<bool>());
      const double bound = 1 / std::sqrt(static_cast<double>(in));
      QVERIFY(f.a.abs().max().item<double>() <= bound);
      QVERIFY(f.a.abs().max().item<double>() > 0.9 * bound);
      // Variance of U(-b, b) is b^2 / 3.
      QVERIFY(relative(f.a.square().mean().item<double>(), bound * bound / 3, 1e-9) < 0.2);
      QVERIFY(std::abs(f.a.mean().item<double>()) < 0.15 * bound);
    }
    const auto same = lora::new_adapter(config, {"q_proj"}, 8, 16, 5);
    const auto other = lora::new_adapter(config, {"q_proj"}, 8, 16, 6);
    const model::ModuleId q{1, model::Proj::q};
    QVERIFY(torch::equal(made.modules.at(q).a, same.modules.at(q).a));
    QVERIFY(!torch::equal(made.modules.at(q).a, other.modules.at(q).a));
    QVERIFY(!torch::equal(made.modules.at(q).a, made.modules.at({2, model::Proj::q}).a));
    QCOMPARE(code_of([&] { lora::new_adapter(config, {"qkv"}, 8, 16, 5); }),
             std::string("plan.bad_value"));
    // Nothing is added to the model yet.
    const auto losses = losses_with(lora::LoraAdaptation(made, torch::kCPU));
    QVERIFY(relative(losses[0], tiny().golden()["scores"]["base"][0].get<double>()) < 1e-5);
  }

  void random_sources_have_the_same_spread() {
    const lora::Adapter& a = tiny().adapter("f");
    const auto noise = lora::random_like(a, 3, 0);
    QCOMPARE(noise.modules.size(), a.modules.size());
    double had = 0, has = 0, product = 0;
    for (const auto& [id, f] : a.modules) {
      const lora::Factors& g = noise.modules.at(id);
      QVERIFY(g.a.sizes() == f.a.sizes() && g.b.sizes() == f.b.sizes());
      QCOMPARE(g.alpha, f.alpha);
      for (const bool is_a : {true, false}) {
        const torch::Tensor &x = is_a ? f.a : f.b, &y = is_a ? g.a : g.b;
        // 144 to 384 draws a tensor: the mean square of n normals varies by sqrt(2 / n).
        const double spread = std::sqrt(2.0 / static_cast<double>(x.numel()));
        QVERIFY(relative(y.square().mean().item<double>(), x.square().mean().item<double>(), 1e-9) <
                5 * spread);
        had += x.square().sum().item<double>();
        has += y.square().sum().item<double>();
        product += (x * y).sum().item<double>();
      }
    }
    QVERIFY(relative(has, had, 1e-9) < 0.05);
    QVERIFY(std::abs(product / had) < 0.05);
    const model::ModuleId q{0, model::Proj::q};
    QVERIFY(torch::equal(noise.modules.at(q).a, lora::random_like(a, 3, 0).modules.at(q).a));
    QVERIFY(!torch::equal(noise.modules.at(q).a, lora::random_like(a, 3, 1).modules.at(q).a));
    QVERIFY(!torch::equal(noise.modules.at(q).a, lora::random_like(a, 4, 0).modules.at(q).a));
  }
};

QTEST_GUILESS_MAIN(TestStack)
#include "tst_stack.moc"
