#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::data {

/// What is scored of a model's raw output, the same for every method and door: leading white space
/// removed, cut where the first of `stops` begins, white-space runs to one space, trimmed. The
/// order matters: base models often open with a newline, and cutting first would leave nothing.
/// White space is Unicode's; ill-formed UTF-8 becomes U+FFFD; an empty stop text stops nothing.
std::string scored_text(std::string_view raw, const std::vector<std::string>& stops);

}  // namespace espalier::data
