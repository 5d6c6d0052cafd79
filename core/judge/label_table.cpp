#include "core/judge/label_table.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace espalier::judge {

namespace {

using Run = std::pair<std::size_t, std::size_t>;  ///< an item's answers, by value

std::vector<Run> paired_runs(const std::vector<Label>& sorted, std::size_t& left_out) {
  std::vector<Run> runs;
  for (std::size_t i = 0, end = 0; i < sorted.size(); i = end) {
    end = i + 1;
    while (end < sorted.size() && sorted[end].item == sorted[i].item)
      ++end;
    if (end - i > 1) {
      runs.emplace_back(i, end);
    } else {
      ++left_out;
    }
  }
  return runs;
}

LabelTable::Pattern add_pattern(LabelTable& table, const std::vector<std::uint32_t>& places) {
  LabelTable::Pattern pattern;
  pattern.first = table.entries.size();
  pattern.answers = static_cast<double>(places.size());
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (i == 0 || places[i] != places[i - 1]) table.entries.push_back({places[i], 0});
    table.entries.back().count += 1;
    pattern.sum += table.values[places[i]];
  }
  pattern.last = table.entries.size();
  pattern.mean = pattern.sum / pattern.answers;
  double like = 0, around = 0;
  for (std::size_t e = pattern.first; e < pattern.last; ++e) {
    const auto [place, count] = table.entries[e];
    const double value = table.values[place];
    like += count * count;
    around += count * (value - pattern.mean) * (value - pattern.mean);
    pattern.sum_squares += count * value * value;
  }
  pattern.unlike = (pattern.answers * pattern.answers - like) / (pattern.answers - 1);
  pattern.squares = 2 * pattern.answers * around / (pattern.answers - 1);
  return pattern;
}

}  // namespace

LabelTable label_table(std::vector<Label> answers) {
  LabelTable table;
  std::vector<std::uint32_t> raters;
  raters.reserve(answers.size());
  for (const Label& answer : answers)
    raters.push_back(answer.rater);
  std::sort(raters.begin(), raters.end());
  table.raters = std::unique(raters.begin(), raters.end()) - raters.begin();

  std::sort(answers.begin(), answers.end(), [](const Label& a, const Label& b) {
    return a.item != b.item ? a.item < b.item : a.value < b.value;
  });
  const std::vector<Run> runs = paired_runs(answers, table.left_out);
  for (const auto& [first, last] : runs) {
    for (std::size_t i = first; i < last; ++i)
      table.values.push_back(answers[i].value);
  }
  if (runs.empty()) return table;
  const double centre = std::accumulate(table.values.begin(), table.values.end(), 0.0) /
                        static_cast<double>(table.values.size());
  std::sort(table.values.begin(), table.values.end());
  table.values.erase(std::unique(table.values.begin(), table.values.end()), table.values.end());
  const std::vector<double> plain = table.values;
  for (double& value : table.values)
    value -= centre;

  std::map<std::vector<std::uint32_t>, std::uint32_t> known;
  std::vector<std::uint32_t> places;
  for (const auto& [first, last] : runs) {
    places.clear();
    for (std::size_t i = first; i < last; ++i) {
      places.push_back(static_cast<std::uint32_t>(
          std::lower_bound(plain.begin(), plain.end(), answers[i].value) - plain.begin()));
    }
    const auto [at, added] =
        known.try_emplace(places, static_cast<std::uint32_t>(table.patterns.size()));
    if (added) table.patterns.push_back(add_pattern(table, places));
    table.pattern_of.push_back(at->second);
  }
  return table;
}

void ordinal_places(const std::vector<double>& counts, std::vector<double>& places) {
  places.resize(counts.size());
  double below = 0;
  for (std::size_t v = 0; v < counts.size(); ++v) {
    places[v] = below + counts[v] / 2;
    below += counts[v];
  }
}

}  // namespace espalier::judge
