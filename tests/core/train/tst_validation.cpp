#include <torch/torch.h>

#include <QtTest>

#include "core/train/loss.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"
#include "tests/support/tiny_training.h"

using namespace espalier;
using namespace espalier::test;

/// Losses and texts from one pass against the two functions that pass every prompt for themselves.
class TestValidation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { torch::set_num_threads(2); }

  void one_pass_gives_what_two_give_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("texts");
    QTest::addColumn<int>("batch");
    QTest::addColumn<int>("budget");
    for (const char* name : {"tiny-llama", "tiny-gemma3"}) {
      for (const auto& [texts, batch, budget] : {std::tuple{99, 32, 4096}, std::tuple{99, 2, 30},
                                                 std::tuple{3, 2, 4096}, std::tuple{0, 32, 30}}) {
        QTest::addRow("%s, %d texts, batch %d, packs of %d", name, texts, batch, budget)
            << name << texts << batch << budget;
      }
    }
  }
  void one_pass_gives_what_two_give() {
    QFETCH(QString, name);
    QFETCH(int, texts);
    QFETCH(int, batch);
    QFETCH(int, budget);
    Tiny t(name.toStdString());
    const auto tokenizer = tokenizer::load_folder(golden_path("models/" + name.toStdString()));
    const lora::LoraAdaptation adaptation(t.adapter("a"), torch::kCPU);
    generate::Options options;
    options.max_new_tokens = 9;
    options.batch = batch;
    const auto& examples = t.examples();
    const train::LossesAndTexts seen =
        train::losses_and_texts(t.model(), adaptation, *tokenizer, examples,
                                static_cast<std::size_t>(texts), options, budget);

    const auto losses = train::example_losses(t.model(), &adaptation, examples, budget);
    QCOMPARE(seen.losses.size(), examples.size());
    for (std::size_t i = 0; i < losses.size(); ++i)
      QVERIFY(std::abs(seen.losses[i] - losses[i]) < 1e-6);

    const std::size_t written =
        std::min<std::size_t>(examples.size(), static_cast<std::size_t>(texts));
    std::vector<std::vector<std::int32_t>> prompts;
    for (std::size_t i = 0; i < written; ++i) {
      const auto& ids = examples[i].ids;
      prompts.emplace_back(ids.begin(), ids.begin() + examples[i].prompt_tokens);
    }
    const auto outputs = generate::generate(t.model(), &adaptation, *tokenizer, prompts, options);
    QCOMPARE(seen.texts.size(), written);
    for (std::size_t i = 0; i < written; ++i) {
      QCOMPARE(seen.texts[i].ids, outputs[i].ids);
      QCOMPARE(seen.texts[i].text, outputs[i].text);
      QCOMPARE(seen.texts[i].finish, outputs[i].finish);
    }
  }

  void nothing_to_continue_is_refused() {
    Tiny t("tiny-llama");
    const auto tokenizer = tokenizer::load_folder(golden_path("models/tiny-llama"));
    const lora::LoraAdaptation adaptation(t.adapter("a"), torch::kCPU);
    std::vector<data::Example> examples = t.examples();
    examples[1].prompt_tokens = 0;
    const auto validate = [&](std::size_t texts) {
      train::losses_and_texts(t.model(), adaptation, *tokenizer, examples, texts, {}, 4096);
    };
    QCOMPARE(code_of([&] { validate(2); }), std::string("data.record"));
    QCOMPARE(code_of([&] { validate(1); }), std::string("none"));
  }

  void no_new_tokens_are_no_text() {
    Tiny t("tiny-llama");
    const auto tokenizer = tokenizer::load_folder(golden_path("models/tiny-llama"));
    const lora::LoraAdaptation adaptation(t.adapter("a"), torch::kCPU);
    generate::Options options;
    options.max_new_tokens = 0;
    const auto seen =
        train::losses_and_texts(t.model(), adaptation, *tokenizer, t.examples(), 2, options, 4096);
    QCOMPARE(seen.texts[1].text, std::string());
    QCOMPARE(seen.texts[1].finish, std::string("limit"));
  }
};

QTEST_GUILESS_MAIN(TestValidation)
#include "tst_validation.moc"
