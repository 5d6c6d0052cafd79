#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

#include "core/base/atomic_file.h"
#include "core/tensor_io/gguf.h"
#include "core/tokenizer/protobuf.h"
#include "core/tokenizer/sentencepiece_model.h"
#include "core/tokenizer/sentencepiece_tokenizer.h"
#include "tests/support/error_code.h"
#include "tests/support/scratch_file.h"
#include "tests/support/sentencepiece_json.h"
#include "tests/support/tiny_vocabulary.h"
#include "tests/support/tokenizer_golden.h"

using namespace espalier;
using namespace espalier::tokenizer;
using Ids = std::vector<TokenId>;
using test::code_of;
using test::TinySentencePiece;

namespace {

std::unique_ptr<Tokenizer> load_bytes(const std::string& bytes) {
  const test::ScratchFolder folder;
  return load(*tensor_io::GgufFile::open(folder.write("t.gguf", bytes)));
}

std::unique_ptr<Tokenizer> load_model(const std::string& proto, const std::string& config = {}) {
  const test::ScratchFolder folder;
  folder.write("tokenizer.model", proto);
  if (!config.empty()) folder.write("tokenizer_config.json", config);
  return load_folder(folder.path());
}

std::string code(const TinySentencePiece& tiny) {
  return code_of([&] { load_bytes(tiny.writer().str()); });
}

std::string golden_model(const char* name) {
  return std::string(ESPALIER_TEST_DATA "/golden/models/") + name;
}

std::string golden_proto() {
  return read_file(golden_model("tiny-gemma3") + "/tokenizer.model");
}

/// One more piece at the end of a model, as a file of the format may have it.
std::string with_piece(const std::string& text, float score = 0, std::uint64_t type = 1) {
  ProtoWriter piece;
  piece.bytes(1, text);
  piece.number(2, score);
  piece.varint(3, type);
  ProtoWriter model;
  model.bytes(1, piece.str());
  return golden_proto() + model.str();
}

/// The id of the piece `text` in the tiny vocabulary.
TokenId id(const std::string& text) {
  const TinySentencePiece tiny;
  for (std::size_t i = 0; i < tiny.pieces.size(); ++i) {
    if (tiny.pieces[i] == text) return static_cast<TokenId>(i);
  }
  return -1;
}

}  // namespace

