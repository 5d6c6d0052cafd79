// A metric that is a program.
#include <QtTest>
#include <chrono>

#include "core/metrics/command_metric.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::metrics;
using test::code_of;

namespace {

const Texts kTexts{{{"r one", "r \"two\""}}, {"c", "候補\nx"}, {"d1", "d2"}};
const std::vector<std::string> kIds{"a", "b"};

CommandMetric command(const std::string& script) {
  CommandMetric out;
  out.name = "mine";
  out.command = {"sh", "-c", script};
  return out;
}

std::vector<double> scores(const std::string& script, const Texts& texts = kTexts) {
  return score_by_command(command(script), kIds, texts);
}

std::string message(const std::string& script) {
  return test::message_of([&] { scores(script); });
}

std::string code(const std::string& script) {
  return code_of([&] { scores(script); });
}

}  // namespace

class TestCommandMetric : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void numbers() {
    QCOMPARE(scores("echo 0.5; echo -1e3"), (std::vector<double>{0.5, -1000}));
    QCOMPARE(scores("printf ' 1 \\r\\n2'"), (std::vector<double>{1, 2}));
    QCOMPARE(signature(command("x")), std::string("command:sh -c x|agg:mean"));
  }

  /// What the program is given, line by line, told back as whether it is as documented.
  void records() {
    const std::string wanted =
        "read a; read b; "
        "[ \"$a\" = '{\"id\":\"a\",\"document\":\"d1\",\"reference\":\"r "
        "one\",\"candidate\":\"c\"}' ] "
        "&& echo 1 || echo 0; ";
    QCOMPARE(scores(wanted + "read c && echo 9 || echo 2"), (std::vector<double>{1, 2}));
    Texts two = kTexts;
    two.references.push_back({"s", "t"});
    two.documents.clear();
    const std::string both =
        "read -r a; [ \"$a\" = '{\"id\":\"a\",\"document\":\"\",\"reference\":\"r one\","
        "\"candidate\":\"c\",\"references\":[\"r one\",\"s\"]}' ] && echo 1 || echo 0; echo 5";
    QCOMPARE(scores(both, two), (std::vector<double>{1, 5}));
    QCOMPARE(score_by_command(command("wc -l >&2"), {}, {{{}}, {}, {}}).size(), std::size_t{0});
  }

  void refuses() {
    for (const char* script :
         {"echo 1", "echo 1; echo 2; echo 3", "echo 1; echo x", "echo 1; echo", "echo 1; echo nan",
          "echo 1; echo inf", "echo 1; echo '2 3'", "echo 1; echo 1e999", "echo 1; echo 2; exit 3",
          "kill -9 $$", "yes", "true"}) {
      QCOMPARE(code(script), std::string("metric.command"));
    }
    QVERIFY(message("echo 1").find("1 lines for 2 records") != std::string::npos);
    QVERIFY(message("echo 1; echo x").find("\"x\" in line 2") != std::string::npos);
    QVERIFY(message("exit 3").find("exit status 3") != std::string::npos);
    CommandMetric slow = command("sleep 60");
    slow.time_limit = std::chrono::milliseconds(200);
    QCOMPARE(code_of([&] { score_by_command(slow, kIds, kTexts); }), std::string("metric.command"));
    CommandMetric none = command("");
    none.command = {"no-such-program-here"};
    QCOMPARE(code_of([&] { score_by_command(none, kIds, kTexts); }), std::string("metric.command"));
    try {
      scores("echo the reason >&2; exit 1");
      QFAIL("no error");
    } catch (const Error& error) {
      QVERIFY(error.hint().find("the reason") != std::string::npos);
    }
    QCOMPARE(code_of([] { score_by_command(command("cat"), {"a"}, kTexts); }),
             std::string("metric.counts"));
  }
};

QTEST_GUILESS_MAIN(TestCommandMetric)
#include "tst_command_metric.moc"
