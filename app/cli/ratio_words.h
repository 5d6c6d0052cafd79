#pragma once

#include <optional>
#include <string>

#include "core/plan/ratio_grid.h"
#include "core/store/store.h"

namespace espalier::cli {

/// Whether a run's facts tell of a search of the ratio with its cost.
bool searched_ratio(const Json& facts);
/// The grid over the ratio that the store holds beside such a run.
std::optional<plan::RatioGrid> grid_beside(const store::RunRow& run,
                                           const std::vector<store::RunRow>& runs);
Json json_of(const plan::RatioGrid& grid);
/// What a controller of the ratio ended with, and what it cost beside a grid: as measured where
/// there is one, else by the run's own time. Empty without a controller.
std::string ratio_words(const Json& facts, const std::optional<plan::RatioGrid>& grid,
                        const std::optional<double>& validation);

}  // namespace espalier::cli
