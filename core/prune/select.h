#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace espalier::prune {

/// k = floor(ratio * numel + 1e-9) in double but at least 1; 0 for ratio 0.
std::int64_t prune_count(double ratio, std::int64_t numel);

/// Marks the k least important entries with 1, ties by lower index; linear time.
void mark_lowest(std::span<const float> importance, std::int64_t k, std::span<std::uint8_t> mask);

/// The q-quantile by linear interpolation between order statistics, as torch.quantile has it.
double quantile(std::vector<double> values, double q);

}  // namespace espalier::prune
