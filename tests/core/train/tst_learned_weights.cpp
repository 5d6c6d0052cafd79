#include <torch/torch.h>

#include <QtTest>

#include "core/train/learned_weights.h"
#include "core/train/loss.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

/// Weights trained through the stack's gradients against the same training written with autograd on
/// the weights themselves and LibTorch's own Adam.
class TestLearnedWeights : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void training_equals_autograd_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("granularity");
    QTest::addColumn<int>("groups");
    QTest::newRow("llama, merge") << "tiny-llama"
                                  << "merge" << 1;
    QTest::newRow("llama, layer") << "tiny-llama"
                                  << "layer" << 3;
    QTest::newRow("llama, module") << "tiny-llama"
                                   << "module" << 21;
    QTest::newRow("gemma, layer") << "tiny-gemma3"
                                  << "layer" << 7;
  }
  void training_equals_autograd() {
    QFETCH(QString, name);
    QFETCH(QString, granularity);
    QFETCH(int, groups);
    constexpr int kSteps = 6;
    constexpr double kLr = 0.002, kFactor = 50;
    const std::vector<std::string> letters{"a", "c"};
    const std::vector<double> initial{0.8, -0.3};
    Tiny t(name.toStdString());

    lora::AdapterStack stack = t.stack(letters, true);
    const lora::AdapterStack plain = t.stack(letters, true);
    train::LearnedWeights learned(stack, granularity.toStdString(), initial, kFactor);
    QCOMPARE(learned.parameters(), static_cast<std::int64_t>(2 * groups));
    train::Job job = t.job(stack);
    job.update = &learned;
    job.shuffle = false;
    job.validate = {};
    job.optimizer.lr = kLr;
    job.optimizer.lr_decay = 1;
    job.optimizer.accumulate = static_cast<std::int64_t>(t.examples().size());
    job.optimizer.epochs = kSteps;
    job.optimizer.min_steps = kSteps;
    job.optimizer.max_steps = kSteps;
    Control control;
    std::vector<double> losses;
    train::train(job, control, [&](const plan::Event& e) {
      if (const auto* step = std::get_if<plan::event::Step>(&e)) losses.push_back(step->loss);
    });
    QCOMPARE(losses.size(), std::size_t{kSteps});

    torch::Tensor w = torch::tensor(initial).expand({groups, 2}).clone().requires_grad_(true);
    double worst_loss = 0;
    torch::optim::Adam adam({w}, torch::optim::AdamOptions(kLr * kFactor));
    std::vector<std::size_t> all(t.examples().size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (int step = 0; step < kSteps; ++step) {
      lora::LoraAdaptation adaptation;
      for (std::size_t m = 0; m < plain.modules().size(); ++m) {
        const lora::StackModule& module = plain.modules()[m];
        const std::int64_t group = granularity == "merge"   ? 0
                                   : granularity == "layer" ? module.id.layer
                                                            : static_cast<std::int64_t>(m);
        const torch::Tensor v = w[group].view({-1, 1, 1});
        adaptation.set(module.id, (module.a * v).sum(0), (module.b * v).sum(0));
      }
      const train::PackLoss loss = train::pack_loss(t.model(), adaptation, t.examples(), all,
                                                    1.0 / static_cast<double>(all.size()));
      worst_loss = std::max(worst_loss, std::abs(train::mean(loss.losses.fetch()) -
                                                 losses[static_cast<std::size_t>(step)]));
      adam.zero_grad();
      loss.total.backward();
      adam.step();
    }
    const torch::Tensor got = learned.weights_of(stack);
    const double worst = (w.detach() - got).abs().max().item<double>();
    qInfo("largest difference of a weight %.2e, of a loss %.2e", worst, worst_loss);
    QVERIFY(worst < 1e-4);
    QVERIFY(worst_loss < 1e-5);
    QVERIFY((got - torch::tensor(initial)).abs().max().item<double>() > 0.05);
    QVERIFY(losses.back() < losses.front());
  }
};

QTEST_GUILESS_MAIN(TestLearnedWeights)
#include "tst_learned_weights.moc"
