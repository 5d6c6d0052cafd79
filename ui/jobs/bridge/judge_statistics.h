#pragma once

#include <string>

#include "core/store/store.h"
#include "ui/jobs/judge_results.h"

namespace espalier::ui {

/// Agreement and, of a closed task, what its methods come to. Takes up to seconds: never on the
/// window's thread. Throws Error as core does.
JudgeResults judgeResults(const store::Store& store, const std::string& task);

}  // namespace espalier::ui
