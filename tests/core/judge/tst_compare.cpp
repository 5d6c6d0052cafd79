#include <QtTest>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/judge/compare.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::code_of;

namespace {

bool close(double a, double b, double tolerance = 1e-12) {
  return std::fabs(a - b) <= tolerance;
}

Scores shifted(Scores scores, double by) {
  for (auto& row : scores) {
    for (double& score : row)
      score += by;
  }
  return scores;
}

const Scores kZero{{0, 0}, {0, 0}};

}  // namespace

class TestCompare : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The same bootstrap in numpy, draw for draw (tests/golden/make_compare_goldens.py).
  void equal_to_numpy() {
    const Json golden = json::parse_file(ESPALIER_TEST_DATA "/golden/compare.json");
    BootstrapOptions options;
    options.resamples = golden["resamples"];
    options.seed = golden["seed"];
    QCOMPARE(golden["cases"].size(), std::size_t{4});
    for (const Json& wanted : golden["cases"]) {
      const auto a = wanted["a"].get<Scores>(), b = wanted["b"].get<Scores>();
      const MeanEstimate mean = bootstrap_mean(a, options);
      QVERIFY(close(mean.mean, wanted["mean"]));
      QVERIFY(close(mean.low, wanted["low"]));
      QVERIFY(close(mean.high, wanted["high"]));
      QCOMPARE(mean.deviation.has_value(), !wanted["deviation"].is_null());
      if (mean.deviation) QVERIFY(close(*mean.deviation, wanted["deviation"]));
      const Difference difference = paired_difference(a, b, options);
      QVERIFY(close(difference.value, wanted["difference"]));
      QVERIFY(close(difference.low, wanted["difference_low"]));
      QVERIFY(close(difference.high, wanted["difference_high"]));
      QVERIFY(close(difference.p, wanted["p"]));
    }
  }

  /// Two items, one seed, differences 0 and 1: resampled means are 0, .5, 1 with 1/4, 1/2, 1/4, so
  /// half of them lie .5 or more from .5.
  void two_items_by_hand() {
    const Difference d = paired_difference({{0, 1}}, {{0, 0}});
    QCOMPARE(d.value, 0.5);
    QVERIFY(close(d.p, 0.5, 0.02));
    QCOMPARE(d.low, 0.0);
    QCOMPARE(d.high, 1.0);
  }

  /// Two seeds crossed with two items and a single 1: all resampled means but those of .25 (a
  /// quarter of them) lie .25 or more from .25.
  void crossing_by_hand() {
    const Difference d = paired_difference({{1, 0}, {0, 0}}, kZero);
    QCOMPARE(d.value, 0.25);
    QVERIFY(close(d.p, 0.75, 0.02));
    QCOMPARE(d.high, 1.0);  // 1/16 of the resamples
  }

  /// score = seed effect + item effect: the variance of the resampled mean is exactly
  /// var(seeds)/S + var(items)/N (population variances).
  void variance_of_an_additive_table() {
    const std::vector<double> seeds{0.0, 0.1, 0.3}, items{0.2, 0.4, 0.3, 0.9, 0.5, 0.1};
    Scores scores;
    for (const double seed : seeds) {
      scores.emplace_back();
      for (const double item : items)
        scores.back().push_back(seed + item);
    }
    const auto variance = [](const std::vector<double>& values) {
      double mean = 0, sum = 0;
      for (const double v : values)
        mean += v / static_cast<double>(values.size());
      for (const double v : values)
        sum += (v - mean) * (v - mean);
      return sum / static_cast<double>(values.size());
    };
    const double wanted = variance(seeds) / 3 + variance(items) / 6;
    const Difference d = paired_difference(scores, {std::vector<double>(6, 0.0)});
    double found = 0;
    for (const double distance : d.spread)
      found += distance * distance / static_cast<double>(d.spread.size());
    QVERIFY2(close(found / wanted, 1, 0.04), std::to_string(found / wanted).c_str());
  }

  void no_difference() {
    const Scores a{{0.1, 0.5, 0.3}, {0.2, 0.4, 0.6}};
    const Difference d = paired_difference(a, a);
    QCOMPARE(d.value, 0.0);
    QCOMPARE(d.p, 1.0);
  }

  void a_constant_difference() {
    const Scores a{{0.125, 0.5, 0.375}, {0.25, 0.5, 0.625}};
    const Difference d = paired_difference(shifted(a, 0.25), a);
    QCOMPARE(d.low, 0.25);
    QCOMPARE(d.high, 0.25);
    QCOMPARE(d.p, 1.0 / 10001);
    QCOMPARE(detectable(d, 0.05), 0.0);
  }

  void one_item_tells_nothing() {
    const Difference d = paired_difference({{1}, {1}}, {{0}, {0}});
    QCOMPARE(d.value, 1.0);
    QCOMPARE(d.p, 1.0);
    QVERIFY(std::isinf(detectable(d, 0.05)));
  }

  void one_row_stands_for_every_seed() {
    const Scores a{{0.5, 0.25, 0.75}, {0.25, 0.5, 0.5}}, lead{{0.25, 0.5, 0.125}};
    const Difference one = paired_difference(a, lead);
    const Difference both = paired_difference(a, {lead[0], lead[0]});
    QCOMPARE(one.seeds, std::size_t{2});
    QCOMPARE(one.value, both.value);
    QCOMPARE(one.p, both.p);
    QCOMPARE(paired_difference(lead, a).value, -one.value);
  }

  /// Just above the detectable difference p is at most the level, just below it is not.
  void detectable_is_where_p_crosses() {
    const Scores a{{0.31, 0.52, 0.13, 0.64, 0.35, 0.26, 0.47},
                   {0.22, 0.61, 0.1, 0.7, 0.3, 0.2, 0.5}};
    const Scores b{{0.21, 0.55, 0.23, 0.44, 0.39, 0.16, 0.57}, {0.3, 0.4, 0.2, 0.6, 0.1, 0.4, 0.4}};
    const Difference d = paired_difference(a, b);
    for (const double level : {0.05, 0.0125}) {
      const double least = detectable(d, level);
      QVERIFY(least > 0);
      const auto p_at = [&](double difference) {
        return paired_difference(shifted(a, difference - d.value), b).p;
      };
      QVERIFY(p_at(least + 1e-6) <= level);
      QVERIFY(p_at(least - 1e-6) > level);
      QVERIFY(p_at(-least - 1e-6) <= level);
    }
    QVERIFY(detectable(d, 0.0125) > detectable(d, 0.05));
    QVERIFY(std::isinf(detectable(d, 1e-5)));
  }

  /// As R's p.adjust(p, "holm").
  void holm_by_hand() {
    const std::vector<double> adjusted = holm({0.01, 0.04, 0.03, 0.005});
    const std::vector<double> wanted{0.03, 0.06, 0.06, 0.02};
    for (std::size_t i = 0; i < wanted.size(); ++i)
      QVERIFY(close(adjusted[i], wanted[i]));
    QCOMPARE(holm({0.9, 0.8}), (std::vector<double>{1.0, 1.0}));
    QVERIFY(holm({}).empty());
    const std::vector<double> levels = holm_levels({0.01, 0.04, 0.03, 0.005}, 0.06);
    const std::vector<double> wanted_levels{0.02, 0.06, 0.03, 0.015};
    for (std::size_t i = 0; i < wanted_levels.size(); ++i)
      QVERIFY(close(levels[i], wanted_levels[i]));
  }

  void seeded() {
    const Scores a{{0.1, 0.5, 0.3, 0.7}, {0.2, 0.4, 0.6, 0.5}};
    const Scores zeros{{0, 0, 0, 0}};
    BootstrapOptions other;
    other.seed = 1;
    QCOMPARE(bootstrap_mean(a).low, bootstrap_mean(a).low);
    QCOMPARE(paired_difference(a, zeros).spread, paired_difference(a, zeros).spread);
    QVERIFY(paired_difference(a, zeros, other).spread != paired_difference(a, zeros).spread);
    QVERIFY(!bootstrap_mean({a[0]}).deviation);
  }

  void refused() {
    const std::string counts = "metric.counts";
    QCOMPARE(code_of([] { bootstrap_mean({}); }), counts);
    QCOMPARE(code_of([] { bootstrap_mean({{}}); }), counts);
    QCOMPARE(code_of([] { bootstrap_mean({{1, 2}, {1}}); }), counts);
    QCOMPARE(code_of([] { bootstrap_mean({{std::numeric_limits<double>::quiet_NaN()}}); }), counts);
    QCOMPARE(code_of([] { paired_difference({{1, 2}}, {{1}}); }), counts);
    QCOMPARE(code_of([] { paired_difference({{1}, {2}}, {{1}, {2}, {3}}); }), counts);
  }
};

QTEST_GUILESS_MAIN(TestCompare)
#include "tst_compare.moc"
