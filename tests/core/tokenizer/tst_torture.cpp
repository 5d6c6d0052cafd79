// A thousand strings through small tokenizers of every kind. Values: the libraries that define
// them (tests/golden/make_torture_goldens.py).
#include <QtTest>

#include "core/tokenizer/encoder_tokenizer.h"
#include "tests/support/golden.h"
#include "tests/support/tokenizer_folder.h"
#include "tests/support/torture.h"

using namespace espalier;

class TestTorture : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ids_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"gpt2", "gpt2_prefix", "smollm", "llama3", "qwen2", "added", "unigram",
                             "unigram_bytes", "unigram_nmt_nfkc", "bpe_llama2", "bpe_rules",
                             "bpe_llama2_json", "bpe_llama2_metaspace", "gemma3_json", "gpt2_gguf",
                             "smollm_gguf", "llama3_gguf", "qwen2_gguf", "bpe_llama2_gguf"}) {
      QTest::newRow(name) << QString(name);
    }
  }
  void ids() {
    QFETCH(QString, name);
    test::compare_with_torture(*test::small_tokenizer(name.toStdString()), name.toStdString());
  }

  void encoder_ids_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tiny-bert", "tiny-bert-cased", "tiny-roberta", "tiny-xlmr"})
      QTest::newRow(name) << QString(name);
  }
  void encoder_ids() {
    QFETCH(QString, name);
    const auto encoder =
        tokenizer::load_encoder_tokenizer(test::golden_path("encoders") / name.toStdString());
    test::compare_with_torture([&](const std::string& text, bool) { return encoder->tokens(text); },
                               name.toStdString());
  }

  void incremental_data() { ids_data(); }
  void incremental() {
    QFETCH(QString, name);
    const auto tokenizer = test::small_tokenizer(name.toStdString());
    test::check_incremental(*tokenizer, 11, 3000);
    test::check_incremental_text(*tokenizer);
  }
};

QTEST_GUILESS_MAIN(TestTorture)
#include "tst_torture.moc"
