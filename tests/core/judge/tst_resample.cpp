#include <QtTest>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/judge/resample.h"

using namespace espalier;
using namespace espalier::judge;

namespace {

/// `sizes` items of each group, mixed.
std::vector<std::uint32_t> grouped(const std::vector<std::uint32_t>& sizes) {
  std::vector<std::uint32_t> plain, out;
  for (std::uint32_t g = 0; g < sizes.size(); ++g)
    plain.insert(plain.end(), sizes[g], g);
  for (const std::size_t i : shuffled(plain.size(), 1, Purpose::shuffle, 0))
    out.push_back(plain[i]);
  return out;
}

}  // namespace

class TestResample : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// Means, variances and covariances of the times are the multinomial's, drawn either way: 3
  /// groups of 300 items directly, 30 of 300 item by item.
  void times_are_multinomial() {
    for (const std::size_t groups : {std::size_t{3}, std::size_t{30}}) {
      std::vector<std::uint32_t> sizes(groups, static_cast<std::uint32_t>(300 / groups));
      sizes[0] += sizes[2] - 2;  // of unequal size, one of them rare
      sizes[2] = 2;
      const auto group_of = grouped(sizes);
      GroupDraws draws(group_of, groups);
      constexpr std::size_t kDraws = 20000;
      std::vector<double> first, second, rare;
      for (std::size_t r = 0; r < kDraws; ++r) {
        Stream stream = resample_stream({}, r);
        const auto& times = draws(stream);
        QCOMPARE(std::accumulate(times.begin(), times.end(), 0U), 300U);
        first.push_back(times[0]);
        second.push_back(times[1]);
        rare.push_back(times[2]);
      }
      const auto moment = [](const std::vector<double>& a, double mean_a,
                             const std::vector<double>& b, double mean_b) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i)
          sum += (a[i] - mean_a) * (b[i] - mean_b);
        return sum / static_cast<double>(a.size());
      };
      const double p = sizes[0] / 300.0, q = sizes[1] / 300.0, s = 2 / 300.0;
      const auto near = [](double found, double wanted, double by) {
        return std::fabs(found - wanted) <= by * std::fabs(wanted);
      };
      const std::vector<double> ones(kDraws, 1);
      QVERIFY(near(moment(first, 0, ones, 0), 300 * p, 0.01));
      QVERIFY(near(moment(rare, 0, ones, 0), 2, 0.03));
      QVERIFY(near(moment(first, 300 * p, first, 300 * p), 300 * p * (1 - p), 0.05));
      QVERIFY(near(moment(second, 300 * q, second, 300 * q), 300 * q * (1 - q), 0.05));
      QVERIFY(near(moment(rare, 2, rare, 2), 2 * (1 - s), 0.05));
      QVERIFY(near(moment(first, 300 * p, second, 300 * q), -300 * p * q, 0.25));
      // The rare group stays away as often as it should: (1 - s)^300.
      const auto none = static_cast<double>(std::count(rare.begin(), rare.end(), 0.0));
      QVERIFY(near(none / kDraws, std::pow(1 - s, 300), 0.05));
    }
  }

  void one_group_takes_all() {
    const std::vector<std::uint32_t> group_of(100, 0);
    GroupDraws draws(group_of, 1);
    Stream stream = resample_stream({}, 0);
    QCOMPARE(draws(stream), (std::vector<std::uint32_t>{100}));
  }

  /// An interval is refused where over a tenth of the resamples had no value.
  void undefined_resamples() {
    const BootstrapOptions options{.resamples = 10};
    std::vector<double> nine(9, 1.0), eight(8, 1.0), none;
    QVERIFY(interval_of_defined(nine, options));
    QVERIFY(!interval_of_defined(eight, options));
    QVERIFY(!interval_of_defined(none, {.resamples = 0}));
  }

  /// Whole halves are summed as a matrix, all else one by one: the same means to the last bit,
  /// missing answers and lists of other sizes beside them included.
  void crossed_means_in_either_way() {
    Stream stream(4, Purpose::sample);
    std::vector<std::vector<Label>> lists(3);
    for (std::uint32_t i = 0; i < 40; ++i) {
      for (std::uint32_t k = 0; k < 6; ++k) {
        const double value = static_cast<double>(stream.below(201)) / 2 - 50;
        if (stream.uniform() < 0.8 || k == 0) lists[0].push_back({3 * i, 9 - k, value});
        lists[1].push_back({i, k, value / 3});
        if (i < 25) lists[2].push_back({i, k, value});
      }
    }
    const BootstrapOptions options{.resamples = 300};
    const auto together = crossed_means(lists, options);
    for (std::size_t l = 0; l < lists.size(); ++l) {
      Places items, raters;
      for (const Label& one : lists[l]) {
        items.add(one.item);
        raters.add(one.rater);
      }
      items.close();
      raters.close();
      QCOMPARE(together[l].size(), options.resamples);
      for (std::size_t r = 0; r < options.resamples; ++r) {
        Stream draws = resample_stream(options, r);
        std::vector<std::uint32_t> rater_times(raters.size()), item_times(items.size());
        for (std::size_t k = 0; k < raters.size(); ++k)
          ++rater_times[draws.below(static_cast<std::uint32_t>(raters.size()))];
        for (std::size_t i = 0; i < items.size(); ++i)
          ++item_times[draws.below(static_cast<std::uint32_t>(items.size()))];
        double sum = 0, weight = 0;
        for (std::size_t k = 0; k < raters.size(); ++k) {
          double row = 0, row_weight = 0;
          for (const Label& one : lists[l]) {
            if (raters.at(one.rater) != k) continue;
            row += item_times[items.at(one.item)] * one.value;
            row_weight += item_times[items.at(one.item)];
          }
          if (rater_times[k] == 0) continue;
          sum += rater_times[k] * row;
          weight += rater_times[k] * row_weight;
        }
        QCOMPARE(together[l][r] == sum / weight, true);
      }
      QVERIFY(crossed_means(lists[l], options) == together[l]);
    }
    QVERIFY(crossed_means(std::vector<Label>(), options).empty());
  }

  void percentiles() {
    QCOMPARE(percentile({1, 2, 4}, 0.5), 2.0);
    QCOMPARE(percentile({1, 2, 4}, 0.75), 3.0);
    QCOMPARE(percentile({1, 2, 4}, 1), 4.0);
    QVERIFY(std::isnan(percentile({}, 0.5)));
    QCOMPARE(spread_p({0.1, 0.2, 0.3}, -0.2), 3.0 / 4);
  }

  void places() {
    Places places;
    for (const std::uint32_t id : {9U, 4U, 9U, 70U})
      places.add(id);
    places.close();
    QCOMPARE(places.size(), std::size_t{3});
    QCOMPARE(places.at(9), 1U);
    QCOMPARE(places.id(2), 70U);
  }
};

QTEST_GUILESS_MAIN(TestResample)
#include "tst_resample.moc"
