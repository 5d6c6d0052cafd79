// A thousand strings through small tokenizers of every kind. Values: the libraries that define
// them (tests/golden/make_torture_goldens.py).
#include <QtTest>

#include "tests/support/tokenizer_folder.h"
#include "tests/support/torture.h"

using namespace espalier;

class TestTorture : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ids_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"gpt2", "gpt2_prefix", "smollm", "llama3", "qwen2", "added", "unigram",
                             "unigram_bytes", "unigram_nmt_nfkc", "bpe_llama2", "bpe_rules"}) {
      QTest::newRow(name) << QString(name);
    }
  }
  void ids() {
    QFETCH(QString, name);
    test::compare_with_torture(*test::small_tokenizer(name.toStdString()), name.toStdString());
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
