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

/// Without an interval.
Kappa kappa_of(std::uint32_t first, const Column& a, std::uint32_t second, const Column& b,
               const PairTable& table, Weights weights) {
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
  out.value = KappaOf(table, weights)(times);
  return out;
}

struct Pair {
  Kappa kappa;
  PairTable table;
  std::vector<std::optional<double>> values;  ///< by resample
};

/// Of pairs with as many items, whose draws are the same: they are drawn once.
void resample_together(const std::vector<Pair*>& pairs, Weights weights,
                       const BootstrapOptions& options) {
  const std::size_t items = pairs.front()->table.cell_of.size();
  for (Pair* pair : pairs)
    pair->values.resize(options.resamples);
  const double steps =
      static_cast<double>(items * pairs.size()) * static_cast<double>(options.resamples);
  in_parts(options.resamples, steps, [&](std::size_t from, std::size_t to) {
    std::vector<std::uint32_t> item_times(items), times;
    std::vector<KappaOf> kappas;
    kappas.reserve(pairs.size());
    for (const Pair* pair : pairs)
      kappas.emplace_back(pair->table, weights);
    for (std::size_t r = from; r < to; ++r) {
      Stream stream = resample_stream(options, r);
      std::fill(item_times.begin(), item_times.end(), 0);
      draw_times(stream, item_times);
      for (std::size_t p = 0; p < pairs.size(); ++p) {
        const PairTable& table = pairs[p]->table;
        times.assign(table.cells.size(), 0);
        for (std::size_t i = 0; i < items; ++i)
          times[table.cell_of[i]] += item_times[i];
        pairs[p]->values[r] = kappas[p](times);
      }
    }
  });
}

void take_intervals(const std::vector<Pair*>& pairs, const BootstrapOptions& options) {
  for (Pair* pair : pairs) {
    std::vector<double> values;
    for (const std::optional<double>& value : pair->values) {
      if (value) values.push_back(*value);
    }
    pair->kappa.interval = interval_of_defined(values, options);
    pair->values = {};
  }
}

void add_intervals(std::vector<Pair>& pairs, Weights weights, const BootstrapOptions& options) {
  std::map<std::size_t, std::vector<Pair*>> together;  // by items
  for (Pair& pair : pairs) {
    if (pair.kappa.reason != Reason::none || pair.kappa.items < 2) continue;
    const std::vector<std::uint32_t>& cell_of = pair.table.cell_of;
    const std::size_t cells = pair.table.cells.size();
    if (GroupDraws::item_by_item(cell_of.size(), cells)) {
      together[cell_of.size()].push_back(&pair);
      continue;
    }
    auto values = resampled_in_parts(cell_of, cells, options, KappaOf(pair.table, weights));
    pair.kappa.interval = interval_of_defined(values, options);
  }
  constexpr std::size_t kAtOnce = 256;  // their values take room
  for (auto& [items, all] : together) {
    while (!all.empty()) {
      const std::size_t now = std::min(kAtOnce, all.size());
      const std::vector<Pair*> alike(all.end() - static_cast<std::ptrdiff_t>(now), all.end());
      all.resize(all.size() - now);
      resample_together(alike, weights, options);
      take_intervals(alike, options);
    }
  }
}

}  // namespace

Kappa cohen_kappa(const std::vector<Label>& answers, std::uint32_t first, std::uint32_t second,
                  Weights weights, const BootstrapOptions& options) {
  check_labels(answers, true);
  check_level(options.level);
  auto by_rater = columns(answers);
  const Column &a = by_rater[first], &b = by_rater[second];
  std::vector<Pair> pair(1);
  pair[0].table = pair_table(a, b);
  pair[0].kappa = kappa_of(first, a, second, b, pair[0].table, weights);
  add_intervals(pair, weights, options);
  return pair[0].kappa;
}

std::vector<Kappa> cohen_kappas(const std::vector<Label>& answers, Weights weights,
                                const BootstrapOptions& options) {
  check_labels(answers, true);
  check_level(options.level);
  const auto by_rater = columns(answers);
  std::vector<Pair> pairs;
  for (auto a = by_rater.begin(); a != by_rater.end(); ++a) {
    for (auto b = std::next(a); b != by_rater.end(); ++b) {
      Pair& pair = pairs.emplace_back();
      pair.table = pair_table(a->second, b->second);
      pair.kappa = kappa_of(a->first, a->second, b->first, b->second, pair.table, weights);
      if (pair.kappa.items < 2) pair.table = {};
    }
  }
  if (options.resamples > 0) add_intervals(pairs, weights, options);
  std::vector<Kappa> out;
  out.reserve(pairs.size());
  for (const Pair& pair : pairs)
    out.push_back(pair.kappa);
  return out;
}

}  // namespace espalier::judge
