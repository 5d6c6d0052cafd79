// Two systems compared, several references, and what summaries take from their documents.
#include <QtTest>
#include <cmath>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/extract.h"
#include "core/metrics/metrics.h"
#include "core/metrics/significance.h"
#include "core/metrics/statistics.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::metrics;
using test::code_of;

namespace {

const std::vector<std::string> kSacre{"bleu", "chrf", "chrf++"};

const Json& golden(const std::string& language) {
  static const Json json = json::parse_file(ESPALIER_TEST_DATA "/golden/paired.json");
  return json[language];
}

Texts texts_of(const std::string& language) {
  const Json& g = golden(language);
  return {{g["references"]}, g["candidates"], {}};
}

QByteArray said(const std::string& text) {
  return QByteArray::fromStdString(text);
}

void languages() {
  QTest::addColumn<QString>("language");
  QTest::newRow("English") << "en";
  QTest::newRow("Japanese") << "ja";
}

/// Four standard errors of the difference of two such estimates.
double sampling_error(double p, double draws) {
  return 4 * std::sqrt(2 * std::max(p, 1 / draws) * (1 - p) / draws);
}

}  // namespace

class TestPaired : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void given_draws_data() { languages(); }
  /// sacreBLEU's formulas over the same resamples and the same changed sides, exactly.
  void given_draws() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    const Json& draws = golden(lang)["given_draws"];
    Texts texts = texts_of(lang);
    const auto candidate = statistics_of(kSacre, lang, texts);
    texts.candidates = golden(lang)["baseline"].get<std::vector<std::string>>();
    const auto baseline = statistics_of(kSacre, lang, texts);
    double largest = 0;
    const auto near = [&largest](double found, const Json& wanted) {
      largest = std::max(largest, std::abs(found - wanted.get<double>()));
      QVERIFY2(std::abs(found - wanted.get<double>()) <= 1e-9, said(std::to_string(found)));
    };
    for (std::size_t m = 0; m < kSacre.size(); ++m) {
      const Json& g = draws["metrics"][kSacre[m]];
      near(candidate[m].value(), g["candidate"]);
      near(baseline[m].value(), g["baseline"]);
      std::vector<double> left, right, shuffled, sums;
      for (std::size_t r = 0; r < draws["indices"].size(); ++r) {
        const auto indices = draws["indices"][r].get<std::vector<std::uint32_t>>();
        left.push_back(candidate[m].value(indices, sums));
        right.push_back(baseline[m].value(indices, sums));
        near(left[r], g["left"][r]);
        near(right[r], g["right"][r]);
      }
      for (std::size_t t = 0; t < draws["keeps"].size(); ++t) {
        const auto keep = draws["keeps"][t].get<std::vector<bool>>();
        shuffled.push_back(randomised_difference(candidate[m], baseline[m], keep));
        near(shuffled[t], g["shuffled"][t]);
      }
      const double difference = candidate[m].value() - baseline[m].value();
      near(spread(left).mean, g["mean"]);
      near(spread(left).half_width, g["half_width"]);
      near(bootstrap_p(left, right, difference), g["bootstrap_p"]);
      near(p_value(shuffled, difference), g["randomisation_p"]);
    }
    qInfo("largest difference %g", largest);
  }

  void own_draws_data() { languages(); }
  /// The tests whole: sacreBLEU drew otherwise, so within what the draws allow.
  void own_draws() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    const auto baseline = golden(lang)["baseline"].get<std::vector<std::string>>();
    const auto found = compare_paired(kSacre, lang, texts_of(lang), baseline);
    for (const std::string& name : kSacre) {
      const PairedResult& r = found.at(name);
      const Json& g = golden(lang)["own_draws"][name];
      const double bs = g["bs"], ar = g["ar"];
      qInfo("%s: bootstrap p %.4f (sacreBLEU %.4f), randomisation p %.4f (%.4f)", name.c_str(),
            r.bootstrap_p, bs, r.randomisation_p, ar);
      QVERIFY(std::abs(r.bootstrap_p - bs) <= sampling_error(bs, kResamples));
      QVERIFY(std::abs(r.randomisation_p - ar) <= sampling_error(ar, kTrials));
      QVERIFY(std::abs(r.candidate_spread.mean - g["mean"].get<double>()) < 0.01);
      QVERIFY(std::abs(r.candidate_spread.half_width - g["half_width"].get<double>()) < 0.01);
      QVERIFY(std::abs(r.baseline_spread.mean - g["baseline_mean"].get<double>()) < 0.01);
      QVERIFY(std::abs(r.baseline_spread.half_width - g["baseline_half_width"].get<double>()) <
              0.01);
      QVERIFY(r.difference == r.candidate - r.baseline);
      QVERIFY(r.signature.starts_with("nrefs:1|bs:1000|ar:10000|seed:12345|"));
    }
  }

  /// A system against itself is never told apart, and the plain means go the same way as ROUGE's.
  void edges() {
    const Texts texts = texts_of("en");
    const auto same = compare_paired({"rougeL", "bleu"}, "en", texts, texts.candidates);
    for (const auto& [name, r] : same) {
      QCOMPARE(r.difference, 0.0);
      QCOMPARE(r.randomisation_p, 1.0);
      QCOMPARE(r.bootstrap_p, 1.0);
    }
    const auto baseline = golden("en")["baseline"].get<std::vector<std::string>>();
    const PairedResult rouge = compare_paired({"rougeL"}, "en", texts, baseline).at("rougeL");
    std::vector<double> left, right;
    Texts other = texts;
    other.candidates = baseline;
    for (const auto& scores : score_each({"rougeL"}, "en", texts))
      left.push_back(scores.at("rougeL"));
    for (const auto& scores : score_each({"rougeL"}, "en", other))
      right.push_back(scores.at("rougeL"));
    const PairedResult means = compare_paired(left, right, "bs:1000|x");
    QCOMPARE(means.bootstrap_p, rouge.bootstrap_p);
    QCOMPARE(means.randomisation_p, rouge.randomisation_p);
    QCOMPARE(means.difference, rouge.difference);
    QCOMPARE(means.signature, std::string("bs:1000|ar:10000|x"));
    QCOMPARE(code_of([&] { compare_paired({"bleu"}, "en", texts, {"one"}); }),
             std::string("metric.counts"));
    QCOMPARE(code_of([] {
               compare_paired({"bleu"}, "en", {{{}}, {}, {}}, {});
             }),
             std::string("metric.counts"));
    const MetricValue value = mean_value(left, "x");
    const MetricValue known = score({"rougeL"}, "en", texts).at("rougeL");
    QCOMPARE(value.value, known.value);
    QCOMPARE(value.low, known.low);
    QCOMPARE(value.high, known.high);
    QCOMPARE(code_of([] { mean_value({}, ""); }), std::string("data.empty"));
  }

  void several_references_data() { languages(); }
  void several_references() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    const Json& g = golden(lang)["several"];
    const Texts texts{g["references"], g["candidates"], {}};
    std::vector<std::string> names;
    for (const auto& [name, value] : g["metrics"].items())
      names.push_back(name);
    const auto corpus = score(names, lang, texts);
    const auto each = score_each(names, lang, texts);
    double largest = 0;
    for (const std::string& name : names) {
      const Json& wanted = g["metrics"][name];
      const double difference = std::abs(corpus.at(name).value - wanted["value"].get<double>());
      largest = std::max(largest, difference);
      QVERIFY2(difference <= 1e-9, said(name + " " + std::to_string(corpus.at(name).value)));
      for (std::size_t i = 0; i < each.size(); ++i) {
        const double off = std::abs(each[i].at(name) - wanted["each"][i].get<double>());
        largest = std::max(largest, off);
        QVERIFY2(off <= 1e-9, said(name + ": " + texts.candidates[i]));
      }
      if (!wanted.contains("signature")) continue;
      std::string signature = wanted["signature"];
      signature.replace(signature.find("nrefs:3"), 7, "nrefs:3|bs:1000|seed:12345");
      QCOMPARE(said(corpus.at(name).signature), said(signature));
    }
    qInfo("largest difference %g", largest);
    QCOMPARE(code_of([&] {
               score({"bleu"}, lang, Texts{{texts.references[0], {"one"}}, texts.candidates, {}});
             }),
             std::string("metric.counts"));
  }

  void uneven_references_data() { languages(); }
  /// Examples with one to three references, filled up by set_references.
  void uneven_references() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    const Json& g = golden(lang)["uneven"];
    Texts texts{{}, g["candidates"], {}};
    set_references(texts, g["references"]);
    QVERIFY(texts.uneven);
    QCOMPARE(texts.references.size(), std::size_t{3});
    std::vector<std::string> names;
    for (const auto& [name, value] : g["metrics"].items())
      names.push_back(name);
    const auto corpus = score(names, lang, texts);
    const auto each = score_each(names, lang, texts);
    Texts two{{texts.references[0], texts.references[0]}, texts.candidates, {}};
    const auto of_two = score(names, lang, two);
    double largest = 0;
    for (const std::string& name : names) {
      const Json& wanted = g["metrics"][name];
      largest = std::max(largest, std::abs(corpus.at(name).value - wanted["value"].get<double>()));
      for (std::size_t i = 0; i < each.size(); ++i) {
        largest = std::max(largest, std::abs(each[i].at(name) - wanted["each"][i].get<double>()));
      }
      QVERIFY2(largest <= 1e-9, said(name + " " + std::to_string(largest)));
      QVERIFY(corpus.at(name).signature.starts_with("nrefs:var|bs:1000|seed:12345|"));
      QVERIFY(of_two.at(name).signature.starts_with("nrefs:2|bs:1000|seed:12345|"));
      if (!wanted.contains("signature")) continue;
      QCOMPARE(said(corpus.at(name).signature), said(wanted["signature"]));
      QCOMPARE(said(of_two.at(name).signature), said(wanted["signature_of_two"]));
    }
    qInfo("largest difference %g", largest);
  }

  void documents_data() { languages(); }
  void documents() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    Texts texts;
    for (const Json& entry : golden(lang)["documents"]) {
      texts.documents.push_back(entry["document"]);
      texts.candidates.push_back(entry["summary"]);
    }
    const auto& names = document_metric_names();
    QCOMPARE(names.size(), golden(lang)["documents"][0]["measures"].size());
    const auto each = score_each(names, lang, texts);
    const auto corpus = score(names, lang, texts);
    for (const std::string& name : names) {
      double sum = 0;
      for (std::size_t i = 0; i < each.size(); ++i) {
        const double wanted = golden(lang)["documents"][i]["measures"][name];
        QVERIFY2(std::abs(each[i].at(name) - wanted) <= 1e-12,
                 said(name + " of \"" + texts.candidates[i] + "\": " +
                      std::to_string(each[i].at(name)) + ", not " + std::to_string(wanted)));
        sum += wanted;
      }
      QVERIFY(std::abs(corpus.at(name).value - sum / static_cast<double>(each.size())) < 1e-12);
    }
    QVERIFY(corpus.at("coverage").share && !corpus.at("density").share);
    QVERIFY(!corpus.at("compression").share && !corpus.at("copy_length").share);
    QCOMPARE(signature("density", "en"), std::string("bs:1000|seed:12345|case:lower|stem:porter|"
                                                     "tok:rouge_score|agg:mean|def:grusky2018"));
    QCOMPARE(signature("novelty2", "ja"),
             std::string("bs:1000|seed:12345|case:mixed|stem:no|tok:ja-mecab-0.996-IPA|n:2|"
                         "of:types|agg:mean|def:summeval"));
  }

  /// The worked example by hand: document "a b c d e", summary "b c x a b".
  void measures_by_hand() {
    const std::vector<std::uint32_t> document{1, 2, 3, 4, 5}, summary{2, 3, 9, 1, 2};
    const auto found = extractive_fragments(summary, document);
    QCOMPARE(found, (std::vector<std::size_t>{2, 2}));
    QCOMPARE(coverage(found, 5), 0.8);
    QCOMPARE(density(found, 5), 1.6);
    QCOMPARE(compression(5, 5), 1.0);
    QCOMPARE(novelty(summary, document, 1), 0.25);
    QCOMPARE(novelty(summary, document, 2), 0.5);
    QCOMPARE(novelty(summary, document, 4), 1.0);
    QCOMPARE(repetition(summary, 1), 0.25);
    QCOMPARE(repetition(summary, 2), 0.0);
    QCOMPARE(novelty({}, document, 1), 0.0);
    QCOMPARE(compression(0, 5), 0.0);
    QVERIFY(extractive_fragments(summary, {}).empty());
  }

  void documents_are_needed() {
    QCOMPARE(code_of([] {
               score({"novelty1"}, "en", {{{"a"}}, {"a"}, {}});
             }),
             std::string("metric.documents"));
    QCOMPARE(score({"repetition1"}, "en", {{}, {"a a b"}, {}}).at("repetition1").value, 0.5);
    QCOMPARE(code_of([] {
               score({"rouge1"}, "en", {{}, {"a"}, {}});
             }),
             std::string("metric.counts"));
    QCOMPARE(code_of([] {
               score({"density"}, "en", {{}, {"a"}, {"a", "b"}});
             }),
             std::string("metric.counts"));
    std::string many;
    while (many.size() < 200000)
      many += "a ";
    QCOMPARE(code_of([&] {
               score({"coverage"}, "en", {{}, {many}, {many}});
             }),
             std::string("data.record"));
  }
};

QTEST_GUILESS_MAIN(TestPaired)
#include "tst_paired.moc"
