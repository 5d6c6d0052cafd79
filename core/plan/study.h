#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/plan/plan.h"

namespace espalier::plan {

/// A point of a grid: (key, value) pairs.
using Point = std::vector<std::pair<std::string, Json>>;
using Grid = std::vector<std::pair<std::string, std::vector<Json>>>;

/// Every combination of a grid's values, the last key changing first; one empty point for an empty
/// grid. Throws study_bad where they are more than 10,000.
std::vector<Point> points_of(const Grid& grid);
/// The values of one key as people write them: "0, 0.3, 0.5", "1..5" (whole numbers),
/// "loss,rougeL"; each JSON where it is, else a text. Throws study_bad (`key` is its place).
std::vector<Json> grid_values(const std::string& key, const std::string& text);
/// The most points that a grid may have.
std::size_t most_points();
/// " · lr 5e-4 · ratio 0.3": what a point adds to a name.
std::string point_name(const Point& point);

/// One row of a study's table: a plan that differs in named keys.
struct StudyRun {
  std::string name;
  std::vector<std::pair<std::string, Json>> set;
  /// Grid of this row, overriding the study's `choose` (a method without a ratio has none); keys
  /// that mean nothing to the row's method are dropped by the reader.
  std::vector<std::pair<std::string, std::vector<Json>>> choose;
  /// Of a row that the study's `ratios` make beside a pruned one: it shows what each ratio costs
  /// and was not chosen on validation.
  std::optional<double> fixed_ratio = std::nullopt;
};

struct StudyColumn;

struct Study {
  std::string name;
  Json plan;  ///< the shared plan, before `set`
  std::vector<StudyRun> runs;
  std::vector<std::pair<std::string, std::vector<Json>>> choose;
  std::string choose_by = "validation rougeL";  ///< or "validation loss"
  std::vector<std::uint64_t> sample_seeds{1, 2, 3, 4, 5};
  std::filesystem::path folder;
  std::string baseline;        ///< row that the others are held against; empty: none is named
  std::string metric;          ///< of the table; empty: the plan's first
  std::vector<double> ratios;  ///< a pruned row also stands at each of these
  /// Of a study with "targets" or "shots": one for each target and number of shots, in their order.
  /// `plan` and `runs` are then what they share. Empty otherwise: columns() has it as one.
  std::vector<StudyColumn> columns;
  Json file;  ///< of a study with columns: as it was read
};

/// A target (data, sources, whatever its `set` says) at a number of shots: a study of its own.
struct StudyColumn {
  std::string target;                 ///< empty: the study names none
  std::optional<std::int64_t> shots;  ///< of the study's list
  Study study;                        ///< without columns; its rows that this target has
};

/// Throws Error study_bad, plan_unknown_key, json_*. Every expanded plan is parsed once as a check.
Study parse_study(const Json& json, const std::filesystem::path& folder);
Study parse_study_file(const std::filesystem::path& path);
OrderedJson to_json(const Study& study);

/// The study's columns; one without name for a study that has but one.
std::vector<StudyColumn> columns(const Study& study);
/// The names of all rows, in the order in which the columns have them.
std::vector<std::string> row_names(const Study& study);
/// What is left of a study at one target and number of shots; empty and none: all. Throws study_bad
/// where nothing is.
Study only(const Study& study, const std::string& target, std::optional<std::int64_t> shots);

/// One plan to run: row, the point of its grid (empty: none), sample seed.
struct StudyCell {
  std::size_t row = 0;
  std::uint64_t sample_seed = 1;
  std::vector<std::pair<std::string, Json>> point;
  Plan plan;
};

/// The trials that choose a row's point: every point of its grid on the first sample seed, without
/// a test file (test "" and metrics []), so that nothing is chosen on test.
std::vector<StudyCell> trials(const Study& study, std::size_t row);
/// The row at a point on every sample seed, with test.
std::vector<StudyCell> finals(const Study& study, std::size_t row,
                              const std::vector<std::pair<std::string, Json>>& point);

}  // namespace espalier::plan
