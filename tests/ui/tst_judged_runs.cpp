// What people said of each run, of all closed annotation tasks together.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <filesystem>

#include "core/workbench/annotation.h"
#include "core/workbench/annotation_task.h"
#include "tests/support/judged_store.h"
#include "ui/jobs/bridge/judge_statistics.h"
#include "ui/jobs/bridge/judged_runs.h"
#include "ui/jobs/bridge/store_queries.h"

using namespace espalier;
using namespace espalier::ui;
using namespace espalier::workbench::annotation;
namespace fs = std::filesystem;

namespace {

/// More x, better; but of the first records the worst is chosen, so that nobody always wins.
std::string choiceFor(const judge::ItemView& view) {
  const auto strength = [](const std::string& text) {
    return text.starts_with("同じ") ? std::size_t{0} : text.size() - text.find(" x");
  };
  const std::size_t a = strength(view.candidates[0].text), b = strength(view.candidates[1].text);
  const bool turned = view.candidates[0].text.find(" 1 ") != std::string::npos;
  return a == b ? "tie" : (a > b) != turned ? "a" : "b";
}

void answerAll(store::Store& store, const std::string& task, const std::string& login, int low) {
  Desk desk = Desk::open(store, task, login);
  while (const auto view = desk.next(store)) {
    judge::Answer answer;
    answer.item = view->item;
    if (desk.task().preference) answer.choice = choiceFor(*view);
    for (const judge::Criterion& criterion : desk.task().criteria) {
      // "x" is the first run, "xxxx" the fourth.
      for (const judge::Candidate& c : view->candidates)
        answer.ratings[c.id][criterion.key] = c.text.ends_with(" x") ? low + 1 : low;
    }
    desk.submit(store, answer);
  }
}

NewTask asked(std::vector<std::string> runs, bool preference) {
  NewTask task;
  task.runs = std::move(runs);
  task.seed = 7;
  task.preference = preference;
  return task;
}

}  // namespace

class TestJudgedRuns : public QObject {
  Q_OBJECT

  QTemporaryDir m_folder;
  fs::path m_path;
  std::string m_pairs;

 private Q_SLOTS:
  void initTestCase() {
    m_path = fs::path(m_folder.path().toStdString()) / "espalier.sqlite";
    test::make_judged_store(m_path, 20);
    store::Store store = store::Store::open(m_path);
    m_pairs = make(store, asked({"001", "002", "003"}, true));
    answerAll(store, m_pairs, "mori", 3);
  }

  void openTasksSayNothing() {
    QVERIFY(judgedRuns(store::Store::open_read_only(m_path, false)).isEmpty());
    QVERIFY(judgedRecords(store::Store::open_read_only(m_path, false), "judged.win_rate").empty());
  }

  void closedTasksTogether() {
    store::Store store = store::Store::open(m_path);
    close(store, m_pairs);
    // A second comparison of two of them, and ratings on two scales.
    const std::string more = make(store, asked({"001", "003"}, true));
    answerAll(store, more, "sato", 3);
    close(store, more);
    NewTask rated = asked({"001", "004"}, false);
    rated.criteria = {{"fluency"}, {"tone", "Tone", "", 0, 10}};
    const std::string ratings = make(store, rated);
    answerAll(store, ratings, "mori", 3);
    close(store, ratings);

    const JudgedRuns runs = judgedRuns(store);
    QCOMPARE(runs.keys(), (QStringList{"001", "002", "003", "004"}));
    // Counted by hand from the comparisons.
    std::map<std::string, double> won, of, people;
    for (const std::string& task : {m_pairs, more}) {
      for (const Comparison& c : comparisons(store, task)) {
        const double first = c.outcome == Comparison::Outcome::first    ? 1
                             : c.outcome == Comparison::Outcome::second ? 0
                                                                        : 0.5;
        won[c.first] += first;
        won[c.second] += 1 - first;
        ++of[c.first];
        ++of[c.second];
        people[c.first] += c.automatic ? 0 : 1;
        people[c.second] += c.automatic ? 0 : 1;
      }
    }
    for (const char* run : {"001", "002", "003"}) {
      const Judged rate = runs[run]["judged.win_rate"];
      QVERIFY(rate.figure.value.has_value());
      QVERIFY(std::abs(*rate.figure.value - won[run] / of[run]) < 1e-12);
      QVERIFY(rate.figure.interval.has_value());
      QVERIFY(rate.figure.interval->first < *rate.figure.value);
      QVERIFY(rate.figure.interval->second > *rate.figure.value);
    }
    QVERIFY(*runs["003"]["judged.win_rate"].figure.value >
            *runs["001"]["judged.win_rate"].figure.value);
    QVERIFY(!runs["004"].contains("judged.win_rate"));

    double sum = 0;
    for (const char* run : {"001", "002", "003"}) {
      QVERIFY(runs[run]["judged.strength"].figure.value.has_value());
      sum += *runs[run]["judged.strength"].figure.value;
    }
    QVERIFY(std::abs(sum) < 1e-6);
    QVERIFY(*runs["003"]["judged.strength"].figure.value >
            *runs["002"]["judged.strength"].figure.value);
    QVERIFY(!runs["004"].contains("judged.strength"));

    // Two of its twenty texts have no x.
    QCOMPARE(*runs["001"]["judged.rating.fluency.1-5"].figure.value, 3.9);
    QCOMPARE(*runs["004"]["judged.rating.fluency.1-5"].figure.value, 3.0);
    const Judged tone = runs["004"]["judged.rating.tone.0-10"];
    QCOMPARE(tone.label, QString("Tone"));
    QCOMPARE(tone.criterion, QString("tone"));
    QCOMPARE(tone.figure.items, 20);
    QCOMPARE(*runs["002"]["judged.count"].figure.value, people["002"]);
    QCOMPARE(*runs["001"]["judged.count"].figure.value, people["001"] + 20);
    QCOMPARE(*runs["004"]["judged.count"].figure.value, 20.0);
  }

