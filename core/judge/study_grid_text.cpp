// A study's grid for the terminal, Markdown, LaTeX and CSV.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/base/csv.h"
#include "core/judge/study_grid.h"
#include "core/judge/text_columns.h"

namespace espalier::judge {

namespace {

std::string tenth(double value) {
  return std::isfinite(value) ? fmt::format("{:.1f}", 100 * value) : "-";
}

std::string seconds_text(const std::optional<double>& seconds) {
  if (!seconds) return "-";
  return *seconds < 9.95 ? fmt::format("{:.1f}", *seconds) : fmt::format("{:.0f}", *seconds);
}

std::string gigabytes_text(const std::optional<double>& bytes) {
  return bytes ? fmt::format("{:.1f}", *bytes / 1e9) : "-";
}

std::string shots_text(const GridColumn& column) {
  if (!column.shots) return "all shots";
  if (!column.validation_shots) return fmt::format("{} shots", *column.shots);
  return fmt::format("{} + {} shots", *column.shots, *column.validation_shots);
}

/// "2/3" where runs of a cell are missing yet.
std::string partial_text(const GridCell& cell) {
  if (!cell.partial()) return "";
  return fmt::format(" ({}/{})", cell.facts.runs.size(), cell.facts.wanted);
}

/// Columns that stand together: of one target, in their order.
std::vector<std::vector<std::size_t>> targets_of(const StudyGrid& grid) {
  std::vector<std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const bool same =
        !out.empty() && grid.columns[out.back().front()].target == grid.columns[i].target;
    if (!same) out.emplace_back();
    out.back().push_back(i);
  }
  return out;
}

bool has_cells(const StudyGrid& grid, std::size_t row) {
  return std::any_of(grid.cells.begin(), grid.cells.end(),
                     [row](const GridCell& cell) { return cell.row == row; });
}

bool has_cells(const StudyGrid& grid, const std::vector<std::size_t>& columns) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const GridCell& cell) {
    return std::find(columns.begin(), columns.end(), cell.column) != columns.end();
  });
}

/// Rows by methods first, those at fixed ratios behind all: they are read with the front.
std::vector<std::size_t> order_of(const StudyGrid& grid) {
  std::vector<std::size_t> out;
  for (const bool fixed : {false, true}) {
    for (std::size_t i = 0; i < grid.rows.size(); ++i) {
      if (grid.rows[i].fixed_ratio.has_value() == fixed && has_cells(grid, i)) out.push_back(i);
    }
  }
  return out;
}

std::string plain_cell(const GridCell* cell) {
  if (cell == nullptr) return "-";
  const MeanEstimate& e = cell->estimate;
  std::string out = cell->best ? "*" : "";
  out += tenth(e.mean);
  if (e.deviation) out += " ±" + tenth(*e.deviation);
  out += " [" + tenth(e.low) + ", " + tenth(e.high) + "]";
  if (cell->mark() != ' ') out += fmt::format(" {}", cell->mark());
  return out + partial_text(*cell);
}

std::string markdown_cell(const GridCell* cell) {
  if (cell == nullptr) return "–";
  const MeanEstimate& e = cell->estimate;
  std::string out = cell->best ? "**" + tenth(e.mean) + "**" : tenth(e.mean);
  if (e.deviation) out += " ± " + tenth(*e.deviation);
  out += " [" + tenth(e.low) + ", " + tenth(e.high) + "]";
  if (cell->mark() == '+') out += " †";
  if (cell->mark() == '-') out += " ‡";
  return out + partial_text(*cell);
}

std::string latex_text(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\':
        out += "\\textbackslash{}";
        break;
      case '~':
        out += "\\textasciitilde{}";
        break;
      case '^':
        out += "\\textasciicircum{}";
        break;
      case '&':
      case '%':
      case '$':
      case '#':
      case '_':
      case '{':
      case '}':
        out += '\\';
        [[fallthrough]];
      default:
        out += c == '\n' ? ' ' : c;
    }
  }
  return out;
}

