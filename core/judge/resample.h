#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/random.h"
#include "core/judge/interval.h"
#include "core/judge/labels.h"

/// Internal to the room: what every bootstrap here shares.
namespace espalier::judge {

/// Resample r draws from Philox (seed, bootstrap, r).
Stream resample_stream(const BootstrapOptions& options, std::size_t r);
/// times[i] += how often i came up in `times.size()` draws with replacement.
void draw_times(Stream& stream, std::vector<std::uint32_t>& times);

/// Of ascending values, between two of them linearly; NaN where there are none.
double percentile(const std::vector<double>& sorted, double share);
/// The percentiles level / 2 and 1 - level / 2. Sorts `values`.
Interval percentile_interval(std::vector<double>& values, double level);
/// The same, but none where over a tenth of the resamples had no value: what remains is no fair
/// picture of the spread.
std::optional<Interval> interval_of_defined(std::vector<double>& values,
                                            const BootstrapOptions& options);

/// |value - centre|, ascending.
std::vector<double> spread_around(const std::vector<double>& values, double centre);
/// (1 + #{spread >= |value|}) / (1 + count): two-sided p of no difference.
double spread_p(const std::vector<double>& spread, double value);

/// Draws as many items as `group_of` has, with replacement, and tells how often each group (0 ..
/// groups - 1) came up. Item by item; but where the groups are few (20 items or more each), their
/// times are drawn directly, each binomial given those before it: the same distribution, from as
/// many random numbers as there are groups.
class GroupDraws {
 public:
  GroupDraws(const std::vector<std::uint32_t>& group_of, std::size_t groups);
  const std::vector<std::uint32_t>& operator()(Stream& stream);
  /// Whether so many groups are not few.
  static bool item_by_item(std::size_t items, std::size_t groups) { return 20 * groups > items; }

 private:
  const std::vector<std::uint32_t>& group_of_;
  std::vector<std::uint32_t> sizes_, times_;
  std::vector<std::uint32_t> drawn_;
  std::vector<double> log_factorials_;  ///< empty: item by item
};

/// 0 .. count - 1 in stretches [from, to), each on a thread of its own where `steps` (of some
/// nanoseconds) are many. What one of them throws is thrown here.
void in_parts(std::size_t count, double steps,
              const std::function<void(std::size_t from, std::size_t to)>& work);

/// The statistic over resamples of the items, where it depends only on how often each group came
/// up: statistic(times) gives an optional<double>, and what has no value is left out.
template <class Statistic>
std::vector<double> resampled_groups(const std::vector<std::uint32_t>& group_of, std::size_t groups,
                                     const BootstrapOptions& options, Statistic&& statistic) {
  GroupDraws draws(group_of, groups);
  std::vector<double> values;
  values.reserve(options.resamples);
  for (std::size_t r = 0; r < options.resamples; ++r) {
    Stream stream = resample_stream(options, r);
    if (const std::optional<double> value = statistic(draws(stream))) values.push_back(*value);
  }
  return values;
}
/// The same values, by several threads where there is enough to do: each has a copy of the
/// statistic, which must share nothing that it changes.
template <class Statistic>
std::vector<double> resampled_in_parts(const std::vector<std::uint32_t>& group_of,
                                       std::size_t groups, const BootstrapOptions& options,
                                       const Statistic& statistic) {
  std::vector<std::optional<double>> found(options.resamples);
  const double steps =
      static_cast<double>(group_of.size()) * static_cast<double>(options.resamples);
  in_parts(options.resamples, steps, [&](std::size_t from, std::size_t to) {
    GroupDraws draws(group_of, groups);
    Statistic own = statistic;
    for (std::size_t r = from; r < to; ++r) {
      Stream stream = resample_stream(options, r);
      found[r] = own(draws(stream));
    }
  });
  std::vector<double> values;
  for (const std::optional<double>& value : found) {
    if (value) values.push_back(*value);
  }
  return values;
}
/// How often each group occurs.
std::vector<std::uint32_t> group_times(const std::vector<std::uint32_t>& group_of,
                                       std::size_t groups);

/// The caller's numbers as 0, 1, 2, ... in ascending order.
class Places {
 public:
  void add(std::uint32_t id) { ids_.push_back(id); }
  /// To be called once, after the last add.
  void close();
  std::uint32_t at(std::uint32_t id) const;
  std::size_t size() const { return ids_.size(); }
  std::uint32_t id(std::size_t place) const { return ids_[place]; }

 private:
  std::vector<std::uint32_t> ids_;
};

/// The resampled means of the values when raters, then items are drawn anew together (compare.h):
/// every answer counts (times of its rater) x (times of its item). Resamples that meet no answer
/// are left out.
std::vector<double> crossed_means(const std::vector<Label>& answers,
                                  const BootstrapOptions& options);
/// Of each list, as if it were alone; lists of as many items and raters share their draws.
std::vector<std::vector<double>> crossed_means(const std::vector<std::vector<Label>>& lists,
                                               const BootstrapOptions& options);

/// Throws Error data_record where a value is not finite, or where `once` and a rater answered an
/// item twice.
void check_labels(const std::vector<Label>& answers, bool once);
/// Throws Error plan_bad_value unless 0 < level < 1.
void check_level(double level);
/// Error plan_bad_value with key and value.
[[noreturn]] void refuse_value(const char* key, double value);

}  // namespace espalier::judge
