#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace espalier::csv {

/// RFC 4180 but for the line ends (LF, as the window's tables have them): a cell with a comma, a
/// quote or a line break is quoted.
std::string cell(std::string_view text);
/// A number so that it reads back to the same bits, text as it is, nothing for null and for
/// what is not finite.
std::string cell(const Json& value);
/// One line with its end.
std::string row(const std::vector<Json>& values);

}  // namespace espalier::csv
