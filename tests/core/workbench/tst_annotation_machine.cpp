// Machines that judge: whether they count, what they add, and that they count nowhere else.
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/atomic_file.h"
#include "core/judge/annotation_answers.h"
#include "core/judge/win_rate.h"
#include "core/workbench/annotation_columns.h"
#include "core/workbench/annotation_export.h"
#include "core/workbench/annotation_metrics.h"
#include "core/workbench/annotation_packet.h"
#include "tests/support/error_code.h"
#include "tests/support/judge_golden.h"
#include "tests/support/judged_pairs.h"

using namespace espalier;
using namespace espalier::workbench::annotation;
using espalier::test::close;
using espalier::test::code_of;
using espalier::test::JudgedPairs;
namespace fs = std::filesystem;

class TestAnnotationMachine : public QObject {
  Q_OBJECT

  QTemporaryDir folder_;
  int count_ = 0;

  fs::path fresh() {
    const fs::path own = fs::path(folder_.path().toStdString()) / std::to_string(++count_);
    fs::create_directory(own);
    return own / "espalier.sqlite";
  }
  /// Two people (or one) who mostly agree on `items` items, and a machine that mostly agrees too.
  static void judge_all(JudgedPairs& pairs, std::size_t items, int people, std::int64_t machine) {
    for (std::size_t i = 0; i < items; ++i) {
      const int truth = i % 3 == 0 ? 1 : 0;
      for (int person = 0; person < people; ++person)
        pairs.say(person == 0 ? "akiko" : "bob", i,
                  i % 11 == static_cast<std::size_t>(person) ? 1 - truth : truth);
      pairs.verdict(machine, i, i % 13 == 5 ? 1 - truth : truth);
    }
  }

 private Q_SLOTS:
  void the_rule_that_lets_it_count_data() {
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("people");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("counts");
    QTest::newRow("50 items, two people") << 50 << 2 << "" << true;
    QTest::newRow("49 items, two people") << 49 << 2 << "judge.few_items" << false;
    QTest::newRow("50 items, one person") << 50 << 1 << "judge.few_humans" << false;
    QTest::newRow("no person") << 0 << 0 << "judge.no_answers" << false;
  }
  void the_rule_that_lets_it_count() {
    QFETCH(int, items);
    QFETCH(int, people);
    QFETCH(QString, reason);
    QFETCH(bool, counts);
    JudgedPairs pairs(fresh(), 52);
    const std::int64_t machine = pairs.machine();
    judge_all(pairs, static_cast<std::size_t>(items), people, machine);
    pairs.verdict(machine, 51, 0);  // an item that nobody judged is none of the 50
    pairs.close();
    const std::vector<MachineResult> found = machine_results(pairs.store(), pairs.task());
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(std::string(judge::key_of(found[0].test.reason)), reason.toStdString());
    QCOMPARE(found[0].counts(), counts);
    QCOMPARE(found[0].wins.empty(), !found[0].counts());
    QCOMPARE(found[0].judged, std::int64_t{items + 1});
    QCOMPARE(found[0].total, std::int64_t{52});
  }

  /// Enough of both, but it says the opposite.
  void a_bad_judge_does_not_count() {
    JudgedPairs pairs(fresh(), 60);
    const std::int64_t machine = pairs.machine();
    for (std::size_t i = 0; i < 60; ++i) {
      for (const char* login : {"akiko", "bob"})
        pairs.say(login, i, 0);
      pairs.verdict(machine, i, i % 4 == 0 ? 0 : 1);
    }
    pairs.close();
    const MachineResult found = machine_results(pairs.store(), pairs.task()).at(0);
    QVERIFY(found.test.reason == judge::Reason::none);
    QVERIFY(!found.counts());
    QCOMPARE(found.test.winning_rate, 0.0);
    QCOMPARE(found.same, std::size_t{15});
    QCOMPARE(found.compared, std::size_t{60});
    QVERIFY(found.wins.empty());
    for (const MetricCorrelation& row : metric_correlations(pairs.store(), pairs.task(), 0))
      QVERIFY(!row.machine);
  }

