// The tokenizers of the two real models, from the cache; their absence is a failure. Values:
// transformers and llama.cpp.
#include <QtTest>

#include "core/tensor_io/gguf.h"
#include "core/tokenizer/chat.h"
#include "tests/support/cache.h"
#include "tests/support/error_code.h"
#include "tests/support/tokenizer_golden.h"
#include "tests/support/torture.h"

using namespace espalier;
using namespace espalier::tokenizer;
using Ids = std::vector<TokenId>;

namespace {

std::string repeated(const std::string& text, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes)
    out += text;
  return out;
}

/// A megabyte each: any of them would take minutes where the work grew with the square.
void long_texts(const Tokenizer& tokenizer) {
  for (const char* unit : {"a", "abcdefgh", " ", "\u3000", "7", "日本語", "<unused", "!?", "\n",
                           "a b ", "\u2581", "e\u0301"}) {
    const std::string text = repeated(unit, 1'000'000);
    const Ids ids = tokenizer.encode(text, true);
    const bool spaces = std::string(unit) == "\u2581";  // comes back as spaces
    QVERIFY2(spaces || tokenizer.decode(ids) == text, unit);
  }
}

}  // namespace

class TestRealTokenizers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() {
    for (const auto& path : {test::gemma_gguf(), test::smollm2_gguf()}) {
      QVERIFY2(std::filesystem::exists(path),
               "run packaging/start.sh first: it fetches the models");
    }
    gemma_ = load(*tensor_io::GgufFile::open(test::gemma_gguf()));
    smollm2_ = load(*tensor_io::GgufFile::open(test::smollm2_gguf()));
  }

  void gemma() {
    QCOMPARE(gemma_->kind(), "sentencepiece");
    QCOMPARE(gemma_->vocab_size(), std::int64_t{262144});
    QCOMPARE(gemma_->bos(), 2);
    QCOMPARE(gemma_->eos(), 1);
    QVERIFY(gemma_->adds_bos());
    QCOMPARE(gemma_->stop_ids(), (Ids{1, 106}));
    QCOMPARE(gemma_->encode("Hello world"), (Ids{9259, 1902}));
    QCOMPARE(gemma_->encode("日本語の要約モデルを評価する。"),
             (Ids{94951, 236945, 237208, 238496, 35128, 237051, 47797, 4042, 236924}));
    QCOMPARE(gemma_->encode(" two  spaces\n\nand\ttab"),
             (Ids{1156, 138, 35220, 108, 624, 255968, 4823}));
    QCOMPARE(gemma_->encode("<start_of_turn>user\n", true), (Ids{105, 2364, 107}));
    for (const TokenId id : gemma_->encode("<bos><start_of_turn>user<end_of_turn><unk><pad>"))
      QVERIFY(!gemma_->is_control(id));
    QCOMPARE(gemma_->piece(138), "\u2581\u2581");
  }

  void smollm2() {
    QCOMPARE(smollm2_->kind(), "byte-level bpe (smollm)");
    QCOMPARE(smollm2_->vocab_size(), std::int64_t{49152});
    QCOMPARE(smollm2_->bos(), 1);
    QCOMPARE(smollm2_->eos(), 2);
    QVERIFY(!smollm2_->adds_bos());
    QCOMPARE(smollm2_->stop_ids(), (Ids{2, 0}));
    QCOMPARE(smollm2_->encode("Hello world"), (Ids{19556, 905}));
    const Ids japanese = smollm2_->encode("日本語の要約モデルを評価する。");
    QCOMPARE(japanese.size(), std::size_t{26});
    QCOMPARE(Ids(japanese.begin(), japanese.begin() + 7),
             (Ids{23274, 115, 40993, 179, 120, 248, 26453}));
    QCOMPARE(Ids(japanese.end() - 3, japanese.end()), (Ids{39958, 35323, 19076}));
    QCOMPARE(smollm2_->encode(" two  spaces\n\nand\ttab"),
             (Ids{827, 216, 5600, 198, 198, 397, 197, 15999}));
    QCOMPARE(smollm2_->encode("<|im_start|>user", true).front(), 1);
    QVERIFY(smollm2_->encode("<|im_start|>user").front() != 1);
  }

  void gemma_golden() { test::compare_with_golden(*gemma_, "tokenizer_gemma.json"); }
  void smollm2_golden() { test::compare_with_golden(*smollm2_, "tokenizer_smollm2.json"); }

  void gemma_torture() { test::compare_with_torture(*gemma_, "gemma"); }
  void smollm2_torture() { test::compare_with_torture(*smollm2_, "smollm2"); }

  void incremental() {
    for (const Tokenizer* tokenizer : {gemma_.get(), smollm2_.get()}) {
      test::check_incremental(*tokenizer, 12, 2000);
      test::check_incremental_text(*tokenizer);
    }
  }

  void chats() {
    QCOMPARE(smollm2_->chat(), "smollm2");
    QCOMPARE(gemma_->chat(), "");  // this file brings no template
    QCOMPARE(test::code_of([&] { resolve_chat("auto", *gemma_); }), "chat.unknown");
    const std::vector<Message> messages{{"user", " 記事: a\n\n  b "}, {"assistant", "要約 "}};
    for (const bool opened : {false, true}) {
      QCOMPARE(chat_ids(ChatFormat::gemma3, messages, opened, *gemma_),
               gemma_->encode(chat_text(ChatFormat::gemma3, messages, opened), true));
      QCOMPARE(chat_ids(ChatFormat::smollm2, messages, opened, *smollm2_),
               smollm2_->encode(chat_text(ChatFormat::smollm2, messages, opened), true));
    }
    QCOMPARE(end_of_turn(ChatFormat::gemma3, *gemma_), 106);
    QCOMPARE(test::code_of([&] { end_of_turn(ChatFormat::llama3, *gemma_); }), "tokenizer.bad");
  }

  void long_texts_gemma() { long_texts(*gemma_); }
  void long_texts_smollm2() { long_texts(*smollm2_); }

 private:
  std::unique_ptr<Tokenizer> gemma_;
  std::unique_ptr<Tokenizer> smollm2_;
};

QTEST_GUILESS_MAIN(TestRealTokenizers)
#include "tst_real_tokenizers.moc"
