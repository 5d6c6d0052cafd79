#include <QtTest>
#include <string>

#include "core/base/random.h"
#include "core/judge/distributions.h"
#include "core/judge/win_rate.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::equal;
using espalier::test::judge_golden;

namespace {

std::vector<Judgement> judgements_of(const Json& rows) {
  std::vector<Judgement> out;
  for (const Json& j : rows) {
    out.push_back({j[0].get<std::uint32_t>(), j[1].get<std::uint32_t>(), j[2].get<std::uint32_t>(),
                   j[3].get<std::uint32_t>(), static_cast<Choice>(j[4].get<int>()),
                   j[5].get<bool>()});
  }
  return out;
}

/// Method 1 against 0: what each annotator says of an item depends on the item's own chance.
std::vector<Judgement> made(std::uint32_t items, std::uint32_t annotators, std::uint64_t seed) {
  Stream stream(seed, Purpose::sample);
  std::vector<Judgement> out;
  for (std::uint32_t i = 0; i < items; ++i) {
    const double chance = stream.uniform();
    for (std::uint32_t k = 0; k < annotators; ++k) {
      out.push_back({i, k, 1, 0, stream.uniform() < chance ? Choice::first : Choice::second, true});
    }
  }
  return out;
}

Judgement judged(std::uint32_t item, std::uint32_t annotator, Choice choice) {
  return {item, annotator, 1, 0, choice, std::nullopt};
}

}  // namespace