  /// Everything that is told of people stays as it was without the machine.
  void it_is_no_annotator() {
    JudgedPairs pairs(fresh(), 50);
    const std::int64_t machine = pairs.machine();
    judge_all(pairs, 50, 2, machine);
    const TaskState state = task(pairs.store(), pairs.task());
    QCOMPARE(state.answers, std::int64_t{100});
    QCOMPARE(state.annotators, (std::vector<std::string>{"akiko", "bob"}));
    QCOMPARE(annotators(pairs.store(), pairs.task()).size(), std::size_t{2});
    QCOMPARE(answer_columns(pairs.store(), pairs.task()).rows.size(), std::size_t{100});
    Desk desk = Desk::open(pairs.store(), pairs.task(), "akiko");
    QCOMPARE(desk.peers(pairs.store(), pairs.items()[0].id).size(), std::size_t{1});
    // A slot that it took would give the next person other items.
    QCOMPARE(annotators(pairs.store(), pairs.task()).back().slot, std::int64_t{1});
    // While the task is open, nothing of an item or a method is told.
    const MachineResult open = machine_results(pairs.store(), pairs.task()).at(0);
    QVERIFY(open.counts());
    QVERIFY(open.items.empty());
    QVERIFY(open.wins.empty());
    QCOMPARE(code_of([&] { machine_item(pairs.store(), pairs.task(), pairs.items()[0].id); }),
             std::string("annotation.open"));
    pairs.close();
    QCOMPARE(comparisons(pairs.store(), pairs.task()).size(), std::size_t{100});
    // A closed task takes a machine's verdicts, as they are nobody's answers.
    pairs.verdict(machine, 0, 2);
    const MachineResult closed = machine_results(pairs.store(), pairs.task()).at(0);
    QCOMPARE(closed.items.size(), std::size_t{50});
    QVERIFY(closed.items[0].choice == judge::Choice::tie);
    QCOMPARE(closed.items[0].answers, std::size_t{2});
    QCOMPARE(machine_item(pairs.store(), pairs.task(), pairs.items()[0].id).candidates.size(),
             std::size_t{2});
  }

  void what_is_stored_of_it() {
    JudgedPairs pairs(fresh(), 3);
    const std::int64_t machine = pairs.machine("m.gguf");
    QCOMPARE(pairs.machine("m.gguf"), machine);  // asked in the same way: the same one
    QVERIFY(pairs.machine("n.gguf") != machine);
    pairs.verdict(machine, 1, {0.6, 0.3, 0.1, 0.9}, {0.2, 0.7, 0.1, 0.5}, true);
    const std::vector<MachineResult> found = machine_results(pairs.store(), pairs.task());
    QCOMPARE(found.size(), std::size_t{1});  // the other one has said nothing yet
    QVERIFY(QString::fromStdString(found[0].login).startsWith("machine:m ja1 #"));
    QCOMPARE(found[0].setup.model_hash, std::string("feedm.gguf"));
    QCOMPARE(found[0].setup.rubric.text, judge::built_in_rubric("ja").text);
    QCOMPARE(to_json(found[0].setup)["kind"], Json("machine"));
    QCOMPARE(found[0].cut, std::int64_t{1});
    QCOMPARE(found[0].seconds, 0.5);
    QVERIFY(close(*found[0].mass, 0.7));
  }

  /// ppi-python's numbers come out at the end of the whole way: store, answers, readings, systems.
  void combined_intervals_equal_to_the_authors() {
    const Json golden = json::parse_file(ESPALIER_TEST_DATA "/golden/machine.json")["powered"];
    JudgedPairs pairs(fresh(), static_cast<int>(golden["machine"].size()));
    const std::int64_t machine = pairs.machine();
    for (std::size_t i = 0; i < golden["machine"].size(); ++i) {
      const Json& m = golden["machine"][i];
      pairs.verdict(machine, i, {m[0].get<double>(), m[1].get<double>(), m[2].get<double>(), 1},
                    {m[3].get<double>(), m[4].get<double>(), m[5].get<double>(), 1});
      if (i >= golden["people"].size()) continue;
      pairs.say("akiko", i, golden["people"][i][0].get<int>());
      pairs.say("bob", i, golden["people"][i][1].get<int>());
    }
    pairs.close();
    const MachineResult found = machine_results(pairs.store(), pairs.task()).at(0);
    QVERIFY(found.counts());
    QCOMPARE(found.wins.size(), std::size_t{1});
    const MachineWin& win = found.wins[0];
    QCOMPARE(win.first, std::string("001"));
    QCOMPARE(win.second, std::string("003"));
    QCOMPARE(win.rate.labelled, golden["people"].size());
    QCOMPARE(win.rate.labelled + win.rate.judged, golden["machine"].size());
    for (const auto& [name, mean] :
         {std::pair{"classical", win.rate.classical}, {"powered", win.rate.powered}}) {
      QVERIFY2(close(mean->mean, golden[name]["mean"].get<double>(), 1e-6), name);
      QVERIFY2(close(mean->interval, golden[name]["interval"], 1e-6), name);
    }
    const auto width = [](const judge::MeanInterval& mean) {
      return mean.interval.high - mean.interval.low;
    };
    QVERIFY(width(*win.rate.powered) < width(*win.rate.classical));
  }

