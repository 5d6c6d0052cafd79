#include <algorithm>

#include "core/judge/agreement.h"
#include "core/judge/label_table.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

/// DisputedItem summed over ordered pairs: `observed` within items (each pair by m - 1), `expected`
/// over all answers (by n - 1). Alpha is 1 - observed / expected.
struct Sums {
  double answers = 0, observed = 0, expected = 0;
};

std::optional<double> alpha_of(const Sums& sums, double scale) {
  // What is equal in exact arithmetic leaves a rounding error behind.
  if (sums.expected <= 1e-12 * scale) return std::nullopt;
  return 1 - sums.observed / sums.expected;
}

/// Alpha where pattern p occurs times[p] times. Holds what it needs between calls.
class AlphaOf {
 public:
  AlphaOf(const LabelTable& table, Scale scale)
      : table_(table), scale_(scale), counts_(table.values.size()) {}

  std::optional<double> operator()(const std::vector<std::uint32_t>& times) {
    if (scale_ == Scale::interval) return interval(times);
    std::fill(counts_.begin(), counts_.end(), 0.0);
    for (std::size_t p = 0; p < times.size(); ++p) {
      if (times[p] == 0) continue;
      const auto& pattern = table_.patterns[p];
      for (std::size_t e = pattern.first; e < pattern.last; ++e)
        counts_[table_.entries[e].value] += times[p] * table_.entries[e].count;
    }
    return scale_ == Scale::nominal ? nominal(times) : ordinal(times);
  }

 private:
  std::optional<double> nominal(const std::vector<std::uint32_t>& times) const {
    Sums sums;
    for (std::size_t p = 0; p < times.size(); ++p) {
      sums.observed += times[p] * table_.patterns[p].unlike;
      sums.answers += times[p] * table_.patterns[p].answers;
    }
    double like = 0;
    for (const double count : counts_)
      like += count * count;
    sums.expected = (sums.answers * sums.answers - like) / (sums.answers - 1);
    return alpha_of(sums, sums.answers);
  }

  std::optional<double> interval(const std::vector<std::uint32_t>& times) const {
    Sums sums;
    double sum = 0, squares = 0;
    for (std::size_t p = 0; p < times.size(); ++p) {
      const auto& pattern = table_.patterns[p];
      sums.answers += times[p] * pattern.answers;
      sums.observed += times[p] * pattern.squares;
      sum += times[p] * pattern.sum;
      squares += times[p] * pattern.sum_squares;
    }
    sums.expected = 2 * (sums.answers * squares - sum * sum) / (sums.answers - 1);
    return alpha_of(sums, squares);
  }

  /// The interval alpha of the places, which the counts give anew.
  std::optional<double> ordinal(const std::vector<std::uint32_t>& times) {
    ordinal_places(counts_, places_);
    Sums sums;
    for (const double count : counts_)
      sums.answers += count;
    const double centre = sums.answers / 2;  // the mean place
    double squares = 0;
    for (std::size_t v = 0; v < counts_.size(); ++v) {
      places_[v] -= centre;
      squares += counts_[v] * places_[v] * places_[v];
    }
    for (std::size_t p = 0; p < times.size(); ++p) {
      if (times[p] == 0) continue;
      const auto& pattern = table_.patterns[p];
      double mean = 0, around = 0;
      for (std::size_t e = pattern.first; e < pattern.last; ++e)
        mean += table_.entries[e].count * places_[table_.entries[e].value] / pattern.answers;
      for (std::size_t e = pattern.first; e < pattern.last; ++e) {
        const double off = places_[table_.entries[e].value] - mean;
        around += table_.entries[e].count * off * off;
      }
      sums.observed += times[p] * 2 * pattern.answers * around / (pattern.answers - 1);
    }
    sums.expected = 2 * sums.answers * squares / (sums.answers - 1);
    return alpha_of(sums, sums.answers);
  }

  const LabelTable& table_;
  Scale scale_;
  std::vector<double> counts_, places_;
};

