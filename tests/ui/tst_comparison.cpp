#include <QTest>

#include "ui/models/comparison.h"
#include "ui/models/comparison_export.h"
#include "ui/models/text_marks.h"

using namespace espalier;
using namespace espalier::ui;

namespace {

QStringList words(const QString& text, const QString& language) {
  QStringList out;
  for (const TextUnit& unit : textUnits(text, language))
    out << text.mid(unit.at.start, unit.at.length);
  return out;
}

/// "same [-gone-] {+fresh+}".
QString told(const QVector<TextPart>& parts) {
  QString out;
  for (const TextPart& part : parts) {
    switch (part.kind) {
      case TextPart::Kind::Added:
        out += "{+" + part.text + "+}";
        break;
      case TextPart::Kind::Removed:
        out += "[-" + part.text + "-]";
        break;
      default:
        out += part.text;
    }
  }
  return out;
}

OutputRow row(const QString& id, const QString& text, double score) {
  OutputRow out;
  out.id = id;
  out.text = text;
  out.document = "The old bridge was closed. Nobody knows why the town did it.";
  out.reference = "The bridge is closed.";
  out.scores["rougeL"] = score;
  return out;
}

Comparison someOutputs() {
  Comparison outputs;
  outputs.setOutputs("a", {row("1", "one", 0.5), row("2", "two", 0.2), row("3", "three", 0.4)});
  outputs.setOutputs("b", {row("3", "drei", 0.1), row("1", "eins", 0.4)});
  return outputs;
}

QStringList ids(const Comparison& outputs, const Comparison::Question& question) {
  QStringList out;
  for (const Comparison::Item& item : outputs.items(question))
    out << item.row->id;
  return out;
}

/// Names and texts that mean something to a page or a spreadsheet.
ComparisonSheet hostile() {
  ComparisonSheet sheet;
  sheet.language = "en";
  sheet.columns = {{.name = "<b>run</b> & \"one\"",
                    .method = "lora<i>",
                    .colour = 2,
                    .means = {{"rougeL", 0.25}}},
                   {.name = "=cmd()", .method = "Merge", .colour = 0, .against = 0},
                   {.name = "Reference", .method = {}}};
  ComparisonSheet::Item item;
  item.id = "<id>";
  item.title = "</section><script>alert(1)</script>";
  item.document = "Line one.\n<img src=x onerror=alert(2)> the bridge was closed";
  item.cells = {{true, "=1+1 <script>the bridge was</script>", {{"rougeL", 0.5}}, {"rougeL"}, true},
                {true, "@SUM(A1) \"quoted\", the bridge", {}, {}, false},
                {true, "-2", {}, {}, false}};
  sheet.items = {item};
  return sheet;
}

}  // namespace

/// Compare without its window: words, differences, order, files.
class TestComparison : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wordsOfBothLanguages();
  void sentencesStandWhereTheyAre();
  void japaneseMarksAreWords();
  void differenceOfEnglish();
  void differenceOfJapanese();
  void scoresOfDifferentKindsAreNotCompared();
  void coverageBySentence();
  void itemsByDifference();
  void itemsWithWords();
  void pageIsHarmless();
  void tableIsHarmless();
  void differenceInThePage();
};

void TestComparison::wordsOfBothLanguages() {
  QCOMPARE(words("The fox's den, 2 km.", "en"), (QStringList{"The", "fox's", "den", "2", "km"}));
  QVERIFY(!unitsAreCharacters("ja"));
  QCOMPARE(words("ファイルを並べ替える。\n手順", "ja"),
           (QStringList{"ファイル", "を", "並べ", "替える", "手順"}));
  // A sign of two UTF-16 units, and half of one, before the word.
  QVERIFY(words(QString("😀 ") + QChar(0xD83D) + "東京都", "ja").join(' ').endsWith("東京 都"));
  QVERIFY(textUnits("", "ja").isEmpty());
  QVERIFY(textUnits("。、", "ja").isEmpty());
}

void TestComparison::sentencesStandWhereTheyAre() {
  const QString text = "😀 It rains, Mr. Fox.  It pours!\nNo stop";
  QStringList found;
  for (const TextSpan& at : textSentences(text, "en"))
    found << text.mid(at.start, at.length);
  QCOMPARE(found, (QStringList{"😀 It rains, Mr. Fox.", "It pours!", "No stop"}));
  const QString japanese = "雨が降る。彼は「行く。」と言った。";
  const auto spans = textSentences(japanese, "ja");
  QCOMPARE(spans.size(), 2);
  QCOMPARE(spans[1], (TextSpan{5, 12}));
}

