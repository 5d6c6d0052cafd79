#include <QtTest>
#include <cmath>
#include <string>

#include "core/base/random.h"
#include "core/judge/planner.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::judge_golden;

namespace {

/// Chance that a z-test over item means finds method 1 better, where an item's judgements follow
/// its own probability with probability `copied` each, else the overall one: icc = copied^2.
double simulated(double rate, std::size_t items, std::size_t m, double copied) {
  int found = 0;
  constexpr int kStudies = 3000;
  for (std::uint32_t study = 0; study < kStudies; ++study) {
    Stream stream(17, Purpose::sample, study);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < items; ++i) {
      const bool leaning = stream.uniform() < rate;
      double mean = 0;
      for (std::size_t k = 0; k < m; ++k) {
        const bool copy = stream.uniform() < copied;
        const bool won = copy ? leaning : stream.uniform() < rate;
        mean += (won ? 1.0 : 0.0) / static_cast<double>(m);
      }
      sum += mean;
      squares += mean * mean;
    }
    const auto n = static_cast<double>(items);
    const double mean = sum / n;
    const double error = std::sqrt((squares / n - mean * mean) / (n - 1));
    found += mean - 0.5 > 1.959964 * error ? 1 : 0;
  }
  return static_cast<double>(found) / kStudies;
}

}  // namespace

class TestPlanner : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equal_to_statsmodels() {
    const Json cases = judge_golden("plans");
    QCOMPARE(cases.size(), std::size_t{4});
    for (const Json& wanted : cases) {
      const double difference = wanted["difference"], ties = wanted["ties"];
      const ItemPlan plan = plan_win_rate(difference, ties);
      QCOMPARE(static_cast<double>(plan.items), std::ceil(wanted["items"].get<double>()));
      QCOMPARE(plan.judgements, plan.items);
      QVERIFY(close(win_rate_power(difference, ties, 100), wanted["power"].get<double>()));
    }
  }

  /// The planned items reach the power and one fewer does not; the difference detected with them is
  /// the one wished, to the rounding of items.
  void plan_power_and_detectable_agree() {
    for (const Effort& effort : {Effort{}, Effort{.judgements_an_item = 3, .item_icc = 0.4},
                                 Effort{.power = 0.9,
                                 .judgements_an_item = 2,
                                 .annotators = 20,
                                 .item_icc = 0.3,
                                 .annotator_icc = 0.02}}) {
      const ItemPlan plan = plan_win_rate(0.1, 0.1, effort);
      QCOMPARE(plan.reason, Reason::none);
      QVERIFY(win_rate_power(0.1, 0.1, plan.items, effort) >= effort.power);
      QVERIFY(win_rate_power(0.1, 0.1, plan.items - 1, effort) < effort.power);
      QVERIFY(detectable_win_rate(0.1, plan.items, effort) <= 0.1);
      QVERIFY(detectable_win_rate(0.1, plan.items - 1, effort) > 0.1);
      const ItemPlan ratings = plan_rating(0.4, 1.2, effort);
      QVERIFY(rating_power(0.4, 1.2, ratings.items, effort) >= effort.power);
      QVERIFY(rating_power(0.4, 1.2, ratings.items - 1, effort) < effort.power);
      QVERIFY(detectable_rating(1.2, ratings.items, effort) <= 0.4);
      QVERIFY(detectable_rating(1.2, ratings.items - 1, effort) > 0.4);
    }
  }

  /// The textbook's (z.975 + z.8)^2 / d^2 = 7.849 / d^2.
  void by_hand() {
    QCOMPARE(plan_rating(0.5, 1).items, std::size_t{32});  // 31.4
    const Effort effort{.judgements_an_item = 3, .annotators = 5, .item_icc = 0.5};
    const ItemPlan plan = plan_rating(0.5, 1, effort);
    QVERIFY(close(plan.design_effect, 2.0));
    QCOMPARE(plan.items, std::size_t{21});  // 31.4 * 2 / 3
    QCOMPARE(plan.judgements, std::size_t{63});
    QCOMPARE(plan.an_annotator, std::size_t{13});
  }

  /// Annotators that always agree: more of them spare no item. Those that agree by chance share the
  /// work.
  void what_more_judgements_bring() {
    const auto items = [](std::size_t m, double icc) {
      return plan_win_rate(0.1, 0, {.judgements_an_item = m, .item_icc = icc}).items;
    };
    QCOMPARE(items(3, 1), items(1, 1));
    QVERIFY(std::abs(static_cast<int>(items(1, 0)) - 3 * static_cast<int>(items(3, 0))) <= 3);
    QVERIFY(items(3, 0.5) < items(2, 0.5));
  }

  /// Few annotators with leanings of their own put a floor under what can be seen.
  void annotators_can_be_the_limit() {
    const Effort effort{.annotators = 3, .annotator_icc = 0.1};
    QCOMPARE(plan_win_rate(0.1, 0, effort).reason, Reason::annotators);
    QCOMPARE(plan_win_rate(0.1, 0, effort).items, std::size_t{0});
    QVERIFY(win_rate_power(0.1, 0, 1000000, effort) < 0.8);
    const Effort more{.annotators = 40, .annotator_icc = 0.1};
    QCOMPARE(plan_win_rate(0.1, 0, more).reason, Reason::none);
    QVERIFY(std::isinf(detectable_win_rate(0, 3)));
  }

  /// 3000 simulated studies find the difference as often as was asked for.
  void power_in_simulation() {
    const ItemPlan apart = plan_win_rate(0.1, 0);
    const double single = simulated(0.6, apart.items, 1, 0);
    QVERIFY2(std::fabs(single - 0.8) < 0.03, std::to_string(single).c_str());
    const double copied = std::sqrt(0.4);
    const ItemPlan plan = plan_win_rate(0.1, 0, {.judgements_an_item = 3, .item_icc = 0.4});
    const double clustered = simulated(0.6, plan.items, 3, copied);
    QVERIFY2(std::fabs(clustered - 0.8) < 0.03, std::to_string(clustered).c_str());
  }

  void refused() {
    const std::string bad = "plan.bad_value";
    QCOMPARE(code_of([] { plan_win_rate(0, 0); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.6, 0); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.3, 0.5); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 1); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 0, {.power = 1}); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 0, {.level = 0}); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 0, {.judgements_an_item = 0}); }), bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 0, {.judgements_an_item = 4, .annotators = 3}); }),
             bad);
    QCOMPARE(code_of([] { plan_win_rate(0.1, 0, {.item_icc = 0.7, .annotator_icc = 0.4}); }), bad);
    QCOMPARE(code_of([] { win_rate_power(0.1, 0, 0); }), bad);
    QCOMPARE(code_of([] { plan_rating(0.5, 0); }), bad);
    QCOMPARE(code_of([] { detectable_win_rate(2, 10); }), bad);
    QCOMPARE(plan_win_rate(0.5, 0).reason, Reason::none);  // the largest there is
  }
};

QTEST_GUILESS_MAIN(TestPlanner)
#include "tst_planner.moc"
