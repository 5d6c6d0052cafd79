#pragma once

#include "core/plan/study.h"
#include "ui/jobs/types.h"

/// Names of runs, built from what tells them apart.
namespace espalier::ui::runs {

/// The name of a plan that is about to run: its own where no run has it, else with what differs
/// from the runs of that name behind it ("help-ja 5 shots p30 · seed 2"), and a number where
/// nothing does. `folder`: what the plan's paths are relative to. `grid`: a sweep of these keys
/// names its runs by them itself.
QString distinctName(const Json& plan, const QString& folder, const QVector<RunRow>& runs,
                     const plan::Grid& grid = {});

}  // namespace espalier::ui::runs
