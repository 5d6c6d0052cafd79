#include "core/metrics/formulas.h"

#include <algorithm>
#include <cmath>

namespace espalier::metrics {

namespace {

constexpr std::size_t kBleuOrder = 4;

}  // namespace

double f_measure(std::int64_t hits, std::int64_t reference, std::int64_t candidate) {
  const double precision =
      static_cast<double>(hits) / static_cast<double>(std::max<std::int64_t>(candidate, 1));
  const double recall =
      static_cast<double>(hits) / static_cast<double>(std::max<std::int64_t>(reference, 1));
  return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0.0;
}

void bleu_statistics(const std::array<NgramCounts, kMaxOrder>& counts, std::span<double> out) {
  out[0] = static_cast<double>(counts[0].candidate);
  out[1] = static_cast<double>(counts[0].reference);
  for (std::size_t order = 0; order < kBleuOrder; ++order) {
    out[2 + order] = static_cast<double>(counts[order].match);
    out[2 + kBleuOrder + order] = static_cast<double>(counts[order].candidate);
  }
}

double bleu(std::span<const double> statistics, bool effective_order) {
  const double length = statistics[0], reference_length = statistics[1];
  const auto correct = statistics.subspan(2, kBleuOrder);
  const auto total = statistics.subspan(2 + kBleuOrder, kBleuOrder);
  if (std::all_of(correct.begin(), correct.end(), [](double c) { return c == 0; })) return 0;
  double smoothing = 1;
  double log_sum = 0;
  std::size_t orders = 0;
  for (; orders < kBleuOrder && total[orders] > 0; ++orders) {
    if (correct[orders] == 0) {
      smoothing *= 2;
      log_sum += std::log(100 / (smoothing * total[orders]));
    } else {
      log_sum += std::log(100 * correct[orders] / total[orders]);
    }
  }
  if (!effective_order && orders < kBleuOrder) {
    // The reference takes -9999999999 for the logarithm of a precision of 0: nothing is left.
    return 0;
  }
  const double brevity = length < reference_length ? std::exp(1 - reference_length / length) : 1;
  // Rounding can leave a perfect score a bit above 1.
  return std::min(1.0, brevity * std::exp(log_sum / static_cast<double>(orders)) / 100);
}

void chrf_statistics(const std::array<NgramCounts, kMaxOrder>& counts, std::span<double> out) {
  for (std::size_t order = 0; order < out.size() / 3; ++order) {
    const NgramCounts& c = counts[order];
    // What the reference has no n-grams of is not held against the candidate.
    out[3 * order] = c.reference > 0 ? static_cast<double>(c.candidate) : 0;
    out[3 * order + 1] = static_cast<double>(c.reference);
    out[3 * order + 2] = static_cast<double>(c.match);
  }
}

double chrf(std::span<const double> statistics) {
  constexpr double kFactor = 4;  // beta squared
  double precision = 0, recall = 0;
  int orders = 0;
  for (std::size_t i = 0; i + 2 < statistics.size(); i += 3) {
    if (statistics[i] <= 0 || statistics[i + 1] <= 0) continue;
    precision += statistics[i + 2] / statistics[i];
    recall += statistics[i + 2] / statistics[i + 1];
    ++orders;
  }
  if (orders == 0 || precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  return (1 + kFactor) * precision * recall / (kFactor * precision + recall);
}

}  // namespace espalier::metrics