std::string latex_cell(const GridCell* cell) {
  if (cell == nullptr) return "--";
  const MeanEstimate& e = cell->estimate;
  std::string out = cell->best ? "\\textbf{" + tenth(e.mean) + "}" : tenth(e.mean);
  if (e.deviation) out += "{\\scriptsize$\\pm$" + tenth(*e.deviation) + "}";
  if (cell->mark() == '+') out += "$^{\\dagger}$";
  if (cell->mark() == '-') out += "$^{\\ddagger}$";
  out += " {\\scriptsize[" + tenth(e.low) + ", " + tenth(e.high) + "]}";
  return out + partial_text(*cell);
}

std::vector<std::string> cost_cells(const GridCost& cost) {
  return {seconds_text(cost.seconds), gigabytes_text(cost.peak_bytes),
          cost.trial_seconds > 0 ? seconds_text(cost.trial_seconds) : "-"};
}

std::string column_name(const GridColumn& column) {
  if (column.target.empty()) return shots_text(column);
  return column.target + ", " + shots_text(column);
}

/// "sparsity 0.30: 34.1 (adaptive, pruned)" of every point on a column's front.
std::string front_text(const StudyGrid& grid, std::size_t column) {
  std::vector<const GridCell*> points;
  for (const GridCell& cell : grid.cells) {
    if (cell.column == column && cell.on_front) points.push_back(&cell);
  }
  std::sort(points.begin(), points.end(), [](const GridCell* a, const GridCell* b) {
    return *a->facts.sparsity < *b->facts.sparsity;
  });
  std::string out;
  for (const GridCell* cell : points) {
    out += fmt::format("{}{:.0f} % sparse {} ({})", out.empty() ? "" : "; ",
                       100 * *cell->facts.sparsity, tenth(cell->estimate.mean),
                       grid.rows[cell->row].name);
  }
  return out;
}

/// What stands out among the shares of a cell's outputs, as an aside.
std::vector<std::string> share_notes(const StudyGrid& grid) {
  static const std::vector<std::pair<const char*, const char*>> kinds{
      {"empty", "empty"},
      {"limit", "cut at the limit"},
      {"wrong_script", "in the wrong script"},
      {"repeating", "repeating"},
      {"copying", "copying a sentence"}};
  std::vector<std::string> out;
  for (const GridCell& cell : grid.cells) {
    std::string parts;
    for (const auto& [key, words] : kinds) {
      const double share = cell.facts.shares.value(key, 0.0);
      if (share >= 0.1)
        parts += fmt::format("{}{:.0f} % {}", parts.empty() ? "" : ", ", 100 * share, words);
    }
    if (parts.empty() || grid.rows[cell.row].ceiling) continue;
    out.push_back(grid.rows[cell.row].name + ", " + column_name(grid.columns[cell.column]) +
                  ": outputs " + parts);
  }
  return out;
}

std::vector<std::string> leak_notes(const StudyGrid& grid) {
  std::vector<std::string> out;
  for (const GridCell& cell : grid.cells) {
    if (cell.facts.leaked <= 0) continue;
    out.push_back(fmt::format("{}, {}: leaked: {} of {}", grid.rows[cell.row].name,
                              column_name(grid.columns[cell.column]), cell.facts.leaked,
                              cell.facts.leaked_of));
  }
  return out;
}

