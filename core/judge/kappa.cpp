#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "core/judge/agreement.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

/// One rater's answers by item.
using Column = std::vector<std::pair<std::uint32_t, double>>;

std::map<std::uint32_t, Column> columns(const std::vector<Label>& answers) {
  std::map<std::uint32_t, Column> out;
  for (const Label& answer : answers)
    out[answer.rater].emplace_back(answer.item, answer.value);
  for (auto& [rater, column] : out)
    std::sort(column.begin(), column.end());
  return out;
}

/// The pairs of two raters' answers, equal ones held once.
struct PairTable {
  struct Cell {
    std::uint32_t row = 0, column = 0;  ///< places in `values`
  };
  std::vector<double> values;          ///< ascending
  std::vector<Cell> cells;             ///< those that occur
  std::vector<std::uint32_t> cell_of;  ///< by item, ascending
};

PairTable pair_table(const Column& first, const Column& second) {
  std::vector<std::pair<double, double>> pairs;
  for (std::size_t i = 0, k = 0; i < first.size() && k < second.size();) {
    if (first[i].first == second[k].first) {
      pairs.emplace_back(first[i].second, second[k].second);
      ++i;
      ++k;
    } else if (first[i].first < second[k].first) {
      ++i;
    } else {
      ++k;
    }
  }
  PairTable out;
  for (const auto& [a, b] : pairs) {
    out.values.push_back(a);
    out.values.push_back(b);
  }
  std::sort(out.values.begin(), out.values.end());
  out.values.erase(std::unique(out.values.begin(), out.values.end()), out.values.end());
  const auto place = [&out](double value) {
    return static_cast<std::uint32_t>(
        std::lower_bound(out.values.begin(), out.values.end(), value) - out.values.begin());
  };
  std::map<std::pair<double, double>, std::uint32_t> known;
  for (const auto& pair : pairs) {
    const auto [at, added] = known.try_emplace(pair, static_cast<std::uint32_t>(out.cells.size()));
    if (added) out.cells.push_back({place(pair.first), place(pair.second)});
    out.cell_of.push_back(at->second);
  }
  return out;
}

/// Kappa where cell c occurs times[c] times.
class KappaOf {
 public:
  KappaOf(const PairTable& table, Weights weights)
      : table_(table),
        weights_(weights),
        rows_(table.values.size()),
        columns_(table.values.size()) {}

  std::optional<double> operator()(const std::vector<std::uint32_t>& times) {
    std::fill(rows_.begin(), rows_.end(), 0.0);
    std::fill(columns_.begin(), columns_.end(), 0.0);
    double items = 0, observed = 0;
    for (std::size_t c = 0; c < times.size(); ++c) {
      const auto [row, column] = table_.cells[c];
      const double count = times[c];
      items += count;
      rows_[row] += count;
      columns_[column] += count;
      observed += count * weight(std::fabs(table_.values[row] - table_.values[column]));
    }
    const double expected = this->expected(items);
    // What is 0 in exact arithmetic leaves a rounding error behind; none of the terms is negative
    // but the plain one's, which is a whole number.
    const double range = table_.values.back() - table_.values.front();
    if (expected <= 1e-12 * items * weight(range)) return std::nullopt;
    return 1 - observed / expected;
  }

 private:
  double weight(double distance) const {
    if (weights_ == Weights::plain) return distance > 0 ? 1 : 0;
    return weights_ == Weights::linear ? distance : distance * distance;
  }

  /// Of rows and columns drawn apart.
  double expected(double items) const {
    if (weights_ == Weights::plain) {
      double like = 0;
      for (std::size_t v = 0; v < rows_.size(); ++v)
        like += rows_[v] * columns_[v];
      return (items * items - like) / items;
    }
    if (weights_ == Weights::linear) {
      double sum = 0, row = 0, column = 0;
      for (std::size_t v = 0; v + 1 < rows_.size(); ++v) {
        row += rows_[v];
        column += columns_[v];
        sum += (table_.values[v + 1] - table_.values[v]) *
               (row * (items - column) + column * (items - row));
      }
      return sum / items;
    }
    double row = 0, column = 0, around = 0;
    for (std::size_t v = 0; v < rows_.size(); ++v) {
      row += rows_[v] * table_.values[v] / items;
      column += columns_[v] * table_.values[v] / items;
    }
    for (std::size_t v = 0; v < rows_.size(); ++v) {
      around += rows_[v] * (table_.values[v] - row) * (table_.values[v] - row);
      around += columns_[v] * (table_.values[v] - column) * (table_.values[v] - column);
    }
    return around + items * (row - column) * (row - column);
  }

  const PairTable& table_;
  Weights weights_;
  std::vector<double> rows_, columns_;
};

Kappa kappa_of(std::uint32_t first, const Column& a, std::uint32_t second, const Column& b,
               Weights weights, const BootstrapOptions& options) {
  const PairTable table = pair_table(a, b);
  Kappa out;
  out.first = first;
  out.second = second;
  out.items = table.cell_of.size();
  if (out.items == 0) {
    out.reason = a.empty() && b.empty() ? Reason::no_answers : Reason::no_overlap;
    return out;
  }
  const auto times = group_times(table.cell_of, table.cells.size());
  double same = 0;
  for (std::size_t c = 0; c < times.size(); ++c)
    same += table.cells[c].row == table.cells[c].column ? times[c] : 0;
  out.same = same / static_cast<double>(out.items);
  if (table.values.size() < 2) {
    out.reason = Reason::unanimous;
    return out;
  }
  KappaOf kappa(table, weights);
  out.value = kappa(times);
  if (out.items < 2) return out;
  auto values = resampled_in_parts(table.cell_of, times.size(), options, kappa);
  out.interval = interval_of_defined(values, options);
  return out;
}

}  // namespace

Kappa cohen_kappa(const std::vector<Label>& answers, std::uint32_t first, std::uint32_t second,
                  Weights weights, const BootstrapOptions& options) {
  check_labels(answers, true);
  check_level(options.level);
  auto by_rater = columns(answers);
  return kappa_of(first, by_rater[first], second, by_rater[second], weights, options);
}

std::vector<Kappa> cohen_kappas(const std::vector<Label>& answers, Weights weights,
                                const BootstrapOptions& options) {
  check_labels(answers, true);
  check_level(options.level);
  const auto by_rater = columns(answers);
  std::vector<Kappa> out;
  for (auto a = by_rater.begin(); a != by_rater.end(); ++a) {
    for (auto b = std::next(a); b != by_rater.end(); ++b)
      out.push_back(kappa_of(a->first, a->second, b->first, b->second, weights, options));
  }
  return out;
}

}  // namespace espalier::judge
