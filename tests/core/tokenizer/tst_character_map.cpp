// Character maps of SentencePiece models: sound ones are followed as the library follows them
// (tst_torture), crafted ones are refused before the library sees them.
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/tokenizer/character_map.h"
#include "core/tokenizer/sentencepiece_model.h"
#include "core/tokenizer/sentencepiece_tokenizer.h"
#include "tests/support/bytes.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::tokenizer;
using test::code_of;

namespace {

/// A double array with room for `blocks` x 256 units, all empty.
struct Trie {
  std::vector<std::uint32_t> units;
  std::string texts{"x\0", 2};

  explicit Trie(std::size_t blocks = 2) : units(256 * blocks, 0) {}
  static std::uint32_t offset(std::uint32_t value) { return value << 10U; }
  std::string map() const {
    test::Bytes out;
    out.put(static_cast<std::uint32_t>(4 * units.size()));
    for (const std::uint32_t unit : units)
      out.put(unit);
    return out.text(texts).str();
  }
};

/// One entry: 'a' becomes texts[value].
Trie one_entry(std::uint32_t value = 0) {
  Trie out;
  out.units[0] = Trie::offset(1);  // the root's steps lie around 1
  out.units[1U ^ 'a'] = 'a' | 1U << 8U | Trie::offset((1U ^ 'a') ^ 256U);  // its own around 256
  out.units[256] = 1U << 31U | value;                                      // the leaf
  return out;
}

std::string refusal(const std::string& map) {
  return code_of([&] { check_character_map(map); });
}

SentencePieceModel model_of(const char* name) {
  return parse_sentencepiece(
      read_file(std::string(ESPALIER_TEST_DATA "/golden/tokenizers/") + name + "/tokenizer.model",
                1U << 24U));
}

}  // namespace

class TestCharacterMap : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void sound_maps() {
    check_character_map("");
    check_character_map(one_entry().map());
    check_character_map(model_of("unigram_nmt_nfkc").character_map);
    check_character_map(model_of("bpe_rules").character_map);
    QVERIFY(model_of("unigram_nmt_nfkc").character_map.size() > 100000);
  }

  void a_small_map_works() {
    SentencePieceModel model = model_of("unigram");
    Trie trie = one_entry();
    trie.texts = std::string("e\0", 2);
    model.character_map = trie.map();
    const auto changed = make_sentencepiece(model);
    QCOMPARE(changed->decode(changed->encode("a tree")), std::string("e tree"));
  }

  void crafted_maps() {
    const std::string bad = "tokenizer.bad";
    const std::string sound = one_entry().map();
    for (const std::size_t size : {1U, 3U, 4U, 5U, 100U, 2051U, 2052U})
      QCOMPARE(refusal(sound.substr(0, size)), bad);
    QCOMPARE(refusal(std::string("\xFF\xFF\xFF\xFF", 4) + sound.substr(4)), bad);
    QCOMPARE(refusal(sound.substr(0, sound.size() - 1)), bad);  // no zero at the end
    QCOMPARE(refusal(one_entry(2).map()), bad);                 // behind the last text
    QCOMPARE(refusal(one_entry(0x7FFFFFFF).map()), bad);
    Trie trie = one_entry();
    trie.units[0] = Trie::offset(512);  // the root's steps lie outside
    QCOMPARE(refusal(trie.map()), bad);
    trie = one_entry();
    trie.units[1U ^ 'a'] = 'a' | 1U << 8U | 1U << 9U | Trie::offset(0x1FFFFF);
    QCOMPARE(refusal(trie.map()), bad);
    trie = one_entry();
    trie.units[1U ^ 'a'] = 'a' | Trie::offset('a');  // back to the root: a circle
    QCOMPARE(refusal(trie.map()), bad);
    trie = one_entry();
    trie.units[1] = Trie::offset(512);  // a step on byte 0, which texts may hold, leads outside
    QCOMPARE(refusal(trie.map()), bad);
    trie.units[1] = 1U << 8U | Trie::offset(1U ^ 256U);  // and an entry that ends behind the texts
    trie.units[256] = 1U << 31U | 77U;
    QCOMPARE(refusal(trie.map()), bad);
    trie = one_entry();
    trie.texts = std::string("\xE3\x81\0", 3);  // half a character
    QCOMPARE(refusal(trie.map()), bad);
    trie.texts = std::string(300, 'x') + '\0';
    QCOMPARE(refusal(trie.map()), bad);
    Trie odd;
    odd.units.resize(300);
    QCOMPARE(refusal(odd.map()), bad);
  }

  /// The library has room for 32 entries that begin at one place.
  void long_chains() {
    const auto chain = [](std::uint32_t entries) {
      Trie out(entries + 2);
      out.units[0] = Trie::offset(256);
      for (std::uint32_t i = 1; i <= entries; ++i) {
        const std::uint32_t here = 256U * i ^ 'a', next = 256U * (i + 1);
        out.units[here] = 'a' | 1U << 8U | Trie::offset(here ^ next);
        out.units[next] = 1U << 31U;
      }
      return out.map();
    };
    QCOMPARE(refusal(chain(32)), "none");
    QCOMPARE(refusal(chain(33)), "tokenizer.bad");
  }

  /// A real map with random damage is refused, or works without a fault.
  void damaged_maps() {
    const SentencePieceModel sound = model_of("bpe_rules");
    Stream random(5, Purpose::sample);
    int accepted = 0;
    for (int round = 0; round < 400; ++round) {
      SentencePieceModel model = sound;
      for (std::uint32_t n = 1 + random.below(3); n > 0; --n) {
        const auto at = random.below(static_cast<std::uint32_t>(model.character_map.size()));
        model.character_map[at] = static_cast<char>(random.below(256));
      }
      const std::string code = code_of([&] {
        const auto made = make_sentencepiece(model);
        made->decode(made->encode("ＡＢＣ ﬁ the が…か\u3099\u3000①Åx"));
      });
      QVERIFY(code == "none" || code == "tokenizer.bad");
      accepted += code == "none" ? 1 : 0;
    }
    QVERIFY(accepted > 0 && accepted < 400);
  }
};

QTEST_GUILESS_MAIN(TestCharacterMap)
#include "tst_character_map.moc"
