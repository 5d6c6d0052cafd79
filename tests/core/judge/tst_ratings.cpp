#include <QtTest>
#include <limits>
#include <string>

#include "core/judge/compare.h"
#include "core/judge/ratings.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::judge_golden;

namespace {

std::vector<Rating> ratings_of(const Json& rows) {
  std::vector<Rating> out;
  for (const Json& r : rows)
    out.push_back({r[0].get<std::uint32_t>(), r[1].get<std::uint32_t>(), r[2].get<std::uint32_t>(),
                   r[3].get<std::uint32_t>(), r[4].get<double>()});
  return out;
}

}  // namespace

class TestRatings : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equal_to_numpy() {
    const Json golden = judge_golden("ratings");
    const auto ratings = ratings_of(golden["ratings"]);
    const BootstrapOptions options{.resamples = golden["resamples"]};
    const auto means = rating_means(ratings, options);
    QCOMPARE(means.size(), std::size_t{3});
    for (std::uint32_t m = 0; m < 3; ++m) {
      const Json& wanted = golden["means"][m];
      QCOMPARE(means[m].method, m);
      QCOMPARE(means[m].criterion, 7U);
      QVERIFY(close(means[m].mean, wanted["mean"].get<double>()));
      QVERIFY(close(means[m].deviation, wanted["deviation"]));
      QVERIFY(close(means[m].interval, wanted["interval"]));
      QCOMPARE(means[m].items, std::size_t{20});
      QCOMPARE(means[m].raters, std::size_t{4});
    }
    const Json& wanted = golden["difference"];
    const RatingDifference difference = rating_difference(ratings, 7, 2, 0, options);
    QVERIFY(close(difference.value, wanted["value"]));
    QVERIFY(close(difference.interval, wanted["interval"]));
    QVERIFY(close(difference.p, wanted["p"].get<double>()));
    QCOMPARE(difference.pairs, wanted["pairs"].get<std::size_t>());
    const RatingDifference other = rating_difference(ratings, 7, 0, 2, options);
    QVERIFY(close(*other.value, -*difference.value));
    QVERIFY(close(other.interval->low, -difference.interval->high));
  }

  /// With no rating missing it is the bootstrap of the tables, raters in the place of seeds.
  void equal_to_the_tables_bootstrap() {
    const Scores a{{1, 4, 2, 5, 3}, {2, 4, 3, 5, 1}}, b{{2, 3, 2, 2, 3}, {1, 1, 2, 4, 3}};
    std::vector<Rating> ratings;
    for (std::uint32_t r = 0; r < 2; ++r) {
      for (std::uint32_t i = 0; i < 5; ++i) {
        ratings.push_back({10 * i, r, 1, 0, a[r][i]});
        ratings.push_back({10 * i, r, 2, 0, b[r][i]});
      }
    }
    const MeanEstimate mean = bootstrap_mean(a);
    const auto rows = rating_means(ratings);
    QVERIFY(close(rows[0].mean, mean.mean));
    QVERIFY(close(rows[0].interval->low, mean.low) && close(rows[0].interval->high, mean.high));
    const Difference wanted = paired_difference(a, b);
    const RatingDifference found = rating_difference(ratings, 0, 1, 2);
    QVERIFY(close(*found.value, wanted.value));
    QVERIFY(close(found.interval->low, wanted.low) && close(found.interval->high, wanted.high));
    QVERIFY(close(found.p, wanted.p));
  }

  void by_criterion_then_method() {
    const auto rows = rating_means({{1, 0, 5, 2, 3}, {1, 0, 4, 2, 1}, {1, 0, 5, 1, 2}});
    QCOMPARE(rows.size(), std::size_t{3});
    QCOMPARE(rows[0].criterion, 1U);
    QCOMPARE(rows[1].method, 4U);
    QCOMPARE(rows[2].method, 5U);
    QCOMPARE(rows[2].mean, 3.0);
    QVERIFY(!rows[0].interval && !rows[0].deviation);  // one item, one rating
    QVERIFY(rating_means({}).empty());
  }

  /// Only what one rater said of both counts.
  void paired() {
    const std::vector<Rating> ratings{{1, 0, 0, 0, 5}, {1, 0, 1, 0, 3}, {1, 1, 0, 0, 1},
                                      {2, 1, 1, 0, 4}, {2, 0, 0, 0, 5}, {2, 0, 1, 0, 5}};
    const RatingDifference found = rating_difference(ratings, 0, 0, 1);
    QCOMPARE(found.value, 1.0);
    QCOMPARE(found.pairs, std::size_t{2});
    QCOMPARE(found.raters, std::size_t{1});
    QCOMPARE(rating_difference(ratings, 0, 0, 9).reason, Reason::no_answers);
    QCOMPARE(rating_difference({{1, 0, 0, 0, 5}, {2, 0, 1, 0, 5}}, 0, 0, 1).reason,
             Reason::no_overlap);
    const RatingDifference one = rating_difference({{1, 0, 0, 0, 5}, {1, 0, 1, 0, 2}}, 0, 0, 1);
    QCOMPARE(one.value, 3.0);
    QCOMPARE(one.reason, Reason::one_item);
    QVERIFY(!one.interval);
    QCOMPARE(one.p, 1.0);
  }

  void refused() {
    QCOMPARE(code_of([] {
               rating_means({{1, 0, 0, 0, 5}, {1, 0, 0, 0, 4}});
             }),
             std::string("data.record"));
    QCOMPARE(code_of([] {
               rating_means({{1, 0, 0, 0, std::numeric_limits<double>::infinity()}});
             }),
             std::string("data.record"));
    QCOMPARE(code_of([] { rating_means({}, {10, 1, -1}); }), std::string("plan.bad_value"));
  }
};

QTEST_GUILESS_MAIN(TestRatings)
#include "tst_ratings.moc"
