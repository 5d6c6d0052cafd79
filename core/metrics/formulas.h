#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "core/metrics/overlap_counts.h"

namespace espalier::metrics {

/// 2PR / (P + R) with P = hits / candidate and R = hits / reference; 0 where a side is empty.
double f_measure(std::int64_t hits, std::int64_t reference, std::int64_t candidate);

/// BLEU's sufficient statistics, summed over the examples of a corpus:
/// [candidate length, reference length, correct 1-4, total 1-4].
constexpr std::size_t kBleuStatistics = 10;
void bleu_statistics(const std::array<NgramCounts, kMaxOrder>& counts, std::span<double> out);
/// sacreBLEU's BLEU (Post 2018) with exponential smoothing, as a fraction. `effective_order`:
/// average only the orders that the candidate is long enough for (for single sentences).
double bleu(std::span<const double> statistics, bool effective_order);

/// chrF's statistics: [candidate, reference, match] for the orders 1 to out.size() / 3.
void chrf_statistics(const std::array<NgramCounts, kMaxOrder>& counts, std::span<double> out);
/// sacreBLEU's chrF2 (Popovic 2015; beta 2, effective order), as a fraction: over character
/// n-grams, and for chrF++ (Popovic 2017) over word n-grams behind them.
double chrf(std::span<const double> statistics);

}  // namespace espalier::metrics
