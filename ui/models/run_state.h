#pragma once

#include <QString>
#include <optional>

#include "ui/jobs/types.h"

/// How far a run came that ended too early, in words.
namespace espalier::ui::runs {

/// Whether it is over and there may be more to do than was done.
bool endedEarly(const QString& state);
/// The word of a state; of an interrupted or failed run where it ended: "Interrupted at step 10,
/// saved to step 8".
QString stateWords(const QString& state, std::optional<qint64> lastStep,
                   std::optional<qint64> savedStep);
QString stateWords(const RunRow& run);

}  // namespace espalier::ui::runs