void TestComparison::japaneseMarksAreWords() {
  // The characters 京都 stand in 東京都, the word does not.
  const QString summary = "京都に行く。";
  const auto marks = markSummary("東京都に行くことにした。", summary, "ja");
  QCOMPARE(marks.size(), 2);
  QCOMPARE(marks[0], (TextMark{0, 2, TextMark::Kind::Foreign}));
  QCOMPARE(marks[1], (TextMark{2, 3, TextMark::Kind::Taken}));
  // Two words of two characters are too little to say that they were taken.
  QVERIFY(markSummary("犬が来た。", "猫が来た。", "ja").last().kind == TextMark::Kind::Taken);
  for (const TextMark& mark : markSummary("犬がいる。", "犬が鳴く。", "ja"))
    QVERIFY(mark.kind == TextMark::Kind::Foreign);
}

void TestComparison::differenceOfEnglish() {
  const auto differ = [](const QString& text, const QString& other) {
    return told(differenceParts(text, other, "en"));
  };
  QCOMPARE(differ("The old fox sleeps.", "the old fox sleeps"), QString("The old fox sleeps."));
  QCOMPARE(differ("The red fox sleeps.", "The old fox sleeps."),
           QString("The [-old-] {+red+} fox sleeps."));
  QCOMPARE(differ("The fox sleeps.", "The fox sleeps today, again."),
           QString("The fox sleeps [-today, again-]."));
  QCOMPARE(differ("One day the fox sleeps.", "The fox."),
           QString("{+One day+} the fox {+sleeps+}."));
  QCOMPARE(differ("", "All gone."), QString("[-All gone-]"));
  QCOMPARE(differ("All new.", ""), QString("{+All new+}."));
  QCOMPARE(differ("", ""), QString());
}

void TestComparison::differenceOfJapanese() {
  QCOMPARE(
      told(differenceParts("ファイルを名前で並べ替える。", "ファイルを日付で並べ替える。", "ja")),
      QString("ファイルを[-日付-]{+名前+}で並べ替える。"));
}

void TestComparison::coverageBySentence() {
  const QString article = "The old bridge was closed. Nobody of the town knows why. It rains.";
  const auto found = sentenceCoverage(article, "The old bridge of the town.", "en");
  QCOMPARE(found.size(), 3);
  QCOMPARE(found[0].at, (TextSpan{0, 26}));
  QCOMPARE(found[0].share, 12.0 / 21);  // "The old bridge" of five words
  QCOMPARE(found[1].share, 9.0 / 23);   // "of the town"
  QCOMPARE(found[2].share, 0.0);
  QCOMPARE(sentenceCoverage(article, "of the rain", "en")[1].share, 0.0);  // two words are too few
  const auto japanese =
      sentenceCoverage("雨が降る。名前で並べ替える。", "名前で並べ替える方法", "ja");
  QCOMPARE(japanese.size(), 2);
  QCOMPARE(japanese[0].share, 0.0);
  QCOMPARE(japanese[1].share, 1.0);
}

void TestComparison::itemsByDifference() {
  const Comparison outputs = someOutputs();
  Comparison::Question question{.runs = {"a", "b"}, .language = "en"};
  QCOMPARE(ids(outputs, question), (QStringList{"1", "2", "3"}));
  QVERIFY(!outputs.items(question)[1].value);  // b has no record 2
  question.sort = Comparison::Sort::ByDifference;
  QCOMPARE(ids(outputs, question), (QStringList{"3", "1", "2"}));
  question.atLeast = 0.1;  // 0.5 - 0.4 is a hair less
  QCOMPARE(ids(outputs, question), (QStringList{"3", "1"}));
  question.atLeast = 0.2;
  QCOMPARE(ids(outputs, question), (QStringList{"3"}));
  std::swap(question.one, question.two);  // either way round
  QCOMPARE(ids(outputs, question), (QStringList{"3"}));
  QCOMPARE(*outputs.items(question)[0].value, 0.1 - 0.4);
  question.atLeast = 0;
  question.sort = Comparison::Sort::ByScore;
  QCOMPARE(ids(outputs, question), (QStringList{"1", "3", "2"}));
  QCOMPARE(*outputs.items(question)[0].value, 0.5);
}

