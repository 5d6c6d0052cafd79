#include <QtTest>
#include <random>

#include "core/base/utf8.h"
#include "core/tensor_io/gguf.h"
#include "core/tokenizer/tokenizer.h"
#include "tests/support/scratch_file.h"
#include "tests/support/tiny_vocabulary.h"

using namespace espalier;
using namespace espalier::tokenizer;

namespace {

std::unique_ptr<Tokenizer> load_bytes(const std::string& bytes) {
  const test::ScratchFolder folder;
  return load(*tensor_io::GgufFile::open(folder.write("t.gguf", bytes)));
}

std::string all(const Tokenizer& tokenizer, const std::vector<TokenId>& ids) {
  IncrementalDecoder decoder(tokenizer);
  std::string out;
  for (const TokenId id : ids)
    out += decoder.push(id);
  return out + decoder.finish();
}

}  // namespace

class TestIncrementalDecoder : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void half_characters_wait() {
    const auto tokenizer = load_bytes(test::TinyByteLevel().writer().str());
    IncrementalDecoder decoder(*tokenizer);
    const std::vector<TokenId> ids = tokenizer->encode("日x");  // bytes E6 97 A5, 78
    QCOMPARE(ids, (std::vector<TokenId>{0xE6, 0x97, 0xA5, 'x'}));
    QCOMPARE(decoder.push(ids[0]), "");
    QCOMPARE(decoder.push(ids[1]), "");
    QCOMPARE(decoder.push(ids[2]), "日");
    QCOMPARE(decoder.push(ids[3]), "x");
    QCOMPARE(decoder.push(0xE6), "");
    QCOMPARE(decoder.finish(), "\uFFFD");
    QCOMPARE(decoder.finish(), "");
  }
  void broken_sequences_become_replacement_characters() {
    const auto tokenizer = load_bytes(test::TinyByteLevel().writer().str());
    IncrementalDecoder decoder(*tokenizer);
    QCOMPARE(decoder.push(0x80), "\uFFFD");
    QCOMPARE(decoder.push(0xE6), "");
    QCOMPARE(decoder.push('x'), "\uFFFDx");
  }
  void any_ids_give_what_decoding_at_once_gives() {
    const auto tokenizer = load_bytes(test::TinyByteLevel().writer().str());
    std::mt19937 random(3);
    for (int round = 0; round < 500; ++round) {
      std::vector<TokenId> ids;
      for (unsigned n = random() % 12; n > 0; --n)
        ids.push_back(
            static_cast<TokenId>(random() % 3 == 0 ? random() % 264 : 0x80 + random() % 128));
      QCOMPARE(all(*tokenizer, ids), utf8::sanitized(tokenizer->decode(ids)));
    }
  }
  void only_the_first_space_goes() {
    test::TinySentencePiece vocabulary;
    vocabulary.space_prefix = true;
    const auto tokenizer = load_bytes(vocabulary.writer().str());
    const std::vector<TokenId> ids = tokenizer->encode("a a");
    QCOMPARE(tokenizer->decode(ids), "a a");
    QCOMPARE(all(*tokenizer, ids), "a a");
    std::vector<TokenId> with_bos{tokenizer->bos()};
    with_bos.insert(with_bos.end(), ids.begin(), ids.end());
    QCOMPARE(all(*tokenizer, with_bos), "a a");  // a control token is not the first text
  }
};

QTEST_GUILESS_MAIN(TestIncrementalDecoder)
#include "tst_incremental_decoder.moc"
