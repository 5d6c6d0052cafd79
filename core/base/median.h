#pragma once

#include <optional>
#include <vector>

namespace espalier {

/// The middle value, of an even number the mean of the two middle ones; none of none.
std::optional<double> median(std::vector<double> values);

}  // namespace espalier
