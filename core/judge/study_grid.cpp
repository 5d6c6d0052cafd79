#include "core/judge/study_grid.h"

#include <algorithm>
#include <cmath>

#include "core/base/median.h"
#include "core/judge/method_matrix.h"

namespace espalier::judge {

namespace {

/// Counts a grid column by column, then corrects over all of it.
class Builder {
 public:
  Builder(StudyGrid grid, const std::vector<GridInput>& cells)
      : grid_(std::move(grid)), inputs_(cells) {}

  StudyGrid build() {
    for (std::size_t column = 0; column < grid_.columns.size(); ++column) {
      fill(column);
      find_best(column);
      find_front(column);
    }
    correct();
    return std::move(grid_);
  }

 private:
  void fill(std::size_t column) {
    std::vector<RowScores> rows;
    std::vector<const GridInput*> inputs;
    for (const GridInput& input : inputs_) {
      if (input.column != column || input.scores.scores.empty()) continue;
      rows.push_back(input.scores);
      rows.back().name = grid_.rows[input.row].name;
      inputs.push_back(&input);
    }
    std::vector<std::pair<std::string, std::string>> comparisons;
    for (const GridInput* input : inputs) {
      const GridRow& row = grid_.rows[input->row];
      if (row.compared() && row.name != grid_.baseline)
        comparisons.emplace_back(row.name, grid_.baseline);
    }
    const StudyTable table =
        build_table(grid_.columns[column].metric, rows, comparisons, grid_.options);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      GridCell cell;
      cell.row = inputs[i]->row;
      cell.column = column;
      cell.estimate = table.rows[i].estimate;
      cell.same_for_every_seed = inputs[i]->scores.same_for_every_seed;
      cell.facts = inputs[i]->facts;
      for (const Comparison& comparison : table.comparisons) {
        if (comparison.row == rows[i].name) cell.against = comparison;
      }
      grid_.cells.push_back(std::move(cell));
    }
  }

  std::vector<GridCell*> cells_of(std::size_t column) {
    std::vector<GridCell*> out;
    for (GridCell& cell : grid_.cells) {
      if (cell.column == column) out.push_back(&cell);
    }
    return out;
  }

  void find_best(std::size_t column) {
    std::vector<GridCell*> cells = cells_of(column);
    std::erase_if(cells, [this](const GridCell* c) {
      return !grid_.rows[c->row].compared() || c->partial();
    });
    // One alone is no best.
    if (cells.size() < 2) return;
    (*std::max_element(cells.begin(), cells.end(), [](const GridCell* a, const GridCell* b) {
      return a->estimate.mean < b->estimate.mean;
    }))->best = true;
  }

  void find_front(std::size_t column) {
    std::vector<GridCell*> cells = cells_of(column);
    std::erase_if(cells, [](const GridCell* c) { return !c->facts.sparsity || c->partial(); });
    std::vector<std::pair<double, double>> points;
    points.reserve(cells.size());
    for (const GridCell* cell : cells)
      points.emplace_back(*cell->facts.sparsity, cell->estimate.mean);
    for (const std::size_t i : front(points))
      cells[i]->on_front = true;
  }

  /// Holm over every comparison of every column, as they are one table.
  void correct() {
    std::vector<Comparison*> all;
    std::vector<double> p;
    for (GridCell& cell : grid_.cells) {
      if (!cell.against) continue;
      all.push_back(&*cell.against);
      p.push_back(cell.against->difference.p);
    }
    grid_.comparisons = all.size();
    const std::vector<double> adjusted = holm(p);
    const std::vector<double> levels = holm_levels(p, grid_.options.level);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i]->holm_p = adjusted[i];
      all[i]->detectable = detectable(all[i]->difference, levels[i]);
      all[i]->separable = adjusted[i] <= grid_.options.level;
    }
  }

  StudyGrid grid_;
  const std::vector<GridInput>& inputs_;
};

Json optional(const std::optional<double>& value) {
  return value ? Json(*value) : Json();
}

Json column_json(const GridColumn& column) {
  return {{"target", column.target},
          {"shots", column.shots ? Json(*column.shots) : Json()},
          {"validation_shots", column.validation_shots ? Json(*column.validation_shots) : Json()},
          {"metric", column.metric},
          {"signature", column.signature},
          {"records", column.records},
          {"scorings", column.scorings},
          {"configurations", column.configurations}};
}