class TestSentencePiece : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void golden_folder_and_gguf() {
    test::compare_with_golden(*load_folder(golden_model("tiny-gemma3")),
                              "tokenizer_tiny-gemma3.json");
    const auto file = tensor_io::GgufFile::open(golden_model("tiny-gemma3.gguf"));
    test::compare_with_golden(*load(*file), "tokenizer_tiny-gemma3.json");
    test::compare_with_golden(*load_folder(golden_model("tiny-mistral")),
                              "tokenizer_tiny-mistral.json");
    const auto mistral = tensor_io::GgufFile::open(golden_model("tiny-mistral.gguf"));
    test::compare_with_golden(*load(*mistral), "tokenizer_tiny-mistral.json");
  }

  void ids_with_a_meaning() {
    for (const auto& t : {load_folder(golden_model("tiny-gemma3")),
                          load(*tensor_io::GgufFile::open(golden_model("tiny-gemma3.gguf")))}) {
      QCOMPARE(t->kind(), "sentencepiece");
      QVERIFY(t->bos() == 2 && t->eos() == 1 && t->adds_bos());
      QCOMPARE(t->stop_ids(), (Ids{1, 5}));
      QVERIFY(t->is_control(4) && !t->is_control(3));
    }
  }

  void merges_by_score_bytes_and_user_defined_pieces() {
    const auto t = load_bytes(TinySentencePiece().writer().str());
    QCOMPARE(t->encode("abc"), (Ids{id("abc")}));
    QCOMPARE(t->encode("abab c"), (Ids{id("ab"), id("ab"), id("\u2581"), id("c")}));
    QCOMPARE(t->encode("a\n\n\nb"), (Ids{id("a"), id("\n\n"), id("<0x0A>"), id("b")}));
    QCOMPARE(t->encode("a   b"), (Ids{id("a"), id("  "), id("\u2581"), id("b")}));
    QCOMPARE(t->encode("é"), (Ids{id("<0xC3>"), id("<0xA9>")}));
    QCOMPARE(t->encode("<0x41>").front(), id("<0x3C>"));  // plain text, not the byte
    QCOMPARE(t->decode(t->encode("日本 é  a\n\n x\u0001")), "日本 é  a\n\n x\u0001");
    QCOMPARE(t->encode(std::string_view("a\0b", 3)), (Ids{id("a"), id("<0x00>"), id("b")}));
    QCOMPARE(t->encode(""), Ids{});
  }

  void control_tokens_only_where_asked_for() {
    const auto t = load_bytes(TinySentencePiece().writer().str());
    for (const TokenId token : t->encode("<s></s><unk>"))
      QVERIFY(token > 4);
    QCOMPARE(t->encode("<s>a</s>", true), (Ids{1, id("a"), 2}));
    QCOMPARE(t->decode(Ids{1, id("a"), 2}), "a");
    QVERIFY(t->bos() == 1 && t->eos() == 2 && t->adds_bos());  // the format's defaults
  }

  void dummy_prefix() {
    TinySentencePiece tiny;
    tiny.space_prefix = true;
    const auto t = load_bytes(tiny.writer().str());
    QCOMPARE(t->encode("ab"), (Ids{id("\u2581"), id("ab")}));
    QCOMPARE(t->decode(t->encode("ab")), "ab");
    QCOMPARE(t->decode(t->encode(" ab")), " ab");
    QCOMPARE(t->token_bytes(id("\u2581a")), " a");
    QCOMPARE(t->decode(Ids{id("\u2581a"), id("\u2581a")}), "a a");
  }

  void unknown_characters_without_bytes() {
    TinySentencePiece tiny;
    TinySentencePiece plain;
    plain.pieces.assign(tiny.pieces.begin(), tiny.pieces.begin() + 5);
    plain.scores.resize(5);
    plain.types.resize(5);
    plain.add("a", -1, 1);
    const auto t = load_bytes(plain.writer().str());
    QCOMPARE(t->encode("axa"), (Ids{5, 0, 5}));
    QCOMPARE(t->decode(Ids{5, 0, 5}), "a \u2047 a");
  }

  void the_unknown_piece_may_be_called_control() {
    TinySentencePiece tiny;
    tiny.types[0] = 3;
    QCOMPARE(code(tiny), "none");
    tiny.types[1] = tiny.types[2] = 2;
    QCOMPARE(code(tiny), "tokenizer.bad");  // two of them
  }

  void broken_gguf_vocabularies_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const TinySentencePiece& tiny) {
      QTest::newRow(name) << QByteArray::fromStdString(tiny.writer().str());
    };
    const auto with = [&](const char* name, const std::string& piece, float score = 0,
                          std::int32_t type = 1) {
      TinySentencePiece tiny;
      tiny.add(piece, score, type);
      row(name, tiny);
    };
    with("a piece of 104 KB", std::string(104 * 1024, 'x'));
    with("a piece of 5 KB that is user-defined", std::string(5 * 1024, 'x'), 0, 4);
    with("a zero byte", std::string("x\0y", 3));
    with("an empty piece", "");
    with("a piece twice", "ab");
    with("a control piece twice", "<s>", 0, 3);
    with("not UTF-8", "\xff\xfe");
    with("a score that is no number", "x", std::numeric_limits<float>::quiet_NaN());
    with("an infinite score", "x", std::numeric_limits<float>::infinity());
    with("byte -1", "<0x-1>", 0, 6);
    with("byte 256", "<0x100>", 0, 6);
    with("a byte in small letters", "<0xfg>", 0, 6);
    with("a byte twice", "<0x41>", 0, 6);
    with("type 7", "x", 0, 7);
    with("type -1", "x", 0, -1);
    TinySentencePiece tiny;
    tiny.scores.pop_back();
    row("a score too few", tiny);
    tiny = {};
    tiny.types.push_back(1);
    row("a type too many", tiny);
    tiny = {};
    tiny.types[5] = 1;
    row("255 bytes", tiny);
    tiny = {};
    for (int n = 3; n < 80; ++n)
      tiny.add(std::string(static_cast<std::size_t>(n), '\n'), 0, 4);
    row("78 pieces that begin alike", tiny);
    tiny.pieces.clear();
    tiny.scores.clear();
    tiny.types.clear();
    row("no pieces", tiny);
  }
  void broken_gguf_vocabularies() {
    QFETCH(QByteArray, bytes);
    QCOMPARE(code_of([&] { load_bytes(bytes.toStdString()); }), "tokenizer.bad");
  }

  void mistyped_and_missing_keys() {
    using W = test::GgufWriter;
    const TinySentencePiece tiny;
    const std::size_t n = tiny.pieces.size();
    const auto base = [&] {
      W out;
      out.text("tokenizer.ggml.model", "llama").texts("tokenizer.ggml.tokens", tiny.pieces);
      return out;
    };
    const auto code_with = [](const W& w) { return code_of([&] { load_bytes(w.str()); }); };
    W scores = base();  // others read four bytes an entry and run past the end
    scores.list("tokenizer.ggml.scores", W::u8, std::vector<std::uint8_t>(n))
        .list("tokenizer.ggml.token_type", W::i32, tiny.types);
    QCOMPARE(code_with(scores), "gguf.bad");
    W types = base();
    types.list("tokenizer.ggml.scores", W::f32, tiny.scores)
        .list("tokenizer.ggml.token_type", W::f32, std::vector<float>(n, 1));
    QCOMPARE(code_with(types), "gguf.bad");
    W no_scores = base();
    QCOMPARE(code_with(no_scores.list("tokenizer.ggml.token_type", W::i32, tiny.types)),
             "tokenizer.bad");
    W no_types = base();
    QCOMPARE(code_with(no_types.list("tokenizer.ggml.scores", W::f32, tiny.scores)),
             "tokenizer.bad");
    for (const char* key : {"bos", "eos", "unknown"}) {
      W outside = tiny.writer();
      outside.scalar(std::string("tokenizer.ggml.") + key + "_token_id", W::u32, 100000U);
      QCOMPARE(code_with(outside), "tokenizer.bad");
    }
  }

  void a_vocabulary_smaller_than_the_default_ids() {
    TinySentencePiece tiny;
    tiny.pieces = {"<unk>"};
    tiny.scores = {0};
    tiny.types = {2};
    const auto t = load_bytes(tiny.writer().str());
    QVERIFY(t->bos() == -1 && t->eos() == -1);
    QCOMPARE(t->encode("x"), (Ids{0}));
  }

  void broken_models_data() {
    QTest::addColumn<QByteArray>("proto");
    const auto row = [](const char* name, const std::string& proto) {
      QTest::newRow(name) << QByteArray::fromStdString(proto);
    };
    row("empty", "");
    row("text", "not a model");
    row("a piece of 104 KB", with_piece(std::string(104 * 1024, 'x')));
    row("a zero byte", with_piece(std::string("a\0b", 3)));
    row("an empty piece", with_piece(""));
    row("a piece twice", with_piece("\u2581"));
    row("no number", with_piece("zz", std::nanf("")));
    row("infinite", with_piece("zz", -std::numeric_limits<float>::infinity()));
    row("a second unknown", with_piece("<unk2>", 0, 2));
    row("type 9", with_piece("zz", 0, 9));
    row("a byte too many", with_piece("<0x-1>", 0, 6));
    ProtoWriter map;
    map.bytes(2, std::string("\x10\0\0\0 crafted trie....", 20));
    for (const std::uint32_t field : {3U, 5U}) {
      ProtoWriter model;
      model.bytes(field, map.str());
      row(field == 3 ? "a character map" : "a character map for decoding",
          golden_proto() + model.str());
    }
    ProtoWriter algorithm;
    algorithm.varint(3, 77);
    ProtoWriter trainer;
    trainer.bytes(2, algorithm.str());
    row("an unknown algorithm", golden_proto() + trainer.str());
    ProtoWriter group;
    row("a group", golden_proto() + std::string("\x0b", 1));
    row("a field of length 2^63", golden_proto() + "\x0a\xff\xff\xff\xff\xff\xff\xff\xff\x7f");
    row("2025-49847: a piece of length 2^31", golden_proto() + "\x0a\x80\x80\x80\x80\x08zz");
    row("a piece of length 2^32 + 2", golden_proto() + "\x0a\x82\x80\x80\x80\x10zz");
    row("an endless number", golden_proto() + "\x08" + std::string(20, '\xff'));
  }
  void broken_models() {
    QFETCH(QByteArray, proto);
    QCOMPARE(code_of([&] { load_model(proto.toStdString()); }), "tokenizer.bad");
  }

  void truncated_at_every_byte() {
    const std::string whole = golden_proto();
    for (std::size_t size = 0; size < whole.size(); size += 1 + size / 64) {
      const std::string got = code_of([&] { load_model(whole.substr(0, size)); });
      QVERIFY2(got == "tokenizer.bad" || got == "none", got.c_str());
    }
    QCOMPARE(code_of([&] { check(parse_sentencepiece(whole)); }), "none");
  }

  void random_changes_never_crash() {
    const std::string whole = golden_proto();
    std::mt19937 random(5);
    int sound = 0;
    for (int round = 0; round < 3000; ++round) {
      std::string bytes = whole;
      for (unsigned flips = 1 + random() % 3; flips > 0; --flips)
        bytes[random() % bytes.size()] = static_cast<char>(random());
      const std::string got = code_of([&] {
        const auto t = make_sentencepiece(parse_sentencepiece(bytes));
        t->decode(t->encode("The gardener 日本  \n\n <start_of_turn>\u2581", true));
      });
      QVERIFY2(got == "tokenizer.bad" || got == "none", got.c_str());
      sound += got == "none" ? 1 : 0;
    }
    QVERIFY(sound > 100 && sound < 2900);
  }

  void what_is_written_is_what_was_read() {
    SentencePieceModel model = parse_sentencepiece(golden_proto());
    model.character_map = "a map is bytes\xFF";
    const SentencePieceModel again = parse_sentencepiece(serialize(model));
    QCOMPARE(again.vocabulary.pieces, model.vocabulary.pieces);
    QVERIFY(again.vocabulary.types == model.vocabulary.types);
    QCOMPARE(again.scores, model.scores);
    QCOMPARE(again.character_map, model.character_map);
    QVERIFY(again.algorithm == model.algorithm && again.byte_fallback && !again.dummy_prefix);
  }

  void vocabularies_in_tokenizer_json() {
    const auto load_json = [](const Json& json) {
      const test::ScratchFolder folder;
      folder.write("tokenizer.json", json.dump());
      folder.write("tokenizer_config.json", R"({"bos_token": "<bos>", "eos_token": "<eos>"})");
      return load_folder(folder.path());
    };
    Json json = test::tokenizer_json_of(parse_sentencepiece(golden_proto()));
    const auto t = load_json(json);
    QCOMPARE(t->kind(), "sentencepiece");
    QVERIFY(t->bos() == 2 && t->eos() == 1);
    test::compare_with_golden(*t, "tokenizer_tiny-gemma3.json");

    json["normalizer"] = nullptr;
    QCOMPARE(code_of([&] { load_json(json); }), "tokenizer.bad");
    json["pre_tokenizer"] = {{"type", "Metaspace"}, {"replacement", "\u2581"}, {"split", false}};
    json["pre_tokenizer"]["prepend_scheme"] = "first";
    const auto prefixed = load_json(json);
    QCOMPARE(prefixed->decode(prefixed->encode("The tree")), "The tree");
    QCOMPARE(prefixed->encode("The"), t->encode(" The"));
    json["pre_tokenizer"]["prepend_scheme"] = "never";
    QCOMPARE(load_json(json)->encode("The"), t->encode("The"));
    json["pre_tokenizer"]["split"] = true;
    QCOMPARE(code_of([&] { load_json(json); }), "tokenizer.bad");
    json["pre_tokenizer"] = nullptr;
    json["normalizer"] = {{"type", "NFKC"}};
    QCOMPARE(code_of([&] { load_json(json); }), "tokenizer.bad");
  }

  void tokens_added_beside_the_model() {
    const std::string config = R"({"bos_token": "<bos>", "eos_token": "<|im_end|>",
      "add_bos_token": false, "added_tokens_decoder": {
        "0": {"content": "<pad>", "special": true},
        "384": {"content": "<|im_end|>", "special": true},
        "385": {"content": "<tool>", "special": false}}})";
    const auto t = load_model(golden_proto(), config);
    QCOMPARE(t->vocab_size(), std::int64_t{386});
    QCOMPARE(t->eos(), 384);
    QVERIFY(!t->adds_bos() && t->is_control(384) && !t->is_control(385));
    QCOMPARE(t->encode("<|im_end|>", true), (Ids{384}));
    QVERIFY(t->encode("<|im_end|>") != (Ids{384}));
    QCOMPARE(t->encode("<tool>"), (Ids{385}));
    const std::string gap = R"({"added_tokens_decoder": {"400": {"content": "x"}}})";
    QCOMPARE(code_of([&] { load_model(golden_proto(), gap); }), "tokenizer.bad");
    for (const char* broken : {R"({"added_tokens_decoder": {"-1": {"content": "x"}}})",
                               R"({"added_tokens_decoder": {"384": 7}})",
                               R"({"added_tokens_decoder": {"99999999999": {"content": "x"}}})",
                               R"({"added_tokens_decoder": {"384": {"content": 1}}})"}) {
      QCOMPARE(code_of([&] { load_model(golden_proto(), broken); }), "tokenizer.bad");
    }
  }
};

QTEST_GUILESS_MAIN(TestSentencePiece)
#include "tst_sentencepiece.moc"