/// How to read it.
std::vector<std::string> reading_notes(const StudyGrid& grid) {
  std::vector<std::string> out;
  out.push_back(fmt::format(
      "Values times 100: mean, deviation over sample seeds, interval of {:g} % (bootstrap over "
      "sample seeds and records together, {} resamples). \"5 + 5 shots\": training and validation.",
      100 * (1 - grid.options.level), grid.options.resamples));
  if (grid.comparisons > 0) {
    out.push_back(fmt::format(
        "Better (+, dagger) or worse (-, double dagger) than \"{}\": paired bootstrap, Holm's "
        "correction over the {} comparisons of the table. The best of a column is in bold (*).",
        grid.baseline, grid.comparisons));
  }
  if (std::any_of(grid.rows.begin(), grid.rows.end(),
                  [](const GridRow& row) { return row.fixed_ratio.has_value(); })) {
    out.emplace_back(
        "Rows at a fixed ratio (r = ...) show what sparsity costs; they were not chosen on "
        "validation and are neither compared nor the best.");
  }
  out.emplace_back(
      "Seconds and GB: median of a run, on whatever machine made it; trials' seconds: all that "
      "chose the row's settings.");
  if (!grid.complete) {
    out.emplace_back(
        "Not complete: \"(2/3)\" counts the runs that are there; such a cell is neither the best "
        "nor on the front.");
  }
  return out;
}

/// What stands out in it.
std::vector<std::string> finding_notes(const StudyGrid& grid) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const GridColumn& column = grid.columns[i];
    if (column.records == 0) continue;
    std::string text = column_name(column) + ": " + column.metric;
    if (!column.signature.empty()) text += " (" + column.signature + ")";
    if (column.corpus_metric) text += ", as a mean over records";
    text += fmt::format(", {} records, test set scored {} times by {} configurations",
                        column.records, column.scorings, column.configurations);
    if (const std::string points = front_text(grid, i); !points.empty())
      text += ". Front of quality against sparsity: " + points;
    out.push_back(text);
  }
  for (const auto& more : {leak_notes(grid), share_notes(grid)})
    out.insert(out.end(), more.begin(), more.end());
  return out;
}

}  // namespace

std::vector<std::string> notes(const StudyGrid& grid) {
  std::vector<std::string> out = reading_notes(grid);
  const std::vector<std::string> found = finding_notes(grid);
  out.insert(out.end(), found.begin(), found.end());
  return out;
}

std::string to_text(const StudyGrid& grid) {
  std::string out;
  for (const auto& columns : targets_of(grid)) {
    const std::string& target = grid.columns[columns.front()].target;
    if (!has_cells(grid, columns)) {
      out += target + ": nothing was run yet\n\n";
      continue;
    }
    TextColumns cells{{target}};
    for (const std::size_t column : columns)
      cells.front().push_back(shots_text(grid.columns[column]));
    for (const std::size_t row : order_of(grid)) {
      cells.push_back({grid.rows[row].name});
      for (const std::size_t column : columns)
        cells.back().push_back(plain_cell(grid.cell(row, column)));
    }
    out += aligned(cells) + "\n";
  }
  TextColumns costs{{"cost", "seconds", "GB", "trials' seconds"}};
  for (const std::size_t row : order_of(grid)) {
    costs.push_back({grid.rows[row].name});
    for (std::string& cell : cost_cells(grid.cost(row)))
      costs.back().push_back(std::move(cell));
  }
  if (costs.size() > 1) out += aligned(costs) + "\n";
  for (const std::string& note : notes(grid))
    out += note + "\n";
  return out;
}

std::string to_markdown(const StudyGrid& grid) {
  TextColumns cells{{"method"}};
  for (const GridColumn& column : grid.columns)
    cells.front().push_back(column_name(column));
  for (const char* head : {"seconds", "GB", "trials' seconds"})
    cells.front().emplace_back(head);
  for (const std::size_t row : order_of(grid)) {
    cells.push_back({grid.rows[row].name});
    for (std::size_t column = 0; column < grid.columns.size(); ++column)
      cells.back().push_back(markdown_cell(grid.cell(row, column)));
    for (std::string& cell : cost_cells(grid.cost(row)))
      cells.back().push_back(std::move(cell));
  }
  std::string out = piped(cells) + "\n";
  for (const std::string& note : notes(grid))
    out += "- " + note + "\n";
  return out;
}

