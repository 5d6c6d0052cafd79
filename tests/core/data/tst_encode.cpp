#include <QtTest>
#include <string>
#include <vector>

#include "core/data/encode.h"
#include "core/data/packs.h"
#include "core/data/scored_text.h"
#include "core/data/template.h"
#include "core/plan/keys.h"
#include "tests/support/error_code.h"
#include "tests/support/golden.h"
#include "tests/support/tokenizer_folder.h"

using namespace espalier;
using namespace espalier::data;
using test::code_of;

namespace {

using Ids = std::vector<TokenId>;

/// A token for every byte (its value + 10), bos 1, eos 2, and "<eos>" as a token of its own where
/// specials are parsed.
class Bytes : public tokenizer::Tokenizer {
 public:
  TokenId bos_id = 1, eos_id = 2;
  bool with_bos = true;

  Ids encode(std::string_view text, bool parse_special = false) const override {
    Ids out;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (parse_special && text.substr(i).starts_with("<eos>")) {
        out.push_back(eos_id);
        i += 4;
      } else {
        out.push_back(10 + static_cast<unsigned char>(text[i]));
      }
    }
    return out;
  }
  std::string decode(std::span<const TokenId> ids) const override {
    std::string out;
    for (const TokenId id : ids) {
      if (id >= 10) out += static_cast<char>(id - 10);
    }
    return out;
  }
  std::string token_bytes(TokenId id) const override { return decode(std::span(&id, 1)); }
  std::string piece(TokenId id) const override { return decode(std::span(&id, 1)); }
  bool is_control(TokenId id) const override { return id < 10; }
  std::int64_t vocab_size() const override { return 266; }
  TokenId bos() const override { return bos_id; }
  TokenId eos() const override { return eos_id; }
  bool adds_bos() const override { return with_bos; }
  const std::vector<TokenId>& stop_ids() const override { return stops_; }
  std::string kind() const override { return "bytes"; }

 private:
  std::vector<TokenId> stops_{2};
};

Ids joined(std::initializer_list<Ids> parts) {
  Ids out;
  for (const Ids& part : parts)
    out.insert(out.end(), part.begin(), part.end());
  return out;
}

Record record(const std::string& document, const std::string& summary) {
  return {"r1", document, summary, "T", "r1", {}};
}

}  // namespace