void TestComparison::itemsWithWords() {
  const Comparison outputs = someOutputs();
  Comparison::Question question{.runs = {"a", "b"}, .language = "en", .words = "DREI"};
  QCOMPARE(ids(outputs, question), (QStringList{"3"}));  // only the second column says it
  question.words = "nobody knows";
  QCOMPARE(ids(outputs, question).size(), 3);
  question.words = "onetwo";
  QVERIFY(ids(outputs, question).isEmpty());
}

void TestComparison::pageIsHarmless() {
  const ComparisonSheet sheet = hostile();
  const QString page = comparisonHtml(sheet, comparisonWords(sheet));
  for (const char* bad : {"<script", "<img", "<b>run", "<i>", "<id>", "http:", "https:", "url("})
    QVERIFY2(!page.contains(bad), bad);
  QCOMPARE(page.count("</section>"), 1);
  QVERIFY(page.contains("&lt;b&gt;run&lt;/b&gt; &amp; &quot;one&quot;"));
  QVERIFY(page.contains("&lt;img src=x onerror=alert(2)&gt;"));
  QVERIFY(page.contains("default-src 'none'"));
  QVERIFY(page.contains("@media (prefers-color-scheme: dark)"));
  QVERIFY(page.contains("<mark>the bridge was</mark>"));
  QVERIFY(page.contains("<td>50.0</td>") && page.contains("<td>25.0</td>"));
  QVERIFY(page.contains("cut at the limit"));
  QVERIFY(page.contains("--series0:#00916a") && page.contains("--series0:#009e73"));
}

void TestComparison::tableIsHarmless() {
  const ComparisonSheet sheet = hostile();
  QCOMPARE(tables::csv(comparisonTable(sheet, comparisonWords(sheet))),
           QString("id,title,Article,\"<b>run</b> & \"\"one\"\"\","
                   "\"<b>run</b> & \"\"one\"\": rougeL\",'=cmd(),Reference\n"
                   "<id>,</section><script>alert(1)</script>,"
                   "\"Line one.\n<img src=x onerror=alert(2)> the bridge was closed\","
                   "'=1+1 <script>the bridge was</script>,0.5,"
                   "\"'@SUM(A1) \"\"quoted\"\", the bridge\",'-2\n"));
  QCOMPARE(tables::inert(" \t+1"), QString("' \t+1"));
  QCOMPARE(tables::inert("＝1"), QString("'＝1"));
  QCOMPARE(tables::inert("1-1"), QString("1-1"));
  QCOMPARE(tables::inert(""), QString());
}

void TestComparison::scoresOfDifferentKindsAreNotCompared() {
  const auto row = [](QMap<QString, double> scores) {
    OutputRow out;
    out.id = "r";
    out.scores = std::move(scores);
    return QVector<OutputRow>{out};
  };
  Comparison outputs;
  outputs.setOutputs("both", row({{"rougeL", 0.3}, {"rougeL_char", 0.5}}));
  outputs.setOutputs("words", row({{"rougeL", 0.2}}));
  outputs.setOutputs("other", row({{"bertscore", 0.9}}));
  Comparison::Question question{.runs = {"both"}, .language = "ja"};
  QCOMPARE(outputs.metric(question), QString("rougeL_char"));
  question.runs << "words";  // characters on one side only: words on both
  QCOMPARE(outputs.metric(question), QString("rougeL"));
  QCOMPARE(*outputs.items(question)[0].value, 0.3 - 0.2);
  question.runs << "other";
  QCOMPARE(outputs.metric(question), QString());
  QVERIFY(!outputs.items(question)[0].value);
}

void TestComparison::differenceInThePage() {
  ComparisonSheet sheet = hostile();
  sheet.items[0].cells[0].text = "The <old> bridge";
  sheet.items[0].cells[1].text = "The new bridge";
  const QString page = comparisonHtml(sheet, comparisonWords(sheet));
  QVERIFY(page.contains("The <del>old</del> <ins>new</ins> bridge"));
  QVERIFY(page.contains("Difference to &lt;b&gt;run"));
  sheet.columns[1].against = -1;
  QVERIFY(!comparisonHtml(sheet, comparisonWords(sheet)).contains("<del>"));
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