Reason reason_of(const std::vector<Label>& answers, const LabelTable& table) {
  if (answers.empty()) return Reason::no_answers;
  if (table.raters < 2) return Reason::one_rater;
  if (table.patterns.empty()) return Reason::no_overlap;
  return table.values.size() < 2 ? Reason::unanimous : Reason::none;
}

}  // namespace

Band band_of(double agreement) {
  if (agreement >= 0.8) return Band::reliable;
  return agreement >= 0.667 ? Band::tentative : Band::unreliable;
}

Alpha krippendorff_alpha(const std::vector<Label>& answers, Scale scale,
                         const BootstrapOptions& options) {
  check_labels(answers, true);
  check_level(options.level);
  const LabelTable table = label_table(answers);
  Alpha out;
  out.items = table.pattern_of.size();
  out.raters = table.raters;
  out.left_out = table.left_out;
  out.answers = answers.size() - table.left_out;
  out.reason = reason_of(answers, table);
  const auto times = group_times(table.pattern_of, table.patterns.size());
  if (out.items > 0) {
    double unlike = 0;
    for (std::size_t p = 0; p < times.size(); ++p)
      unlike += times[p] * table.patterns[p].unlike;
    out.same = 1 - unlike / static_cast<double>(out.answers);
  }
  if (out.reason != Reason::none) return out;
  AlphaOf alpha(table, scale);
  out.value = alpha(times);
  if (out.items < 2) return out;
  auto values = resampled_in_parts(table.pattern_of, times.size(), options, alpha);
  out.interval = interval_of_defined(values, options);
  return out;
}

std::vector<DisputedItem> disputed_items(const std::vector<Label>& answers, Scale scale) {
  check_labels(answers, true);
  const LabelTable table = label_table(answers);
  if (table.values.size() < 2) return {};
  std::vector<double> places = table.values;
  if (scale == Scale::ordinal) {
    std::vector<double> counts(places.size());
    for (const std::uint32_t p : table.pattern_of) {
      for (std::size_t e = table.patterns[p].first; e < table.patterns[p].last; ++e)
        counts[table.entries[e].value] += table.entries[e].count;
    }
    ordinal_places(counts, places);
  }
  // By pattern: the sum over ordered pairs by m - 1, the largest difference being 1.
  const double range = places.back() - places.front();
  std::vector<double> sums;
  for (const auto& pattern : table.patterns) {
    double mean = 0, around = 0;
    for (std::size_t e = pattern.first; e < pattern.last; ++e)
      mean += table.entries[e].count * places[table.entries[e].value] / pattern.answers;
    for (std::size_t e = pattern.first; e < pattern.last; ++e) {
      const double off = (places[table.entries[e].value] - mean) / range;
      around += table.entries[e].count * off * off;
    }
    const double sum = 2 * pattern.answers * around / (pattern.answers - 1);
    sums.push_back(scale == Scale::nominal ? pattern.unlike : sum);
  }
  double whole = 0;
  for (const std::uint32_t p : table.pattern_of)
    whole += sums[p];

  std::vector<Label> sorted = answers;
  std::sort(sorted.begin(), sorted.end(), [](const Label& a, const Label& b) {
    return a.item != b.item ? a.item < b.item : a.rater < b.rater;
  });
  std::vector<DisputedItem> out;
  std::size_t paired = 0;  // of the table's items, which stand in the same order
  for (std::size_t i = 0, end = 0; i < sorted.size(); i = end) {
    end = i + 1;
    while (end < sorted.size() && sorted[end].item == sorted[i].item)
      ++end;
    if (end - i < 2) continue;
    const std::uint32_t p = table.pattern_of[paired++];
    if (table.patterns[p].last - table.patterns[p].first < 2) continue;
    const auto at = [&](std::size_t k) { return sorted.begin() + static_cast<std::ptrdiff_t>(k); };
    out.push_back(
        {sorted[i].item, {at(i), at(end)}, sums[p] / table.patterns[p].answers, sums[p] / whole});
  }
  std::stable_sort(out.begin(), out.end(), [](const DisputedItem& a, const DisputedItem& b) {
    return a.amount > b.amount;
  });
  return out;
}

}  // namespace espalier::judge
