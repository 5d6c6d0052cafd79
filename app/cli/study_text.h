#pragma once

#include <string>

#include "core/base/json.h"

namespace espalier::cli {

/// A study's table as people read it.
std::string study_text(const Json& table);

}  // namespace espalier::cli
