#include <QtTest>
#include <limits>
#include <string>

#include "core/base/random.h"
#include "core/judge/prediction_powered.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::judge_golden;

namespace {

std::vector<JudgedItem> items_of(const Json& human, const Json& judge) {
  std::vector<JudgedItem> out;
  for (std::size_t i = 0; i < judge.size(); ++i) {
    JudgedItem item;
    if (i < human.size()) item.human = human[i].get<double>();
    item.judge = judge[i].get<double>();
    out.push_back(item);
  }
  return out;
}

/// Truth 0 or 1; the judge is biased upwards and noisy.
std::vector<JudgedItem> made(std::size_t labelled, std::size_t judged, std::uint64_t seed) {
  Stream stream(seed, Purpose::sample);
  std::vector<JudgedItem> out;
  for (std::size_t i = 0; i < labelled + judged; ++i) {
    const double truth = stream.uniform() < 0.6 ? 1 : 0;
    const double verdict = stream.uniform() < 0.15 ? 1 : truth;
    JudgedItem item;
    if (i < labelled) item.human = truth;
    item.judge = verdict;
    out.push_back(item);
  }
  return out;
}

}  // namespace

class TestPredictionPowered : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The authors' own package, lambda 1 and tuned.
  void equal_to_the_authors() {
    const Json cases = judge_golden("powered");
    QCOMPARE(cases.size(), std::size_t{3});
    for (const Json& wanted : cases) {
      const auto items = items_of(wanted["human"], wanted["judge"]);
      const PredictionPowered tuned = prediction_powered_mean(items);
      const PredictionPowered plain = prediction_powered_mean(items, 0.05, 1);
      QVERIFY(close(tuned.classical->interval, wanted["classical"]));
      for (const auto& [name, found] : {std::pair{"tuned", tuned}, {"plain", plain}}) {
        QVERIFY2(close(found.powered->mean, wanted[name]["mean"].get<double>()), name);
        QVERIFY2(close(found.powered->interval, wanted[name]["interval"]), name);
      }
      QCOMPARE(plain.lambda, 1.0);
      QCOMPARE(tuned.labelled, wanted["human"].size());
      QCOMPARE(tuned.labelled + tuned.judged, wanted["judge"].size());
    }
  }

  /// A perfect judge is as good as labels; one that knows nothing is not believed.
  void the_judge_is_believed_as_far_as_it_is_right() {
    std::vector<JudgedItem> perfect, useless;
    Stream stream(2, Purpose::sample);
    for (std::size_t i = 0; i < 400; ++i) {
      const double truth = stream.normal();
      perfect.push_back({truth, truth});
      useless.push_back({truth, stream.normal()});
      if (i < 100) continue;
      perfect.back().human.reset();
      useless.back().human.reset();
    }
    const PredictionPowered good = prediction_powered_mean(perfect);
    QVERIFY(std::fabs(good.lambda - 0.75) < 0.2);  // 1 / (1 + n / N), if the spreads agree
    QVERIFY(good.gain > 2.5);
    const PredictionPowered bad = prediction_powered_mean(useless);
    QVERIFY(bad.lambda < 0.2);
    QVERIFY(bad.gain >= 0.99);
  }

  /// Honest and narrower, where the judge alone would be wrong: .66 instead of .6.
  void the_interval_covers() {
    int covered = 0;
    double gain = 0;
    constexpr int kStudies = 400;
    for (std::uint64_t seed = 0; seed < kStudies; ++seed) {
      const PredictionPowered found = prediction_powered_mean(made(100, 900, seed));
      const Interval interval = found.powered->interval;
      covered += interval.low <= 0.6 && 0.6 <= interval.high ? 1 : 0;
      gain += found.gain / kStudies;
    }
    QVERIFY2(covered >= kStudies * 92 / 100, std::to_string(covered).c_str());
    QVERIFY2(gain > 2, std::to_string(gain).c_str());
  }

  void missing() {
    auto items = made(20, 30, 1);
    items.push_back({1.0, std::nullopt});
    items.push_back({std::nullopt, std::nullopt});
    const PredictionPowered found = prediction_powered_mean(items);
    QCOMPARE(found.human_only, std::size_t{1});
    QCOMPARE(found.labelled, std::size_t{20});
    QCOMPARE(found.judged, std::size_t{30});
    const PredictionPowered unjudged = prediction_powered_mean({{1.0, 0.5}, {0.0, 0.5}});
    QCOMPARE(unjudged.reason, Reason::too_few);
    QVERIFY(unjudged.classical && !unjudged.powered);
    QCOMPARE(prediction_powered_mean({{1.0, 0.5}}).reason, Reason::too_few);
    QCOMPARE(prediction_powered_mean({}).reason, Reason::no_answers);
  }

  void refused() {
    QCOMPARE(code_of([] { prediction_powered_mean({}, 0); }), std::string("plan.bad_value"));
    QCOMPARE(code_of([] { prediction_powered_mean({}, 0.05, 2); }), std::string("plan.bad_value"));
    QCOMPARE(code_of([] {
               prediction_powered_mean({{std::numeric_limits<double>::quiet_NaN(), 1.0}});
             }),
             std::string("data.record"));
  }
};

QTEST_GUILESS_MAIN(TestPredictionPowered)
#include "tst_prediction_powered.moc"
