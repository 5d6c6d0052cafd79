#include <QtTest>

#include "core/tokenizer/bpe.h"
#include "core/tokenizer/pre_tokenizer.h"
#include "core/tokenizer/special_cutter.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::tokenizer;
using test::code_of;
using Keep = PreTokenizer::Keep;

namespace {

/// The words, joined by "|".
std::string words(const PreTokenizer& pre, std::string_view text) {
  PreTokenizer::Words out;
  pre.run(text, out);
  std::string joined;
  for (const auto& [begin, end] : out.spans) {
    if (!joined.empty()) joined += '|';
    joined += out.text.substr(begin, end - begin);
  }
  return joined;
}

std::string named(const std::string& name, std::string_view text) {
  PreTokenizer pre;
  pre.add_named(name);
  return words(pre, text);
}

std::string split(const char* pattern, Keep keep, std::string_view text) {
  PreTokenizer pre;
  pre.add_split(Regex(pattern), keep);
  return words(pre, text);
}

std::vector<TokenId> merged(std::vector<PairMerges::Merge> merges, std::vector<TokenId> word) {
  const PairMerges pairs(merges);
  std::vector<TokenId> out;
  PairMerges::Worker(pairs).merge(word, out);
  return out;
}

}  // namespace

class TestPreTokenizer : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void gpt2() {
    QCOMPARE(named("gpt-2", "It's 2024,  you'LL see!!\n\n ok"),
             "It|'s| 2024|,| | you|'|LL| see|!!|\n\n| ok");
    QCOMPARE(named("gpt-2", "日本語の要約。 x"), "日本語の要約|。| x");
    QCOMPARE(named("gpt-2", ""), "");
    QCOMPARE(named("gpt-2", "   "), "   ");
    QCOMPARE(named("gpt-2", "a\u3000b"), "a|\u3000|b");
  }
  void smollm_takes_digits_one_by_one() {
    QCOMPARE(named("smollm", "a 123 b"), "a| |1|2|3| b");
    QCOMPARE(named("smollm", "x  5"), "x|  |5");
    QCOMPARE(named("smollm", "Ⅷ½"), "Ⅷ|½");
  }
  void llama3_and_qwen2() {
    QCOMPARE(named("llama-bpe", "It'S 12345,\n\nyou'll  go"), "It|'S| |123|45|,\n\n|you|'ll| | go");
    QCOMPARE(named("qwen2", "It'S 123,\n\nyou'll  go"), "It|'S| |1|2|3|,\n\n|you|'ll| | go");
    QCOMPARE(named("llama3", "-word (x) \r\n y"), "-word| (|x|)| \r\n| y");
  }
  void white_space_is_unicodes() {
    // U+180E is no white space although PCRE2's \s has it.
    QCOMPARE(named("gpt-2", "a\u180E\u180Eb"), "a|\u180E\u180E|b");
    QCOMPARE(split(R"(\s)", Keep::matches_and_gaps, "a\u180Eb\u0085c"), "a\u180Eb|\u0085|c");
    QCOMPARE(split(R"([^\S\n]+)", Keep::matches_and_gaps, "a \t\nb"), "a| \t|\nb");
  }
  void unknown_names_are_refused() {
    QCOMPARE(code_of([] { named("mystery", "x"); }), "tokenizer.pre");
    QCOMPARE(code_of([] { named("", "x"); }), "tokenizer.pre");
    QVERIFY(test::message_of([] { named("mystery", "x"); }).find("mystery") != std::string::npos);
  }
  void what_a_split_keeps() {
    QCOMPARE(split("[0-9]", Keep::matches_and_gaps, "a12b3"), "a|1|2|b|3");
    QCOMPARE(split("[0-9]", Keep::matches, "a12b3"), "1|2|3");
    QCOMPARE(split("[0-9]", Keep::gaps, "a12b3"), "a|b");
    QCOMPARE(split("[0-9]", Keep::runs, "a12b3"), "a|12|b|3");
    QCOMPARE(split("[0-9]", Keep::runs, "12"), "12");
    QCOMPARE(split("x*", Keep::matches_and_gaps, "axxb"), "a|xx|b");  // never an empty match
  }
  void prefix_spaces() {
    PreTokenizer pre;
    pre.add_split(Regex(R"(\p{N})"));
    pre.add_prefix_space();
    pre.add_prefix_space();
    QCOMPARE(words(pre, "ab1 c"), " ab| 1| c");
    QCOMPARE(words(pre, ""), "");
  }
  void literal_patterns() {
    PreTokenizer pre;
    pre.add_split(Regex("a.", true));
    QCOMPARE(words(pre, "ab a. a.c"), "ab |a.| |a.|c");
  }
  void broken_and_exhausting_patterns() {
    QCOMPARE(code_of([] { Regex("(unclosed"); }), "tokenizer.bad");
    QCOMPARE(code_of([] { Regex("\\C"); }), "tokenizer.bad");
    const std::string text(64, 'a');
    QCOMPARE(code_of([&] { split("(a+)+$x|((((a*)*)*)*)*b", Keep::matches_and_gaps, text + "c"); }),
             "tokenizer.bad");
  }

  void merges_go_by_rank_then_from_the_left() {
    // 1 2 -> 10 before 2 3 -> 11 before 10 3 -> 12.
    const std::vector<PairMerges::Merge> merges{{1, 2, 10}, {2, 3, 11}, {10, 3, 12}, {1, 1, 13}};
    QCOMPARE(merged(merges, {1, 2, 3}), (std::vector<TokenId>{12}));
    QCOMPARE(merged(merges, {2, 3, 1, 2}), (std::vector<TokenId>{11, 10}));
    QCOMPARE(merged(merges, {1, 1, 1}), (std::vector<TokenId>{13, 1}));
    QCOMPARE(merged(merges, {1, 1, 2}), (std::vector<TokenId>{1, 10}));
    QCOMPARE(merged(merges, {5}), (std::vector<TokenId>{5}));
    QCOMPARE(merged(merges, {}), (std::vector<TokenId>{}));
    QCOMPARE(merged({}, {1, 2}), (std::vector<TokenId>{1, 2}));
    // Of two equal pairs the first counts.
    QCOMPARE(merged({{1, 2, 10}, {1, 2, 11}}, {1, 2}), (std::vector<TokenId>{10}));
  }

  void special_tokens_leftmost_then_longest() {
    const SpecialCutter cutter({{"<a>", 1}, {"<a><b>", 2}, {"b>x", 3}, {"", 4}});
    std::string got;
    for (const SpecialCutter::Segment& s : cutter.cut("_<a><b>x<a>b>x<a"))
      got += "[" + std::to_string(s.id) + ":" + std::string(s.text) + "]";
    QCOMPARE(got, "[-1:_][2:<a><b>][-1:x][1:<a>][3:b>x][-1:<a]");
    QVERIFY(SpecialCutter().cut("").empty());
    QCOMPARE(SpecialCutter().cut("x").size(), std::size_t{1});
  }
  void special_tokens_swallow_white_space() {
    const SpecialCutter cutter({{"<l>", 1, true, false}, {"<r>", 2, false, true}});
    std::string got;
    for (const SpecialCutter::Segment& s : cutter.cut("a \n<l> b <r>\u3000 c <l>"))
      got += "[" + std::string(s.text) + "]";
    QCOMPARE(got, "[a][<l>][ b ][<r>][c][<l>]");
  }
};

QTEST_GUILESS_MAIN(TestPreTokenizer)
#include "tst_pre_tokenizer.moc"