  void byRecordAndAsAMatrix() {
    const store::Store store = store::Store::open_read_only(m_path, false);
    const JudgedRecords wins = judgedRecords(store, "judged.win_rate");
    QCOMPARE(wins.size(), std::size_t{3});
    QCOMPARE(wins.at("003").size(), std::size_t{20});
    QCOMPARE(wins.at("003").at("rec5"), 1.0);
    QCOMPARE(wins.at("003").at("rec1"), 0.0);
    const JudgedRecords fluency = judgedRecords(store, "judged.rating.fluency.1-5");
    QCOMPARE(fluency.at("001").at("rec3"), 0.04);
    QVERIFY(judgedRecords(store, "judged.strength").empty());

    const MatrixInfo info =
        queries::matrix(m_path, {"001", "002", "003", "004"}, "judged.win_rate");
    QVERIFY(info.error.isNull());
    // Plans of this store name no method: one row, and in it the newest of the three runs.
    QCOMPARE(info.matrix.cells.size(), std::size_t{1});
    const judge::MatrixCell& cell = info.matrix.cells.front();
    QCOMPARE(cell.runs, std::vector<std::string>{"003"});
    double mean = 0;
    for (const auto& [record, value] : wins.at("003"))
      mean += value / 20;
    QVERIFY(std::abs(cell.estimate.mean - mean) < 1e-9);
    const MatrixInfo rated = queries::matrix(m_path, {"001", "004"}, "judged.rating.fluency.1-5");
    QVERIFY(std::abs(rated.matrix.cells.at(0).estimate.mean - 0.03) < 1e-9);
    QVERIFY(queries::matrix(m_path, {"002"}, "judged.rating.fluency.1-5").matrix.cells.empty());
  }

  /// Kappas have the intervals of their resamples.
  void kappasHaveIntervals() {
    store::Store store = store::Store::open(m_path);
    NewTask two = asked({"001", "002", "003"}, true);
    two.annotators = 2;
    two.raters = 2;
    const std::string task = make(store, two);
    answerAll(store, task, "mori", 3);
    Desk desk = Desk::open(store, task, "sato");
    for (int i = 0; const auto view = desk.next(store); ++i) {
      judge::Answer answer;
      answer.item = view->item;
      answer.choice = i % 4 == 0 ? "tie" : choiceFor(*view);
      desk.submit(store, answer);
    }
    const JudgeResults results = judgeResults(store, task);
    QCOMPARE(results.pairs.size(), 1);
    const Estimate kappa = results.pairs[0].kappa;
    QVERIFY(kappa.value.has_value() && kappa.interval.has_value());
    QVERIFY(kappa.interval->first < *kappa.value && *kappa.value < kappa.interval->second);
  }
};

QTEST_GUILESS_MAIN(TestJudgedRuns)
#include "tst_judged_runs.moc"
