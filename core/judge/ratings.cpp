#include "core/judge/ratings.h"

#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "core/judge/labels.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

using Key = std::pair<std::uint32_t, std::uint32_t>;  ///< criterion, method

std::map<Key, std::vector<Label>> by_method(const std::vector<Rating>& ratings) {
  std::map<Key, std::vector<Label>> out;
  for (const Rating& rating : ratings) {
    out[{rating.criterion, rating.method}].push_back({rating.item, rating.rater, rating.value});
  }
  for (const auto& [key, answers] : out)
    check_labels(answers, true);
  return out;
}

double mean_of(const std::vector<Label>& answers) {
  double sum = 0;
  for (const Label& answer : answers)
    sum += answer.value;
  return sum / static_cast<double>(answers.size());
}

/// How many items and raters there are.
std::pair<std::size_t, std::size_t> extent(const std::vector<Label>& answers) {
  Places items, raters;
  for (const Label& answer : answers) {
    items.add(answer.item);
    raters.add(answer.rater);
  }
  items.close();
  raters.close();
  return {items.size(), raters.size()};
}

}  // namespace

std::vector<RatingMean> rating_means(const std::vector<Rating>& ratings,
                                     const BootstrapOptions& options) {
  check_level(options.level);
  std::vector<RatingMean> out;
  std::vector<std::vector<Label>> resampled;
  for (const auto& [key, answers] : by_method(ratings)) {
    RatingMean row;
    std::tie(row.criterion, row.method) = key;
    row.mean = mean_of(answers);
    row.ratings = answers.size();
    std::tie(row.items, row.raters) = extent(answers);
    if (answers.size() > 1) {
      double squares = 0;
      for (const Label& answer : answers)
        squares += (answer.value - row.mean) * (answer.value - row.mean);
      row.deviation = std::sqrt(squares / static_cast<double>(answers.size() - 1));
    }
    if (row.items > 1) resampled.push_back(answers);
    out.push_back(row);
  }
  std::vector<std::vector<double>> means = crossed_means(resampled, options);
  auto of = means.begin();
  for (RatingMean& row : out) {
    if (row.items > 1) row.interval = interval_of_defined(*of++, options);
  }
  return out;
}

RatingDifference rating_difference(const std::vector<Rating>& ratings, std::uint32_t criterion,
                                   std::uint32_t method, std::uint32_t other,
                                   const BootstrapOptions& options) {
  check_level(options.level);
  auto groups = by_method(ratings);
  std::map<Key, double> others;  // by item and rater
  for (const Label& answer : groups[{criterion, other}])
    others[{answer.item, answer.rater}] = answer.value;
  std::vector<Label> differences;
  for (const Label& answer : groups[{criterion, method}]) {
    const auto at = others.find({answer.item, answer.rater});
    if (at != others.end()) {
      differences.push_back({answer.item, answer.rater, answer.value - at->second});
    }
  }
  RatingDifference out;
  out.pairs = differences.size();
  std::tie(out.items, out.raters) = extent(differences);
  if (differences.empty()) {
    out.reason = others.empty() ? Reason::no_answers : Reason::no_overlap;
    return out;
  }
  out.value = mean_of(differences);
  if (out.items < 2) {
    out.reason = Reason::one_item;
    return out;
  }
  std::vector<double> means = crossed_means(differences, options);
  out.p = spread_p(spread_around(means, *out.value), *out.value);
  out.interval = interval_of_defined(means, options);
  return out;
}

}  // namespace espalier::judge
