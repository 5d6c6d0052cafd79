#pragma once

#include "core/plan/study.h"
#include "ui/jobs/types.h"

namespace espalier::ui {
class PlanDraft;
}

/// Names of runs, built from what tells them apart.
namespace espalier::ui::runs {

/// The name of a plan that is about to run: its own where no run has it, else with what differs
/// from the runs of that name behind it ("help-ja 5 shots p30 · seed 2"), and by default a number
/// where nothing does. `folder`: what the plan's paths are relative to. `grid`: a sweep of these
/// keys names its runs by them itself.
enum class Same { Numbered, Kept };
QString distinctName(const Json& plan, const QString& folder, const QVector<RunRow>& runs,
                     const plan::Grid& grid = {}, Same same = Same::Numbered);
/// The name with which a draft joins the queue, alone or as a sweep. The very same plan keeps its
/// name: the queue does not take it twice.
QString queuedName(const PlanDraft& draft, const QString& folder, const QVector<RunRow>& runs,
                   const plan::Grid& grid);

}  // namespace espalier::ui::runs
