#pragma once

#include "core/base/json.h"
#include "ui/jobs/types.h"

namespace espalier::ui {

/// What a new plan still lacks is said as what there is to do, not as a key of the file: the error
/// with a code of its own, any other as it is.
ErrorInfo asTask(ErrorInfo error, const Json& plan);

}  // namespace espalier::ui
