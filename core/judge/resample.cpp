#include "core/judge/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>

#include "core/base/error.h"

namespace espalier::judge {

namespace {

/// Binomial by inversion of one uniform number, from the mode outwards: about as many steps as its
/// standard deviation is long. `logs` holds log k! for k up to `trials`.
std::uint32_t binomial(Stream& stream, std::uint32_t trials, double chance,
                       const std::vector<double>& logs) {
  double left = stream.uniform();
  if (chance >= 1) return trials;
  const double odds = chance / (1 - chance);
  const auto mode = static_cast<std::uint32_t>((trials + 1.0) * chance);
  const double at_mode = std::exp(logs[trials] - logs[mode] - logs[trials - mode] +
                                  mode * std::log(chance) + (trials - mode) * std::log1p(-chance));
  left -= at_mode;
  std::uint32_t above = mode, below = mode;
  double up = at_mode, down = at_mode;
  while (left >= 0 && (above < trials || below > 0)) {
    up = above < trials ? up * odds * (trials - above) / (above + 1.0) : 0;
    down = below > 0 ? down / odds * below / (trials - below + 1.0) : 0;
    if (above < trials) ++above;
    if (left < up) return above;
    left -= up;
    if (below > 0) --below;
    if (left < down) return below;
    left -= down;
    if (up + down <= 0) break;
  }
  return mode;  // rounding left a little over
}

}  // namespace

GroupDraws::GroupDraws(const std::vector<std::uint32_t>& group_of, std::size_t groups)
    : group_of_(group_of), sizes_(group_times(group_of, groups)), times_(groups) {
  if (item_by_item(group_of.size(), groups)) return;
  log_factorials_.resize(group_of.size() + 1);
  for (std::size_t k = 2; k < log_factorials_.size(); ++k)
    log_factorials_[k] = log_factorials_[k - 1] + std::log(static_cast<double>(k));
}

const std::vector<std::uint32_t>& GroupDraws::operator()(Stream& stream) {
  std::fill(times_.begin(), times_.end(), 0);
  const auto items = static_cast<std::uint32_t>(group_of_.size());
  if (log_factorials_.empty()) {
    drawn_.resize(items);
    stream.below(items, drawn_);
    for (const std::uint32_t item : drawn_)
      ++times_[group_of_[item]];
    return times_;
  }
  std::uint32_t open = items, draws = items;  // items of the groups ahead, draws not yet given
  for (std::size_t g = 0; g < times_.size() && draws > 0; ++g) {
    if (sizes_[g] == 0) continue;
    const double chance = static_cast<double>(sizes_[g]) / open;
    times_[g] = binomial(stream, draws, chance, log_factorials_);
    draws -= times_[g];
    open -= sizes_[g];
  }
  return times_;
}

void in_parts(std::size_t count, double steps,
              const std::function<void(std::size_t from, std::size_t to)>& work) {
  constexpr double kWorthAThread = 2e6;
  constexpr std::size_t kMostThreads = 8;
  const std::size_t wanted = std::min(static_cast<std::size_t>(steps / kWorthAThread) + 1, count);
  const std::size_t parts = std::min(
      {wanted, kMostThreads, std::max<std::size_t>(std::thread::hardware_concurrency(), 1)});
  if (parts < 2) return work(0, count);
  std::vector<std::exception_ptr> thrown(parts);
  const auto part = [&](std::size_t i) {
    try {
      work(count * i / parts, count * (i + 1) / parts);
    } catch (...) {
      thrown[i] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < parts; ++i)
      threads.emplace_back(part, i);
    part(0);
  }
  for (const std::exception_ptr& one : thrown) {
    if (one) std::rethrow_exception(one);
  }
}

Stream resample_stream(const BootstrapOptions& options, std::size_t r) {
  return {options.seed, Purpose::bootstrap, static_cast<std::uint32_t>(r)};
}

void draw_times(Stream& stream, std::vector<std::uint32_t>& times) {
  const auto count = static_cast<std::uint32_t>(times.size());
  if (count == 0) return;
  std::array<std::uint32_t, 1024> drawn{};
  for (std::size_t done = 0; done < times.size();) {
    const std::size_t now = std::min(drawn.size(), times.size() - done);
    stream.below(count, std::span(drawn).first(now));
    for (std::size_t i = 0; i < now; ++i)
      ++times[drawn[i]];
    done += now;
  }
}

double percentile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Interval percentile_interval(std::vector<double>& values, double level) {
  std::sort(values.begin(), values.end());
  return {percentile(values, level / 2), percentile(values, 1 - level / 2)};
}

std::optional<Interval> interval_of_defined(std::vector<double>& values,
                                            const BootstrapOptions& options) {
  if (values.empty() || 10 * values.size() < 9 * options.resamples) return std::nullopt;
  return percentile_interval(values, options.level);
}

std::vector<double> spread_around(const std::vector<double>& values, double centre) {
  std::vector<double> spread;
  spread.reserve(values.size());
  for (const double value : values)
    spread.push_back(std::fabs(value - centre));
  std::sort(spread.begin(), spread.end());
  return spread;
}

double spread_p(const std::vector<double>& spread, double value) {
  // Resamples that are equal in exact arithmetic must not fall to either side by rounding.
  const double reach = std::fabs(value) - 1e-12;
  const auto first = std::lower_bound(spread.begin(), spread.end(), reach);
  return (1.0 + static_cast<double>(spread.end() - first)) /
         (1.0 + static_cast<double>(spread.size()));
}

std::vector<std::uint32_t> group_times(const std::vector<std::uint32_t>& group_of,
                                       std::size_t groups) {
  std::vector<std::uint32_t> times(groups);
  for (const std::uint32_t group : group_of)
    ++times[group];
  return times;
}

void Places::close() {
  std::sort(ids_.begin(), ids_.end());
  ids_.erase(std::unique(ids_.begin(), ids_.end()), ids_.end());
}

std::uint32_t Places::at(std::uint32_t id) const {
  return static_cast<std::uint32_t>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
}

namespace {

/// Labels by rater, with places for numbers, and how to sum them.
class Crossed {
 public:
  explicit Crossed(const std::vector<Label>& answers) {
    for (const Label& answer : answers) {
      items_.add(answer.item);
      raters_.add(answer.rater);
    }
    items_.close();
    raters_.close();
    by_rater_.resize(raters_.size());
    for (const Label& answer : answers)
      by_rater_[raters_.at(answer.rater)].push_back({items_.at(answer.item), answer.value});
    spread_out();
  }
  std::size_t items() const { return items_.size(); }
  std::size_t raters() const { return raters_.size(); }

