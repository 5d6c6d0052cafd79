#include <QtTest>
#include <string>

#include "core/base/error.h"
#include "core/judge/study_table.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::code_of;

namespace {

/// Ten items; the merge is .25 better on each, the other differs by noise that evens out.
std::vector<RowScores> rows() {
  const std::vector<double> base{.1, .2, .3, .4, .5, .1, .2, .3, .4, .5};
  RowScores lead, merge, other, empty;
  lead.name = std::string("lead");
  lead.scores[1] = base;
  lead.same_for_every_seed = true;
  merge.name = std::string("適応マージ");
  merge.facts = {{"shots", "5 + 5"}};
  other.name = std::string("other");
  other.notes = {"leaked: 2 of 10"};
  for (const std::uint64_t seed : {1, 2}) {
    for (std::size_t i = 0; i < base.size(); ++i) {
      merge.scores[seed].push_back(base[i] + .25);
      other.scores[seed].push_back(base[i] + (i % 2 == 0 ? .1 : -.1));
    }
  }
  empty.name = std::string("not run yet");
  return {lead, merge, other, empty};
}

StudyTable table() {
  const auto list = rows();
  StudyTable out = build_table("rougeL", list, against(list, "lead"));
  out.signature = std::string("nrefs:1");
  return out;
}

}  // namespace

class TestStudyTable : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rows_and_verdicts() {
    const StudyTable t = table();
    QCOMPARE(t.rows.size(), std::size_t{3});
    QCOMPARE(t.rows[0].name, std::string("lead"));
    QVERIFY(std::abs(t.rows[0].estimate.mean - 0.3) < 1e-12);
    QVERIFY(!t.rows[0].estimate.deviation);
    QVERIFY(std::abs(t.rows[1].estimate.mean - 0.55) < 1e-12);
    QVERIFY(t.rows[1].estimate.deviation.value() < 1e-12);
    QCOMPARE(t.comparisons.size(), std::size_t{2});
    QVERIFY(std::abs(t.comparisons[0].difference.value - 0.25) < 1e-12);
    QCOMPARE(t.comparisons[0].verdict(), std::string("better"));
    // The smallest of two p values is tested at half the level.
    QVERIFY(std::abs(t.comparisons[0].holm_p - 2.0 / 10001) < 1e-12);
    QCOMPARE(t.comparisons[1].verdict(), std::string("not separable"));
    QVERIFY(t.comparisons[1].detectable > 0);
    QVERIFY(std::abs(t.comparisons[1].difference.value) < t.comparisons[1].detectable);
  }

  void worse_is_said() {
    const auto list = rows();
    const StudyTable t = build_table("rougeL", list, {{"lead", "適応マージ"}});
    QCOMPARE(t.comparisons[0].verdict(), std::string("worse"));
  }

  void only_common_seeds_are_compared() {
    auto list = rows();
    list[1].scores[3] = std::vector<double>(10, 0.0);
    list[2].scores.erase(1);
    const StudyTable t = build_table("rougeL", list, {{"適応マージ", "other"}});
    QCOMPARE(t.comparisons[0].difference.seeds, std::size_t{1});
    QVERIFY(std::abs(t.comparisons[0].difference.value - 0.25) < 1e-12);
    list[2].scores.clear();
    QVERIFY(build_table("rougeL", list, {{"適応マージ", "other"}}).comparisons.empty());
    QVERIFY(
        build_table("rougeL", list, {{"nobody", "lead"}, {"lead", "lead"}}).comparisons.empty());
  }

  void unequal_items_are_refused() {
    auto list = rows();
    list[0].scores[1].pop_back();
    QCOMPARE(code_of([&] { build_table("rougeL", list, against(list, "lead")); }),
             std::string("metric.counts"));
  }

  void json() {
    const Json json = to_json(table());
    QCOMPARE(json["metric"], Json("rougeL"));
    QCOMPARE(json["resamples"], Json(10000));
    QCOMPARE(json["rows"].size(), std::size_t{3});
    QVERIFY(json["rows"][0]["deviation"].is_null());
    QCOMPARE(json["rows"][1]["facts"]["shots"], Json("5 + 5"));
    QCOMPARE(json["rows"][2]["notes"][0], Json("leaked: 2 of 10"));
    QCOMPARE(json["comparisons"][0]["against"], Json("lead"));
    QCOMPARE(json["comparisons"][0]["verdict"], Json("better"));
    QCOMPARE(json["comparisons"][1]["seeds"], Json(2));
  }

  void text() {
    const QStringList lines = QString::fromStdString(to_text(table())).split('\n');
    QCOMPARE(lines[0], QString("method      rougeL  deviation  interval        seeds  items"));
    QVERIFY2(lines[1].startsWith("lead        30.00   -          "), qPrintable(lines[1]));
    QVERIFY2(lines[2].startsWith("適応マージ  55.00   0.00       "), qPrintable(lines[2]));
    QCOMPARE(lines[4], QString());
    QVERIFY2(lines[6].contains("lead     +25.00      25.00 to 25.00  <0.001    0.00        better"),
             qPrintable(lines[6]));
    QVERIFY(lines[7].endsWith("not separable"));
    QVERIFY(lines.contains("other: leaked: 2 of 10"));
    QVERIFY(lines.contains("rougeL: nrefs:1"));
  }

  void markdown() {
    auto list = rows();
    list[2].name = std::string("a|b");
    const QString text = QString::fromStdString(to_markdown(build_table("rougeL", list, {})));
    const QStringList lines = text.split('\n');
    QCOMPARE(lines[0], QString("| method | rougeL | deviation | interval | seeds | items |"));
    QCOMPARE(lines[1], QString("| --- | --- | --- | --- | --- | --- |"));
    QVERIFY(lines[4].startsWith("| a\\|b | 30.00 |"));
    QVERIFY(!text.contains("Holm"));
  }
};

QTEST_GUILESS_MAIN(TestStudyTable)
#include "tst_study_table.moc"
