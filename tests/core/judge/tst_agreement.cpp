#include <QtTest>
#include <algorithm>
#include <ctime>
#include <limits>
#include <set>
#include <string>

#include "core/base/random.h"
#include "core/judge/agreement.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::equal;
using espalier::test::judge_golden;

namespace {

const std::vector<std::pair<const char*, Scale>> kScales{
    {"nominal", Scale::nominal}, {"ordinal", Scale::ordinal}, {"interval", Scale::interval}};
const std::vector<std::pair<const char*, Weights>> kWeights{
    {"plain", Weights::plain}, {"linear", Weights::linear}, {"quadratic", Weights::quadratic}};

/// Five-point answers that follow a truth of the item's own.
std::vector<Label> made(std::uint32_t items, std::uint32_t raters, std::uint64_t seed) {
  Stream stream(seed, Purpose::sample);
  std::vector<Label> out;
  for (std::uint32_t i = 0; i < items; ++i) {
    const int truth = static_cast<int>(stream.below(5));
    for (std::uint32_t r = 0; r < raters; ++r) {
      const int value = truth + static_cast<int>(stream.below(3)) - 1;
      out.push_back({i, r, static_cast<double>(std::clamp(value, 0, 4))});
    }
  }
  return out;
}

std::vector<Label> mixed(std::vector<Label> answers) {
  std::vector<Label> out;
  for (const std::size_t i : shuffled(answers.size(), 3, Purpose::shuffle, 0))
    out.push_back(answers[i]);
  return out;
}

std::vector<Label> pair_of(const Json& first, const Json& second) {
  std::vector<Label> out;
  for (std::uint32_t i = 0; i < first.size(); ++i) {
    out.push_back({i, 4, first[i].get<double>()});
    out.push_back({i, 9, second[i].get<double>()});
  }
  return out;
}

double seconds_since(std::clock_t start) {
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace

class TestAgreement : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The krippendorff package, asked anew for every resample too.
  void alpha_equal_to_the_package() {
    const Json cases = judge_golden("alpha");
    QCOMPARE(cases.size(), std::size_t{6});
    for (const Json& wanted : cases) {
      for (const auto& [name, scale] : kScales) {
        const Alpha alpha = krippendorff_alpha(test::labels_of(wanted["answers"]), scale,
                                               {.resamples = wanted["resamples"]});
        const std::string what = wanted["name"].get<std::string>() + " " + name;
        QVERIFY2(close(alpha.value, wanted[name]["value"]), what.c_str());
        QVERIFY2(close(alpha.interval, wanted[name]["interval"]), what.c_str());
        QCOMPARE(alpha.items, wanted["items"].get<std::size_t>());
        QCOMPARE(alpha.reason, Reason::none);
      }
    }
  }

  /// As printed by Krippendorff (2011).
  void alpha_as_published() {
    const Json cases = judge_golden("alpha");
    const auto published = test::labels_of(cases[0]["answers"]);
    const auto rounded = [&](Scale scale) {
      return std::round(*krippendorff_alpha(published, scale, {.resamples = 0}).value * 1000);
    };
    QCOMPARE(rounded(Scale::nominal), 743.0);
    QCOMPARE(rounded(Scale::ordinal), 815.0);
    QCOMPARE(rounded(Scale::interval), 849.0);
    const Alpha alpha = krippendorff_alpha(published, Scale::nominal);
    QCOMPARE(alpha.items, std::size_t{11});
    QCOMPARE(alpha.answers, std::size_t{40});
    QCOMPARE(alpha.left_out, std::size_t{1});
    QCOMPARE(alpha.raters, std::size_t{4});
  }

  void bands() {
    QCOMPARE(band_of(0.8), Band::reliable);
    QCOMPARE(band_of(0.79), Band::tentative);
    QCOMPARE(band_of(0.667), Band::tentative);
    QCOMPARE(band_of(0.66), Band::unreliable);
    QCOMPARE(band_of(-1), Band::unreliable);
  }

  /// Why there is no alpha, and what is still told.
  void alpha_undefined() {
    const auto reason = [](const std::vector<Label>& answers) {
      for (const auto& [name, scale] : kScales) {
        const Alpha alpha = krippendorff_alpha(answers, scale);
        if (alpha.value || alpha.interval) return Reason::none;
      }
      return krippendorff_alpha(answers, Scale::interval).reason;
    };
    QCOMPARE(reason({}), Reason::no_answers);
    QCOMPARE(reason({{1, 5, 2}, {2, 5, 3}}), Reason::one_rater);
    QCOMPARE(reason({{1, 5, 2}, {2, 6, 3}}), Reason::no_overlap);
    QCOMPARE(reason({{1, 5, 0.3}, {1, 6, 0.3}, {2, 5, 0.3}, {2, 6, 0.3}, {3, 5, 1}}),
             Reason::unanimous);
    QCOMPARE(krippendorff_alpha({{1, 5, 2}, {1, 6, 2}}, Scale::nominal).same, 1.0);
    QVERIFY(!krippendorff_alpha({{1, 5, 2}}, Scale::nominal).same);
    // One item has an alpha, though never an interval.
    const Alpha one = krippendorff_alpha({{1, 5, 2}, {1, 6, 3}}, Scale::nominal);
    QCOMPARE(one.value, 0.0);
    QVERIFY(!one.interval);
  }

  /// Half of the resamples of two items see one of them alone: no interval is made of the rest.
  void no_interval_from_unanimous_resamples() {
    const Alpha alpha =
        krippendorff_alpha({{1, 1, 2}, {1, 2, 2}, {2, 1, 3}, {2, 2, 3}}, Scale::nominal);
    QCOMPARE(alpha.value, 1.0);
    QVERIFY(!alpha.interval);
  }

  /// Two items by hand: pairs 1-1 and 1-2 give 2/4 of the answers' weight unlike.
  void same_by_hand() {
    const Alpha alpha =
        krippendorff_alpha({{1, 1, 1}, {1, 2, 1}, {2, 1, 1}, {2, 2, 2}}, Scale::nominal);
    QCOMPARE(alpha.same, 0.5);
    // Coincidences: n1 = 3, n2 = 1; observed 2, expected (16 - 10) / 3.
    QVERIFY(close(*alpha.value, 0.0));
  }

  /// Names of raters and items, and the order of the answers, change nothing; adding a constant or
  /// another unit changes nothing on the interval scale, a monotone map nothing on the ordinal one.
  void invariant() {
    const auto answers = made(60, 3, 1);
    auto named = mixed(answers);
    for (Label& answer : named) {
      answer.rater = 1000 - 7 * answer.rater;
      answer.item = 5 * answer.item + 9;
    }
    auto scaled = answers, bent = answers;
    for (Label& answer : scaled)
      answer.value = 1e4 + 0.37 * answer.value;
    for (Label& answer : bent)
      answer.value = std::exp(answer.value);
    for (const auto& [name, scale] : kScales) {
      const Alpha alpha = krippendorff_alpha(answers, scale);
      const Alpha other = krippendorff_alpha(named, scale);
      QCOMPARE(other.value, alpha.value);
      QVERIFY(equal(other.interval, alpha.interval));
      QVERIFY(alpha.interval->low < *alpha.value && *alpha.value < alpha.interval->high);
    }
    QVERIFY(close(*krippendorff_alpha(scaled, Scale::interval).value,
                  *krippendorff_alpha(answers, Scale::interval).value, 1e-10));
    QCOMPARE(krippendorff_alpha(bent, Scale::ordinal).value,
             krippendorff_alpha(answers, Scale::ordinal).value);
    QVERIFY(krippendorff_alpha(bent, Scale::interval).value !=
            krippendorff_alpha(answers, Scale::interval).value);
  }

  void seeded() {
    const auto answers = made(40, 2, 5);
    const auto low = [&](std::uint64_t seed) {
      return krippendorff_alpha(answers, Scale::ordinal, {.resamples = 200, .seed = seed})
          .interval->low;
    };
    QCOMPARE(low(1), low(1));
    QVERIFY(low(1) != low(2));
  }

  /// The alpha of 20,000 items made the same way lies in nine of ten or more of the 95 % intervals
  /// of 60 items.
  void the_interval_covers() {
    const double real = *krippendorff_alpha(made(20000, 3, 99), Scale::nominal, {0}).value;
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
      const auto interval =
          krippendorff_alpha(made(60, 3, seed), Scale::nominal, {.resamples = 300}).interval;
      covered += interval->low <= real && real <= interval->high ? 1 : 0;
    }
    QVERIFY2(covered >= 135 && covered < 150, std::to_string(covered).c_str());
  }

