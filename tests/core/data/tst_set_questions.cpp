// What is asked of whole data sets, and one record as the model sees it.
#include <QtTest>

#include <string>

#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/data/neighbours.h"
#include "core/data/records.h"
#include "core/data/set_questions.h"
#include "core/data/shots.h"
#include "core/data/token_view.h"
#include "tests/support/error_code.h"
#include "tests/support/scratch_file.h"
#include "tests/support/tokenizer_folder.h"

using namespace espalier;
using namespace espalier::data;
using test::code_of;
using test::small_tokenizer;

namespace {

std::string line(const std::string& id, const std::string& document,
                 const std::string& summary = "S", const std::string& identity = {}) {
  Json json{{"id", id}, {"document", document}, {"summary", summary}};
  if (!identity.empty()) json["identity"] = identity;
  return json::dump(json) + "\n";
}

/// The texts of the tokens of one part, joined.
std::string joined(const TokenView& view, TokenPart part) {
  std::string out;
  for (const ViewedToken& token : view.tokens)
    out += token.part == part ? token.text : "";
  return out;
}

}  // namespace

class TestSetQuestions : public QObject {
  Q_OBJECT

  test::ScratchFolder folder_;
  Control control_;

 private Q_SLOTS:
  void shingles_by_hand() {
    // a b c d: two of three words; case and punctuation do not count.
    QCOMPARE(shingles("a b c d", false).size(), std::size_t{2});
    QCOMPARE(shingles("A, b! C-d", false), shingles("a b c d", false));
    QCOMPARE(shingles("a b", false).size(), std::size_t{1});
    QCOMPARE(shingles("", false).size(), std::size_t{1});
    QCOMPARE(shingles("あいう えおか", true).size(), std::size_t{3});
    QCOMPARE(shingles("あ い\nうえおか", true), shingles("あいうえおか", true));
    // abc bcd cde | abc bcd cdx: 2 of 4.
    QCOMPARE(jaccard(shingles("a b c d e", false), shingles("a b c d x", false)), 0.5);
    QCOMPARE(jaccard(shingles("a b c", false), shingles("x y z", false)), 0.0);
  }

  void neighbours_are_exact() {
    // Against every pair compared: texts of ten out of thirteen words and changed copies of them.
    std::vector<std::string> texts;
    std::uint32_t state = 1;
    const auto next = [&](std::uint32_t n) {
      state = state * 1664525u + 1013904223u;
      return (state >> 16) % n;
    };
    for (int i = 0; i < 120; ++i) {
      std::string text;
      for (int k = 0; k < 10; ++k)
        text += "w" + std::to_string(next(i % 3 == 0 ? 4 : 13)) + " ";
      texts.push_back(text);
      std::string changed = text;
      changed.replace(changed.size() - 3, 2, "zz");
      texts.push_back(changed);
    }
    std::vector<std::string_view> views(texts.begin(), texts.end());
    for (const double threshold : {0.3, 0.6, 0.9}) {
      const Neighbours neighbours(views, false, threshold);
      std::size_t pairs = 0;
      for (const std::string& text : texts) {
        std::set<std::size_t> expected, found;
        for (std::size_t k = 0; k < texts.size(); ++k) {
          if (jaccard(shingles(text, false), shingles(texts[k], false)) > threshold)
            expected.insert(k);
        }
        for (const Neighbours::Match& match : neighbours.find(text))
          found.insert(match.index);
        QCOMPARE(found, expected);
        pairs += found.size();
      }
      // More than every text with itself.
      QVERIFY(threshold > 0.8 || pairs > texts.size());
    }
  }

  void duplicates_between_parts() {
    const std::string page = "the quick brown fox jumps over the lazy dog and goes home";
    folder_.write("train.jsonl", line("t1", page) +
                                     line("t2", "entirely different words stand here") +
                                     line("t3", "another page of one identity", "S", "same"));
    folder_.write("validation.jsonl",
                  line("v1", "entirely different words stand here") + "{broken\n");
    folder_.write("test.jsonl", line("x1", page + " now") + line("x2", "no one else says this") +
                                    line("x3", "other words of that identity", "S", "same"));
    const Duplicates d = find_duplicates(folder_.path(), false, control_);
    QCOMPARE(d.counts,
             (std::map<std::string, std::int64_t>{{"train-test", 2}, {"train-validation", 1}}));
    QCOMPARE(d.pairs.size(), std::size_t{3});
    // 10 shingles against 11 that hold them all.
    QCOMPARE(d.pairs[0].record.id, std::string("t1"));
    QCOMPARE(d.pairs[0].other.id, std::string("x1"));
    QCOMPARE(d.pairs[0].similarity, 10.0 / 11);
    QVERIFY(!d.pairs[0].same_identity);
    QCOMPARE(d.pairs[1].other_part, std::string("validation"));
    QCOMPARE(d.pairs[1].similarity, 1.0);
    QCOMPARE(d.pairs[2].record.id, std::string("t3"));
    QVERIFY(d.pairs[2].same_identity);
    QVERIFY(d.pairs[2].similarity < 0.6);
  }

