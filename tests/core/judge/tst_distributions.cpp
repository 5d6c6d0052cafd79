#include <QtTest>
#include <limits>
#include <string>

#include "core/judge/distributions.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::judge_golden;

class TestDistributions : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void initTestCase() { golden_ = judge_golden("distributions"); }

  void wilson_as_statsmodels() {
    QCOMPARE(golden_["wilson"].size(), std::size_t{10});
    for (const Json& w : golden_["wilson"]) {
      const double trials = w[1];
      const Interval found = wilson(w[0].get<double>() / trials, trials, w[2]);
      QVERIFY(close(found.low, w[3].get<double>()) && close(found.high, w[4].get<double>()));
    }
  }

  void fair_coin_as_scipy() {
    for (const Json& w : golden_["coin"]) {
      const double p = fair_coin_p(w[0], w[1]), wanted = w[2];
      QVERIFY2(std::fabs(p / wanted - 1) < 1e-10, std::to_string(p).c_str());
    }
    QCOMPARE(fair_coin_p(0, 0), 1.0);
    QCOMPARE(fair_coin_p(2, 2), 0.5);
    QCOMPARE(fair_coin_p(7, 9), fair_coin_p(2, 9));
  }

  void student_as_scipy() {
    for (const Json& w : golden_["student"]) {
      const double p = student_cdf(w[0], w[1]), wanted = w[2];
      QVERIFY2(std::fabs(p - wanted) <= 1e-11 * wanted, std::to_string(p).c_str());
    }
    QCOMPARE(student_cdf(-std::numeric_limits<double>::infinity(), 4), 0.0);
    QCOMPARE(student_cdf(std::numeric_limits<double>::infinity(), 4), 1.0);
  }

  void quantile_as_scipy() {
    for (const Json& w : golden_["quantile"]) {
      QVERIFY(close(normal_quantile(w[0]), w[1].get<double>()));
      QVERIFY(close(normal_cdf(w[1]), w[0].get<double>()));
    }
  }

 private:
  Json golden_;
};

QTEST_GUILESS_MAIN(TestDistributions)
#include "tst_distributions.moc"
