#include <QtTest>
#include <algorithm>
#include <cmath>
#include <string>

#include "core/base/random.h"
#include "core/judge/bradley_terry.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::equal;
using espalier::test::judge_golden;

namespace {

std::vector<Judgement> judgements_of(const Json& games) {
  std::vector<Judgement> out;
  for (const Json& g : games)
    out.push_back({g[0].get<std::uint32_t>(), 0, g[1].get<std::uint32_t>(),
                   g[2].get<std::uint32_t>(), static_cast<Choice>(g[3].get<int>()), std::nullopt});
  return out;
}

const Strength& strength_of(const BradleyTerry& found, std::uint32_t method) {
  return *std::find_if(found.methods.begin(), found.methods.end(),
                       [method](const Strength& s) { return s.method == method; });
}

Judgement won(std::uint32_t item, std::uint32_t winner, std::uint32_t loser) {
  return {item, 0, winner, loser, Choice::first, std::nullopt};
}

using Groups = std::vector<std::vector<std::uint32_t>>;

}  // namespace

class TestBradleyTerry : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  /// choix' iterative spectral method, asked anew for every resample of the items.
  void equal_to_choix() {
    const Json golden = judge_golden("bradley_terry");
    const auto judgements = judgements_of(golden["games"]);
    const BradleyTerry found = bradley_terry(judgements, 3, {.resamples = golden["resamples"]});
    QCOMPARE(found.reason, Reason::none);
    QCOMPARE(found.unidentified, 0.0);
    QCOMPARE(found.methods.size(), std::size_t{4});
    for (std::uint32_t m = 0; m < 4; ++m) {
      const Strength& strength = strength_of(found, m);
      QVERIFY(close(strength.strength, golden["strengths"][m].get<double>(), 1e-10));
      QVERIFY(close(strength.interval, golden["intervals"][m], 1e-7));
      QVERIFY(close(strength.win_interval, golden["win_intervals"][m], 1e-7));
      QVERIFY(close(*strength.win_probability,
                    1 / (1 + std::exp(golden["strengths"][3].get<double>() -
                                      golden["strengths"][m].get<double>())),
                    1e-10));
    }
    for (std::size_t i = 0; i + 1 < found.methods.size(); ++i)
      QVERIFY(found.methods[i].strength >= found.methods[i + 1].strength);
  }

  /// At the maximum every method wins as often as its strength says it should.
  void expected_wins_are_the_wins() {
    const auto judgements = judgements_of(judge_golden("bradley_terry")["games"]);
    const BradleyTerry found = bradley_terry(judgements, std::nullopt, {.resamples = 0});
    double sum = 0;
    for (const Strength& own : found.methods) {
      double expected = 0;
      for (const Judgement& j : judgements) {
        if (j.first != own.method && j.second != own.method) continue;
        const std::uint32_t other = j.first == own.method ? j.second : j.first;
        expected += 1 / (1 + std::exp(strength_of(found, other).strength - own.strength));
      }
      QVERIFY(close(expected, own.wins));
      QVERIFY(!own.win_probability && !own.interval);
      sum += own.strength;
    }
    QVERIFY(close(sum, 0.0));
  }

  /// Of two methods it is the log odds of the win rate; both-bad judgements are apart.
  void two_methods() {
    std::vector<Judgement> judgements{won(1, 5, 8), won(2, 5, 8), won(3, 8, 5)};
    judgements.push_back({4, 0, 8, 5, Choice::tie, std::nullopt});
    judgements.push_back({5, 0, 8, 5, Choice::both_bad, std::nullopt});
    const BradleyTerry found = bradley_terry(judgements, 8, {.resamples = 0});
    QCOMPARE(found.methods[0].method, 5U);
    QVERIFY(close(*found.methods[0].win_probability, 2.5 / 4));
    QVERIFY(close(found.methods[0].strength, std::log(2.5 / 1.5) / 2));
    QCOMPARE(found.methods[0].wins, 2.5);
    QCOMPARE(found.judgements, std::size_t{4});
    QCOMPARE(found.items, std::size_t{4});
    QCOMPARE(found.both_bad, std::size_t{1});
    QCOMPARE(found.methods[1].win_probability, 0.5);
  }

  /// Where a group never lost, or was never compared, no finite strengths fit best.
  void unidentified() {
    const BradleyTerry apart =
        bradley_terry({won(1, 0, 1), won(2, 1, 0), won(3, 2, 3), won(4, 3, 2)});
    QCOMPARE(apart.reason, Reason::unconnected);
    QVERIFY(apart.methods.empty());
    QCOMPARE(apart.groups, (Groups{{0, 1}, {2, 3}}));
    const BradleyTerry above =
        bradley_terry({won(1, 1, 0), won(2, 1, 2), won(3, 0, 2), won(4, 2, 0)});
    QCOMPARE(above.reason, Reason::separated);
    QCOMPARE(above.groups, (Groups{{1}, {0, 2}}));
    QCOMPARE(bradley_terry({}).reason, Reason::no_answers);
    QCOMPARE(bradley_terry({{1, 0, 0, 1, Choice::both_bad, std::nullopt}}).reason,
             Reason::no_answers);
    // One loss is enough.
    QCOMPARE(bradley_terry({won(1, 1, 0), won(2, 1, 2), won(3, 0, 2), won(4, 2, 0), won(5, 0, 1)})
                 .reason,
             Reason::none);
  }

  /// A single loss is missing from over a third of the resamples: no interval is made of the rest.
  void no_interval_from_the_rest() {
    std::vector<Judgement> judgements;
    for (std::uint32_t i = 0; i < 20; ++i)
      judgements.push_back(i == 0 ? won(i, 0, 1) : won(i, 1, 0));
    const BradleyTerry found = bradley_terry(judgements);
    QVERIFY2(std::fabs(found.unidentified - std::pow(0.95, 20)) < 0.05,
             std::to_string(found.unidentified).c_str());
    QVERIFY(!found.methods[0].interval);
  }

  /// Strengths that made the judgements lie in the intervals about as often as promised.
  void the_interval_covers() {
    const std::vector<double> real{0.6, 0.0, -0.6};
    int covered = 0, asked = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      Stream stream(seed, Purpose::sample);
      std::vector<Judgement> judgements;
      for (std::uint32_t i = 0; i < 60; ++i) {
        for (const auto& [a, b] : {std::pair{0U, 1U}, {1U, 2U}, {0U, 2U}}) {
          const bool first = stream.uniform() < 1 / (1 + std::exp(real[b] - real[a]));
          judgements.push_back(first ? won(i, a, b) : won(i, b, a));
        }
      }
      const BradleyTerry found = bradley_terry(judgements, std::nullopt, {.resamples = 200});
      for (std::uint32_t m = 0; m < 3; ++m) {
        const auto interval = *strength_of(found, m).interval;
        ++asked;
        covered += interval.low <= real[m] && real[m] <= interval.high ? 1 : 0;
      }
    }
    QVERIFY2(covered >= asked * 88 / 100, std::to_string(covered).c_str());
  }

  /// Sides and the order of the judgements change nothing.
  void invariant() {
    auto judgements = judgements_of(judge_golden("bradley_terry")["games"]);
    const BradleyTerry found = bradley_terry(judgements, 0, {.resamples = 50});
    std::reverse(judgements.begin(), judgements.end());
    for (Judgement& j : judgements) {
      std::swap(j.first, j.second);
      if (j.choice == Choice::first || j.choice == Choice::second) {
        j.choice = j.choice == Choice::first ? Choice::second : Choice::first;
      }
    }
    const BradleyTerry other = bradley_terry(judgements, 0, {.resamples = 50});
    for (std::size_t i = 0; i < found.methods.size(); ++i) {
      QCOMPARE(other.methods[i].method, found.methods[i].method);
      QVERIFY(close(other.methods[i].strength, found.methods[i].strength));
      QVERIFY(equal(other.methods[i].interval, found.methods[i].interval));
    }
  }

  void refused() {
    QCOMPARE(code_of([] {
               bradley_terry({won(1, 0, 1), won(2, 1, 0)}, 7);
             }),
             std::string("plan.bad_value"));
    QCOMPARE(code_of([] {
               bradley_terry({}, std::nullopt, {10, 1, 0});
             }),
             std::string("plan.bad_value"));
  }
};

QTEST_GUILESS_MAIN(TestBradleyTerry)
#include "tst_bradley_terry.moc"
