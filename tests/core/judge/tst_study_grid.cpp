// A study's grid against scores made by hand: means, marks, the best, the front, and how each
// export writes them.
#include <QtTest>
#include <string>

#include "core/base/error.h"
#include "core/judge/study_grid.h"
#include "tests/support/error_code.h"

using namespace espalier;
using namespace espalier::judge;
using espalier::test::code_of;

namespace {

GridInput input(std::size_t row, std::size_t column, double shift, std::size_t seeds = 2) {
  GridInput out;
  out.row = row;
  out.column = column;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    for (int i = 0; i < 10; ++i)
      out.scores.scores[seed].push_back(0.1 * (i % 5) + shift + 0.01 * static_cast<double>(seed));
    out.facts.runs.push_back("r" + std::to_string(row) + std::to_string(column) +
                             std::to_string(seed));
  }
  out.facts.wanted = 2;
  out.facts.seconds = 10.0 * static_cast<double>(row + 1);
  out.facts.peak_bytes = 2e9;
  return out;
}

/// Rows: base, better, worse, a ceiling, one at a fixed ratio; columns: two shots of one target and
/// another target.
StudyGrid grid(const std::string& baseline = "base_line & co") {
  std::vector<GridColumn> columns(3);
  for (GridColumn& column : columns) {
    column.target = "help-ja";
    column.shots = column.validation_shots = 5;
    column.metric = "rougeL";
    column.records = 10;
  }
  columns[0].signature = "sig, \"x\"";
  columns[1].shots = columns[1].validation_shots = 20;
  columns[2].target = "other";
  columns[2].metric = "chrf";
  std::vector<GridRow> rows(5);
  rows[0].name = "base_line & co";
  rows[1].name = "better";
  rows[2].name = "worse, a \"bit\"";
  rows[3].name = "ceiling";
  rows[3].ceiling = true;
  rows[4].name = "better, r = 0.5";
  rows[4].fixed_ratio = 0.5;
  std::vector<GridInput> cells;
  for (std::size_t column = 0; column < 3; ++column) {
    cells.push_back(input(0, column, 0.2));
    cells.push_back(input(1, column, 0.4));
    cells.push_back(input(2, column, 0.1, column == 2 ? 1 : 2));
    cells.push_back(input(3, column, 0.6));
    cells.push_back(input(4, column, 0.5));
  }
  cells[1].facts.sparsity = 0.0;
  cells[1].facts.point = {{"optimizer.lr", 0.0005}};
  cells[1].facts.trials = {"t1", "t2"};
  cells[1].facts.trial_seconds = 40;
  cells[4].facts.sparsity = 0.5;
  cells[0].facts.sparsity = 0.2;
  cells[0].facts.leaked = 2;
  cells[0].facts.leaked_of = 10;
  cells[2].facts.shares = {{"empty", 0.25}, {"limit", 0.01}};
  StudyGrid out = build_grid(columns, rows, cells, baseline, {.resamples = 2000});
  out.study = "my_study";
  return out;
}

bool has(const std::string& text, const std::string& part) {
  if (text.find(part) != std::string::npos) return true;
  qWarning("not there: %s\n%s", part.c_str(), text.c_str());
  return false;
}

}  // namespace

