// A model as a judge: what it is asked, and what its probabilities say.
#include <QtTest>

#include "core/judge/machine.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"

using namespace espalier;
using namespace espalier::judge;
using test::close;
using test::code_of;

namespace {

Verdict verdict(Reading straight, Reading swapped) {
  Verdict out;
  out.candidates = {"c1", "c2"};
  out.straight = straight;
  out.swapped = swapped;
  return out;
}

}  // namespace

class TestMachine : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rubrics_brought_along() {
    for (const char* language : {"en", "ja"}) {
      for (const bool tie : {true, false}) {
        const Rubric rubric = built_in_rubric(language, tie);
        check_rubric(rubric);
        QCOMPARE(rubric.name, std::string(language));
        QCOMPARE(rubric.version, std::int64_t{1});
        QCOMPARE(labels_of(rubric).size(), std::size_t{tie ? 3U : 2U});
        QCOMPARE(rubric.text.find(" C ") != std::string::npos ||
                     rubric.text.find("ならC") != std::string::npos,
                 tie);
        // The same text again is no text of one's own, a changed one is.
        QVERIFY(named_rubric(rubric.text, tie) == rubric);
        const Rubric own = named_rubric(rubric.text + "!", tie);
        QCOMPARE(own.name, std::string("own"));
        QCOMPARE(own.version, std::int64_t{0});
      }
    }
    QCOMPARE(code_of([] { built_in_rubric("fr"); }), std::string("usage"));
    QCOMPARE(code_of([] { check_rubric(named_rubric("{document} {a}", true)); }),
             std::string("template.bad"));
  }

  /// What a text holds is never read as a place.
  void filled() {
    const Rubric rubric = named_rubric("{document}|{a}|{b}|{a}{c}", true);
    QCOMPARE(fill_rubric(rubric, "{a}", "x{b}", "y"), std::string("{a}|x{b}|y|x{b}{c}"));
  }

  void decided_by_the_mean_of_both_orders() {
    // Straight alone says second, both together say first.
    const Verdict one = verdict({0.45, 0.5, 0.05, 0.9}, {0.2, 0.78, 0.02, 0.7});
    QVERIFY(close(one.first(), 0.615));
    QVERIFY(close(one.second(), 0.35));
    QVERIFY(close(one.tie(), 0.035));
    QVERIFY(close(one.worth(), 0.6325));
    QVERIFY(decision(one.straight) == Choice::second);
    QVERIFY(decision(one, 0.1) == Choice::first);
    QVERIFY(decision(one, 0.2) == Choice::first);
    QVERIFY(decision(one, 0.27) == Choice::tie);  // .615 - .35 lies within the band
    const Verdict tie = verdict({0.3, 0.1, 0.6, 1}, {0.3, 0.3, 0.4, 1});
    QVERIFY(decision(tie, 0) == Choice::tie);
    const Verdict level = verdict({0.9, 0.1, 0, 1}, {0.9, 0.1, 0, 1});
    QVERIFY(decision(level, 0) == Choice::tie);
    QVERIFY(decision(verdict({0.1, 0.9, 0, 1}, {0.8, 0.2, 0, 1}), 0.1) == Choice::second);
  }

  void position() {
    const Reading a{0.8, 0.2, 0, 1}, b{0.2, 0.8, 0, 1}, c{0.2, 0.2, 0.6, 1};
    // Consistent, consistent, always first (three times), always second, tie twice, mixed.
    const MachinePosition found =
        position_of({verdict(a, b), verdict(b, a), verdict(a, a), verdict(a, a), verdict(a, a),
                     verdict(b, b), verdict(c, c), verdict(a, c)});
    QCOMPARE(found.items, std::size_t{8});
    QCOMPARE(found.consistent, std::size_t{3});
    QCOMPARE(found.both_first, std::size_t{3});
    QCOMPARE(found.both_second, std::size_t{1});
    QCOMPARE(found.decided, std::size_t{13});
    QCOMPARE(found.first, std::size_t{9});
    QVERIFY(close(*found.share, 9.0 / 13));
    QVERIFY(close(found.p, 0.625));  // 3 of 4, two-sided
    QVERIFY(!position_of({}).share);
  }

  void as_json_and_back() {
    Verdict one = verdict({0.45, 0.5, 0.05, 0.9}, {0.2, 0.78, 0.02, 0.7});
    one.cut = true;
    one.tokens = 912;
    one.seconds = 1.5;
    const Verdict back = verdict_from(to_json(one));
    QCOMPARE(back.candidates, one.candidates);
    QCOMPARE(back.straight.b, 0.5);
    QCOMPARE(back.swapped.mass, 0.7);
    QVERIFY(back.cut);
    QCOMPARE(back.tokens, std::int64_t{912});
    QCOMPARE(back.seconds, 1.5);
  }
};

QTEST_GUILESS_MAIN(TestMachine)
#include "tst_machine.moc"
