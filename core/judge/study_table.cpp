#include "core/judge/study_table.h"

#include <algorithm>
#include <cmath>

namespace espalier::judge {

namespace {

Scores all_scores(const RowScores& row) {
  Scores out;
  for (const auto& [seed, scores] : row.scores)
    out.push_back(scores);
  if (row.same_for_every_seed && out.size() > 1) out.resize(1);
  return out;
}

/// The scores of two rows at the seeds that both have, in the order of the seeds.
std::pair<Scores, Scores> common_scores(const RowScores& a, const RowScores& b) {
  if (a.same_for_every_seed || b.same_for_every_seed) return {all_scores(a), all_scores(b)};
  std::pair<Scores, Scores> out;
  for (const auto& [seed, scores] : a.scores) {
    const auto other = b.scores.find(seed);
    if (other == b.scores.end()) continue;
    out.first.push_back(scores);
    out.second.push_back(other->second);
  }
  return out;
}

const RowScores* find(const std::vector<RowScores>& rows, const std::string& name) {
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [&](const RowScores& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
}

void correct(StudyTable& table) {
  std::vector<double> p;
  for (const Comparison& comparison : table.comparisons)
    p.push_back(comparison.difference.p);
  const std::vector<double> adjusted = holm(p);
  const std::vector<double> levels = holm_levels(p, table.options.level);
  for (std::size_t i = 0; i < p.size(); ++i) {
    Comparison& comparison = table.comparisons[i];
    comparison.holm_p = adjusted[i];
    comparison.detectable = detectable(comparison.difference, levels[i]);
    comparison.separable = adjusted[i] <= table.options.level;
  }
}

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

}  // namespace

std::string Comparison::verdict() const {
  if (!separable) return "not separable";
  return difference.value > 0 ? "better" : "worse";
}

StudyTable build_table(const std::string& metric, const std::vector<RowScores>& rows,
                       const std::vector<std::pair<std::string, std::string>>& comparisons,
                       const BootstrapOptions& options) {
  StudyTable table;
  table.metric = metric;
  table.options = options;
  for (const RowScores& row : rows) {
    if (row.scores.empty()) continue;
    table.rows.push_back(
        {row.name, bootstrap_mean(all_scores(row), options), row.notes, row.facts});
  }
  for (const auto& [name, other] : comparisons) {
    const RowScores* a = find(rows, name);
    const RowScores* b = find(rows, other);
    if (a == nullptr || b == nullptr || a == b) continue;
    const auto [left, right] = common_scores(*a, *b);
    if (left.empty() || right.empty()) continue;
    Comparison comparison;
    comparison.row = name;
    comparison.against = other;
    comparison.difference = paired_difference(left, right, options);
    table.comparisons.push_back(std::move(comparison));
  }
  correct(table);
  return table;
}

std::vector<std::pair<std::string, std::string>> against(const std::vector<RowScores>& rows,
                                                         const std::string& baseline) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const RowScores& row : rows) {
    if (row.name != baseline) out.emplace_back(row.name, baseline);
  }
  return out;
}

Json to_json(const StudyTable& table) {
  Json rows = Json::array();
  for (const TableRow& row : table.rows) {
    const MeanEstimate& e = row.estimate;
    rows.push_back({{"name", row.name},
                    {"mean", e.mean},
                    {"deviation", e.deviation ? Json(*e.deviation) : Json(nullptr)},
                    {"low", e.low},
                    {"high", e.high},
                    {"seeds", e.seeds},
                    {"items", e.items},
                    {"notes", row.notes},
                    {"facts", row.facts}});
  }
  Json comparisons = Json::array();
  for (const Comparison& comparison : table.comparisons) {
    const Difference& d = comparison.difference;
    comparisons.push_back({{"row", comparison.row},
                           {"against", comparison.against},
                           {"difference", d.value},
                           {"low", d.low},
                           {"high", d.high},
                           {"p", d.p},
                           {"holm_p", comparison.holm_p},
                           {"detectable", number(comparison.detectable)},
                           {"seeds", d.seeds},
                           {"items", d.items},
                           {"verdict", comparison.verdict()}});
  }
  return {{"metric", table.metric},
          {"signature", table.signature},
          {"resamples", table.options.resamples},
          {"seed", table.options.seed},
          {"level", table.options.level},
          {"rows", std::move(rows)},
          {"comparisons", std::move(comparisons)},
          {"notes", table.notes}};
}

}  // namespace espalier::judge
