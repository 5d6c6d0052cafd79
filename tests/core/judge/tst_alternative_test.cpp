#include <QtTest>
#include <algorithm>
#include <string>

#include "core/base/random.h"
#include "core/judge/alternative_test.h"
#include "core/judge/compare.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::judge_golden;

namespace {

/// The judge's answer to each item, from 0.
std::vector<Label> verdicts_of(const Json& values) {
  std::vector<Label> out;
  for (std::uint32_t i = 0; i < values.size(); ++i)
    out.push_back({i, 77, values[i].get<double>()});
  return out;
}

/// Three humans who are right with chance `right`, of five answers.
std::vector<Label> made(std::uint32_t items, double right, std::uint64_t seed,
                        std::uint32_t humans = 3) {
  Stream stream(seed, Purpose::sample);
  std::vector<Label> out;
  for (std::uint32_t i = 0; i < items; ++i) {
    for (std::uint32_t h = 0; h < humans; ++h) {
      const bool knows = stream.uniform() < right;
      out.push_back({i, h, static_cast<double>(knows ? i % 5 : stream.below(5))});
    }
  }
  return out;
}

std::vector<Label> truth(std::uint32_t items) {
  std::vector<Label> out;
  for (std::uint32_t i = 0; i < items; ++i)
    out.push_back({i, 0, static_cast<double>(i % 5)});
  return out;
}

}  // namespace

class TestAlternativeTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The paper's formulas in plain Python over scipy's and statsmodels' tests.
  void equal_to_the_paper() {
    const Json cases = judge_golden("alternative");
    QCOMPARE(cases.size(), std::size_t{4});
    for (const Json& wanted : cases) {
      AlternativeOptions options;
      options.epsilon = wanted["epsilon"];
      options.alignment =
          wanted["alignment"] == "accuracy" ? Alignment::accuracy : Alignment::distance;
      const AlternativeTest found = alternative_test(test::labels_of(wanted["humans"]),
                                                     verdicts_of(wanted["judge"]), options);
      QCOMPARE(found.humans.size(), wanted["rows"].size());
      for (std::size_t j = 0; j < found.humans.size(); ++j) {
        const LeftOut& human = found.humans[j];
        const Json& row = wanted["rows"][j];
        QCOMPARE(human.items, row["items"].get<std::size_t>());
        QCOMPARE(human.t_test, row["t_test"].get<bool>());
        QVERIFY(close(human.judge_share, row["judge_share"].get<double>()));
        QVERIFY(close(human.human_share, row["human_share"].get<double>()));
        QVERIFY2(close(human.p, row["p"].get<double>()), std::to_string(human.p).c_str());
        QVERIFY(close(human.adjusted, row["adjusted"].get<double>()));
        QCOMPARE(human.judge_wins, row["judge_wins"].get<bool>());
      }
      QVERIFY(close(found.winning_rate, wanted["winning_rate"].get<double>()));
      QVERIFY(close(found.advantage, wanted["advantage"]));
    }
    // Fourteen items are too few whatever they say.
    const AlternativeTest few =
        alternative_test(test::labels_of(cases[3]["humans"]), verdicts_of(cases[3]["judge"]));
    QCOMPARE(few.reason, Reason::few_items);
    QVERIFY(!few.passed);
    const AlternativeTest good =
        alternative_test(test::labels_of(cases[0]["humans"]), verdicts_of(cases[0]["judge"]));
    QVERIFY(good.passed && good.reason == Reason::none);
  }

  void a_good_and_a_bad_judge() {
    const auto humans = made(100, 0.7, 3);
    const AlternativeTest right = alternative_test(humans, truth(100));
    QVERIFY(right.passed);
    QCOMPARE(right.winning_rate, 1.0);
    auto wrong = truth(100);
    for (Label& verdict : wrong)
      verdict.value = static_cast<double>((verdict.item + 1) % 5);
    const AlternativeTest bad = alternative_test(humans, wrong);
    QVERIFY(!bad.passed);
    QCOMPARE(bad.reason, Reason::none);
    QCOMPARE(bad.winning_rate, 0.0);
    QVERIFY(*bad.advantage < *right.advantage);
  }

  /// A judge as good as humans but for epsilon passes at most at the level: here it loses just
  /// epsilon of the items to each human.
  void false_passes_are_rare() {
    int wins = 0;
    constexpr int kStudies = 300;
    for (std::uint32_t study = 0; study < kStudies; ++study) {
      Stream stream(5, Purpose::sample, study);
      std::vector<Label> humans, judge;
      for (std::uint32_t i = 0; i < 100; ++i) {
        humans.push_back({i, 0, 1});
        humans.push_back({i, 1, 1});
        judge.push_back({i, 0, stream.uniform() < 0.2 ? 0.0 : 1.0});
      }
      wins += alternative_test(humans, judge).passed ? 1 : 0;
    }
    QVERIFY2(wins <= kStudies * 8 / 100, std::to_string(wins).c_str());
  }

  /// Always the same outcome: no spread to test against, so the side decides.
  void without_spread() {
    std::vector<Label> humans;
    for (const Label& answer : truth(60)) {
      humans.push_back({answer.item, 0, answer.value});
      humans.push_back({answer.item, 1, answer.value});
    }
    const AlternativeTest draw = alternative_test(humans, truth(60));
    QCOMPARE(draw.humans[0].p, 0.0);
    QVERIFY(draw.passed);
    auto wrong = truth(60);
    for (Label& verdict : wrong)
      verdict.value += 1;
    QCOMPARE(alternative_test(humans, wrong).humans[0].p, 1.0);
    // Under thirty items: all signs the same way, 2^-n.
    const AlternativeTest few =
        alternative_test(std::vector<Label>(humans.begin(), humans.begin() + 16), truth(60));
    QVERIFY(!few.humans[0].t_test);
    QVERIFY(close(few.humans[0].p, std::pow(0.5, 8)));
  }

  void too_little() {
    QCOMPARE(alternative_test({}, truth(60)).reason, Reason::no_answers);
    QCOMPARE(alternative_test(made(60, 0.7, 1), {}).reason, Reason::no_answers);
    QCOMPARE(alternative_test(made(60, 0.7, 1, 1), truth(60)).reason, Reason::few_humans);
    QCOMPARE(alternative_test(made(49, 0.7, 1), truth(60)).reason, Reason::few_items);
    QCOMPARE(alternative_test(made(50, 0.7, 1), truth(60)).reason, Reason::none);
    // Items that the judge or a second human left out count for nothing.
    auto judge = truth(60);
    judge.resize(49);
    QCOMPARE(alternative_test(made(60, 0.7, 1), judge).reason, Reason::few_items);
  }

  void order_changes_nothing() {
    auto humans = made(60, 0.7, 9);
    auto judge = truth(60);
    const AlternativeTest found = alternative_test(humans, judge);
    std::reverse(humans.begin(), humans.end());
    std::reverse(judge.begin(), judge.end());
    const AlternativeTest other = alternative_test(humans, judge);
    for (std::size_t i = 0; i < found.humans.size(); ++i)
      QCOMPARE(other.humans[i].p, found.humans[i].p);
  }

  void refused() {
    auto judge = truth(60);
    judge.push_back({3, 9, 1});  // a second answer of the judge
    QCOMPARE(code_of([&] { alternative_test(made(60, 0.7, 1), judge); }),
             std::string("data.record"));
    QCOMPARE(code_of([] {
               AlternativeOptions options;
               options.level = 1;
               alternative_test({}, {}, options);
             }),
             std::string("plan.bad_value"));
  }

  /// As R's p.adjust(p, "BY").
  void benjamini_yekutieli_by_hand() {
    const double harmonic = 1 + 1.0 / 2 + 1.0 / 3 + 1.0 / 4;
    const auto found = benjamini_yekutieli({0.01, 0.04, 0.03, 0.005});
    const std::vector<double> wanted{0.02 * harmonic, 0.04 * harmonic, 0.04 * harmonic,
                                     0.02 * harmonic};
    for (std::size_t i = 0; i < wanted.size(); ++i)
      QVERIFY(close(found[i], wanted[i]));
    QCOMPARE(benjamini_yekutieli({0.9, 0.8}), (std::vector<double>{1.0, 1.0}));
    QVERIFY(benjamini_yekutieli({}).empty());
  }
};

QTEST_GUILESS_MAIN(TestAlternativeTest)
#include "tst_alternative_test.moc"