class TestWinRate : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// The crossed bootstrap in numpy, draw for draw; scipy's binomial test of the sides.
  void equal_to_numpy() {
    const Json cases = judge_golden("win_rate");
    QCOMPARE(cases.size(), std::size_t{2});
    for (const Json& wanted : cases) {
      const auto judgements = judgements_of(wanted["judgements"]);
      const WinRate rate = win_rate(judgements, 1, 0, {.resamples = wanted["resamples"]});
      QVERIFY(close(rate.value, wanted["value"]));
      QCOMPARE(rate.kind, IntervalKind::bootstrap);
      QVERIFY(close(rate.interval, wanted["interval"]));
      QVERIFY(close(rate.p, wanted["p"].get<double>()));
      QCOMPARE(rate.position.left, wanted["left"].get<std::size_t>());
      QCOMPARE(rate.position.decided, wanted["decided"].get<std::size_t>());
      QVERIFY(close(rate.position.p, wanted["position_p"].get<double>()));
      QCOMPARE(rate.wins + rate.ties + rate.losses + rate.both_bad, judgements.size());
    }
  }

  /// Of three methods, in either order and with both bad apart; against one alone as win_rate.
  void against_all_the_others() {
    const std::vector<Judgement> judgements{
        {1, 1, 1, 0, Choice::first, true},  {1, 2, 0, 1, Choice::first, true},
        {2, 1, 1, 2, Choice::first, true},  {2, 2, 2, 1, Choice::tie, true},
        {3, 1, 1, 2, Choice::both_bad, {}}, {4, 1, 0, 2, Choice::first, {}}};
    const WinRate rate = win_rate_against_all(judgements, 1);
    QCOMPARE(rate.wins, std::size_t{2});
    QCOMPARE(rate.losses, std::size_t{1});
    QCOMPARE(rate.ties, std::size_t{1});
    QCOMPARE(rate.both_bad, std::size_t{1});
    QCOMPARE(rate.value, 0.625);
    QCOMPARE(win_rate_against_all(judgements, 9).reason, Reason::no_answers);
    const auto two = made(30, 3, 5);
    const WinRate whole = win_rate(two, 1, 0), against = win_rate_against_all(two, 1);
    QCOMPARE(against.value, whole.value);
    QCOMPARE(against.interval->low, whole.interval->low);
    QCOMPARE(against.interval->high, whole.interval->high);
    QCOMPARE(against.p, whole.p);
  }

  void counted_by_hand() {
    const std::vector<Judgement> judgements{
        {1, 1, 1, 0, Choice::first, true},        {1, 2, 0, 1, Choice::second, true},
        {2, 1, 0, 1, Choice::first, true},        {2, 2, 1, 0, Choice::tie, true},
        {3, 1, 1, 0, Choice::both_bad, false},    {3, 2, 1, 2, Choice::first, true},
        {4, 1, 1, 0, Choice::first, std::nullopt}};
    const WinRate rate = win_rate(judgements, 1, 0);
    QCOMPARE(rate.wins, std::size_t{3});
    QCOMPARE(rate.losses, std::size_t{1});
    QCOMPARE(rate.ties, std::size_t{1});
    QCOMPARE(rate.both_bad, std::size_t{1});
    QCOMPARE(rate.items, std::size_t{3});  // 1, 2, 4: item 3 has both bad, and another pair
    QCOMPARE(rate.annotators, std::size_t{2});
    QCOMPARE(rate.value, 0.7);
    QCOMPARE(rate.position.decided, std::size_t{3});
    QCOMPARE(rate.position.left, std::size_t{2});
    QCOMPARE(win_rate(judgements, 2, 1).value, 0.0);
    QCOMPARE(position_test(judgements).decided, std::size_t{4});
  }

  /// The other way round everything is turned over.
  void turned_over() {
    const auto judgements = made(40, 3, 4);
    const WinRate rate = win_rate(judgements, 1, 0), other = win_rate(judgements, 0, 1);
    QCOMPARE(other.wins, rate.losses);
    QVERIFY(close(*other.value, 1 - *rate.value));
    QVERIFY(close(other.interval->low, 1 - rate.interval->high));
    QVERIFY(close(other.interval->high, 1 - rate.interval->low));
    QVERIFY(close(other.p, rate.p));
  }

  /// Wilson's only where every item has one judgement.
  void one_judgement_an_item() {
    std::vector<Judgement> judgements;
    for (std::uint32_t i = 0; i < 20; ++i)
      judgements.push_back(judged(i, i % 3, i < 14 ? Choice::first : Choice::second));
    const WinRate rate = win_rate(judgements, 1, 0);
    QCOMPARE(rate.kind, IntervalKind::wilson);
    QVERIFY(equal(rate.interval, wilson(0.7, 20, 0.05)));
    QVERIFY(close(rate.p, 0.0736382, 1e-7));  // z = .2 / sqrt(.25 / 20)
    judgements.push_back(judged(3, 1, Choice::second));
    QCOMPARE(win_rate(judgements, 1, 0).kind, IntervalKind::bootstrap);
    // A both-bad judgement is no part of the rate.
    judgements.back().choice = Choice::both_bad;
    QCOMPARE(win_rate(judgements, 1, 0).kind, IntervalKind::wilson);
  }

  /// Where all judgements are alike a bootstrap would claim certainty.
  void alike() {
    std::vector<Judgement> judgements;
    for (std::uint32_t i = 0; i < 10; ++i) {
      judgements.push_back(judged(i, 0, Choice::first));
      judgements.push_back(judged(i, 1, Choice::first));
    }
    const WinRate rate = win_rate(judgements, 1, 0);
    QCOMPARE(rate.value, 1.0);
    QCOMPARE(rate.kind, IntervalKind::wilson_items);
    QVERIFY(equal(rate.interval, wilson(1, 10, 0.05)));
    QVERIFY(rate.interval->low < 0.75);
    QVERIFY(close(rate.p, 0.0015654, 1e-7));  // z = sqrt(10), not one in ten thousand
  }

  /// Wilson's interval and its p speak alike.
  void p_and_interval_agree() {
    for (std::uint32_t wins = 0; wins <= 30; ++wins) {
      std::vector<Judgement> judgements;
      for (std::uint32_t i = 0; i < 30; ++i)
        judgements.push_back(judged(i, 0, i < wins ? Choice::first : Choice::second));
      const WinRate rate = win_rate(judgements, 1, 0);
      QCOMPARE(rate.p<0.05, rate.interval->low> 0.5 || rate.interval->high < 0.5);
    }
  }

  void nothing_to_tell() {
    const WinRate none = win_rate({}, 1, 0);
    QVERIFY(!none.value && !none.interval && !none.position.share);
    QCOMPARE(none.reason, Reason::no_answers);
    const WinRate bad = win_rate({judged(1, 1, Choice::both_bad)}, 1, 0);
    QCOMPARE(bad.reason, Reason::no_answers);
    QCOMPARE(bad.both_bad, std::size_t{1});
    const WinRate one = win_rate({judged(1, 1, Choice::first), judged(1, 2, Choice::tie)}, 1, 0);
    QCOMPARE(one.value, 0.75);
    QCOMPARE(one.reason, Reason::one_item);
    QVERIFY(!one.interval);
    QCOMPARE(one.p, 1.0);
    QCOMPARE(code_of([] { win_rate({}, 1, 0, {10, 1, 1.5}); }), std::string("plan.bad_value"));
  }

  /// Five judgements an item that mostly agree are not five items' worth: the interval is wider
  /// than one that takes them apart, and 95 % of such intervals hold the true rate of one half.
  void clusters_are_taken_into_account() {
    const auto judgements = made(50, 5, 77);
    const WinRate rate = win_rate(judgements, 1, 0);
    const Interval naive = wilson(*rate.value, 250, 0.05);
    QVERIFY(rate.interval->high - rate.interval->low > 1.3 * (naive.high - naive.low));
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      const auto interval = win_rate(made(40, 3, seed), 1, 0, {.resamples = 300}).interval;
      covered += interval->low <= 0.5 && 0.5 <= interval->high ? 1 : 0;
    }
    QVERIFY2(covered >= 180, std::to_string(covered).c_str());
  }

  void a_habit_of_the_left_is_found() {
    std::vector<Judgement> judgements;
    for (std::uint32_t i = 0; i < 60; ++i)
      judgements.push_back({i, 0, 1, 0, i % 2 ? Choice::first : Choice::second, i % 2 == 1});
    const Position position = position_test(judgements);
    QCOMPARE(position.share, 1.0);
    QVERIFY(position.p < 1e-15);
    // The rate itself does not see it.
    QCOMPARE(win_rate(judgements, 1, 0).value, 0.5);
  }

  void seeded() {
    const auto judgements = made(20, 3, 1);
    const auto interval = [&](std::uint64_t seed) {
      return win_rate(judgements, 1, 0, {.resamples = 50, .seed = seed}).interval;
    };
    QVERIFY(equal(interval(1), interval(1)));
    QVERIFY(!equal(interval(1), interval(2)));
  }
};

QTEST_GUILESS_MAIN(TestWinRate)
#include "tst_win_rate.moc"
