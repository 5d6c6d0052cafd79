#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/judge/correlation.h"
#include "core/store/store.h"

// How far metrics say what people say.
namespace espalier::workbench::annotation {

/// What of a metric is set beside what of people's answers.
enum class MetricLevel {
  pairs,         ///< the difference of two outputs' scores, and who was preferred (1, 0, -1)
  outputs,       ///< all outputs
  within_items,  ///< the outputs for one record; the mean over records
  systems,       ///< the systems' means
};
const char* name_of(MetricLevel level);

/// One metric against one question. An output's worth by choices is its share of wins on its
/// record, ties half (both bad left out); by a criterion the mean of its ratings.
struct MetricCorrelation {
  std::string metric;  ///< its key, or the login of a machine that counts (pairs alone)
  bool machine = false;
  std::string about;  ///< "choice" or a criterion
  MetricLevel level = MetricLevel::outputs;
  judge::Correlation kendall, spearman, pearson;
  /// Pairs alone: share of the decided ones whose better score was the preferred one's (equal
  /// scores half).
  std::optional<double> same;
  std::size_t decided = 0;
};

/// Every metric that runs of a closed task stored for their outputs, by question, metric and level.
/// Adjudicated answers stand for all of an item. Throws what comparisons() does.
std::vector<MetricCorrelation> metric_correlations(const store::Store& store,
                                                   const std::string& task,
                                                   std::size_t resamples = 200);

}  // namespace espalier::workbench::annotation