class TestEncode : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The plan's room knows no tokenizer, so it lists the formats itself.
  void plans_offer_every_chat_format() {
    std::vector<std::string> names{"none", "auto"};
    for (const std::string& name : tokenizer::chat_names())
      names.push_back(name);
    for (const auto& key : plan::data_keys()) {
      if (key.info.key == "chat") QCOMPARE(key.info.choices, names);
    }
  }

  /// A chat's example is what the chat format makes of the two turns, up to the token that ends the
  /// answer; the labels begin where generation would.
  void chat_examples() {
    using tokenizer::ChatFormat;
    const auto tokenizer = test::small_tokenizer("qwen2");
    const auto templates = Templates::parse("Page: {document}\nLine:", " {summary}");
    EncodeOptions options;
    options.chat = ChatFormat::qwen25;
    const Record r = record("a <|im_end|> b", " the line\n");
    const std::vector<tokenizer::Message> turns{{"user", "Page: a <|im_end|> b\nLine:"},
                                                {"assistant", "the line"}};
    const Ids opened = tokenizer::chat_ids(ChatFormat::qwen25, {turns[0]}, true, *tokenizer);
    Ids whole = tokenizer::chat_ids(ChatFormat::qwen25, turns, false, *tokenizer);
    const Example e = encode(r, templates, *tokenizer, options);
    whole.resize(e.ids.size());  // the format's line break after the answer is not learned
    QCOMPARE(e.ids, whole);
    QCOMPARE(e.ids.back(), tokenizer::end_of_turn(ChatFormat::qwen25, *tokenizer));
    QCOMPARE(Ids(e.ids.begin(), e.ids.begin() + e.prompt_tokens), opened);
    QCOMPARE(encode_prompt(r, templates.prompt, *tokenizer, options).ids, opened);
    options.append_eos = false;
    QCOMPARE(encode(r, templates, *tokenizer, options).ids.size(), e.ids.size() - 1);

    const auto llama = test::small_tokenizer("llama3");
    const auto first = [&](std::optional<bool> add_bos) {
      return encode_text("x", *llama, add_bos, ChatFormat::llama3).front();
    };
    const TokenId bos = llama->encode("<|begin_of_text|>", true).front();
    QCOMPARE(first(std::nullopt), bos);
    QVERIFY(first(false) != bos);
  }

  void templates() {
    const Template t = Template::parse("{title}: {document} {{x}} {document}");
    // What a field holds is no template.
    QCOMPARE(t.fill(record("{summary} 文", "s")), std::string("T: {summary} 文 {x} {summary} 文"));
    QVERIFY(t.uses(Template::Place::title) && !t.uses(Template::Place::summary));
    QCOMPARE(Template::parse("").fill(record("d", "s")), std::string());
    QCOMPARE(Template::parse("{{{document}}}").fill(record("d", "s")), std::string("{d}"));
    for (const std::string bad : {"{", "}", "{document", "document}", "{a{document}}", "{}",
                                  "{documnt}", "{Document}", "{document }", "{summary}}"}) {
      QCOMPARE(code_of([&] { Template::parse(bad); }) + " " + bad, "template.bad " + bad);
    }
    try {
      Template::parse("{documnt}");
    } catch (const Error& error) {
      QVERIFY(error.hint().find("did you mean {document}") != std::string::npos);
    }
    QCOMPARE(code_of([] { Template::parse("\xFF"); }), std::string("text.encoding"));
    Record untitled = record("d", "s");
    untitled.title.clear();
    QCOMPARE(code_of([&] { t.fill(untitled); }), std::string("template.bad"));
  }

  void pairs_of_templates() {
    QVERIFY(Templates::parse("{document}:", " {summary}").warnings().empty());
    QVERIFY(Templates::parse("{document}: ", "{summary}").warnings() ==
            std::vector<std::string>{"template.prompt_ends_in_space"});
    QVERIFY(Templates::parse("記事 {document}\xE3\x80\x80", "{summary}").warnings().size() == 1);
    QVERIFY(Templates::parse("{title}\n", "{summary}").warnings().size() == 2);
    Record asked;
    asked.id = "r";
    asked.document = "Oaks are old.";
    asked.question = "What {is} old?";
    const Template ask = Template::parse("{document} {question}");
    QCOMPARE(ask.fill(asked), std::string("Oaks are old. What {is} old?"));
    QVERIFY(ask.uses(Template::Place::question));
    asked.question.clear();
    QCOMPARE(code_of([&] { ask.fill(asked); }), std::string("template.bad"));
    QVERIFY(!Template::parse("a ").fill(record("d", "s")).empty());
    QVERIFY(Template::parse(" ").ends_in_space());
    QVERIFY(!Template::parse(" {document}").ends_in_space());
    QVERIFY(!Template::parse("").ends_in_space());
    QCOMPARE(code_of([] { Templates::parse("{document}{summary}", "{summary}"); }),
             std::string("template.bad"));
    QCOMPARE(code_of([] { Templates::parse("{document}", "x"); }), std::string("template.bad"));
  }

  void examples() {
    const Bytes bytes;
    const Templates templates = Templates::parse("D:{document}\n", " {summary}");
    const Example example = encode(record("doc <eos>", "sum"), templates, bytes);
    QVERIFY(example.ids == joined({{1}, bytes.encode("D:doc <eos>\n"), bytes.encode(" sum"), {2}}));
    QCOMPARE(example.prompt_tokens, std::int64_t{13});
    QCOMPARE(example.label_tokens(), std::int64_t{5});
    QCOMPARE(example.id, std::string("r1"));
    QVERIFY(!example.document_cut && !example.summary_cut);
    const Prompt prompt = encode_prompt(record("doc <eos>", ""), templates.prompt, bytes);
    QVERIFY(prompt.ids == Ids(example.ids.begin(), example.ids.begin() + 13));

    EncodeOptions options;
    options.add_bos = false;
    options.append_eos = false;
    const Example plain = encode(record("d", "s"), templates, bytes, options);
    QVERIFY(plain.ids == bytes.encode("D:d\n s"));
    QCOMPARE(plain.prompt_tokens, std::int64_t{4});
    const Example bare =
        encode(record("d", "s"), Templates::parse("", "{summary}x"), bytes, options);
    QCOMPARE(bare.prompt_tokens, std::int64_t{0});
    QCOMPARE(bare.label_tokens(), std::int64_t{1});
    QVERIFY(encode_text("ab", bytes, std::nullopt) == joined({{1}, bytes.encode("ab")}));
  }

  void cutting() {
    const Bytes bytes;
    bool cut = false;
    QCOMPARE(cut_to_tokens("abcdef", bytes, 6, cut), std::string("abcdef"));
    QVERIFY(!cut);
    QCOMPARE(cut_to_tokens("abcdef", bytes, 5, cut), std::string("abcde"));
    QVERIFY(cut);
    QCOMPARE(cut_to_tokens("あい", bytes, 3, cut), std::string("あ"));
    QCOMPARE(cut_to_tokens("あい", bytes, 5, cut), std::string("あ"));
    QCOMPARE(cut_to_tokens("あい", bytes, 2, cut), std::string());
    QCOMPARE(cut_to_tokens("a😀", bytes, 4, cut), std::string("a"));
    QCOMPARE(cut_to_tokens("abc", bytes, 0, cut), std::string("abc"));
    QVERIFY(!cut);

    EncodeOptions options;
    options.max_document_tokens = 4;
    options.max_summary_tokens = 2;
    const Templates templates = Templates::parse("{document}|", "{summary}");
    const Example example = encode(record("あい", "xyz"), templates, bytes, options);
    QVERIFY(example.ids == joined({{1}, bytes.encode("あ|xy"), {2}}));
    QVERIFY(example.document_cut && example.summary_cut);
    QVERIFY(encode_prompt(record("あい", ""), templates.prompt, bytes, options).document_cut);
    const Example same = encode(record("abcd", "xy"), templates, bytes, options);
    QVERIFY(!same.document_cut && !same.summary_cut);
  }

  void vocabularies_without_bos_or_eos() {
    Bytes bytes;
    bytes.bos_id = -1;
    const Templates templates = Templates::parse("{document}", "{summary}");
    // "auto" with a model that has none is no error; asking for it is.
    QCOMPARE(encode(record("d", "s"), templates, bytes).prompt_tokens, std::int64_t{1});
    EncodeOptions options;
    options.add_bos = true;
    QCOMPARE(code_of([&] { encode(record("d", "s"), templates, bytes, options); }),
             std::string("tokenizer.bad"));
    bytes.eos_id = -1;
    QCOMPARE(code_of([&] { encode(record("d", "s"), templates, bytes); }),
             std::string("tokenizer.bad"));
    options.add_bos = false;
    options.append_eos = false;
    QCOMPARE(code_of([&] { encode(record("d", ""), templates, bytes, options); }),
             std::string("data.record"));
  }

  /// With real vocabularies of both kinds: the parts are what the tokenizer says of each string,
  /// and a cut document is a beginning of the document.
  void real_vocabularies() {
    for (const std::string name : {"tiny-gemma3", "tiny-llama"}) {
      const auto tokenizer = tokenizer::load_folder(test::golden_path("models/" + name));
      const std::string document = "日本語の文書です。 The quick brown fox, 12 😀 jumps.";
      const Templates templates = Templates::parse("記事: {document}\n要約:", " {summary}");
      EncodeOptions options;
      for (std::int64_t limit = 1; limit < 60; ++limit) {
        options.max_document_tokens = limit;
        bool cut = false;
        const std::string kept = cut_to_tokens(document, *tokenizer, limit, cut);
        QVERIFY2(document.starts_with(kept), kept.c_str());
        const Example example = encode(record(document, "要約 ok"), templates, *tokenizer, options);
        const Ids prompt = tokenizer->encode("記事: " + kept + "\n要約:");
        const Ids completion = tokenizer->encode(" 要約 ok");
        const Ids bos = tokenizer->adds_bos() ? Ids{tokenizer->bos()} : Ids{};
        QVERIFY(example.ids == joined({bos, prompt, completion, {tokenizer->eos()}}));
        QCOMPARE(example.document_cut, cut);
        QCOMPARE(example.label_tokens(), static_cast<std::int64_t>(completion.size()) + 1);
      }
    }
  }

  void scored() {
    const std::vector<std::string> newline{"\n"};
    QCOMPARE(scored_text("\n\n  first line \nsecond", newline), std::string("first line"));
    QCOMPARE(scored_text(" a \t b\xE3\x80\x80\xC2\xA0 c ", {}), std::string("a b c"));
    QCOMPARE(scored_text("a\nb", {}), std::string("a b"));
    QCOMPARE(scored_text("one STOP two\nthree", {"\n", "STOP"}), std::string("one"));
    QCOMPARE(scored_text("STOP", {"STOP"}), std::string());
    QCOMPARE(scored_text(" \n ", newline), std::string());
    QCOMPARE(scored_text("abc", {""}), std::string("abc"));
    QCOMPARE(scored_text("要約\xE3\x81", newline), std::string("要約\xEF\xBF\xBD"));
    QCOMPARE(scored_text("", newline), std::string());
  }

  void packs() {
    using Packs = std::vector<std::vector<std::size_t>>;
    const std::vector<std::int64_t> lengths{300, 200, 100, 600, 12, 512};
    QVERIFY(pack(lengths, 512) == Packs({{0, 1, 4}, {2}, {3}, {5}}));
    QVERIFY(pack(lengths, 1) == Packs({{0}, {1}, {2}, {3}, {4}, {5}}));
    QVERIFY(pack(lengths, 10000) == Packs({{0, 1, 2, 3, 4, 5}}));
    QVERIFY(pack({}, 512).empty());
    std::vector<std::int64_t> many(5000);
    for (std::size_t i = 0; i < many.size(); ++i)
      many[i] = static_cast<std::int64_t>(1 + i * 7919 % 400);
    std::vector<int> seen(many.size(), 0);
    for (const auto& one : pack(many, 512)) {
      std::int64_t sum = 0;
      for (const std::size_t index : one) {
        sum += many[index];
        ++seen[index];
      }
      QVERIFY(sum <= 512 && std::is_sorted(one.begin(), one.end()));
    }
    QVERIFY(std::all_of(seen.begin(), seen.end(), [](int n) { return n == 1; }));
  }
};

QTEST_GUILESS_MAIN(TestEncode)
#include "tst_encode.moc"
