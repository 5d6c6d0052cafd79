#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier::metrics {

/// The fixed resampling of every interval that a metric is shown with: 1000 resamples of the
/// examples with replacement, drawn from Stream(12345, Purpose::bootstrap, resample), so that all
/// metrics and all methods scored on as many examples see the same resamples (they pair).
constexpr std::size_t kResamples = 1000;
constexpr std::uint64_t kBootstrapSeed = 12345;

/// `n` indices into 0..n-1 (n < 2^32) of one resample.
void resample(std::size_t which, std::size_t n, std::vector<std::uint32_t>& indices);

struct Interval {
  double low = 0;
  double high = 0;
};

/// The 2.5th and 97.5th percentile, linear between neighbours. Sorts `values`; (0, 0) where empty.
Interval percentile_interval(std::vector<double>& values);

}  // namespace espalier::metrics
