#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/experiment/runner.h"
#include "core/plan/study.h"
#include "core/store/store.h"

namespace espalier::experiment {

/// The finished run of a plan in a store, none where it has not been run.
std::optional<store::RunRow> finished_run(const store::Store& store, const plan::Plan& plan);

/// The run of a plan that was left in the middle, to be gone on with.
std::optional<store::RunRow> unfinished_run(const store::Store& store, const plan::Plan& plan);

/// The trial that has trained what a plan with a test set would train; null where there is none or
/// its adapter is gone.
std::shared_ptr<const TrainedRun> trained_run(const store::Store& store, const plan::Plan& plan);

using plan::Point;

/// What a row's trials say.
struct Choice {
  std::optional<Point> point;    ///< by the study's own rule; none while a trial is missing
  Json report = Json::object();  ///< {"by": rule, "point", "by_loss", "by_rougeL", "trials": [...]}
};

/// The choice of a row from what the store holds. A row without a grid has the empty point at once.
Choice choose(const plan::Study& study, std::size_t row, const store::Store& store);

/// The cells of a row's table at a point: one a sample seed, or the first seed alone for a method
/// that does not depend on the sample (lead, zero-shot, sources, static merges).
std::vector<plan::StudyCell> table_cells(const plan::Study& study, std::size_t row,
                                         const Point& point);
bool depends_on_sample(const plan::Plan& plan);

}  // namespace espalier::experiment
