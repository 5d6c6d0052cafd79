#pragma once

#include <string>
#include <vector>

namespace espalier {

/// The words that people keep with an adapter or a run, as they are stored: well-formed, without
/// outer or doubled white space, commas (which part tags where they are typed), repetitions and
/// empty ones, of at most 100 bytes, at most 32.
std::vector<std::string> tidy_tags(const std::vector<std::string>& tags);

}  // namespace espalier
