#include "core/metrics/significance.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/metrics/bootstrap.h"
#include "core/metrics/statistics.h"

namespace espalier::metrics {

namespace {

/// The second counter of the stream keeps these draws apart from those of resample().
constexpr std::uint32_t kRandomisationStream = 1;

std::vector<bool> flips(std::size_t trial, std::size_t n) {
  Stream stream(kBootstrapSeed, Purpose::bootstrap, static_cast<std::uint32_t>(trial),
                kRandomisationStream);
  std::vector<bool> out(n);
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (i % 32 == 0) bits = stream.next_u32();
    out[i] = (bits >> (i % 32) & 1) != 0;
  }
  return out;
}

PairedResult compare(const Statistics& candidate, const Statistics& baseline) {
  const std::size_t n = candidate.examples();
  PairedResult out;
  out.candidate = candidate.value();
  out.baseline = baseline.value();
  out.difference = out.candidate - out.baseline;
  const bool same = candidate.rows == baseline.rows;
  std::vector<std::uint32_t> indices;
  std::vector<double> sums, left(kResamples), right(kResamples), shuffled(kTrials);
  for (std::size_t r = 0; r < kResamples; ++r) {
    resample(r, n, indices);
    left[r] = candidate.value(indices, sums);
    right[r] = baseline.value(indices, sums);
  }
  if (!same) out.bootstrap_p = bootstrap_p(left, right, out.difference);
  out.candidate_spread = spread(std::move(left));
  out.baseline_spread = spread(std::move(right));
  if (same) return out;
  for (std::size_t t = 0; t < kTrials; ++t)
    shuffled[t] = randomised_difference(candidate, baseline, flips(t, n));
  out.randomisation_p = p_value(shuffled, out.difference);
  return out;
}

std::string with_trials(std::string signature) {
  const std::string mark = "bs:" + std::to_string(kResamples) + "|";
  const std::size_t at = signature.find(mark);
  if (at != std::string::npos) {
    signature.insert(at + mark.size(), "ar:" + std::to_string(kTrials) + "|");
  }
  return signature;
}

}  // namespace

Spread spread(std::vector<double> scores) {
  if (scores.empty()) return {};
  std::sort(scores.begin(), scores.end());
  double sum = 0;
  for (const double score : scores)
    sum += score;
  const std::size_t edge = scores.size() / 40;
  return {sum / static_cast<double>(scores.size()),
          0.5 * (scores[scores.size() - 1 - edge] - scores[edge])};
}

double p_value(std::span<const double> statistics, double difference) {
  const double real = std::abs(difference);
  const auto above = std::count_if(statistics.begin(), statistics.end(),
                                   [real](double statistic) { return statistic > real; });
  return static_cast<double>(above + 1) / static_cast<double>(statistics.size() + 1);
}

double bootstrap_p(std::span<const double> candidate, std::span<const double> baseline,
                   double difference) {
  std::vector<double> differences(candidate.size());
  double mean = 0;
  for (std::size_t i = 0; i < candidate.size(); ++i) {
    differences[i] = std::abs(candidate[i] - baseline[i]);
    mean += differences[i] / static_cast<double>(candidate.size());
  }
  for (double& value : differences)
    value -= mean;
  return p_value(differences, difference);
}

double randomised_difference(const Statistics& candidate, const Statistics& baseline,
                             const std::vector<bool>& keep) {
  const std::size_t width = candidate.kind->width();
  std::vector<double> a(width, 0), b(width, 0);
  for (std::size_t i = 0; i < keep.size(); ++i) {
    const auto left = (keep[i] ? candidate : baseline).row(i);
    const auto right = (keep[i] ? baseline : candidate).row(i);
    for (std::size_t k = 0; k < width; ++k) {
      a[k] += left[k];
      b[k] += right[k];
    }
  }
  const auto n = static_cast<double>(keep.size());
  return std::abs(candidate.kind->value(a, n, false) - candidate.kind->value(b, n, false));
}

std::map<std::string, PairedResult> compare_paired(const std::vector<std::string>& names,
                                                   const std::string& language, const Texts& texts,
                                                   const std::vector<std::string>& baseline) {
  Texts other = texts;
  other.candidates = baseline;
  const std::vector<Statistics> left = statistics_of(names, language, texts);
  const std::vector<Statistics> right = statistics_of(names, language, other);
  if (texts.candidates.empty() || baseline.size() != texts.candidates.size()) {
    const std::string n = std::to_string(texts.candidates.size());
    const std::string m = std::to_string(baseline.size());
    throw Error(Code::metric_counts, n + " candidates but " + m + " texts of the baseline",
                "both need one line for each example, in the same order; empty lines count",
                {{"candidates", n}, {"baseline", m}});
  }
  std::map<std::string, PairedResult> out;
  for (std::size_t m = 0; m < names.size(); ++m) {
    PairedResult& result = out[names[m]] = compare(left[m], right[m]);
    result.signature = with_trials(signature(names[m], language, reference_count(texts)));
  }
  return out;
}

PairedResult compare_paired(std::span<const double> candidate, std::span<const double> baseline,
                            const std::string& signature) {
  // Any metric that is the plain mean of one number an example.
  const MetricKind* mean = &metric_kind("rouge1");
  const Statistics left{mean, {candidate.begin(), candidate.end()}};
  const Statistics right{mean, {baseline.begin(), baseline.end()}};
  PairedResult out = compare(left, right);
  out.signature = with_trials(signature);
  return out;
}

}  // namespace espalier::metrics
