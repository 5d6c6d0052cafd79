#include <QtTest>

#include "core/judge/matrix_keys.h"
#include "core/judge/method_matrix.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::code_of;

namespace {

Json plan_of(const std::string& method, int shots, int seed, double lr = 5e-4) {
  return {{"base_model", "models/small.gguf"},
          {"data",
           {{"train", "data/help/train.jsonl"},
            {"test", "data/help/test.jsonl"},
            {"shots", shots},
            {"sample_seed", seed}}},
          {"method", {{"name", method}}},
          {"optimizer", {{"lr", lr}}}};
}

ScoredRun run_of(const std::string& id, Json plan, const std::vector<double>& scores,
                 double validation = 0.5) {
  ScoredRun run;
  run.id = id;
  run.plan = std::move(plan);
  run.test = "hash";
  run.data = "help";
  run.validation_rouge_l = validation;
  for (std::size_t i = 0; i < scores.size(); ++i)
    run.scores["record " + std::to_string(i)] = scores[i];
  return run;
}

std::vector<double> raised(double by) {
  std::vector<double> out;
  for (int i = 0; i < 10; ++i)
    out.push_back(0.1 * (i % 5) + by);
  return out;
}

bool near(double a, double b) {
  return std::abs(a - b) < 1e-12;
}

}  // namespace

