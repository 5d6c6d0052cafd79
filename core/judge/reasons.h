#pragma once

#include <array>
#include <string_view>

namespace espalier::judge {

/// Why a figure of judgements is undefined or must not be leaned on. Core gives the key, the window
/// the sentence; all_reasons() is what a test walks.
enum class Reason {
  none,
  no_answers,   ///< nothing to compute from
  one_rater,    ///< every answer is by one person
  no_overlap,   ///< no item has answers by two
  unanimous,    ///< all answers are the same: nothing tells agreement from chance
  one_item,     ///< nothing can be told from one item
  too_few,      ///< fewer pairs or groups than the figure needs
  constant,     ///< one side of a correlation never varies
  unconnected,  ///< methods that were never compared, not even through others
  separated,    ///< a group of methods never lost (or won) against the rest
  few_items,    ///< fewer items than the test asks for
  few_humans,   ///< fewer humans than the test asks for
  annotators,   ///< no number of items is enough: the spread between annotators remains
};

struct ReasonInfo {
  Reason reason;
  std::string_view key;  ///< "judge.unanimous"; empty for none
};

/// One entry for each Reason, in the order of the enum.
const std::array<ReasonInfo, static_cast<std::size_t>(Reason::annotators) + 1>& all_reasons();
std::string_view key_of(Reason reason);

}  // namespace espalier::judge
