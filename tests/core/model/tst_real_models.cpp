// The two models of the demo against transformers: first logits and greedy tokens.
#include <torch/torch.h>

#include <QtTest>
#include <string>
#include <vector>

#include "core/model/loader.h"
#include "tests/support/cache.h"
#include "tests/support/golden.h"

using namespace espalier;

namespace {

using Ids = std::vector<std::int32_t>;

/// Largest distance of the golden log-probabilities from ours, at every position's golden top 5.
double farthest(const torch::Tensor& logits, const Json& prompt) {
  const torch::Tensor logprobs = torch::log_softmax(logits, 1);
  const auto first = prompt["first_position"].get<std::int64_t>();
  double worst = 0;
  std::int64_t row = first;
  for (const Json& top : prompt["top"]) {
    const auto ids = top["ids"].get<std::vector<std::int64_t>>();
    const auto values = top["logprobs"].get<std::vector<double>>();
    for (std::size_t k = 0; k < ids.size(); ++k) {
      worst = std::max(worst, std::abs(logprobs[row][ids[k]].item<double>() - values[k]));
    }
    ++row;
  }
  return worst;
}

Ids greedy(const model::Model& m, const Ids& prompt, std::size_t count) {
  const auto n = static_cast<std::int64_t>(prompt.size());
  model::Pack pack;
  pack.add(prompt, n - 1, n);
  model::KvCache cache(m.config(), 1, n + static_cast<std::int64_t>(count), torch::kCPU,
                       torch::kFloat32);
  torch::Tensor hidden = m.forward(pack, nullptr, &cache);
  Ids out;
  while (out.size() < count) {
    const auto id = m.logits(hidden).argmax(1).item<std::int64_t>();
    out.push_back(static_cast<std::int32_t>(id));
    if (out.size() < count) hidden = m.step({id}, nullptr, cache);
  }
  return out;
}

}  // namespace

class TestRealModels : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equal_transformers_data() {
    QTest::addColumn<QString>("golden_file");
    QTest::addColumn<QString>("path");
    QTest::newRow("gemma") << "real_gemma.json"
                           << QString::fromStdString(test::gemma_gguf().string());
    QTest::newRow("smollm2") << "real_smollm2.json"
                             << QString::fromStdString(test::smollm2_gguf().string());
  }

  void equal_transformers() {
    QFETCH(QString, golden_file);
    QFETCH(QString, path);
    torch::NoGradGuard no_grad;
    const auto m = model::load_model(path.toStdString(), {});
    const Json golden = test::golden(golden_file.toStdString());
    QVERIFY(golden["prompts"].size() >= 3);
    for (const Json& prompt : golden["prompts"]) {
      const Ids ids = prompt["ids"].get<Ids>();
      model::Pack pack;
      pack.add(ids, 0, static_cast<std::int64_t>(ids.size()));
      const double worst = farthest(m->logits(m->forward(pack, nullptr)), prompt);
      qInfo("%s %s: largest difference of a log-probability %.2e", qPrintable(golden_file),
            prompt["name"].get<std::string>().c_str(), worst);
      QVERIFY(worst < 1e-3);
      const Ids expected = prompt["greedy"].get<Ids>();
      QCOMPARE(greedy(*m, ids, expected.size()), expected);
    }
  }
};

QTEST_GUILESS_MAIN(TestRealModels)
#include "tst_real_models.moc"
