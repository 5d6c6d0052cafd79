// Tokenizers of encoders, held against transformers.
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/tokenizer/encoder_tokenizer.h"
#include "core/tokenizer/unigram.h"
#include "core/tokenizer/wordpiece.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"

using namespace espalier;
using namespace espalier::tokenizer;
using test::code_of;

namespace {

namespace fs = std::filesystem;

const Json& golden(const std::string& name) {
  static const Json json = json::parse_file(test::golden_path("encoders.json"));
  return json[name];
}

fs::path folder_of(const std::string& name) {
  return test::golden_path("encoders/" + name);
}

/// How many of a golden's texts get other ids; the first of them in `shown`.
std::size_t mismatches(const EncoderTokenizer& tokens, const std::string& name, QString& shown) {
  std::size_t out = 0;
  for (const Json& entry : golden(name)["tokens"]) {
    const Json found = tokens.tokens(entry[0].get<std::string>());
    if (found == entry[1]) continue;
    if (out++ == 0) {
      shown = QString::fromStdString(entry[0].dump() + ": " + found.dump() + ", not " +
                                     entry[1].dump());
    }
  }
  return out;
}

/// A copy of a golden's folder, changed.
template <class F>
std::string code_with(const std::string& name, const char* file, F&& change) {
  const QTemporaryDir temporary;
  const fs::path folder = temporary.path().toStdString();
  for (const auto& entry : fs::directory_iterator(folder_of(name))) {
    if (entry.path().extension() != ".safetensors") {
      fs::copy(entry.path(), folder / entry.path().filename());
    }
  }
  Json json = json::parse_file(folder / file);
  change(json);
  write_file(folder / file, json::dump(json));
  return code_of([&] { load_encoder_tokenizer(folder); });
}

}  // namespace

