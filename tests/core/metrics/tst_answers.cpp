// Exact match and F1 of answers, against the published evaluations' own numbers.
#include <QtTest>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/metrics/answers.h"
#include "core/metrics/metrics.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::metrics;
using test::code_of;

namespace {

Texts texts_of(const Json& golden) {
  Texts out;
  set_references(out, golden["references"].get<std::vector<std::vector<std::string>>>());
  out.candidates = golden["answers"].get<std::vector<std::string>>();
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words)
    out += (out.empty() ? "" : "|") + word;
  return out;
}

}  // namespace

class TestAnswers : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void goldens_data() {
    QTest::addColumn<QString>("language");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("English") << "en" << QStringList{"exact_match", "f1"};
    QTest::newRow("Japanese") << "ja" << QStringList{"exact_match", "f1", "f1_char"};
  }
  void goldens() {
    QFETCH(QString, language);
    QFETCH(QStringList, names);
    const std::string lang = language.toStdString();
    const Json golden = json::parse_file(ESPALIER_TEST_DATA "/golden/answers.json").at(lang);
    const Texts texts = texts_of(golden);
    for (const QString& each : names) {
      const std::string name = each.toStdString();
      const auto scores = score_each({name}, lang, texts);
      double sum = 0;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        const double wanted = golden.at(name).at(i).get<double>();
        sum += wanted;
        QVERIFY2(std::abs(scores[i].at(name) - wanted) < 1e-12,
                 qPrintable(QStringLiteral("%1 of %2: %3, not %4")
                                .arg(each)
                                .arg(i)
                                .arg(scores[i].at(name))
                                .arg(wanted)));
      }
      const MetricValue corpus = score({name}, lang, texts).at(name);
      QVERIFY(std::abs(corpus.value - sum / static_cast<double>(scores.size())) < 1e-12);
      QVERIFY(corpus.low <= corpus.value && corpus.value <= corpus.high);
      QVERIFY(corpus.low < corpus.high);
      QVERIFY(corpus.share);
    }
  }

  void words() {
    QCOMPARE(joined(answer_words_en("The (old) man, an heir -- and a hen.")),
             std::string("old|man|heir|and|hen"));
    QCOMPARE(joined(answer_words_en("  ")), std::string());
    QCOMPARE(joined(answer_words_ja("ＮＨＫの「番組」。")), std::string("nhk|の|番組"));
    QCOMPARE(answer_characters("A  B。。"), (std::vector<std::uint32_t>{'a', ' ', 'b'}));
    QCOMPARE(answer_characters("。"), std::vector<std::uint32_t>{});
  }

  void which_languages_have_them() {
    QVERIFY(known_metric("exact_match", "en"));
    QVERIFY(known_metric("f1", "ja"));
    QVERIFY(known_metric("f1_char", "ja"));
    QCOMPARE(code_of([] { score({"f1_char"}, "en", {"a"}, {"a"}); }),
             std::string("metric.unknown"));
    QCOMPARE(code_of([] {
               score({"f1"}, "en", Texts{{}, {"a"}, {}});
             }),
             std::string("metric.counts"));
  }

  /// Beside metrics that share its units nothing changes.
  void beside_others() {
    const std::vector<std::string> references{"東京都の新しい計画。"}, answers{"新しい計画"};
    const auto alone = score_each({"f1"}, "ja", references, answers)[0].at("f1");
    const auto among = score_each({"rouge2", "f1_char", "f1", "chrf++", "bleu", "exact_match"},
                                  "ja", references, answers)[0];
    QCOMPARE(among.at("f1"), alone);
    QCOMPARE(among.at("rouge2"), score_each({"rouge2"}, "ja", references, answers)[0]["rouge2"]);
  }

  void signatures() {
    QCOMPARE(signature("exact_match", "en"),
             std::string("nrefs:1|bs:1000|seed:12345|norm:squad|tok:space|agg:mean|"
                         "version:squad2.0"));
    QCOMPARE(signature("f1_char", "ja", 3),
             std::string("nrefs:3|bs:1000|seed:12345|norm:jglue|tok:char|agg:mean|"
                         "version:jglue1.1.0"));
    QCOMPARE(signature("exact_match", "ja"), signature("f1_char", "ja"));
    QVERIFY(signature("f1", "ja").find("tok:ja-mecab-0.996-IPA") != std::string::npos);
  }
};

QTEST_GUILESS_MAIN(TestAnswers)
#include "tst_answers.moc"