  /// scikit-learn and statsmodels.
  void kappa_equal_to_the_packages() {
    const Json cases = judge_golden("kappa");
    QCOMPARE(cases.size(), std::size_t{4});
    for (const Json& wanted : cases) {
      const auto answers = mixed(pair_of(wanted["first"], wanted["second"]));
      for (const auto& [name, weights] : kWeights) {
        const Kappa kappa = cohen_kappa(answers, 4, 9, weights, {.resamples = wanted["resamples"]});
        QVERIFY2(close(kappa.value, wanted[name]["value"]), name);
        QVERIFY2(wanted[name].contains("interval") ? close(kappa.interval, wanted[name]["interval"])
                                                   : !kappa.interval,
                 name);
        QVERIFY(close(*cohen_kappa(answers, 9, 4, weights, {0}).value, *kappa.value));
      }
    }
    QVERIFY(close(
        *cohen_kappa(pair_of(cases[0]["first"], cases[0]["second"]), 4, 9, Weights::plain).value,
        0.676, 5e-4));  // as printed by Fleiss
  }

  void kappa_undefined() {
    const std::vector<Label> answers{{1, 0, 3}, {1, 1, 3}, {2, 0, 3}, {2, 1, 3}, {3, 2, 1}};
    const Kappa same = cohen_kappa(answers, 0, 1, Weights::quadratic);
    QVERIFY(!same.value && !same.interval);
    QCOMPARE(same.reason, Reason::unanimous);
    QCOMPARE(same.same, 1.0);
    QCOMPARE(cohen_kappa(answers, 0, 2, Weights::plain).reason, Reason::no_overlap);
    QCOMPARE(cohen_kappa(answers, 7, 8, Weights::plain).reason, Reason::no_answers);
  }

