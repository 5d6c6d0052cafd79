#pragma once

#include "ui/jobs/types.h"

/// What "what if" offers and how it says what it moves.
namespace espalier::ui::live {

/// Whether a run has a merge that can be moved.
bool movable(const RunRow& run);
/// What is moved, by LiveInfo::kind.
QString kindWords(const QString& kind);

}  // namespace espalier::ui::live