  /// Of every tenth record runs 001 and 002 wrote the same: known ties, with their share.
  void known_ties_enter_with_their_share() {
    JudgedPairs pairs(fresh(), 100, {"001", "002"});
    const std::int64_t machine = pairs.machine();
    std::size_t asked = 0;
    for (std::size_t i = 0; i < pairs.items().size(); ++i) {
      if (pairs.items()[i].tied) continue;
      const int truth = i % 4 == 0 ? 1 : 0;
      pairs.verdict(machine, i, truth);
      if (++asked > 60) continue;
      for (const char* login : {"akiko", "bob"})
        pairs.say(login, i, truth);
    }
    QCOMPARE(asked, std::size_t{90});
    pairs.close();
    const MachineResult found = machine_results(pairs.store(), pairs.task()).at(0);
    QCOMPARE(found.total, std::int64_t{90});
    const MachineWin& win = found.wins.at(0);
    QCOMPARE(win.tied, std::size_t{10});
    double sum = 0;
    for (std::size_t i = 0, n = 0; n < 60; ++i) {
      if (pairs.items()[i].tied) continue;
      sum += i % 4 == 0 ? 0 : 1;
      ++n;
    }
    QVERIFY(close(win.rate.classical->mean, 0.9 * sum / 60 + 0.1 * 0.5));
  }

  void metrics_against_people() {
    JudgedPairs pairs(fresh(), 21, {"001", "002", "003", "004"});
    const std::int64_t machine = pairs.machine();
    // The metric of run n is n / 8 throughout: people follow it in six pairs of seven.
    for (std::size_t i = 0; i < pairs.items().size(); ++i) {
      const store::AnnotationItem& item = pairs.items()[i];
      if (item.tied) continue;
      const bool rises =
          item.sources[0][0].get<std::string>() < item.sources[1][0].get<std::string>();
      const bool better_second = rises != (i % 7 == 0);
      const int code = better_second == pairs.straight(i) ? 1 : 0;
      for (const char* login : {"akiko", "bob"})
        pairs.say(login, i, code);
      pairs.verdict(machine, i, code);
    }
    pairs.close();
    const auto rows = metric_correlations(pairs.store(), pairs.task(), 50);
    QCOMPARE(rows.size(), std::size_t{5});  // four levels of rougeL, and the machine's pairs
    for (const MetricCorrelation& row : rows) {
      QCOMPARE(row.about, std::string("choice"));
      QVERIFY(row.kendall.value && row.spearman.value && row.pearson.value);
    }
    QVERIFY(rows[0].level == MetricLevel::pairs);
    const double followed = *rows[0].same;
    QVERIFY(followed > 0.84 && followed < 0.88);
    QVERIFY(rows[0].decided > 100);
    QVERIFY(rows[3].level == MetricLevel::systems);
    QCOMPARE(rows[3].kendall.methods, std::size_t{4});
    QCOMPARE(*rows[3].spearman.value, 1.0);  // four systems in the metric's order
    QVERIFY(rows[1].pearson.interval);
    QVERIFY(rows[4].machine);
    QCOMPARE(*rows[4].same, 1.0);
    QCOMPARE(code_of([&] {
               JudgedPairs open(fresh(), 3);
               metric_correlations(open.store(), open.task());
             }),
             std::string("annotation.open"));
  }

  void exports_mark_it_and_leave_it_out_unless_asked() {
    JudgedPairs pairs(fresh(), 4);
    const std::int64_t machine = pairs.machine();
    pairs.say("akiko", 0, 0);
    for (std::size_t i = 0; i < 3; ++i)
      pairs.verdict(machine, i, 1);
    const fs::path folder = fs::path(folder_.path().toStdString());
    const auto text = [&](Format format, bool machines) {
      export_answers_as(pairs.store(), pairs.task(), format, folder / "out", machines);
      return QString::fromStdString(read_file(folder / "out"));
    };
    const std::string login = machine_results(pairs.store(), pairs.task()).at(0).login;
    const QString name = QString::fromStdString(login);
    for (const Format format : {Format::csv, Format::json_lines, Format::argilla,
                                Format::label_studio, Format::preferences}) {
      QVERIFY(!text(format, false).contains("machine"));
      QVERIFY(text(format, true).contains(format == Format::preferences ? "\"by\":" : name));
    }
    QCOMPARE(text(Format::preferences, false).count('\n'), 1);
    const QString with = text(Format::preferences, true);
    QCOMPARE(with.count('\n'), 3);
    QCOMPARE(with.count("\"by\""), 2);  // what a person judged stands as it was
    const QString csv = text(Format::csv, true);
    QVERIFY(csv.section('\n', 0, 0).endsWith(",by,probability\r") ||
            csv.section('\n', 0, 0).endsWith(",by,probability"));
    QCOMPARE(csv.count(",machine,0."), 6);
    QCOMPARE(csv.count(",human,"), 2);
    QVERIFY(text(Format::json_lines, true).contains("\"model_sha256\""));
    QVERIFY(text(Format::argilla, true).contains("\"agent\""));
    QVERIFY(text(Format::label_studio, true).contains("\"predictions\""));
    export_packet(pairs.store(), pairs.task(), "akiko", folder / "packet");
    QVERIFY(!QString::fromStdString(read_file(folder / "packet")).contains("machine"));
  }
};

QTEST_GUILESS_MAIN(TestAnnotationMachine)
#include "tst_annotation_machine.moc"
