#include <QTemporaryDir>
#include <QtTest>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/metrics/lines.h"
#include "core/metrics/sentences.h"
#include "core/metrics/shares.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::metrics;
using test::code_of;

namespace {

using Lines = std::vector<std::string>;

Lines sentences_of(const std::string& text, const std::string& language) {
  const auto views = sentences(text, language);
  return {views.begin(), views.end()};
}

OutputFlags judged(const std::string& text, const std::string& language,
                   const std::string& document = "") {
  return judge_output({text, false, document}, language);
}

}  // namespace

class TestMetricTexts : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void lines_by_the_fixed_rules() {
    QVERIFY(split_lines("").empty());
    QVERIFY(split_lines("\n") == Lines({""}));
    QVERIFY(split_lines("a\nb") == Lines({"a", "b"}));
    QVERIFY(split_lines("a\nb\n") == Lines({"a", "b"}));
    QVERIFY(split_lines("a\n\nb\n\n") == Lines({"a", "", "b", ""}));
    QVERIFY(split_lines("a\r\nb\r\r\nc\r") == Lines({"a", "b\r", "c\r"}));
    // Nothing but \n ends a line.
    QVERIFY(split_lines("a\x0b\x0c\xC2\x85\xE2\x80\xA8z") ==
            Lines({"a\x0b\x0c\xC2\x85\xE2\x80\xA8z"}));
    QCOMPARE(with_line_breaks("one\\ntwo\\"), std::string("one\ntwo\\"));
    QCOMPARE(with_line_breaks("\\\\n \\t"), std::string("\\\n \\t"));
  }

  void line_files() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("lines.txt").toStdString();
    write_file(path, "一\\n二\r\n\n三\n");
    QVERIFY(read_lines(path) == Lines({"一\n二", "", "三"}));
    write_file(path, "fine\nbad \xFF\n");
    try {
      read_lines(path);
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.code() == Code::text_encoding);
      QCOMPARE(error.args().at("line"), std::string("2"));
    }
    QCOMPARE(code_of([&] { read_lines(path.parent_path() / "none.txt"); }),
             std::string("file.missing"));
    QCOMPARE(code_of([&] { read_lines(path.parent_path()); }), std::string("file.unreadable"));
  }

  void sentences_in_two_languages() {
    QVERIFY(sentences_of("Mr. Smith went home. He slept!  Did he?", "en") ==
            Lines({"Mr. Smith went home.", "He slept!", "Did he?"}));
    QVERIFY(sentences_of("Version 2.5 is out, e.g. for Debian. Done", "en") ==
            Lines({"Version 2.5 is out, e.g. for Debian.", "Done"}));
    QVERIFY(sentences_of("Title\nA line. Another.", "en") ==
            Lines({"Title", "A line.", "Another."}));
    QVERIFY(sentences_of("猫がいる。犬もいる！本当？はい", "ja") ==
            Lines({"猫がいる。", "犬もいる！", "本当？", "はい"}));
    QVERIFY(sentences_of("彼は「行く。来る。」と言った。終わり。", "ja") ==
            Lines({"彼は「行く。来る。」と言った。", "終わり。"}));
    QVERIFY(sentences_of("開く「だけ。閉じない。\n次。", "ja") ==
            Lines({"開く「だけ。", "閉じない。", "次。"}));
    QVERIFY(sentences_of(" \n\xE3\x80\x80\n", "ja").empty());
    QVERIFY(sentences_of("", "en").empty());
    QCOMPARE(code_of([] { sentences("\xFF", "en"); }), std::string("text.encoding"));
  }

  /// Neither many pieces inside one bracket nor many brackets may take quadratic time.
  void sentences_of_long_text() {
    std::string inside = "「", open;
    for (int i = 0; i < 100000; ++i) {
      inside += "あ。";
      open += "「あ。";
    }
    QCOMPARE(sentences(inside + "」", "ja").size(), std::size_t{1});
    QCOMPARE(sentences(inside, "ja").size(), std::size_t{100000});
    QVERIFY(sentences(open, "ja").size() >= 100000);
  }

  void baselines() {
    const std::string document = "GNOME のヘルプです。端末を開く方法を説明します。画面を閉じます。";
    QCOMPARE(lead(document, "ja"), std::string("GNOME のヘルプです。"));
    QCOMPARE(oracle_sentence(document, "端末を開く", "ja"),
             std::string("端末を開く方法を説明します。"));
    QCOMPARE(lead("", "ja"), std::string());
    QCOMPARE(oracle_sentence(" ", "x", "en"), std::string());
    QCOMPARE(oracle_sentence("One cat. Two dogs. A cat sat.", "a cat sat", "en"),
             std::string("A cat sat."));
    QCOMPARE(oracle_sentence("Same. Same.", "other", "en"), std::string("Same."));
  }

  void empty_and_cut() {
    QVERIFY(judged("", "en").empty);
    QVERIFY(judged(" \xE3\x80\x80\n", "ja").empty);
    QVERIFY(!judged(".", "en").empty);
    QVERIFY(judge_output({"a", true, ""}, "en").cut);
    QVERIFY(!judged("a", "en").cut);
  }

  void scripts() {
    QVERIFY(!judged("Open the terminal", "en").wrong_script);
    QVERIFY(judged("端末を開く", "en").wrong_script);
    QVERIFY(!judged("Open 端末", "en").wrong_script);
    QVERIFY(!judged("42 %", "en").wrong_script);
    QVERIFY(!judged("Ελλ café au lait", "en").wrong_script);
    QVERIFY(!judged("端末を開く", "ja").wrong_script);
    QVERIFY(!judged("GNOME Software Center の更新", "ja").wrong_script);
    QVERIFY(judged("Open the terminal", "ja").wrong_script);
    QVERIFY(judged("터미널을 열기 中", "ja").wrong_script);
    QVERIFY(judged("Русский", "ja").wrong_script);
    QVERIFY(!judged("2024", "ja").wrong_script);
    QVERIFY(!judged("", "ja").wrong_script);
    QVERIFY(!judged("Русский текст", "ru").wrong_script);
    QVERIFY(judged("English text", "ru").wrong_script);
    QVERIFY(!judged("anything", "zz-unknown").wrong_script);
  }

  void repetition() {
    QVERIFY(judged("the cat the cat the cat", "en").repeating);
    QVERIFY(!judged("the cat the cat the dog", "en").repeating);
    QVERIFY(judged("設定を開く設定を開く設定を開く", "ja").repeating);
    QVERIFY(judged("ああああああああああああ", "ja").repeating);
    QVERIFY(!judged("ああああああああああ", "ja").repeating);
    QVERIFY(judged("start x  =\n1, x = 1, x = 1, end", "en").repeating);
    QVERIFY(!judged("An ordinary sentence about ordinary things.", "en").repeating);
    QVERIFY(!judged("very very good", "en").repeating);
    const std::string block(201, 'x');
    std::string unlike;
    for (int i = 0; i < 201; ++i)
      unlike += static_cast<char>('!' + i * i % 89);
    QVERIFY(!judged(unlike + unlike + unlike, "en").repeating);
    const std::string shorter = unlike.substr(0, 200);
    QVERIFY(judged(shorter + shorter + shorter, "en").repeating);
  }

  void copies() {
    const std::string document =
        "The editor opens files. It is fast. 設定を開いて画面を確認します。";
    QVERIFY(judged("I think the rest; The editor opens  files", "en", document).copying);
    QVERIFY(!judged("It is fast.", "en", document).copying);  // too short to tell
    QVERIFY(!judged("The editor opens file", "en", document).copying);
    QVERIFY(judged("設定を開いて画面を確認します", "ja", document).copying);
    QVERIFY(!judged("", "en", document).copying);
    QVERIFY(!judged("anything", "en", "\xFF\xFE").copying);
  }

  void shares_of_a_set() {
    const std::vector<Output> outputs{{"", false, "d"},
                                      {"Open it", true, "d"},
                                      {"端末を開く方法", true, "d"},
                                      {"はいはいはいはいはいはい", false, "d"}};
    const Shares found = output_shares(outputs, "ja");
    QCOMPARE(found.empty, 0.25);
    QCOMPARE(found.cut, 0.5);
    QCOMPARE(found.wrong_script, 0.25);
    QCOMPARE(found.repeating, 0.25);
    QCOMPARE(found.copying, 0.0);
    QCOMPARE(shares({}).empty, 0.0);
  }
};

QTEST_GUILESS_MAIN(TestMetricTexts)
#include "tst_metric_texts.moc"
