#pragma once

#include <map>
#include <string>

#include "core/base/json.h"

namespace espalier::judge {

/// Settings of a plan by path ("prune.importance"), lists and strings as one text.
using Settings = std::map<std::string, Json>;

/// What makes a run's row of a matrix: see MatrixRow.
Settings row_settings(const Json& plan);
/// The rest that a result depends on, without data, seeds and the machine: what is chosen on
/// validation.
Settings chosen_settings(const Json& plan);

/// With the defaults of what an older store left out; as it is where it is no plan of today.
Json whole_plan(const Json& plan);
/// The value at "a.b" of a plan, null where there is none.
Json value_at(const Json& plan, const std::string& path);
std::string text_of(const Json& value);

}  // namespace espalier::judge
