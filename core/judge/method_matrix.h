#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/judge/study_table.h"

/// Many runs as one table: methods down, targets across. Goals: what is compared was scored on the
/// same records; nothing is chosen on test; every number can be opened (its runs are named).
/// Non-goals: reading a store, words for people (keys and values of the plan are given).
namespace espalier::judge {

/// A finished run that scored a test set.
struct ScoredRun {
  std::string id;              ///< sortable: of two runs that are one, the later counts
  Json plan = Json::object();  ///< as the store keeps it, whole
  std::string test;            ///< SHA-256 of the test set, its path where that is unknown
  std::string data;            ///< short name of the data set
  std::optional<double> validation_loss, validation_rouge_l;
  std::optional<double> value;           ///< the run's own value of the metric
  std::map<std::string, double> scores;  ///< of the metric, by record, 0..1
  std::int64_t leaked = 0;               ///< test records that a source adapter was trained on
};

/// What sets a row apart: the method, the base model, and those of its settings that are words or
/// switches and differ between rows of the method ("prune" = "on" for any pruning). Numbers do
/// not: they are chosen on validation. A method of one adapter also has its name ("adapter").
struct MatrixRow {
  std::string method, base_model;
  std::vector<std::pair<std::string, std::string>> words;
  bool ceiling = false;  ///< it saw the references: never the best, never compared
};

/// A test set and how many records of it were learned from. A method that learns from none stands
/// in every target of its test set.
struct MatrixTarget {
  std::string test, data;
  bool learned = false;  ///< a method that learns from shots stands in it
  std::optional<std::int64_t> shots, validation_shots;  ///< none: all records
  std::size_t records = 0;                              ///< test records
};

struct MatrixCell {
  std::size_t row = 0, target = 0;
  MeanEstimate estimate;
  std::vector<std::string> runs;   ///< in the order of their sample seeds
  std::size_t configurations = 1;  ///< that were there to choose from
  /// "" (nothing to choose) | "validation rougeL" | "validation loss" | "newest" (no validation)
  std::string chosen_by;
  Json point = Json::object();  ///< the chosen one's settings that differ between them, by path
  std::int64_t leaked = 0;      ///< the largest of its runs
  bool same_for_every_seed = false;
  bool best = false;
  std::optional<Comparison> against_best;  ///< of every other cell of the column but ceilings
};

struct MethodMatrix {
  std::string metric;
  BootstrapOptions options;
  std::vector<MatrixRow> rows;        ///< in the order of plan::methods()
  std::vector<MatrixTarget> targets;  ///< by name, then shots
  std::vector<MatrixCell> cells;      ///< by row, then target; those without scores are missing
  /// Runs left out: their records were not those of the others with the same test set.
  std::vector<std::string> left_out;
  /// The metric of a run is no mean of its records' scores (BLEU of a whole set).
  bool corpus_metric = false;

  const MatrixCell* cell(std::size_t row, std::size_t target) const;
};

/// In a cell the configuration with the most sample seeds stands, and of several such the one with
/// the best mean validation over the seeds that they share (ROUGE-L where all have it, else loss).
/// In a column every row is compared with the best mean, paired over common seeds and records,
/// with Holm's correction over the column. `cancelled` is asked before each cell and column; where
/// it says so, Error stopped is thrown.
MethodMatrix build_matrix(const std::string& metric, const std::vector<ScoredRun>& runs,
                          const BootstrapOptions& options = {},
                          const std::function<bool()>& cancelled = {});

/// The points that no other one beats in both: at least as large in x and y and larger in one.
/// Indices by x, ascending; of equal points the first. Points that are not finite are passed over.
std::vector<std::size_t> front(const std::vector<std::pair<double, double>>& points);

}  // namespace espalier::judge
