#pragma once

#include <cstdint>
#include <optional>
#include <vector>

/// What people answered, in the forms that the statistics read. Items, people, methods and criteria
/// are the caller's numbers (any, with gaps); an answer that is missing is not in the list.
namespace espalier::judge {

/// One answer to one question: a category's code, a rank or a rating.
struct Label {
  std::uint32_t item = 0, rater = 0;
  double value = 0;
};

/// Of a table [item][rater], none where that rater has not answered.
std::vector<Label> labels_of(const std::vector<std::vector<std::optional<double>>>& table);

enum class Choice { first, second, tie, both_bad };

/// One comparison of the outputs of two methods on an item.
struct Judgement {
  std::uint32_t item = 0, annotator = 0;
  std::uint32_t first = 0, second = 1;  ///< methods
  Choice choice = Choice::tie;
  std::optional<bool> first_left;  ///< the first method's output stood on the left; none: unknown
};

}  // namespace espalier::judge