class TestMethodMatrix : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void rows_targets_and_the_best() {
    // Means .2, .3 and (.45 + .55) / 2; the last is .2 above the second on every record.
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("lead", 5, 1), raised(0)),
                                run_of("002", plan_of("lora", 5, 1), raised(.1)),
                                run_of("003", plan_of("lora", 5, 2), raised(.1)),
                                run_of("004", plan_of("adaptive_merge", 5, 1), raised(.25)),
                                run_of("005", plan_of("adaptive_merge", 5, 2), raised(.35))});
    QCOMPARE(m.rows.size(), std::size_t{3});
    QCOMPARE(m.rows[0].method, std::string("lead"));
    QCOMPARE(m.rows[2].method, std::string("adaptive_merge"));
    QCOMPARE(m.targets.size(), std::size_t{1});
    QCOMPARE(m.targets[0].shots.value(), 5);
    QCOMPARE(m.targets[0].validation_shots.value(), 5);
    QCOMPARE(m.targets[0].records, std::size_t{10});
    const MatrixCell* lead = m.cell(0, 0);
    const MatrixCell* best = m.cell(2, 0);
    QVERIFY(near(lead->estimate.mean, .2));
    QVERIFY(near(m.cell(1, 0)->estimate.mean, .3));
    QVERIFY(near(best->estimate.mean, .5));
    QVERIFY(near(best->estimate.deviation.value(), std::sqrt(.005)));
    QVERIFY(best->best && !lead->best && !best->against_best);
    QVERIFY(lead->same_for_every_seed && !best->same_for_every_seed);
    QCOMPARE(best->runs, (std::vector<std::string>{"004", "005"}));
    QVERIFY(near(lead->against_best->difference.value, -.3));
    QCOMPARE(lead->against_best->verdict(), std::string("worse"));
  }

  void holm_runs_over_the_column() {
    // No spread at all: each p is 1 / 10001, twice that where two are compared.
    std::vector<ScoredRun> runs{run_of("001", plan_of("lead", 5, 1), raised(0)),
                                run_of("002", plan_of("lora", 5, 1), raised(.1)),
                                run_of("003", plan_of("adaptive_merge", 5, 1), raised(.2))};
    const MethodMatrix m = build_matrix("rougeL", runs);
    QVERIFY(near(m.cell(0, 0)->against_best->holm_p, 2.0 / 10001));
    // On half of the records better, on half worse: nothing can be told.
    for (std::size_t i = 0; i < 10; ++i)
      runs[1].scores["record " + std::to_string(i)] = raised(.2)[i] + (i % 2 == 0 ? .1 : -.11);
    const MethodMatrix n = build_matrix("rougeL", runs);
    QVERIFY(!n.cell(1, 0)->against_best->separable);
    QVERIFY(n.cell(0, 0)->against_best->separable);
  }

  void chosen_on_validation_never_on_test() {
    // The second learning rate scores more on test, the first more on validation.
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("lora", 5, 1, 1e-3), raised(.1), .6),
                                run_of("002", plan_of("lora", 5, 1, 1e-2), raised(.3), .4)});
    QCOMPARE(m.rows.size(), std::size_t{1});
    const MatrixCell* cell = m.cell(0, 0);
    QCOMPARE(cell->runs, std::vector<std::string>{"001"});
    QCOMPARE(cell->configurations, std::size_t{2});
    QCOMPARE(cell->chosen_by, std::string("validation rougeL"));
    QCOMPARE(cell->point, (Json{{"optimizer.lr", 1e-3}}));
    QVERIFY(!cell->best);
  }

  void loss_where_a_rouge_is_missing() {
    std::vector<ScoredRun> runs{run_of("001", plan_of("lora", 5, 1, 1e-3), raised(.1), .6),
                                run_of("002", plan_of("lora", 5, 1, 1e-2), raised(.3))};
    runs[1].validation_rouge_l.reset();
    runs[0].validation_loss = 2.5;
    runs[1].validation_loss = 2.25;
    const MethodMatrix m = build_matrix("rougeL", runs);
    QCOMPARE(m.cell(0, 0)->chosen_by, std::string("validation loss"));
    QCOMPARE(m.cell(0, 0)->runs, std::vector<std::string>{"002"});
    runs[0].validation_loss.reset();
    const MethodMatrix n = build_matrix("rougeL", runs);
    QCOMPARE(n.cell(0, 0)->chosen_by, std::string("newest"));
    QCOMPARE(n.cell(0, 0)->runs, std::vector<std::string>{"002"});
  }

  void more_seeds_come_first() {
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("lora", 5, 1, 1e-3), raised(.1), .3),
                                run_of("002", plan_of("lora", 5, 2, 1e-3), raised(.1), .3),
                                run_of("003", plan_of("lora", 5, 1, 1e-2), raised(.3), .9)});
    QCOMPARE(m.cell(0, 0)->runs, (std::vector<std::string>{"001", "002"}));
    QCOMPARE(m.cell(0, 0)->chosen_by, std::string());
  }

  void a_repeated_run_counts_once() {
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("lora", 5, 1), raised(.1)),
                                run_of("002", plan_of("lora", 5, 1), raised(.2))});
    QCOMPARE(m.cell(0, 0)->runs, std::vector<std::string>{"002"});
    QCOMPARE(m.cell(0, 0)->estimate.seeds, std::size_t{1});
  }

  void words_make_rows_numbers_do_not() {
    Json pruned = plan_of("adaptive_merge", 5, 1);
    pruned["prune"] = {{"ratio", .3}, {"importance", "input"}};
    Json gradient = pruned;
    gradient["prune"] = {{"ratio", .5}, {"importance", "gradient"}};
    Json nothing = plan_of("adaptive_merge", 5, 1);
    nothing["prune"] = {{"ratio", 0.0}, {"importance", "input"}};
    Json source = plan_of("source", 5, 1);
    source["adapters"] = {{{"name", "manual-ja"}, {"path", "a/manual-ja"}, {"weight", 1.0}}};
    const MethodMatrix m = build_matrix(
        "rougeL", {run_of("001", plan_of("adaptive_merge", 5, 1), raised(0)),
                   run_of("002", pruned, raised(0)), run_of("003", gradient, raised(0)),
                   run_of("004", nothing, raised(0)), run_of("005", source, raised(0))});
    using Words = std::vector<std::pair<std::string, std::string>>;
    std::map<std::string, Words> by_run;
    for (const MatrixCell& cell : m.cells)
      by_run[cell.runs.front()] = m.rows[cell.row].words;
    QCOMPARE(m.rows.size(), std::size_t{4});
    QVERIFY(by_run.contains("004") && by_run["004"].empty());  // the newer of two that are one
    QCOMPARE(by_run["002"], (Words{{"prune", "on"}, {"prune.importance", "input"}}));
    QCOMPARE(by_run["003"], (Words{{"prune", "on"}, {"prune.importance", "gradient"}}));
    QCOMPARE(by_run["005"], (Words{{"adapter", "manual-ja"}}));
  }

  void what_learns_nothing_stands_everywhere() {
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("lead", 5, 1), raised(0)),
                                run_of("002", plan_of("lora", 5, 1), raised(.1)),
                                run_of("003", plan_of("lora", 20, 1), raised(.2))});
    QCOMPARE(m.targets.size(), std::size_t{2});
    QCOMPARE(m.targets[0].shots.value(), 5);
    QCOMPARE(m.targets[1].shots.value(), 20);
    QCOMPARE(m.cell(0, 0)->runs, m.cell(0, 1)->runs);
    QCOMPARE(m.cell(1, 1)->runs, std::vector<std::string>{"003"});
    const MethodMatrix alone =
        build_matrix("rougeL", {run_of("001", plan_of("lead", 5, 1), raised(0))});
    QVERIFY(!alone.targets[0].learned);
    QVERIFY(alone.cell(0, 0) != nullptr);
  }

  void ceilings_are_never_the_best() {
    const MethodMatrix m =
        build_matrix("rougeL", {run_of("001", plan_of("oracle_sentence", 5, 1), raised(.5)),
                                run_of("002", plan_of("lead", 5, 1), raised(.1)),
                                run_of("003", plan_of("lora", 5, 1), raised(0))});
    const auto row = [&](const std::string& method) {
      for (std::size_t i = 0; i < m.rows.size(); ++i) {
        if (m.rows[i].method == method) return i;
      }
      return m.rows.size();
    };
    QVERIFY(m.rows[row("oracle_sentence")].ceiling);
    QVERIFY(!m.cell(row("oracle_sentence"), 0)->best);
    QVERIFY(!m.cell(row("oracle_sentence"), 0)->against_best);
    QVERIFY(m.cell(row("lead"), 0)->best);
  }

  void other_records_are_left_out() {
    auto runs = std::vector<ScoredRun>{run_of("001", plan_of("lead", 5, 1), raised(0)),
                                       run_of("002", plan_of("lora", 5, 1), raised(.1)),
                                       run_of("003", plan_of("zero_shot", 5, 1), raised(.1))};
    runs[1].scores.erase("record 3");
    runs[0].value = .2;
    const MethodMatrix m = build_matrix("rougeL", runs);
    QCOMPARE(m.left_out, std::vector<std::string>{"002"});
    QCOMPARE(m.rows.size(), std::size_t{2});
    QVERIFY(!m.corpus_metric);
    runs[0].value = .25;
    QVERIFY(build_matrix("rougeL", runs).corpus_metric);
  }

  void one_record_tells_nothing() {
    const MethodMatrix m = build_matrix("rougeL", {run_of("001", plan_of("lead", 5, 1), {.1}),
                                                   run_of("002", plan_of("lora", 5, 1), {.9})});
    QVERIFY(!m.cell(0, 0)->against_best->separable);
    QVERIFY(build_matrix("rougeL", {}).cells.empty());
  }

  void stops_when_told() {
    const std::vector<ScoredRun> runs{run_of("001", plan_of("lead", 5, 1), raised(0)),
                                      run_of("002", plan_of("lora", 5, 1), raised(.1))};
    int asked = 0;
    const auto cancelled = [&] { return ++asked > 1; };
    QCOMPARE(code_of([&] { build_matrix("rougeL", runs, {}, cancelled); }), std::string("stopped"));
    QCOMPARE(asked, 2);
  }

  void the_front() {
    using Points = std::vector<std::pair<double, double>>;
    using Indices = std::vector<std::size_t>;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    QCOMPARE(front(Points{{0, .5}, {.3, .4}, {.2, .3}, {.5, .1}, {nan, 1}}), (Indices{0, 1, 3}));
    QCOMPARE(front(Points{{.1, .2}, {.1, .3}, {.1, .3}}), (Indices{1}));
    QCOMPARE(front({}), Indices{});
  }
};

QTEST_GUILESS_MAIN(TestMethodMatrix)
#include "tst_method_matrix.moc"
