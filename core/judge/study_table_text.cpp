// A study's table as text and as Markdown.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/utf8.h"
#include "core/judge/study_table.h"

namespace espalier::judge {

namespace {

using Cells = std::vector<std::vector<std::string>>;  ///< the first row holds the headings

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

/// Columns that a text takes on a terminal: two for what East Asian fonts draw wide.
std::size_t width_of(const std::string& text) {
  std::size_t width = 0;
  for (const char32_t c : utf8::decode(text)) {
    const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                      (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                      (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                      (c >= 0x1F300 && c <= 0x3FFFD);
    width += wide ? 2 : 1;
  }
  return width;
}

std::string aligned(const Cells& cells) {
  std::vector<std::size_t> widths(cells.front().size(), 0);
  for (const auto& row : cells) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  }
  std::string out;
  for (const auto& row : cells) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - width_of(row[i]) + 2, ' ');
    }
    out += line + "\n";
  }
  return out;
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::string piped(const Cells& cells) {
  std::string out;
  for (std::size_t r = 0; r < cells.size(); ++r) {
    out += "|";
    for (const std::string& cell : cells[r])
      out += " " + escaped(cell) + " |";
    out += "\n";
    if (r > 0) continue;
    out += "|";
    for (std::size_t i = 0; i < cells[r].size(); ++i)
      out += " --- |";
    out += "\n";
  }
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