  void every_duplicate_is_counted() {
    std::string train, test;
    for (int i = 0; i < 30; ++i) {
      train += line("t" + std::to_string(i), "one text for them all");
      test += line("x" + std::to_string(i), "one text for them all");
    }
    const test::ScratchFolder many;
    many.write("train.jsonl", train);
    many.write("test.jsonl", test);
    const Duplicates d = find_duplicates(many.path(), false, control_);
    QCOMPARE(d.counts.at("train-test"), std::int64_t{900});
    QCOMPARE(std::int64_t(d.pairs.size()), kMostPairs);
  }

  void finds_records() {
    const auto file = folder_.write(
        "find.jsonl", line("a1", "Apples and Pears", "Fruit") + line("b2", "りんごと梨", "果物") +
                          "{broken\n" + line("c3", "pears only", "one fruit"));
    FoundRecords f = find_records(file, "", 2, control_);
    QCOMPARE(f.total, std::int64_t{3});
    QCOMPARE(f.matching, std::int64_t{3});
    QCOMPARE(f.records.size(), std::size_t{2});
    QCOMPARE(f.left_out, std::int64_t{1});
    QCOMPARE(f.faults.at(0).args().at("line"), std::string("3"));
    f = find_records(file, " PEARS  fruit ", 10, control_);
    QCOMPARE(f.matching, std::int64_t{2});
    QCOMPARE(f.records.at(0).id, std::string("a1"));
    QCOMPARE(f.records.at(1).id, std::string("c3"));
    f = find_records(file, "りんご", 10, control_);
    QCOMPARE(f.records.at(0).id, std::string("b2"));
    QCOMPARE(find_records(file, "nowhere", 10, control_).matching, std::int64_t{0});
    Control stopped;
    stopped.request_abort();
    std::string many;
    for (int i = 0; i < 1000; ++i)
      many += line(std::to_string(i), "D");
    const auto large = folder_.write("large.jsonl", many);
    QCOMPARE(code_of([&] { find_records(large, "", 10, stopped); }), std::string("aborted"));
  }

  void shots_lie_within_one_another() {
    std::string text;
    for (int i = 0; i < 50; ++i)
      text += line("r" + std::to_string(i), "D");
    const auto file = folder_.write("shots.jsonl", text);
    const ShotOrder order = draw_shots(file, 3, 20, control_);
    QCOMPARE(order.total, std::int64_t{50});
    QCOMPARE(order.records.size(), std::size_t{20});
    const auto all = read_records(file);
    const auto five = select_shots(all, 5, 3);
    for (std::size_t i = 0; i < 5; ++i)
      QCOMPARE(order.records[i].id, five[i].id);
    QVERIFY(draw_shots(file, 4, 20, control_).records[0].id != order.records[0].id ||
            draw_shots(file, 5, 20, control_).records[0].id != order.records[0].id);
    QCOMPARE(draw_shots(file, 3, 1000, control_).records.size(), std::size_t{50});
    // More than are held at once.
    text.clear();
    for (int i = 0; i < 20000; ++i)
      text += line("r" + std::to_string(i), "D");
    const auto large = folder_.write("many-shots.jsonl", text);
    const auto drawn = draw_shots(large, 9, 30, control_);
    const auto expected = select_shots(read_records(large), 30, 9);
    QCOMPARE(drawn.total, std::int64_t{20000});
    for (std::size_t i = 0; i < expected.size(); ++i)
      QCOMPARE(drawn.records.at(i).id, expected[i].id);
  }