  /// The mean where items and raters came up so often; none where none of them met.
  std::optional<double> mean(const std::vector<std::uint32_t>& rater_times,
                             const std::vector<std::uint32_t>& item_times,
                             const std::vector<std::int16_t>& short_times) const {
    double sum = 0, weight = 0;
    for (std::size_t k = 0; k < by_rater_.size(); ++k) {
      if (rater_times[k] == 0) continue;
      double row = 0, row_weight = 0;
      if (!halves_.empty()) {
        row = static_cast<double>(dot(&halves_[k * items()], short_times)) / 2;
        row_weight = static_cast<double>(by_rater_[k].size() == items()
                                             ? static_cast<std::int32_t>(items())
                                             : dot(&given_[k * items()], short_times));
      } else {
        for (const auto& [item, value] : by_rater_[k]) {
          row += item_times[item] * value;
          row_weight += item_times[item];
        }
      }
      sum += rater_times[k] * row;
      weight += rater_times[k] * row_weight;
    }
    return weight > 0 ? std::optional(sum / weight) : std::nullopt;
  }

 private:
  /// Where all values are halves (choices with ties, ratings) and most people judged most items,
  /// sums are whole numbers that are added up exactly in any order: as a matrix, many at a time.
  void spread_out() {
    std::size_t answers = 0;
    double largest = 0;
    for (const auto& row : by_rater_) {
      answers += row.size();
      for (const auto& [item, value] : row) {
        if (2 * value != std::floor(2 * value)) return;
        largest = std::max(largest, std::fabs(2 * value));
      }
    }
    constexpr double kMostHalves = 32767, kMostSum = 2147483647;
    if (largest > kMostHalves || largest * static_cast<double>(items()) > kMostSum) return;
    if (4 * answers < items() * raters()) return;
    std::vector<std::int16_t> halves(items() * raters()), given(items() * raters());
    for (std::size_t k = 0; k < by_rater_.size(); ++k) {
      for (const auto& [item, value] : by_rater_[k]) {
        const std::size_t at = k * items() + item;
        if (given[at] != 0) return;  // twice
        given[at] = 1;
        halves[at] = static_cast<std::int16_t>(2 * value);
      }
    }
    halves_ = std::move(halves);
    given_ = std::move(given);
  }
  static std::int32_t dot(const std::int16_t* values, const std::vector<std::int16_t>& times) {
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < times.size(); ++i)
      sum += values[i] * times[i];
    return sum;
  }