  void kappas_of_all_pairs() {
    const auto answers = made(30, 4, 8);
    const auto all = cohen_kappas(answers, Weights::linear);
    QCOMPARE(all.size(), std::size_t{6});
    std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
    for (const Kappa& kappa : all) {
      QVERIFY(kappa.first < kappa.second);
      seen.insert({kappa.first, kappa.second});
      QCOMPARE(kappa.value, cohen_kappa(answers, kappa.first, kappa.second, Weights::linear).value);
      QVERIFY(!kappa.interval);
    }
    QCOMPARE(seen.size(), std::size_t{6});
    QVERIFY(cohen_kappas(answers, Weights::linear, {.resamples = 100})[0].interval);
  }

  /// Most apart first; amounts by hand; shares are of the numerator of alpha.
  void disputed_in_order() {
    const std::vector<Label> answers{{1, 0, 3}, {1, 1, 3}, {2, 0, 1}, {2, 1, 5}, {3, 1, 3},
                                     {3, 0, 2}, {3, 2, 2}, {4, 0, 5}, {5, 0, 4}, {5, 1, 5}};
    const auto interval = disputed_items(answers, Scale::interval);
    QCOMPARE(interval.size(), std::size_t{3});
    QCOMPARE(interval[0].item, 2U);
    QVERIFY(close(interval[0].amount, 1.0));  // 1 and 5 are as far apart as answers can be
    QCOMPARE(interval[1].item, 5U);
    QVERIFY(close(interval[1].amount, 1.0 / 16));
    QCOMPARE(interval[2].item, 3U);
    QVERIFY(close(interval[2].amount, 2.0 / 3 / 16));
    QCOMPARE(interval[2].answers.size(), std::size_t{3});
    QCOMPARE(interval[2].answers[0].value, 2.0);
    QCOMPARE(interval[2].answers[1].value, 3.0);  // by rater
    QVERIFY(close(interval[0].share + interval[1].share + interval[2].share, 1.0));
    // By m - 1: two answers that differ weigh 2, three of which one differs 2 * 2 / 2.
    QVERIFY(close(interval[0].share, 32.0 / (32 + 2 + 2)));

    const auto nominal = disputed_items(answers, Scale::nominal);
    QCOMPARE(nominal[0].item, 2U);
    QCOMPARE(nominal[1].item, 5U);
    QVERIFY(close(nominal[1].amount, 1.0));
    QVERIFY(close(nominal[2].amount, 2.0 / 3));
    const auto ordinal = disputed_items(answers, Scale::ordinal);
    QCOMPARE(ordinal[0].item, 2U);
    QVERIFY(close(ordinal[0].amount, 1.0));
    QVERIFY(disputed_items({{1, 0, 2}, {1, 1, 2}}, Scale::nominal).empty());
  }