  void lengths_are_those_of_the_tokenizer() {
    const auto tokenizer = small_tokenizer("gpt2");
    const auto file =
        folder_.write("lengths.jsonl", line("a", "one two three", "one") + line("b", "one", "") +
                                           line("c", "", "x") + line("d", "one two", "one two"));
    const Lengths lengths = count_lengths(file, *tokenizer, control_);
    const auto n = [&](const char* text) {
      return static_cast<std::int32_t>(tokenizer->encode(text).size());
    };
    // "c" has no document and is left out, "b" no summary.
    QCOMPARE(lengths.documents,
             (std::vector<std::int32_t>{n("one"), n("one two"), n("one two three")}));
    QCOMPARE(lengths.summaries, (std::vector<std::int32_t>{n("one"), n("one two")}));
  }

  void tokens_are_those_of_training_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"gpt2", "smollm", "llama3", "bpe_llama2", "unigram",
                             "unigram_nmt_nfkc", "unigram_bytes", "gpt2_prefix"})
      QTest::newRow(name) << name;
  }
  void tokens_are_those_of_training() {
    QFETCH(QString, name);
    const auto tokenizer = small_tokenizer(name.toStdString());
    const auto templates = Templates::parse("Article: {document}\nSummary:", " {summary}");
    for (const std::string& document :
         {std::string("A dog ran up the hill and down again, and again."),
          std::string("記事の本文 😀 مرحبا"), std::string(50000, 'a')}) {
      for (const std::int64_t most : {0, 3, 320}) {
        const Record record{"r", document, "A dog ran.", "", "r", {}};
        EncodeOptions options;
        options.max_document_tokens = most;
        options.append_eos = tokenizer->eos() >= 0;
        const Example wanted = encode(record, templates, *tokenizer, options);
        const TokenView view = view_tokens(record, templates, *tokenizer, options);
        QCOMPARE(view.example.ids, wanted.ids);
        QCOMPARE(view.example.prompt_tokens, wanted.prompt_tokens);
        QCOMPARE(view.tokens.size(), wanted.ids.size());
        std::int64_t labels = 0;
        for (std::size_t i = 0; i < view.tokens.size(); ++i) {
          const ViewedToken& token = view.tokens[i];
          QCOMPARE(token.id, wanted.ids[i]);
          QVERIFY(utf8::valid(token.text));
          labels += token.label ? 1 : 0;
          const bool answer = token.part == TokenPart::completion || token.part == TokenPart::eos;
          QCOMPARE(token.label, std::int64_t(i) >= wanted.first_label());
          QCOMPARE(answer, std::int64_t(i) >= wanted.prompt_tokens);
        }
        QCOMPARE(labels, wanted.label_tokens());
        const auto all = std::int64_t(tokenizer->encode(document).size());
        QCOMPARE(view.document.tokens, all);
        QCOMPARE(view.document.kept, most == 0 ? all : std::min(all, most));
        QCOMPARE(view.document.cut() > 0, wanted.document_cut);
        QCOMPARE(view.document.rest.empty(), !wanted.document_cut);
      }
    }
  }

  void parts_by_hand() {
    const auto tokenizer = small_tokenizer("gpt2");
    const auto templates = Templates::parse("Q: {document} [{title}]\n", " {summary}");
    const Record record{"r", "one two three", "four", "T", "r", {}};
    EncodeOptions options;
    options.add_bos = false;
    options.append_eos = false;
    TokenView view = view_tokens(record, templates, *tokenizer, options);
    QCOMPARE(joined(view, TokenPart::prompt) + "|" + joined(view, TokenPart::document) + "|" +
                 joined(view, TokenPart::completion),
             std::string("Q: [T]\n| one two three| four"));
    QCOMPARE(view.prompt, std::string("Q: one two three [T]\n"));
    QCOMPARE(view.completion, std::string(" four"));
    // What is cut is told, and is no part of what the model sees.
    const std::int64_t most = std::int64_t(tokenizer->encode("one two").size());
    options.max_document_tokens = most;
    view = view_tokens(record, templates, *tokenizer, options);
    QCOMPARE(joined(view, TokenPart::document), std::string(" one two"));
    QCOMPARE(view.document.rest, std::string(" three"));
    QCOMPARE(view.document.cut(), std::int64_t(tokenizer->encode("one two three").size()) - most);
    QVERIFY(!view.summary.cut());
  }

  void nothing_to_learn_is_told() {
    const auto tokenizer = small_tokenizer("gpt2");
    EncodeOptions options;
    options.append_eos = false;
    QCOMPARE(code_of([&] {
               view_tokens({"r", "D", "", "", "r", {}}, Templates::parse("{document}", "{summary}"),
                           *tokenizer, options);
             }),
             std::string("data.record"));
  }
};

QTEST_GUILESS_MAIN(TestSetQuestions)
#include "tst_set_questions.moc"
