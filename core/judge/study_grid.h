#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/judge/study_table.h"

/// A study as a paper prints it: methods down, targets and shots across, each cell a mean with its
/// deviation over sample seeds, held against one row. Goals: one correction over the whole table,
/// every number with its runs and its cost. Non-goals: reading a store, words for people.
namespace espalier::judge {

struct GridColumn {
  std::string target;
  std::optional<std::int64_t> shots, validation_shots;
  std::string metric, signature;
  bool corpus_metric = false;  ///< the runs' own value is no mean over records, as BLEU is not
  std::size_t records = 0;     ///< of the test set, 0: nothing was scored yet
  std::int64_t scorings = 0, configurations = 0;  ///< how often the test set was scored
};

struct GridRow {
  std::string name;
  bool ceiling = false;               ///< saw the references: never the best, never compared
  std::optional<double> fixed_ratio;  ///< stands for the front alone: likewise
  bool compared() const { return !ceiling && !fixed_ratio; }
};

/// What a cell has besides its scores.
struct GridFacts {
  std::vector<std::string> runs, trials;  ///< runs by sample seed, and what chose their point
  std::size_t wanted = 0;                 ///< runs that the study asks for
  std::string chosen_by;                  ///< "" where there was nothing to choose
  Json point = Json::object();            ///< what was chosen, by key
  Json shares = Json::object();  ///< mean share of outputs "empty", "limit", "wrong_script", ...
  std::int64_t leaked = 0, leaked_of = 0;  ///< test records that a source was trained on
  std::optional<double> sparsity;          ///< of what was kept, mean over its runs; 0..1
  std::optional<double> seconds;           ///< of a run, median
  double trial_seconds = 0;                ///< of all trials together
  std::optional<double> peak_bytes;        ///< of a run, median
};

/// A cell to be counted.
struct GridInput {
  std::size_t row = 0, column = 0;
  RowScores scores;  ///< its name does not count
  GridFacts facts;
};

struct GridCell {
  std::size_t row = 0, column = 0;
  MeanEstimate estimate;
  bool same_for_every_seed = false;
  GridFacts facts;
  bool best = false;                  ///< of its column
  bool on_front = false;              ///< nobody is both sparser and better in its column
  std::optional<Comparison> against;  ///< the baseline
  /// Runs are missing yet: it is neither the best nor on the front.
  bool partial() const { return facts.runs.size() < facts.wanted; }
  /// '+' better than the baseline, '-' worse, ' ' neither or not compared.
  char mark() const;
};

/// What a row costs, over all of its cells.
struct GridCost {
  std::optional<double> seconds, peak_bytes;  ///< median over the cells
  double trial_seconds = 0;
};

struct StudyGrid {
  std::string study, baseline;
  BootstrapOptions options;
  std::vector<GridColumn> columns;
  std::vector<GridRow> rows;
  std::vector<GridCell> cells;  ///< with scores; in no order to rely on
  std::size_t comparisons = 0;  ///< that Holm's correction is over
  bool complete = false;

  const GridCell* cell(std::size_t row, std::size_t column) const;
  GridCost cost(std::size_t row) const;
};

/// Counts the cells (those without scores are left out): each against `baseline` in its column,
/// paired over common seeds and records, with Holm's correction over all columns together. The best
/// of a column and what is compared leave out ceilings and rows at fixed ratios. A baseline that no
/// row is called leaves all uncompared. Throws metric_counts where records differ in number.
StudyGrid build_grid(std::vector<GridColumn> columns, std::vector<GridRow> rows,
                     const std::vector<GridInput>& cells, const std::string& baseline,
                     const BootstrapOptions& options = {});

/// Everything, runs and trials by cell; fractions.
Json to_json(const StudyGrid& grid);
Json to_json(const GridCell& cell, const StudyGrid& grid);
/// Values times 100. `*` the best of its column, + and - better and worse than the baseline; a
/// block a target, its shots across.
std::string to_text(const StudyGrid& grid);
std::string to_markdown(const StudyGrid& grid);
/// A table* for booktabs.
std::string to_latex(const StudyGrid& grid);
/// A line a cell: "target,shots,method,...".
std::string to_csv(const StudyGrid& grid);
/// How to read it, and what it cannot tell; English.
std::vector<std::string> notes(const StudyGrid& grid);

}  // namespace espalier::judge
