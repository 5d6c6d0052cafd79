#pragma once

#include <filesystem>

#include "core/base/json.h"

namespace espalier::experiment {

/// A plan with its paths as they are seen from the workspace: absolute ones inside it, and
/// "../data/x" of a plan in plans/ or studies/, become "data/x"; all others stay.
Json portable_plan(Json plan, const std::filesystem::path& workspace);

}  // namespace espalier::experiment