class TestStudyGrid : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void means_marks_and_the_best() {
    const StudyGrid g = grid();
    const GridCell* better = g.cell(1, 0);
    QVERIFY(std::abs(better->estimate.mean - 0.615) < 1e-12);
    QVERIFY(std::abs(*better->estimate.deviation - std::sqrt(0.5) * 0.01) < 1e-12);
    QCOMPARE(better->mark(), '+');
    QVERIFY(better->best);
    QVERIFY(std::abs(better->against->difference.value - 0.2) < 1e-12);
    QCOMPARE(g.cell(2, 0)->mark(), '-');
    QCOMPARE(g.cell(0, 0)->mark(), ' ');
    // A ceiling and a row at a fixed ratio are higher, but neither the best nor compared.
    for (const std::size_t row : {3, 4}) {
      QVERIFY(g.cell(row, 0)->estimate.mean > better->estimate.mean);
      QVERIFY(!g.cell(row, 0)->best);
      QVERIFY(!g.cell(row, 0)->against);
    }
    // Holm is over the whole table: two comparisons in each of three columns, all at the smallest
    // p.
    QCOMPARE(g.comparisons, std::size_t{6});
    QVERIFY(std::abs(better->against->holm_p - 6.0 / 2001) < 1e-9);
  }

  void without_a_baseline_nothing_is_marked() {
    const StudyGrid g = grid("");
    QCOMPARE(g.comparisons, std::size_t{0});
    QVERIFY(!g.cell(1, 0)->against);
    QVERIFY(g.cell(1, 0)->best);
  }

  void the_front_is_of_one_column() {
    const StudyGrid g = grid();
    QVERIFY(g.cell(4, 0)->on_front);   // the sparsest and the best
    QVERIFY(!g.cell(1, 0)->on_front);  // the other is both sparser and better
    QVERIFY(!g.cell(0, 0)->on_front);
    QVERIFY(!g.cell(1, 1)->on_front);  // no sparsity is known
  }

  void what_a_row_costs() {
    const GridCost cost = grid().cost(1);
    QCOMPARE(*cost.seconds, 20.0);
    QCOMPARE(*cost.peak_bytes, 2e9);
    QCOMPARE(cost.trial_seconds, 40.0);
  }

  void cells_that_do_not_fit_are_refused() {
    std::vector<GridInput> cells{input(0, 0, 0.1), input(1, 0, 0.2)};
    cells[1].scores.scores[1].pop_back();
    std::vector<GridRow> rows(2);
    rows[0].name = "a";
    rows[1].name = "b";
    QCOMPARE(code_of([&] { build_grid(std::vector<GridColumn>(1), rows, cells, "a"); }),
             std::string("metric.counts"));
  }

  void text() {
    const std::string text = to_text(grid());
    QVERIFY(has(text, "*61.5 ±0.7 ["));
    QVERIFY(has(text, "5 + 5 shots"));
    QVERIFY(has(text, "] +"));
    QVERIFY(has(text, "] -"));
    QVERIFY(has(text, "(1/2)"));
    QVERIFY(has(text, "leaked: 2 of 10"));
    QVERIFY(has(text, "outputs 25 % empty"));
    QVERIFY(has(text, "50 % sparse 71.5 (better, r = 0.5)"));
    QVERIFY(has(text, "6 comparisons"));
    QVERIFY(has(text, "test set scored 0 times"));
  }

  void markdown() {
    const std::string text = to_markdown(grid());
    QVERIFY(has(text,
                "| method | help-ja, 5 + 5 shots | help-ja, 20 + 20 shots | other, 5 + 5 shots |"));
    QVERIFY(has(text, "| better | **61.5** ± 0.7 ["));
    QVERIFY(has(text, "] † |"));
    QVERIFY(has(text, "] ‡ |"));
  }

  void latex() {
    const std::string text = to_latex(grid());
    QVERIFY(has(text, "\\multicolumn{2}{c}{help-ja} & \\multicolumn{1}{c}{other}"));
    QVERIFY(has(text, "\\cmidrule(lr){2-3}\\cmidrule(lr){4-4}"));
    QVERIFY(has(text, "base\\_line \\& co & "));
    QVERIFY(has(text, "\\textbf{61.5}{\\scriptsize$\\pm$0.7}$^{\\dagger}$"));
    QVERIFY(has(text, "$^{\\ddagger}$"));
    QVERIFY(has(text, "my\\_study"));
    QVERIFY(has(text, "95 \\%"));
  }

  void csv() {
    const std::string text = to_csv(grid());
    QVERIFY(has(text, "target,shots,method,metric,mean,"));
    QVERIFY(has(text, "\"worse, a \"\"bit\"\"\""));
    QVERIFY(has(text, "\"{\"\"optimizer.lr\"\":0.0005}\""));
    QVERIFY(has(text, ",r101 r102,t1 t2\n"));
    QVERIFY(has(text, ",yes,base_line & co,"));
    QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{1 + 15});
  }

  void json_names_every_run() {
    const Json json = to_json(grid());
    QCOMPARE(json["cells"].size(), std::size_t{15});
    for (const Json& cell : json["cells"])
      QVERIFY(!cell["runs"].empty());
    QCOMPARE(json["columns"][2]["metric"], Json("chrf"));
    QCOMPARE(json["rows"][4]["fixed_ratio"], Json(0.5));
  }
};

QTEST_GUILESS_MAIN(TestStudyGrid)
#include "tst_study_grid.moc"
