#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/judge/compare.h"

namespace espalier::judge {

/// What a study found for one row: the per-item scores of its runs, items in the same order for
/// every row.
struct RowScores {
  std::string name;
  /// By sample seed. A row that does not depend on the sample may have the scores of one seed
  /// alone.
  std::map<std::uint64_t, std::vector<double>> scores;
  bool same_for_every_seed = false;
  std::vector<std::string> notes;  ///< printed under the table: "leaked: 2 of 43"
  Json facts = Json::object();     ///< carried into the JSON: chosen point, shares, data used
};

struct TableRow {
  std::string name;
  MeanEstimate estimate;
  std::vector<std::string> notes;
  Json facts = Json::object();
};

/// "row" against "against", paired over the seeds that both have.
struct Comparison {
  std::string row, against;
  Difference difference;
  double holm_p = 1;
  double detectable = 0;  ///< at the level at which Holm tests this comparison
  bool separable = false;
  /// "better" | "worse" | "not separable"
  std::string verdict() const;
};

struct StudyTable {
  std::string metric, signature;
  BootstrapOptions options;
  std::vector<TableRow> rows;
  std::vector<Comparison> comparisons;
  std::vector<std::string> notes;  ///< under the table: scorings of the test set, ...
};

/// Rows without scores are left out, comparisons of such rows or without a common seed too; Holm
/// runs over all comparisons of the table. Throws metric_counts where items differ in number.
StudyTable build_table(const std::string& metric, const std::vector<RowScores>& rows,
                       const std::vector<std::pair<std::string, std::string>>& comparisons,
                       const BootstrapOptions& options = {});
/// Every other row against `baseline`.
std::vector<std::pair<std::string, std::string>> against(const std::vector<RowScores>& rows,
                                                         const std::string& baseline);

/// Values as fractions, differences too; numbers that are infinite or absent are null.
Json to_json(const StudyTable& table);
/// For the terminal: aligned columns, values times 100.
std::string to_text(const StudyTable& table);
std::string to_markdown(const StudyTable& table);

}  // namespace espalier::judge