class TestEncoderTokenizer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void ids_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"tiny-bert", "tiny-bert-cased", "tiny-roberta", "tiny-xlmr"})
      QTest::newRow(name) << name;
  }

  void ids() {
    QFETCH(QString, name);
    const auto tokens = load_encoder_tokenizer(folder_of(name.toStdString()));
    QString shown;
    const std::size_t wrong = mismatches(*tokens, name.toStdString(), shown);
    qInfo("%zu texts", golden(name.toStdString())["tokens"].size());
    QVERIFY2(wrong == 0, qPrintable(QString::number(wrong) + " differ: " + shown));
    if (!golden(name.toStdString()).contains("pair")) return;
    const EncodedText pair = tokens->pair("The dog bit the man.", "It was late.", 60);
    QCOMPARE(Json(pair.ids), golden(name.toStdString())["pair"]);
    QCOMPARE(pair.types.back(), name == "tiny-bert" ? 1 : 0);
    QCOMPARE(tokens->max_length(), std::int64_t{60});
  }

  /// The same model from sentencepiece.bpe.model, and RoBERTa's from vocab.json and merges.txt.
  void other_files() {
    const QTemporaryDir temporary;
    const fs::path folder = temporary.path().toStdString();
    fs::copy(folder_of("tiny-xlmr") / "sentencepiece.bpe.model",
             folder / "sentencepiece.bpe.model");
    QString shown;
    QCOMPARE(mismatches(*load_encoder_tokenizer(folder), "tiny-xlmr", shown), std::size_t{0});
    fs::remove(folder / "sentencepiece.bpe.model");

    const Json json = json::parse_file(folder_of("tiny-roberta") / "tokenizer.json");
    write_file(folder / "vocab.json", json::dump(json["model"]["vocab"]));
    std::string merges = "#version: 0.2\n";
    for (const Json& merge : json["model"]["merges"]) {
      merges +=
          (merge.is_string() ? merge.get<std::string>()
                             : merge[0].get<std::string>() + " " + merge[1].get<std::string>()) +
          "\n";
    }
    write_file(folder / "merges.txt", merges);
    write_file(folder / "tokenizer_config.json", "{\"add_prefix_space\": true}");
    QCOMPARE(mismatches(*load_encoder_tokenizer(folder), "tiny-roberta", shown), std::size_t{0});
  }

  void layouts() {
    const auto bert = load_encoder_tokenizer(folder_of("tiny-bert"));
    const auto [cls, sep, pad] = bert->specials();
    QCOMPARE(bert->single("", 60).ids, (std::vector<TokenId>{cls, sep}));
    QCOMPARE(bert->single("the dog bit the man again and again", 5).ids.size(), std::size_t{5});
    QCOMPARE(bert->single("the dog", 0).ids.size(), std::size_t{2});
    const EncodedText cut = bert->pair("the dog bit the man", "it was late", 8);
    QCOMPARE(cut.ids.size(), std::size_t{8});
    QCOMPARE(cut.types.size(), std::size_t{8});
    QCOMPARE(cut.ids.back(), sep);
    QCOMPARE(bert->pair("a", "b c d e f g h", 3).ids, (std::vector<TokenId>{cls, sep, sep}));
    QCOMPARE(code_of([&] { bert->single("\xFF", 60); }), std::string("text.encoding"));
  }

  void words_of_bert() {
    const auto words = [](const std::string& text, BertNormalization how = {}) {
      return Json(bert_words(text, how)).dump();
    };
    QCOMPARE(words("Héllo, WORLD!\tx\u0000y"), std::string(R"(["hello",",","world","!","x"])"));
    QCOMPARE(words("日本語"), std::string("[\"日\",\"本\",\"語\"]"));
    QCOMPARE(words("ガラス", {true, true, false, false}), std::string("[\"ガラス\"]"));
    QCOMPARE(words("A\u00ADB", {true, true, false, false}), std::string("[\"AB\"]"));
  }

  void refuses() {
    QCOMPARE(code_of([] { load_encoder_tokenizer("/nonexistent"); }),
             std::string("tokenizer.missing"));
    const auto bert = [](auto&& change) {
      return code_with("tiny-bert", "tokenizer.json", change);
    };
    QCOMPARE(bert([](Json&) {}), std::string("none"));
    QCOMPARE(bert([](Json& j) { j["model"]["type"] = "WordLevel"; }), std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j["model"]["vocab"] = Json::object(); }),
             std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j["model"]["vocab"]["x"] = 1 << 30; }),
             std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j["model"]["vocab"]["x"] = -1; }), std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j["model"]["vocab"]["far"] = 1 << 23; }),
             std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j["model"]["unk_token"] = "[NONE]"; }),
             std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) {
               j["normalizer"] = {{"type", "NFC"}};
             }),
             std::string("tokenizer.bad"));
    QCOMPARE(bert([](Json& j) { j = Json::array(); }), std::string("tokenizer.bad"));
    const auto xlmr = [](auto&& change) {
      return code_with("tiny-xlmr", "tokenizer.json", change);
    };
    QCOMPARE(xlmr([](Json& j) { j["model"]["vocab"][9] = "x"; }), std::string("tokenizer.bad"));
    QCOMPARE(xlmr([](Json& j) { j["model"]["unk_id"] = 1 << 20; }), std::string("tokenizer.bad"));
    QCOMPARE(xlmr([](Json& j) { j["pre_tokenizer"] = nullptr; }), std::string("tokenizer.bad"));
    QCOMPARE(xlmr([](Json& j) { j["normalizer"]["precompiled_charsmap"] = "!!"; }),
             std::string("tokenizer.bad"));
  }

  /// A crafted character map fails to match, or is refused; it is never followed out of its table.
  void crafted_character_maps() {
    const auto map = [](std::initializer_list<std::uint32_t> units, const std::string& text) {
      std::string out;
      const auto put = [&out](std::uint32_t value) {
        for (int shift = 0; shift < 32; shift += 8)
          out += static_cast<char>(value >> shift & 0xFF);
      };
      put(static_cast<std::uint32_t>(4 * units.size()));
      for (const std::uint32_t unit : units)
        put(unit);
      return out + text;
    };
    QCOMPARE(code_of([] { CharacterMap("\x01"); }), std::string("tokenizer.bad"));
    QCOMPARE(code_of([&] {
               CharacterMap(map({0, 0}, "").substr(0, 6));
             }),
             std::string("tokenizer.bad"));
    QCOMPARE(code_of([&] { CharacterMap(map({0}, "\xFF")); }), std::string("tokenizer.bad"));
    for (const std::uint32_t unit : {0U, 0xFFFFFFFFU, 0x7FFFFFFFU, 0x80000000U, 0x161U, 0x361U}) {
      for (const std::uint32_t root : {0U, 0x400U, 0xFFFFFFFFU, 0x200U}) {
        std::string bytes = map({root}, "z");
        bytes = map({root, unit, unit, unit}, std::string("z\0y", 3));
        QVERIFY(!CharacterMap(bytes).normalized("aあa").empty());
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestEncoderTokenizer)
#include "tst_encoder_tokenizer.moc"
