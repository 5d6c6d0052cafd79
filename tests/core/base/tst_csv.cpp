#include <QtTest>
#include <cmath>

#include "core/base/csv.h"

using namespace espalier;

class TestCsv : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void cells_are_quoted_where_they_must_be() {
    QCOMPARE(csv::row({"plain", "a,b", "say \"x\"", "two\nlines", "\r", "日本"}),
             std::string("plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"\r\",日本\n"));
    QCOMPARE(csv::row({nullptr, 1, -2.5, 0.1, true, "", Json::array({1, 2})}),
             std::string(",1,-2.5,0.1,true,,\"[1,2]\"\n"));
    QCOMPARE(csv::row({std::nan(""), -HUGE_VAL, 1e-300}), std::string(",,1e-300\n"));
    QCOMPARE(csv::row(std::vector<Json>{}), std::string("\n"));
  }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