  void from_a_table() {
    const auto labels = judge::labels_of({{1.0, std::nullopt, 3.0}, {}, {std::nullopt, 2.0}});
    QCOMPARE(labels.size(), std::size_t{3});
    QCOMPARE(labels[1].item, 0U);
    QCOMPARE(labels[1].rater, 2U);
    QCOMPARE(labels[1].value, 3.0);
    QCOMPARE(labels[2].item, 2U);
    QCOMPARE(labels[2].rater, 1U);
  }

  void refused() {
    const std::string record = "data.record";
    const std::vector<Label> twice{{1, 0, 3}, {1, 0, 3}};
    QCOMPARE(code_of([&] { krippendorff_alpha(twice, Scale::nominal); }), record);
    QCOMPARE(code_of([&] { cohen_kappas(twice, Weights::plain); }), record);
    QCOMPARE(code_of([&] { disputed_items(twice, Scale::nominal); }), record);
    QCOMPARE(
        code_of([] {
          krippendorff_alpha({{1, 0, std::numeric_limits<double>::quiet_NaN()}}, Scale::nominal);
        }),
        record);
    QCOMPARE(code_of([] {
               krippendorff_alpha({}, Scale::nominal, {10, 1, 0});
             }),
             std::string("plan.bad_value"));
  }

  void every_reason_has_a_key() {
    std::set<std::string_view> keys;
    for (const ReasonInfo& info : all_reasons()) {
      QCOMPARE(key_of(info.reason), info.key);
      QVERIFY(keys.insert(info.key).second);
    }
    QCOMPARE(key_of(Reason::unanimous), std::string_view("judge.unanimous"));
  }

  /// 200,000 answers as the room is meant to bear them, on a five-point scale and on a slider
  /// (where hardly two items are alike); the seconds are printed, never asserted.
  void large() {
    for (const std::uint32_t raters : {2U, 4U}) {
      auto answers = made(200000 / raters, raters, 2);
      for (const bool slider : {false, true}) {
        if (slider && raters > 2) continue;
        Stream stream(6, Purpose::sample);
        for (Label& answer : answers)
          answer.value += slider ? 0.5 * stream.normal() : 0;
        for (const auto& [name, scale] : kScales) {
          const std::clock_t start = std::clock();
          const Alpha alpha = krippendorff_alpha(answers, scale);
          const double took = seconds_since(start);
          qInfo("alpha, %s%s, %u raters, 200,000 answers, 1000 resamples: %.2f s of processor time",
                name, slider ? ", slider" : "", raters, took);
          QCOMPARE(alpha.answers, std::size_t{200000});
          QVERIFY(alpha.interval->high - alpha.interval->low < 0.02);
        }
        const std::clock_t start = std::clock();
        const Kappa kappa = cohen_kappa(answers, 0, 1, Weights::quadratic);
        const double took = seconds_since(start);
        qInfo("quadratic kappa of two of %u raters%s: %.2f s of processor time", raters,
              slider ? ", slider" : "", took);
        QVERIFY(kappa.interval->high - kappa.interval->low < 0.02);
      }
    }
  }
};

QTEST_GUILESS_MAIN(TestAgreement)
#include "tst_agreement.moc"
