#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "core/judge/labels.h"

/// Internal to the room: answers by item, equal items held once. Agreement depends on an item only
/// through its multiset of answers, so 100,000 items on a five-point scale are a few dozen
/// patterns.
namespace espalier::judge {

struct LabelTable {
  struct Pattern {
    std::size_t first = 0, last = 0;  ///< its entries
    double answers = 0;               ///< m >= 2
    double mean = 0;
    double unlike = 0;   ///< sum over ordered pairs of [a != b], by m - 1
    double squares = 0;  ///< the same of (a - b)^2
    double sum = 0, sum_squares = 0;
  };
  struct Entry {
    std::uint32_t value = 0;  ///< place in `values`
    double count = 0;
  };

  std::vector<double> values;  ///< ascending, of items with two answers or more, less their mean
  std::vector<Entry> entries;
  std::vector<Pattern> patterns;
  std::vector<std::uint32_t> pattern_of;  ///< by item that has two answers or more
  std::size_t left_out = 0;               ///< items with one answer
  std::size_t raters = 0;
};

LabelTable label_table(std::vector<Label> answers);

/// Each value's place on the ordinal scale: answers below it, plus half of those equal to it
/// (`counts` by value). Krippendorff's ordinal distance of two values is the square of the
/// difference of their places.
void ordinal_places(const std::vector<double>& counts, std::vector<double>& places);

}  // namespace espalier::judge
