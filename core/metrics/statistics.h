#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/metrics/metrics.h"
#include "core/metrics/pair_scorer.h"

namespace espalier::metrics {

/// All examples' numbers of one metric, row after row (internal to this room).
struct Statistics {
  const MetricKind* kind;
  std::vector<double> rows;  ///< [examples, kind->width()]

  std::size_t examples() const { return rows.size() / kind->width(); }
  std::span<const double> row(std::size_t example) const {
    return std::span(rows).subspan(example * kind->width(), kind->width());
  }
  /// The corpus value over the rows at `indices`; `sums` is a buffer.
  double value(std::span<const std::uint32_t> indices, std::vector<double>& sums) const;
  /// The corpus value over all rows.
  double value() const;
};

/// One entry for each name. Throws as score().
std::vector<Statistics> statistics_of(const std::vector<std::string>& names,
                                      const std::string& language, const Texts& texts);

}  // namespace espalier::metrics
