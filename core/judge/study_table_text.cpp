// A study's table as text and as Markdown.
#include <fmt/format.h>

#include <cmath>

#include "core/judge/study_table.h"
#include "core/judge/text_columns.h"

namespace espalier::judge {

namespace {

using Cells = TextColumns;

std::string hundredth(double value) {
  return std::isfinite(value) ? fmt::format("{:.2f}", 100 * value) : "-";
}

std::string signed_hundredth(double value) {
  return fmt::format("{:+.2f}", 100 * value);
}

std::string range(double low, double high) {
  return hundredth(low) + " to " + hundredth(high);
}

std::string p_text(double p) {
  return p < 0.001 ? "<0.001" : fmt::format("{:.3f}", p);
}

Cells mean_cells(const StudyTable& table) {
  Cells cells{{"method", table.metric, "deviation", "interval", "seeds", "items"}};
  for (const TableRow& row : table.rows) {
    const MeanEstimate& e = row.estimate;
    cells.push_back({row.name, hundredth(e.mean), e.deviation ? hundredth(*e.deviation) : "-",
                     range(e.low, e.high), std::to_string(e.seeds), std::to_string(e.items)});
  }
  return cells;
}

Cells comparison_cells(const StudyTable& table) {
  Cells cells{{"method", "against", "difference", "interval", "p (Holm)", "could tell", "verdict"}};
  for (const Comparison& comparison : table.comparisons) {
    const Difference& d = comparison.difference;
    cells.push_back({comparison.row, comparison.against, signed_hundredth(d.value),
                     range(d.low, d.high), p_text(comparison.holm_p),
                     hundredth(comparison.detectable), comparison.verdict()});
  }
  return cells;
}

/// Notes of the rows and of the table, and how to read it.
std::vector<std::string> notes_of(const StudyTable& table) {
  std::vector<std::string> out;
  for (const TableRow& row : table.rows) {
    for (const std::string& note : row.notes)
      out.push_back(row.name + ": " + note);
  }
  out.insert(out.end(), table.notes.begin(), table.notes.end());
  out.push_back(fmt::format(
      "Values times 100. Deviation over sample seeds. Intervals of {:g} %: bootstrap over sample "
      "seeds and items together, {} resamples.",
      100 * (1 - table.options.level), table.options.resamples));
  if (!table.comparisons.empty()) {
    out.push_back(fmt::format(
        "Holm's correction over {} comparisons; \"could tell\": the smallest difference that the "
        "test could tell.",
        table.comparisons.size()));
  }
  if (!table.signature.empty()) out.push_back(table.metric + ": " + table.signature);
  return out;
}

std::string written(const StudyTable& table, std::string (*draw)(const Cells&),
                    const std::string& before_note) {
  std::string out = draw(mean_cells(table));
  if (!table.comparisons.empty()) out += "\n" + draw(comparison_cells(table));
  out += "\n";
  for (const std::string& note : notes_of(table))
    out += before_note + note + "\n";
  return out;
}

}  // namespace

std::string to_text(const StudyTable& table) {
  return written(table, aligned, "");
}

std::string to_markdown(const StudyTable& table) {
  return written(table, piped, "- ");
}

}  // namespace espalier::judge
