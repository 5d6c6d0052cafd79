#include <QtTest>
#include <random>
#include <set>

#include "core/tensor_io/gguf.h"
#include "core/tokenizer/byte_map.h"
#include "tests/support/error_code.h"
#include "tests/support/scratch_file.h"
#include "tests/support/tiny_vocabulary.h"
#include "tests/support/tokenizer_golden.h"

using namespace espalier;
using namespace espalier::tokenizer;
using Ids = std::vector<TokenId>;
using test::code_of;
using test::TinyByteLevel;

namespace {

std::unique_ptr<Tokenizer> load_bytes(const std::string& bytes) {
  const test::ScratchFolder folder;
  return load(*tensor_io::GgufFile::open(folder.write("t.gguf", bytes)));
}

std::string code(const test::GgufWriter& writer) {
  return code_of([&] { load_bytes(writer.str()); });
}

/// A folder with this tokenizer.json and, where given, tokenizer_config.json.
std::unique_ptr<Tokenizer> load_json(const std::string& json, const std::string& config = {},
                                     const std::string& generation = {}) {
  const test::ScratchFolder folder;
  folder.write("tokenizer.json", json);
  if (!config.empty()) folder.write("tokenizer_config.json", config);
  if (!generation.empty()) folder.write("generation_config.json", generation);
  return load_folder(folder.path());
}

Json tiny_json() {
  Json vocab = Json::object();
  for (int byte = 0; byte < 256; ++byte)
    vocab[byte_characters()[static_cast<std::size_t>(byte)]] = byte;
  vocab["ab"] = 256;
  return {
      {"added_tokens",
       {{{"id", 300}, {"content", "<s>"}, {"special", true}, {"normalized", false}},
        {{"id", 301}, {"content", "<t>"}, {"special", false}, {"normalized", true}}}},
      {"normalizer", nullptr},
      {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
      {"post_processor", nullptr},
      {"decoder", {{"type", "ByteLevel"}}},
      {"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", {"a b"}}}}};
}

std::string golden_model(const char* name) {
  return std::string(ESPALIER_TEST_DATA "/golden/models/") + name;
}

}  // namespace

