#pragma once

#include "ui/jobs/judge_results.h"
#include "ui/jobs/types.h"

/// Results as core works them out, for tests and pictures.
namespace espalier::ui {

/// LoRA, a pruned merge that beats it in the first column, and the merge at a fixed ratio.
StudyInfo fakeStudy();
/// A model that judged 60 of 80 pairs; whether it may stand in for people.
workbench::annotation::MachineResult fakeMachine(bool counts);
/// That of a closed task: one model that counts, two pairs, one metric.
MachineNews fakeMachineNews();

}  // namespace espalier::ui
