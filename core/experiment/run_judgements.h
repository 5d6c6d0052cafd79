#pragma once

#include <string>

#include "core/store/store.h"

namespace espalier::experiment {

/// What was said of a run's summaries in the closed tasks of blind judging that were made in its
/// store, as JSON lines. A task's first line is {"task": uid, "name", "run": the id that the run
/// has among its systems, "setup", "systems", "guidelines"}; below it stands an answer a line:
/// {"task": uid, "item", "record", "kind", "candidates": [{"id", "text", "systems"}], "answer"},
/// the answer with the order in which its candidates were shown. "settled": true marks an
/// adjudicated one; a model's verdict stands under "verdict", with the model's setup under
/// "machine". Empty where nobody judged; open tasks are left out, as their methods are not to be
/// told.
std::string run_judgements(const store::Store& store, const std::string& run);

}  // namespace espalier::experiment