class TestByteLevel : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void golden_folders_and_gguf() {
    test::compare_with_golden(*load_folder(golden_model("tiny-llama")),
                              "tokenizer_tiny-llama.json");
    test::compare_with_golden(*load_folder(golden_model("tiny-llama3")),
                              "tokenizer_tiny-llama3.json");
    for (const char* name : {"tiny-llama", "tiny-llama3"}) {
      const auto file =
          tensor_io::GgufFile::open(golden_model((std::string(name) + ".gguf").c_str()));
      test::compare_with_golden(*load(*file), std::string("tokenizer_") + name + ".json");
    }
    for (const char* name : {"tiny-qwen2", "tiny-qwen3"}) {
      test::compare_with_golden(*load_folder(golden_model(name)),
                                std::string("tokenizer_") + name + ".json");
    }
  }

  void ids_with_a_meaning() {
    const auto llama3 = load_folder(golden_model("tiny-llama3"));
    QCOMPARE(llama3->bos(), 321);
    QCOMPARE(llama3->eos(), 322);
    QVERIFY(llama3->adds_bos());
    QCOMPARE(llama3->stop_ids(), (Ids{322, 323}));
    const auto llama = load_folder(golden_model("tiny-llama"));
    QVERIFY(llama->bos() == 1 && llama->eos() == 2 && !llama->adds_bos());
    QVERIFY(llama->is_control(0) && !llama->is_control(3));
  }

  void byte_map_is_a_bijection() {
    std::set<std::string> seen;
    for (int byte = 0; byte < 256; ++byte) {
      const std::string& character = byte_characters()[static_cast<std::size_t>(byte)];
      QVERIFY(seen.insert(character).second);
      QCOMPARE(bytes_of_piece(character), std::string(1, static_cast<char>(byte)));
    }
    QCOMPARE(byte_characters()[' '], "Ġ");
    QCOMPARE(byte_characters()['\n'], "Ċ");
    QCOMPARE(bytes_of_piece("日"), "日");  // stands for no byte: itself
  }

  void merges_and_specials_from_gguf() {
    const auto t = load_bytes(TinyByteLevel().writer().str());
    QCOMPARE(t->encode("abc"), (Ids{257}));
    QCOMPARE(t->encode("bc a"), (Ids{258, 259}));
    QCOMPARE(t->encode(" whole").size(), std::size_t{6});
    QCOMPARE(t->encode("<tool>"), (Ids{261}));  // user-defined: always
    QCOMPARE(t->encode("<|endoftext|>").size(), std::size_t{13});
    QCOMPARE(t->encode("a<|endoftext|>", true), (Ids{'a', 260}));
    QCOMPARE(t->encode("<|endoftext|><|im_end|>", true), (Ids{262}));  // the longest
    QCOMPARE(t->encode(""), Ids{});
    QCOMPARE(t->decode(Ids{260, 261, 259, 0xE6, 0x97, 0xA5, 263}), "<tool> a日 whole");
    QCOMPARE(t->piece(259), "Ġa");
    QCOMPARE(t->stop_ids(), (Ids{260}));
    QVERIFY(t->bos() == -1 && t->eos() == -1 && !t->adds_bos());
  }

  void llama3_takes_whole_words_and_adds_bos() {
    TinyByteLevel tiny;
    tiny.pre = "llama-bpe";
    test::GgufWriter writer = tiny.writer();
    writer.scalar("tokenizer.ggml.bos_token_id", test::GgufWriter::u32, std::uint32_t{260});
    const auto t = load_bytes(writer.str());
    QCOMPARE(t->encode(" whole"), (Ids{263}));
    QVERIFY(t->adds_bos());
    QCOMPARE(t->bos(), 260);
  }

  void bad_text_and_bad_ids() {
    const auto t = load_bytes(TinyByteLevel().writer().str());
    QCOMPARE(code_of([&] { t->encode("a\xff"); }), "text.encoding");
    QCOMPARE(code_of([&] { t->encode("\xed\xa0\x80"); }), "text.encoding");
    QCOMPARE(code_of([&] { t->decode(Ids{264}); }), "token.out_of_range");
    QCOMPARE(code_of([&] { t->decode(Ids{-1}); }), "token.out_of_range");
    QCOMPARE(code_of([&] { t->piece(1 << 30); }), "token.out_of_range");
    QCOMPARE(code_of([&] { t->is_control(-5); }), "token.out_of_range");
  }

  void broken_gguf_vocabularies() {
    const std::string bad = "tokenizer.bad";
    TinyByteLevel tiny;
    QCOMPARE(code(tiny.writer()), "none");
    tiny.pre = "unheard-of";
    QCOMPARE(code(tiny.writer()), "tokenizer.pre");
    tiny = {};
    tiny.merges.push_back("a");
    QCOMPARE(code(tiny.writer()), bad);
    tiny = {};
    tiny.merges.push_back("");
    QCOMPARE(code(tiny.writer()), bad);
    tiny = {};
    tiny.merges.push_back("x y");  // xy is no token
    QCOMPARE(code(tiny.writer()), bad);
    tiny = {};
    tiny.types.pop_back();
    QCOMPARE(code(tiny.writer()), bad);
    tiny = {};
    tiny.types.back() = 7;
    QCOMPARE(code(tiny.writer()), bad);
    tiny = {};
    tiny.types.back() = -1;
    QCOMPARE(code(tiny.writer()), bad);
    QCOMPARE(code(test::GgufWriter().text("tokenizer.ggml.model", "gpt2")), "tokenizer.pre");
    QCOMPARE(code(test::GgufWriter().text("tokenizer.ggml.model", "rwkv")), bad);
    QCOMPARE(code(test::GgufWriter().text("general.name", "x")), "tokenizer.missing");
    for (const std::uint32_t id : {264U, 0xFFFFFFFFU}) {
      test::GgufWriter writer = TinyByteLevel().writer();
      QCOMPARE(code(writer.scalar("tokenizer.ggml.eos_token_id", test::GgufWriter::u32, id)), bad);
    }
    test::GgufWriter mistyped = TinyByteLevel().writer();
    QCOMPARE(code(mistyped.text("tokenizer.ggml.bos_token_id", "1")), "gguf.bad");
  }

  void bytes_without_a_token_are_left_out() {
    TinyByteLevel tiny;
    tiny.pieces[0xE6] = "none";  // the first byte of 日
    QCOMPARE(load_bytes(tiny.writer().str())->encode("日"), (Ids{0x97, 0xA5}));
    Json json = tiny_json();
    json["model"]["vocab"].erase(byte_characters()[0xE6]);
    QCOMPARE(load_json(json.dump())->encode("日"), (Ids{0x97, 0xA5}));
    json["model"]["unk_token"] = "<s>";
    QCOMPARE(load_json(json.dump())->encode("日"), (Ids{300, 0x97, 0xA5}));
    QCOMPARE(load_json(json.dump())->encode("日日"), (Ids{300, 0x97, 0xA5, 300, 0x97, 0xA5}));
  }

  void json_of_our_own() {
    const auto t = load_json(tiny_json().dump(),
                             R"({"bos_token": {"content": "<s>"}, )"
                             R"("eos_token": "<t>", "add_bos_token": true})",
                             R"({"eos_token_id": [301, 256, 99999]})");
    QCOMPARE(t->vocab_size(), std::int64_t{302});
    QCOMPARE(t->encode("ab<s><t>", true), (Ids{256, 300, 301}));
    QCOMPARE(t->encode("<s><t>"), (Ids{'<', 's', '>', 301}));
    QVERIFY(t->bos() == 300 && t->eos() == 301 && t->adds_bos());
    QCOMPARE(t->stop_ids(), (Ids{301, 256}));
    QCOMPARE(t->decode(Ids{300, 256, 301}), "ab<t>");
  }

  void normalisation_follows_the_file() {
    Json json = tiny_json();
    QCOMPARE(load_json(json.dump())->encode("e\u0301").size(), std::size_t{3});
    json["normalizer"] = {{"type", "NFC"}};
    QCOMPARE(load_json(json.dump())->encode("e\u0301"), (Ids{0xC3, 0xA9}));
    json["normalizer"] = {{"type", "Sequence"}, {"normalizers", {{{"type", "NFKC"}}}}};
    QCOMPARE(load_json(json.dump())->encode("\uFB01"), (Ids{'f', 'i'}));
  }

  void components_are_refused_by_name_data() {
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* named, const char* patch) {
      QTest::newRow(named) << QByteArray(patch) << QByteArray(named);
    };
    row("WordPiece", R"({"model": {"type": "WordPiece"}})");
    row("Unigram", R"({"model": {"type": "Unigram"}})");
    row("pre-tokenizer ByteLevel", R"({"model": {"byte_fallback": true}})");
    row("dropout", R"({"model": {"dropout": 0.1}})");
    row("continuing_subword_prefix", R"({"model": {"continuing_subword_prefix": "##"}})");
    row("end_of_word_suffix", R"({"model": {"end_of_word_suffix": "</w>"}})");
    row("Metaspace", R"({"pre_tokenizer": {"type": "Metaspace"}})");
    row("MergedWithNext",
        R"({"pre_tokenizer": {"type": "Sequence", "pretokenizers": [ )"
        R"({"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithNext"}]}})");
    row("Lowercase", R"({"normalizer": {"type": "Sequence", "normalizers": )"
                     R"([{"type": "Lowercase"}]}})");
    row("BertProcessing", R"({"post_processor": {"type": "BertProcessing"}})");
    row("Metaspace ", R"({"decoder": {"type": "Metaspace"}})");
  }
  void components_are_refused_by_name() {
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, named);
    Json json = tiny_json();
    json.merge_patch(Json::parse(patch.toStdString()));
    QCOMPARE(code_of([&] { load_json(json.dump()); }), "tokenizer.bad");
    const std::string message = test::message_of([&] { load_json(json.dump()); });
    QVERIFY2(message.find(named.trimmed().toStdString()) != std::string::npos, message.c_str());
  }

  void broken_json_data() {
    QTest::addColumn<QByteArray>("patch");
    for (const char* patch :
         {R"({"model": null})",
          R"({"model": []})",
          R"({"model": {"vocab": null}})",
          R"({"model": {"vocab": {"x": -1}}})",
          R"({"model": {"vocab": {"x": 1.5}}})",
          R"({"model": {"vocab": {"x": 16777216}}})",
          R"({"model": {"vocab": {"x": 9000000}}})",
          R"({"model": {"vocab": {"x": 97}}})",
          R"({"model": {"merges": null}})",
          R"({"model": {"merges": ["a"]}})",
          R"({"model": {"merges": [["a", "b", "c"]]}})",
          R"({"model": {"merges": [["a", 1]]}})",
          R"({"model": {"merges": ["b a"]}})",
          R"({"model": {"unk_token": "no"}})",
          R"({"added_tokens": {}})",
          R"({"added_tokens": [{"id": 300}]})",
          R"({"added_tokens": [{"content": "x"}]})",
          R"({"added_tokens": [{"id": 97, "content": "x"}]})",
          R"({"added_tokens": [{"id": 300, "content": ""}]})",
          R"({"added_tokens": [7]})",
          R"({"pre_tokenizer": null})",
          R"({"pre_tokenizer": 7})",
          R"({"pre_tokenizer": {"type": "Sequence", "pretokenizers": null}})",
          R"({"pre_tokenizer": {"type": "Split", "behavior": "Isolated"}})",
          R"({"post_processor": {"type": "TemplateProcessing", "single": []}})"}) {
      QTest::newRow(patch) << QByteArray(patch);
    }
  }
  void broken_json() {
    QFETCH(QByteArray, patch);
    Json json = tiny_json();
    json.merge_patch(Json::parse(patch.toStdString()));
    QCOMPARE(code_of([&] { load_json(json.dump()); }), "tokenizer.bad");
  }

  void folders_without_a_tokenizer() {
    QTemporaryDir folder;
    const std::string path = folder.path().toStdString();
    QCOMPARE(code_of([&] { load_folder(path); }), "tokenizer.missing");
    QCOMPARE(code_of([] { load_json("{"); }), "json.syntax");
    QCOMPARE(code_of([] { load_json("[]"); }), "tokenizer.bad");
    QCOMPARE(code_of([] { load_json(std::string(5000, '[')); }), "json.syntax");
    QCOMPARE(code_of([] { load_json(tiny_json().dump(), "[]"); }), "tokenizer.bad");
  }

  void random_changes_never_crash() {
    const std::string whole = TinyByteLevel().writer().str();
    const std::string json = tiny_json().dump();
    std::mt19937 random(4);
    for (int round = 0; round < 600; ++round) {
      std::string bytes = round % 2 == 0 ? whole : json;
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      const std::string got = code_of([&] {
        const auto t = round % 2 == 0 ? load_bytes(bytes) : load_json(bytes);
        t->decode(t->encode("abc <tool> 日本 <|endoftext|>", true));
      });
      QVERIFY2(!got.starts_with("not an Error") && got != "internal", got.c_str());
    }
  }
};

QTEST_GUILESS_MAIN(TestByteLevel)
#include "tst_byte_level.moc"
