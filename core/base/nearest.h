#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// The word of `known` with the smallest edit distance to `word` (two letters swapped count once,
/// letters' case aside; the earlier one of two), empty where none is near: more than a third of the
/// word, and more than two letters, would have to change. For hints such as: did you mean "rougeL"?
std::string nearest(std::string_view word, const std::vector<std::string>& known);

}  // namespace espalier
