#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/formulas.h"
#include "core/metrics/mecab.h"
#include "core/metrics/metrics.h"
#include "core/metrics/overlap_counts.h"
#include "core/metrics/porter.h"
#include "core/metrics/tokens.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::metrics;
using test::code_of;

namespace {

const Json& goldens() {
  static const Json json = json::parse_file(ESPALIER_TEST_DATA "/golden/metrics.json");
  return json;
}

struct Pairs {
  std::vector<std::string> references, candidates;
};

Pairs pairs_of(const std::string& language) {
  Pairs out;
  for (const Json& pair : goldens()[language]["pairs"]) {
    out.references.push_back(pair[0]);
    out.candidates.push_back(pair[1]);
  }
  return out;
}

QByteArray said(const std::string& text) {
  return QByteArray::fromStdString(text);
}

}  // namespace

class TestMetrics : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void agrees_with_the_references_data() {
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << "en";
    QTest::newRow("Japanese") << "ja";
  }

  /// Every metric but those of answers (tst_answers), corpus and example by example, against
  /// rouge_score and sacreBLEU.
  void agrees_with_the_references() {
    QFETCH(QString, language);
    const std::string lang = language.toStdString();
    const Pairs pairs = pairs_of(lang);
    QVERIFY(pairs.references.size() >= 200);
    const auto& names = metric_names(lang);
    const auto corpus = score(names, lang, pairs.references, pairs.candidates);
    const auto each = score_each(names, lang, pairs.references, pairs.candidates);
    QCOMPARE(corpus.size(), names.size());
    double largest = 0;
    for (const std::string& name : names) {
      if (name == "exact_match" || name.starts_with("f1")) continue;
      const Json& golden = goldens()[lang]["metrics"][name];
      const double difference = std::abs(corpus.at(name).value - golden["value"].get<double>());
      QVERIFY2(difference <= 1e-9, said(name + " " + std::to_string(corpus.at(name).value)));
      largest = std::max(largest, difference);
      for (std::size_t i = 0; i < each.size(); ++i) {
        const double wanted = golden["each"][i].get<double>();
        const double found = each[i].at(name);
        QVERIFY2(std::abs(found - wanted) <= 1e-9,
                 said(name + " of \"" + pairs.references[i] + "\" / \"" + pairs.candidates[i] +
                      "\": " + std::to_string(found) + ", not " + std::to_string(wanted)));
        largest = std::max(largest, std::abs(found - wanted));
      }
      QVERIFY(corpus.at(name).low <= corpus.at(name).value);
      QVERIFY(corpus.at(name).high >= corpus.at(name).value);
    }
    qInfo("largest difference %g", largest);
  }

  void signatures_are_the_references() {
    for (const std::string lang : {"en", "ja"}) {
      for (const std::string name : {"bleu", "chrf", "chrf++", "bleu_char"}) {
        if (!known_metric(name, lang)) continue;
        std::string wanted = goldens()[lang]["metrics"][name]["signature"];
        wanted.replace(wanted.find("nrefs:1"), 7, "nrefs:1|bs:1000|seed:12345");
        QCOMPARE(said(signature(name, lang)), said(wanted));
      }
    }
  }

  void known_values() {
    const std::vector<std::string> candidates{"The dog bit the man.",
                                              "It wasn't surprising, at 3.5% -- really.",
                                              "The man had just bitten him."};
    const std::vector<std::string> references{
        "The dog bit the man.", "It was not unexpected, at 3.5%.", "The man bit him first."};
    const auto corpus = score({"bleu", "chrf", "chrf++"}, "en", references, candidates);
    QVERIFY(std::abs(100 * corpus.at("bleu").value - 42.15117993) < 1e-7);
    QVERIFY(std::abs(100 * corpus.at("chrf").value - 50.58397609) < 1e-7);
    QVERIFY(std::abs(100 * corpus.at("chrf++").value - 51.26866151) < 1e-7);
    const auto each = score_each({"bleu"}, "en", references, candidates);
    QCOMPARE(each[0].at("bleu"), 1.0);
    QVERIFY(std::abs(100 * each[1].at("bleu") - 29.07153685) < 1e-7);
    QVERIFY(std::abs(100 * each[2].at("bleu") - 15.61969968) < 1e-7);

    const std::vector<std::string> ja{"東京都は令和の新しい計画を発表した。",
                                      "猫はソファーの上で寝ている。"};
    const std::vector<std::string> ja_out{"東京都が新しい計画を発表した。",
                                          "猫がソファーで眠っている。"};
    const auto rouge =
        score_each({"rouge1", "rouge2", "rougeL", "rouge1_char", "rouge2_char", "rougeL_char"},
                   "ja", ja, ja_out)[0];
    QVERIFY(std::abs(rouge.at("rouge1") - .782609) < 1e-6);
    QVERIFY(std::abs(rouge.at("rouge2") - .666667) < 1e-6);
    QVERIFY(std::abs(rouge.at("rougeL") - .782609) < 1e-6);
    QVERIFY(std::abs(rouge.at("rouge1_char") - .848485) < 1e-6);
    QVERIFY(std::abs(rouge.at("rouge2_char") - .774194) < 1e-6);
    QVERIFY(std::abs(rouge.at("rougeL_char") - .848485) < 1e-6);
    const auto both = score({"bleu", "bleu_char", "chrf", "chrf++"}, "ja", {ja_out[0], ja[1]},
                            {ja[0], ja_out[1]});
    QVERIFY(std::abs(100 * both.at("bleu").value - 42.24331421) < 1e-7);
    QVERIFY(std::abs(100 * both.at("bleu_char").value - 56.18715979) < 1e-7);
    QVERIFY(std::abs(100 * both.at("chrf").value - 51.47053892) < 1e-7);
    QVERIFY(std::abs(100 * both.at("chrf++").value - 44.11760479) < 1e-7);
  }

  void stems() {
    for (const auto& [word, stem] : goldens()["stems"].items())
      QCOMPARE(said(word + " " + porter_stem(word)), said(word + " " + stem.get<std::string>()));
  }

  void tokens_of_13a() {
    for (const Json& entry : goldens()["tokens_13a"])
      QCOMPARE(Json(tokens_13a(entry[0].get<std::string>())).dump(), entry[1].dump());
  }

  void words_of_mecab() {
    for (const Json& entry : goldens()["tokens_mecab"])
      QCOMPARE(Json(tokens_mecab(entry[0].get<std::string>())).dump(), entry[1].dump());
    const std::string text = " 令和の 計画";
    const auto words = Mecab::shared().words(text);
    QCOMPARE(words.size(), std::size_t{4});
    QCOMPARE(words[0].data() - text.data(), std::ptrdiff_t{1});
    QCOMPARE(said(std::string(words[1])), said("和"));
    QCOMPARE(words[3].data() - text.data(), std::ptrdiff_t{11});
  }

  void mecab_on_many_threads() {
    const std::vector<std::string> texts = pairs_of("ja").references;
    std::vector<std::size_t> wanted, found(texts.size() * 4);
    for (const std::string& text : texts)
      wanted.push_back(Mecab::shared().words(text).size());
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (std::size_t i = 0; i < texts.size(); ++i)
          found[t * texts.size() + i] = Mecab::shared().words(texts[i]).size();
      });
    }
    for (std::thread& thread : threads)
      thread.join();
    for (std::size_t i = 0; i < found.size(); ++i)
      QCOMPARE(found[i], wanted[i % texts.size()]);
  }

  void mecab_refuses() {
    QCOMPARE(code_of([] { Mecab("/nonexistent"); }), std::string("metric.mecab"));
    QCOMPARE(code_of([] { Mecab::shared().words("\xE3\x81"); }), std::string("text.encoding"));
    QCOMPARE(code_of([] { Mecab::shared().words(std::string(Mecab::kMaxLine + 1, 'a')); }),
             std::string("data.record"));
  }

  /// A dictionary with one file cut short, or without one, is refused, whichever file it is.
  void mecab_refuses_broken_dictionaries() {
    std::filesystem::path whole;
    for (const auto& folder : Mecab::dictionary_folders()) {
      if (whole.empty() && std::filesystem::exists(folder / "sys.dic")) whole = folder;
    }
    QVERIFY(!whole.empty());
    const std::vector<std::string> names{"sys.dic", "matrix.bin", "char.bin", "unk.dic", "dicrc"};
    for (const std::string& broken : names) {
      const QTemporaryDir temporary;
      const std::filesystem::path folder = temporary.path().toStdString();
      for (const std::string& name : names) {
        if (name != broken) std::filesystem::create_symlink(whole / name, folder / name);
      }
      QCOMPARE(code_of([&] { Mecab{folder}; }), std::string("metric.mecab"));
      if (broken == "dicrc") continue;  // a text file of settings: what is left of it is valid
      const std::string bytes = read_file(whole / broken);
      for (const std::size_t size : {std::size_t{0}, std::size_t{10}, bytes.size() / 2}) {
        write_file(folder / broken, bytes.substr(0, size));
        QCOMPARE(code_of([&] { Mecab{folder}; }), std::string("metric.mecab"));
      }
    }
  }

  void line_breaks_mean_something_to_lsum_alone() {
    const std::vector<std::string> broken{"a b\nc d"}, flat{"a b c d"}, turned{"c d\na b"};
    const auto same = score_each(metric_names("en"), "en", broken, flat)[0];
    QCOMPARE(same.at("bleu"), 1.0);
    QCOMPARE(same.at("rougeL"), 1.0);
    QCOMPARE(same.at("chrf"), 1.0);
    const auto other = score_each(metric_names("en"), "en", broken, turned)[0];
    QCOMPARE(other.at("rougeLsum"), 1.0);
    QCOMPARE(other.at("rougeL"), 0.5);
  }

  void refuses() {
    QCOMPARE(code_of([] { score({"rougel"}, "en", {"a"}, {"a"}); }), std::string("metric.unknown"));
    try {
      check_metrics({"rogue1"}, "en");
      QFAIL("no error");
    } catch (const Error& error) {
      QCOMPARE(error.args().at("nearest"), std::string("rouge1"));
    }
    QVERIFY(!known_metric("rouge1_char", "en"));
    QVERIFY(known_metric("rouge1_char", "ja"));
    QCOMPARE(code_of([] { score({"bleu_char"}, "en", {"a"}, {"a"}); }),
             std::string("metric.unknown"));
    QCOMPARE(code_of([] {
               score({"bleu"}, "en", {"a", "b"}, {"a"});
             }),
             std::string("metric.counts"));
    QCOMPARE(code_of([] { score({"bleu"}, "en", {}, {}); }), std::string("data.empty"));
    QCOMPARE(score_each({"bleu"}, "en", {}, {}).size(), std::size_t{0});
    const std::string huge(Mecab::kMaxLine + 1, 'x');
    QCOMPARE(code_of([&] { score({"chrf"}, "en", {huge}, {"a"}); }), std::string("data.record"));
    std::string many;
    while (many.size() < 200000)
      many += "a ";
    QCOMPARE(code_of([&] { score({"rougeL"}, "en", {many}, {many}); }), std::string("data.record"));
  }

  void bytes_that_are_no_text_are_scored_as_replacements() {
    const auto each = score_each(metric_names("ja"), "ja", {"\xFFあ"}, {"\xEF\xBF\xBDあ"})[0];
    for (const std::string name : {"rouge1", "rougeL", "rouge1_char", "rougeL_char", "bleu_char"})
      QCOMPARE(each.at(name), 1.0);
  }

  /// Intervals: the resamples of Stream(12345, bootstrap, r), recomputed here for a plain mean.
  void intervals() {
    const std::vector<std::string> references{"a", "b", "c", "d", "e", "f"};
    const std::vector<std::string> candidates{"a", "x", "c", "y", "e", "z"};
    const auto rouge = score({"rouge1"}, "en", references, candidates).at("rouge1");
    std::vector<double> means;
    std::vector<std::uint32_t> indices;
    for (std::size_t r = 0; r < kResamples; ++r) {
      resample(r, 6, indices);
      double sum = 0;
      for (const std::uint32_t index : indices)
        sum += index % 2 == 0 ? 1 : 0;
      means.push_back(sum / 6);
    }
    const Interval interval = percentile_interval(means);
    QCOMPARE(rouge.value, 0.5);
    QCOMPARE(rouge.low, interval.low);
    QCOMPARE(rouge.high, interval.high);
    QVERIFY(interval.low > 0 && interval.low < 0.3 && interval.high > 0.7);
    const auto again = score({"rouge1", "bleu"}, "en", references, candidates).at("rouge1");
    QCOMPARE(again.low, rouge.low);
    const auto one = score(metric_names("en"), "en", {"a b c d e"}, {"a b c d x"});
    for (const auto& [name, value] : one) {
      QCOMPARE(value.low, value.value);
      QCOMPARE(value.high, value.value);
    }
    std::vector<double> four{4, 1, 3, 2};
    QCOMPARE(percentile_interval(four).low, 1.075);
    QCOMPARE(percentile_interval(four).high, 3.925);
  }

  void ngrams_by_brute_force() {
    NgramCounter counter;
    const std::vector<std::uint32_t> a{1, 2, 1, 2, 1, 3}, b{1, 2, 1, 2, 2, 1};
    const auto counts = counter.count(a, b, 4);
    QCOMPARE(counts[0].match, std::int64_t{5});  // 1 x3, 2 x2
    QCOMPARE(counts[1].match, std::int64_t{4});  // 12 x2, 21 x2
    QCOMPARE(counts[2].match, std::int64_t{2});  // 121, 212
    QCOMPARE(counts[3].match, std::int64_t{1});  // 1212
    QCOMPARE(counts[3].reference, std::int64_t{3});
    QCOMPARE(counter.count(a, {}, 2)[0].match, std::int64_t{0});
    QCOMPARE(counter.count({}, b, 6)[5].candidate, std::int64_t{1});
  }

  void a_thousand_pairs_are_quick() {
    for (const std::string lang : {"en", "ja"}) {
      const Pairs some = pairs_of(lang);
      Pairs pairs;
      for (std::size_t i = 0; i < 1000; ++i) {
        pairs.references.push_back(some.references[i % some.references.size()]);
        pairs.candidates.push_back(some.candidates[i % some.candidates.size()]);
      }
      const auto start = std::chrono::steady_clock::now();
      score(metric_names(lang), lang, pairs.references, pairs.candidates);
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
      qInfo("1000 %s pairs, all metrics: %.3f s", lang.c_str(), taken.count());
      QVERIFY(taken.count() < 10);  // sanitizers and busy machines; see the line above
    }
  }
};

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
