#include "core/judge/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw Error(Code::metric_counts, "cannot compare: " + why, "score every run on the same test set",
              {{"detail", why}});
}

void check(const Scores& scores) {
  if (scores.empty() || scores.front().empty()) refuse("there are no scores");
  for (const auto& row : scores) {
    if (row.size() != scores.front().size()) {
      refuse(std::to_string(row.size()) + " scores beside " +
             std::to_string(scores.front().size()));
    }
    for (const double score : row) {
      if (!std::isfinite(score)) refuse("a score is not a number");
    }
  }
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (scores.size() > kMost || scores.front().size() > kMost) refuse("too many scores");
}

double mean_of(const std::vector<double>& row) {
  return std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(row.size());
}

double mean_of(const Scores& scores) {
  double sum = 0;
  for (const auto& row : scores)
    sum += mean_of(row);
  return sum / static_cast<double>(scores.size());
}

/// The resampled means, in the order of the resamples.
std::vector<double> resample(const Scores& scores, const BootstrapOptions& options) {
  const std::size_t seeds = scores.size(), items = scores.front().size();
  const double count = static_cast<double>(seeds) * static_cast<double>(items);
  std::vector<double> means(options.resamples);
  std::vector<std::uint32_t> seed_times(seeds), item_times(items);
  for (std::size_t r = 0; r < options.resamples; ++r) {
    Stream stream = resample_stream(options, r);
    std::fill(seed_times.begin(), seed_times.end(), 0);
    std::fill(item_times.begin(), item_times.end(), 0);
    draw_times(stream, seed_times);
    draw_times(stream, item_times);
    double sum = 0;
    for (std::size_t s = 0; s < seeds; ++s) {
      if (seed_times[s] == 0) continue;
      double row = 0;
      for (std::size_t i = 0; i < items; ++i)
        row += item_times[i] * scores[s][i];
      sum += seed_times[s] * row;
    }
    means[r] = sum / count;
  }
  return means;
}

/// A - B by seed and item; a method with one row stands for every seed of the other.
Scores paired(const Scores& a, const Scores& b) {
  if (a.size() != b.size() && a.size() != 1 && b.size() != 1) {
    refuse(std::to_string(a.size()) + " seeds beside " + std::to_string(b.size()));
  }
  if (a.front().size() != b.front().size()) {
    refuse(std::to_string(a.front().size()) + " items beside " + std::to_string(b.front().size()));
  }
  Scores out(std::max(a.size(), b.size()));
  for (std::size_t s = 0; s < out.size(); ++s) {
    const auto& left = a[a.size() == 1 ? 0 : s];
    const auto& right = b[b.size() == 1 ? 0 : s];
    for (std::size_t i = 0; i < left.size(); ++i)
      out[s].push_back(left[i] - right[i]);
  }
  return out;
}

/// Positions in ascending order of p; equal ones keep theirs.
std::vector<std::size_t> order_of(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&p](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  return order;
}

}  // namespace

MeanEstimate bootstrap_mean(const Scores& scores, const BootstrapOptions& options) {
  check(scores);
  MeanEstimate out;
  out.seeds = scores.size();
  out.items = scores.front().size();
  out.mean = mean_of(scores);
  if (out.seeds > 1) {
    double squares = 0;
    for (const auto& row : scores)
      squares += std::pow(mean_of(row) - out.mean, 2);
    out.deviation = std::sqrt(squares / static_cast<double>(out.seeds - 1));
  }
  std::vector<double> means = resample(scores, options);
  const Interval interval = percentile_interval(means, options.level);
  out.low = interval.low;
  out.high = interval.high;
  return out;
}

Difference paired_difference(const Scores& a, const Scores& b, const BootstrapOptions& options) {
  check(a);
  check(b);
  const Scores differences = paired(a, b);
  Difference out;
  out.seeds = differences.size();
  out.items = differences.front().size();
  out.value = mean_of(differences);
  std::vector<double> means = resample(differences, options);
  const Interval interval = percentile_interval(means, options.level);
  out.low = interval.low;
  out.high = interval.high;
  out.spread = spread_around(means, out.value);
  if (out.items > 1) out.p = spread_p(out.spread, out.value);
  return out;
}

double detectable(const Difference& difference, double level) {
  const std::size_t count = difference.spread.size();
  const double allowed = level * (1.0 + static_cast<double>(count)) - 1.0;
  if (difference.items < 2 || !(allowed >= 0)) return std::numeric_limits<double>::infinity();
  const auto k = static_cast<std::size_t>(allowed + 1e-9);
  return k >= count ? 0.0 : difference.spread[count - 1 - k];
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<double> out(p.size());
  double least = 0;
  const std::vector<std::size_t> order = order_of(p);
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const double adjusted = p[order[rank]] * static_cast<double>(p.size() - rank);
    least = std::max(least, std::min(1.0, adjusted));
    out[order[rank]] = least;
  }
  return out;
}

std::vector<double> holm_levels(const std::vector<double>& p, double level) {
  std::vector<double> out(p.size());
  const std::vector<std::size_t> order = order_of(p);
  for (std::size_t rank = 0; rank < order.size(); ++rank)
    out[order[rank]] = level / static_cast<double>(p.size() - rank);
  return out;
}

std::vector<double> benjamini_yekutieli(const std::vector<double>& p) {
  std::vector<double> out(p.size());
  double harmonic = 0, least = 1;
  for (std::size_t rank = 1; rank <= p.size(); ++rank)
    harmonic += 1 / static_cast<double>(rank);
  const std::vector<std::size_t> order = order_of(p);
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    const double factor = static_cast<double>(p.size()) * harmonic / static_cast<double>(rank);
    least = std::min(least, p[order[rank - 1]] * factor);
    out[order[rank - 1]] = least;
  }
  return out;
}

}  // namespace espalier::judge
