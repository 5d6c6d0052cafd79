#include "core/judge/compare.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "core/base/error.h"
#include "core/base/random.h"

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
    Stream stream(options.seed, Purpose::bootstrap, static_cast<std::uint32_t>(r));
    std::fill(seed_times.begin(), seed_times.end(), 0);
    std::fill(item_times.begin(), item_times.end(), 0);
    for (std::size_t i = 0; i < seeds; ++i)
      ++seed_times[stream.below(static_cast<std::uint32_t>(seeds))];
    for (std::size_t i = 0; i < items; ++i)
      ++item_times[stream.below(static_cast<std::uint32_t>(items))];
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

/// Of ascending values; between two of them linearly.
double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
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
  std::sort(means.begin(), means.end());
  out.low = percentile(means, options.level / 2);
  out.high = percentile(means, 1 - options.level / 2);
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
  std::sort(means.begin(), means.end());
  out.low = percentile(means, options.level / 2);
  out.high = percentile(means, 1 - options.level / 2);
  for (const double mean : means)
    out.spread.push_back(std::fabs(mean - out.value));
  std::sort(out.spread.begin(), out.spread.end());
  if (out.items < 2) return out;
  // Resamples that are equal in exact arithmetic must not fall to either side by rounding.
  const double reach = std::fabs(out.value) - 1e-12;
  const auto first = std::lower_bound(out.spread.begin(), out.spread.end(), reach);
  out.p = (1.0 + static_cast<double>(out.spread.end() - first)) /
          (1.0 + static_cast<double>(out.spread.size()));
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

}  // namespace espalier::judge