  Places items_, raters_;
  std::vector<std::vector<std::pair<std::uint32_t, double>>> by_rater_;
  std::vector<std::int16_t> halves_, given_;  ///< [rater][item]; empty: the values are no halves
};

}  // namespace

std::vector<std::vector<double>> crossed_means(const std::vector<std::vector<Label>>& lists,
                                               const BootstrapOptions& options) {
  std::vector<std::vector<double>> means(lists.size());
  // Of as many items and raters the draws are the same.
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> alike;
  std::vector<Crossed> crossed;
  crossed.reserve(lists.size());
  for (std::size_t i = 0; i < lists.size(); ++i) {
    crossed.emplace_back(lists[i]);
    if (!lists[i].empty()) alike[{crossed[i].raters(), crossed[i].items()}].push_back(i);
    means[i].reserve(options.resamples);
  }
  for (const auto& [size, of] : alike) {
    std::vector<std::uint32_t> rater_times(size.first), item_times(size.second);
    std::vector<std::int16_t> short_times(size.second);
    for (std::size_t r = 0; r < options.resamples; ++r) {
      Stream stream = resample_stream(options, r);
      std::fill(rater_times.begin(), rater_times.end(), 0);
      std::fill(item_times.begin(), item_times.end(), 0);
      draw_times(stream, rater_times);
      draw_times(stream, item_times);
      // An item comes up a few times: 32767 of them is beyond all chance.
      std::transform(item_times.begin(), item_times.end(), short_times.begin(),
                     [](std::uint32_t times) { return static_cast<std::int16_t>(times); });
      for (const std::size_t i : of) {
        if (const auto mean = crossed[i].mean(rater_times, item_times, short_times))
          means[i].push_back(*mean);
      }
    }
  }
  return means;
}

std::vector<double> crossed_means(const std::vector<Label>& answers,
                                  const BootstrapOptions& options) {
  return std::move(crossed_means(std::vector<std::vector<Label>>(1, answers), options).front());
}

void check_labels(const std::vector<Label>& answers, bool once) {
  const auto refuse = [](const std::string& why, std::uint32_t item) {
    throw Error(Code::data_record,
                "cannot count answers: " + why + " (item " + std::to_string(item) + ")",
                "give each rater's last answer to an item, and leave out what is missing",
                {{"detail", why}});
  };
  std::vector<std::pair<std::uint32_t, std::uint32_t>> seen;
  for (const Label& answer : answers) {
    if (!std::isfinite(answer.value)) refuse("an answer is not a number", answer.item);
    if (once) seen.emplace_back(answer.item, answer.rater);
  }
  std::sort(seen.begin(), seen.end());
  const auto twice = std::adjacent_find(seen.begin(), seen.end());
  if (twice != seen.end()) refuse("one rater answered twice", twice->first);
}

void check_level(double level) {
  if (!(level > 0 && level < 1)) refuse_value("level", level);
}

void refuse_value(const char* key, double value) {
  const std::string text = std::to_string(value);
  throw Error(Code::plan_bad_value, std::string(key) + " cannot be " + text, {},
              {{"key", key}, {"value", text}});
}

}  // namespace espalier::judge
