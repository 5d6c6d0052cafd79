#include "core/judge/prediction_powered.h"

#include <algorithm>
#include <cmath>

#include "core/judge/distributions.h"
#include "core/judge/labels.h"
#include "core/judge/resample.h"

namespace espalier::judge {

namespace {

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values)
    sum += value;
  return sum / static_cast<double>(values.size());
}

/// Sum of (a - mean a)(b - mean b).
double products(const std::vector<double>& a, const std::vector<double>& b) {
  const double mean_a = mean_of(a), mean_b = mean_of(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    sum += (a[i] - mean_a) * (b[i] - mean_b);
  return sum;
}

/// Variance of the mean, by n as in the paper's own program.
double error_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  return products(values, values) / n / n;
}

MeanInterval around(double mean, double variance, double level) {
  const double half = normal_quantile(1 - level / 2) * std::sqrt(variance);
  return {mean, {mean - half, mean + half}};
}

struct Values {
  std::vector<double> human, judge;  ///< of the same items
  std::vector<double> judged;        ///< of the others
};

double tuned(const Values& values) {
  std::vector<double> all = values.judge;
  all.insert(all.end(), values.judged.begin(), values.judged.end());
  const double variance = products(all, all) / static_cast<double>(all.size() - 1);
  const auto n = static_cast<double>(values.human.size());
  const double share = 1 + n / static_cast<double>(values.judged.size());
  if (!(variance > 0)) return 0;
  return std::clamp(products(values.human, values.judge) / n / share / variance, 0.0, 1.0);
}

}  // namespace

PredictionPowered prediction_powered_mean(const std::vector<JudgedItem>& items, double level,
                                          std::optional<double> lambda) {
  check_level(level);
  if (lambda && !(*lambda >= 0 && *lambda <= 1)) refuse_value("lambda", *lambda);
  PredictionPowered out;
  Values values;
  std::vector<Label> numbers;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(i);
    if (items[i].human) numbers.push_back({place, 0, *items[i].human});
    if (items[i].judge) numbers.push_back({place, 1, *items[i].judge});
    if (items[i].human && items[i].judge) {
      values.human.push_back(*items[i].human);
      values.judge.push_back(*items[i].judge);
    } else if (items[i].judge) {
      values.judged.push_back(*items[i].judge);
    } else if (items[i].human) {
      ++out.human_only;
    }
  }
  check_labels(numbers, false);
  out.labelled = values.human.size();
  out.judged = values.judged.size();
  if (out.labelled < 2) {
    out.reason = out.labelled == 0 ? Reason::no_answers : Reason::too_few;
    return out;
  }
  const double classical = error_of(values.human);
  out.classical = around(mean_of(values.human), classical, level);
  if (out.judged < 2) {
    out.reason = Reason::too_few;
    return out;
  }
  out.lambda = lambda ? *lambda : tuned(values);
  std::vector<double> rest;
  for (std::size_t i = 0; i < out.labelled; ++i)
    rest.push_back(values.human[i] - out.lambda * values.judge[i]);
  const double variance = out.lambda * out.lambda * error_of(values.judged) + error_of(rest);
  out.powered = around(out.lambda * mean_of(values.judged) + mean_of(rest), variance, level);
  if (variance > 0) out.gain = classical / variance;
  return out;
}

}  // namespace espalier::judge