std::string to_latex(const StudyGrid& grid) {
  const auto groups = targets_of(grid);
  std::string head = "  ", rules, shots = "  method";
  std::size_t at = 2;
  for (const auto& columns : groups) {
    head += fmt::format(" & \\multicolumn{{{}}}{{c}}{{{}}}", columns.size(),
                        latex_text(grid.columns[columns.front()].target));
    rules += fmt::format("\\cmidrule(lr){{{}-{}}}", at, at + columns.size() - 1);
    at += columns.size();
    for (const std::size_t column : columns)
      shots += " & " + latex_text(shots_text(grid.columns[column]));
  }
  std::string out = "\\begin{table*}\n\\centering\\small\n";
  out += "\\begin{tabular}{l" + std::string(grid.columns.size(), 'c') + "rrr}\n\\toprule\n";
  out += head + " & & & \\\\\n" + rules + "\n" + shots + " & s & GB & trials, s \\\\\n\\midrule\n";
  bool fixed = false;
  for (const std::size_t row : order_of(grid)) {
    if (!fixed && grid.rows[row].fixed_ratio) out += "\\midrule\n";
    fixed = grid.rows[row].fixed_ratio.has_value();
    out += "  " + latex_text(grid.rows[row].name);
    for (std::size_t column = 0; column < grid.columns.size(); ++column)
      out += " & " + latex_cell(grid.cell(row, column));
    for (const std::string& cell : cost_cells(grid.cost(row)))
      out += " & " + (cell == "-" ? "--" : cell);
    out += " \\\\\n";
  }
  out += "\\bottomrule\n\\end{tabular}\n\\caption{" + latex_text(grid.study) + ".";
  for (const std::string& note : reading_notes(grid))
    out += "\n" + latex_text(note);
  out += "}\n\\end{table*}\n";
  // Too much for a caption.
  for (std::string note : finding_notes(grid)) {
    std::replace(note.begin(), note.end(), '\n', ' ');
    out += "% " + note + "\n";
  }
  return out;
}

std::string to_csv(const StudyGrid& grid) {
  std::string out =
      csv::row({"target",   "shots",         "method",     "metric",  "mean",    "deviation",
                "low",      "high",          "seeds",      "wanted",  "records", "best",
                "baseline", "difference",    "p_holm",     "verdict", "chosen",  "sparsity",
                "seconds",  "trial_seconds", "peak_bytes", "leaked",  "runs",    "trials"});
  const auto joined = [](const std::vector<std::string>& list) {
    return fmt::format("{}", fmt::join(list, " "));
  };
  for (std::size_t column = 0; column < grid.columns.size(); ++column) {
    for (const std::size_t row : order_of(grid)) {
      const GridCell* cell = grid.cell(row, column);
      if (cell == nullptr) continue;
      const Json c = to_json(*cell, grid);
      const Json& against = c["comparison"];
      const auto of = [&](const char* key) { return against.is_null() ? Json() : against[key]; };
      out += csv::row({grid.columns[column].target,
                       grid.columns[column].shots ? Json(*grid.columns[column].shots) : Json(),
                       grid.rows[row].name,
                       grid.columns[column].metric,
                       c["mean"],
                       c["deviation"],
                       c["low"],
                       c["high"],
                       c["seeds"],
                       c["wanted"],
                       c["records"],
                       cell->best ? "yes" : "",
                       of("against"),
                       of("difference"),
                       of("holm_p"),
                       of("verdict"),
                       cell->facts.point.empty() ? "" : json::dump(cell->facts.point),
                       c["sparsity"],
                       c["seconds"],
                       c["trial_seconds"],
                       c["peak_bytes"],
                       c["leaked"],
                       joined(cell->facts.runs),
                       joined(cell->facts.trials)});
    }
  }
  return out;
}

}  // namespace espalier::judge