Json against_json(const std::optional<Comparison>& against) {
  if (!against) return {};
  const Difference& d = against->difference;
  return {{"against", against->against},
          {"difference", d.value},
          {"low", d.low},
          {"high", d.high},
          {"p", d.p},
          {"holm_p", against->holm_p},
          {"detectable", std::isfinite(against->detectable) ? Json(against->detectable) : Json()},
          {"seeds", d.seeds},
          {"verdict", against->verdict()}};
}

}  // namespace

Json to_json(const GridCell& cell, const StudyGrid& grid) {
  const GridFacts& f = cell.facts;
  const MeanEstimate& e = cell.estimate;
  return {{"row", grid.rows[cell.row].name},
          {"column", cell.column},
          {"mean", e.mean},
          {"deviation", optional(e.deviation)},
          {"low", e.low},
          {"high", e.high},
          {"seeds", e.seeds},
          {"wanted", f.wanted},
          {"records", e.items},
          {"best", cell.best},
          {"on_front", cell.on_front},
          {"comparison", against_json(cell.against)},
          {"runs", f.runs},
          {"trials", f.trials},
          {"chosen_by", f.chosen_by},
          {"point", f.point},
          {"shares", f.shares},
          {"leaked", f.leaked},
          {"leaked_of", f.leaked_of},
          {"sparsity", optional(f.sparsity)},
          {"seconds", optional(f.seconds)},
          {"trial_seconds", f.trial_seconds},
          {"peak_bytes", optional(f.peak_bytes)}};
}

char GridCell::mark() const {
  if (!against || !against->separable) return ' ';
  return against->difference.value > 0 ? '+' : '-';
}

const GridCell* StudyGrid::cell(std::size_t row, std::size_t column) const {
  const auto found = std::find_if(cells.begin(), cells.end(), [&](const GridCell& c) {
    return c.row == row && c.column == column;
  });
  return found == cells.end() ? nullptr : &*found;
}

GridCost StudyGrid::cost(std::size_t row) const {
  GridCost out;
  std::vector<double> seconds, bytes;
  for (const GridCell& cell : cells) {
    if (cell.row != row) continue;
    if (cell.facts.seconds) seconds.push_back(*cell.facts.seconds);
    if (cell.facts.peak_bytes) bytes.push_back(*cell.facts.peak_bytes);
    out.trial_seconds += cell.facts.trial_seconds;
  }
  out.seconds = median(std::move(seconds));
  out.peak_bytes = median(std::move(bytes));
  return out;
}

StudyGrid build_grid(std::vector<GridColumn> columns, std::vector<GridRow> rows,
                     const std::vector<GridInput>& cells, const std::string& baseline,
                     const BootstrapOptions& options) {
  StudyGrid grid;
  grid.columns = std::move(columns);
  grid.rows = std::move(rows);
  grid.baseline = baseline;
  grid.options = options;
  return Builder(std::move(grid), cells).build();
}

Json to_json(const StudyGrid& grid) {
  Json columns = Json::array(), rows = Json::array(), cells = Json::array();
  for (const GridColumn& column : grid.columns)
    columns.push_back(column_json(column));
  for (std::size_t i = 0; i < grid.rows.size(); ++i) {
    const GridRow& row = grid.rows[i];
    const GridCost cost = grid.cost(i);
    rows.push_back({{"name", row.name},
                    {"ceiling", row.ceiling},
                    {"fixed_ratio", optional(row.fixed_ratio)},
                    {"seconds", optional(cost.seconds)},
                    {"trial_seconds", cost.trial_seconds},
                    {"peak_bytes", optional(cost.peak_bytes)}});
  }
  for (const GridCell& cell : grid.cells)
    cells.push_back(to_json(cell, grid));
  return {{"study", grid.study},
          {"baseline", grid.baseline},
          {"complete", grid.complete},
          {"resamples", grid.options.resamples},
          {"seed", grid.options.seed},
          {"level", grid.options.level},
          {"comparisons", grid.comparisons},
          {"columns", std::move(columns)},
          {"rows", std::move(rows)},
          {"cells", std::move(cells)},
          {"notes", notes(grid)}};
}

}  // namespace espalier::judge
