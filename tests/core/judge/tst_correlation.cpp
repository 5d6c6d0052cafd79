#include <QtTest>
#include <cmath>
#include <limits>
#include <string>

#include "core/base/random.h"
#include "core/judge/correlation.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::equal;
using espalier::test::judge_golden;

namespace {

const std::vector<std::pair<const char*, Coefficient>> kCoefficients{
    {"pearson", Coefficient::pearson},
    {"spearman", Coefficient::spearman},
    {"kendall", Coefficient::kendall}};

std::vector<ScoredOutput> outputs_of(const Json& rows) {
  std::vector<ScoredOutput> out;
  for (const Json& o : rows)
    out.push_back({o[0].get<std::uint32_t>(), o[1].get<std::uint32_t>(), o[2].get<double>(),
                   o[3].get<double>()});
  return out;
}

}  // namespace

class TestCorrelation : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void equal_to_scipy() {
    const Json golden = judge_golden("correlation");
    const auto outputs = outputs_of(golden["outputs"]);
    const BootstrapOptions options{.resamples = golden["resamples"]};
    for (const auto& [name, coefficient] : kCoefficients) {
      const Json& wanted = golden[name];
      const Correlation all = correlation(outputs, coefficient, Level::outputs, options);
      QVERIFY2(close(all.value, wanted["outputs"]), name);
      QVERIFY2(close(all.interval, wanted["outputs_interval"]), name);
      QCOMPARE(all.outputs, outputs.size());
      const Correlation methods = correlation(outputs, coefficient, Level::methods, options);
      QVERIFY2(close(methods.value, wanted["methods"]), name);
      QVERIFY2(close(methods.interval, wanted["methods_interval"]), name);
      QCOMPARE(methods.methods, std::size_t{5});
      const Correlation items = correlation(outputs, coefficient, Level::within_items, options);
      QVERIFY2(close(items.value, wanted["within_items"]), name);
      QCOMPARE(items.items, wanted["items"].get<std::size_t>());
      QVERIFY(items.interval->low < *items.value && *items.value < items.interval->high);
    }
  }

  /// Kendall's tau-b by its definition, over all pairs.
  void kendall_by_definition() {
    Stream stream(4, Purpose::sample);
    for (const std::uint32_t n : {2U, 3U, 7U, 40U}) {
      std::vector<double> x, y;
      for (std::uint32_t i = 0; i < n; ++i) {
        x.push_back(i < 2 ? i : stream.below(4));
        y.push_back(i < 2 ? i : stream.below(6));
      }
      double lead = 0, untied_x = 0, untied_y = 0;
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = i + 1; k < n; ++k) {
          const double a = x[i] - x[k], b = y[i] - y[k];
          lead += a * b > 0 ? 1 : a * b < 0 ? -1 : 0;
          untied_x += a == 0 ? 0 : 1;
          untied_y += b == 0 ? 0 : 1;
        }
      }
      QVERIFY(close(*coefficient_of(Coefficient::kendall, x, y),
                    lead / std::sqrt(untied_x * untied_y)));
    }
  }

  void by_hand() {
    const std::vector<double> x{1, 2, 3, 4}, bent{1, 8, 27, 1000}, down{4, 3, 2, 1};
    QVERIFY(close(*coefficient_of(Coefficient::spearman, x, bent), 1.0));
    QVERIFY(close(*coefficient_of(Coefficient::kendall, x, bent), 1.0));
    QVERIFY(*coefficient_of(Coefficient::pearson, x, bent) < 0.9);
    for (const auto& [name, coefficient] : kCoefficients) {
      QVERIFY(close(*coefficient_of(coefficient, x, down), -1.0));
      QVERIFY(!coefficient_of(coefficient, x, {2, 2, 2, 2}));
      QVERIFY(!coefficient_of(coefficient, {1}, {2}));
    }
  }

  /// What lacks either number is passed over; why there is nothing is said.
  void missing() {
    std::vector<ScoredOutput> outputs{{1, 0, 0.1, 1}, {1, 1, 0.2, 3}, {2, 0, 0.3, 2},
                                      {2, 1, 0.9, 5}, {3, 0, {}, 4},  {3, 1, 0.4, {}}};
    const Correlation found = correlation(outputs, Coefficient::spearman, Level::outputs);
    QCOMPARE(found.outputs, std::size_t{4});
    QCOMPARE(found.items, std::size_t{2});
    QVERIFY(close(*found.value, 0.8));
    QCOMPARE(correlation(outputs, Coefficient::kendall, Level::methods).reason, Reason::too_few);
    QCOMPARE(correlation(outputs, Coefficient::kendall, Level::within_items).value, 1.0);
    QCOMPARE(correlation({{1, 0, {}, 4}}, Coefficient::kendall, Level::outputs).reason,
             Reason::no_answers);
    QCOMPARE(correlation({{1, 0, 1, 4}, {2, 0, 2, 4}, {3, 0, 3, 4}}, Coefficient::pearson,
                         Level::outputs)
                 .reason,
             Reason::constant);
    QCOMPARE(
        correlation({{1, 0, 1, 4}, {2, 0, 2, 4}}, Coefficient::pearson, Level::within_items).reason,
        Reason::too_few);
    QCOMPARE(
        correlation({{1, 0, 1, 4}, {1, 1, 2, 4}}, Coefficient::pearson, Level::within_items).reason,
        Reason::constant);
    outputs[0].metric = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(code_of([&] { correlation(outputs, Coefficient::pearson, Level::outputs); }),
             std::string("data.record"));
  }

  /// 95 % intervals of independent items hold the correlation that made them.
  void the_interval_covers() {
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
      Stream stream(seed, Purpose::sample);
      std::vector<ScoredOutput> outputs;
      for (std::uint32_t i = 0; i < 60; ++i) {
        const double shared = stream.normal();
        const double metric = shared + stream.normal(), judgement = shared + stream.normal();
        outputs.push_back({i, 0, metric, judgement});
      }
      const auto interval =
          correlation(outputs, Coefficient::pearson, Level::outputs, {.resamples = 300}).interval;
      covered += interval->low <= 0.5 && 0.5 <= interval->high ? 1 : 0;
    }
    QVERIFY2(covered >= 178 && covered < 200, std::to_string(covered).c_str());
  }

  void seeded() {
    const auto outputs = outputs_of(judge_golden("correlation")["outputs"]);
    const auto interval = [&](std::uint64_t seed) {
      return correlation(outputs, Coefficient::kendall, Level::outputs,
                         {.resamples = 50, .seed = seed})
          .interval;
    };
    QVERIFY(equal(interval(1), interval(1)));
    QVERIFY(!equal(interval(1), interval(2)));
  }
};

QTEST_GUILESS_MAIN(TestCorrelation)
#include "tst_correlation.moc"
