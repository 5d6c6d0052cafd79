#include "core/judge/correlation.h"

#include <algorithm>
#include <numeric>

#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

struct Pair {
  std::uint32_t method = 0;  ///< place
  double metric = 0, judgement = 0;
};

/// The outputs that have both numbers, by item.
struct Table {
  std::vector<std::vector<Pair>> items;
  std::size_t methods = 0, outputs = 0;
};

Table table_of(const std::vector<ScoredOutput>& outputs) {
  std::vector<Label> numbers;
  Places items, methods;
  for (const ScoredOutput& output : outputs) {
    if (!output.metric || !output.judgement) continue;
    numbers.push_back({output.item, 0, *output.metric});
    numbers.push_back({output.item, 0, *output.judgement});
    items.add(output.item);
    methods.add(output.method);
  }
  check_labels(numbers, false);
  items.close();
  methods.close();
  Table out;
  out.items.resize(items.size());
  out.methods = methods.size();
  out.outputs = numbers.size() / 2;
  for (const ScoredOutput& output : outputs) {
    if (!output.metric || !output.judgement) continue;
    out.items[items.at(output.item)].push_back(
        {methods.at(output.method), *output.metric, *output.judgement});
  }
  return out;
}

struct Sides {
  std::vector<double> metric, judgement;
};

/// Every output as often as its item was drawn.
Sides outputs_of(const Table& table, const std::vector<std::uint32_t>& times) {
  Sides out;
  for (std::size_t i = 0; i < times.size(); ++i) {
    for (const Pair& pair : table.items[i]) {
      out.metric.insert(out.metric.end(), times[i], pair.metric);
      out.judgement.insert(out.judgement.end(), times[i], pair.judgement);
    }
  }
  return out;
}

/// The means of the methods that any drawn item has.
Sides methods_of(const Table& table, const std::vector<std::uint32_t>& times) {
  std::vector<double> count(table.methods), metric(table.methods), judgement(table.methods);
  for (std::size_t i = 0; i < times.size(); ++i) {
    for (const Pair& pair : table.items[i]) {
      count[pair.method] += times[i];
      metric[pair.method] += times[i] * pair.metric;
      judgement[pair.method] += times[i] * pair.judgement;
    }
  }
  Sides out;
  for (std::size_t m = 0; m < table.methods; ++m) {
    if (count[m] == 0) continue;
    out.metric.push_back(metric[m] / count[m]);
    out.judgement.push_back(judgement[m] / count[m]);
  }
  return out;
}

std::vector<double> item_values(const Table& table, Coefficient coefficient) {
  std::vector<double> out;
  for (const auto& pairs : table.items) {
    Sides sides;
    for (const Pair& pair : pairs) {
      sides.metric.push_back(pair.metric);
      sides.judgement.push_back(pair.judgement);
    }
    const auto value = coefficient_of(coefficient, sides.metric, sides.judgement);
    if (value) out.push_back(*value);
  }
  return out;
}

/// Each item a group of its own.
std::vector<std::uint32_t> singles(std::size_t items) {
  std::vector<std::uint32_t> out(items);
  std::iota(out.begin(), out.end(), std::uint32_t{0});
  return out;
}

template <class Statistic>
void add_interval(Correlation& out, const BootstrapOptions& options, Statistic&& statistic) {
  if (out.items < 2) return;
  auto values = resampled_groups(singles(out.items), out.items, options, statistic);
  out.interval = interval_of_defined(values, options);
}

void correlate_items(Correlation& out, const Table& table, Coefficient coefficient,
                     const BootstrapOptions& options) {
  const std::vector<double> values = item_values(table, coefficient);
  out.items = values.size();
  if (values.empty()) {
    const bool pairs = std::any_of(table.items.begin(), table.items.end(),
                                   [](const auto& item) { return item.size() > 1; });
    out.reason = pairs ? Reason::constant : Reason::too_few;
    return;
  }
  const auto mean = [&values](const std::vector<std::uint32_t>& times) -> std::optional<double> {
    double sum = 0;
    for (std::size_t i = 0; i < times.size(); ++i)
      sum += times[i] * values[i];
    return sum / static_cast<double>(values.size());
  };
  out.value = mean(std::vector<std::uint32_t>(values.size(), 1));
  add_interval(out, options, mean);
}

}  // namespace

Correlation correlation(const std::vector<ScoredOutput>& outputs, Coefficient coefficient,
                        Level level, const BootstrapOptions& options) {
  check_level(options.level);
  const Table table = table_of(outputs);
  Correlation out;
  out.outputs = table.outputs;
  out.items = table.items.size();
  out.methods = table.methods;
  if (table.outputs == 0) {
    out.reason = Reason::no_answers;
    return out;
  }
  if (level == Level::within_items) {
    correlate_items(out, table, coefficient, options);
    return out;
  }
  const auto statistic = [&](const std::vector<std::uint32_t>& times) {
    const Sides sides =
        level == Level::outputs ? outputs_of(table, times) : methods_of(table, times);
    return coefficient_of(coefficient, sides.metric, sides.judgement);
  };
  if ((level == Level::outputs ? table.outputs : table.methods) < 3) {
    out.reason = Reason::too_few;
    return out;
  }
  out.value = statistic(std::vector<std::uint32_t>(table.items.size(), 1));
  if (!out.value) {
    out.reason = Reason::constant;
    return out;
  }
  add_interval(out, options, statistic);
  return out;
}

}  // namespace espalier::judge
