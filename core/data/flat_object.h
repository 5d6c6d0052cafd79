#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace espalier::data {

/// A quick reader for what nearly every line of a data set is: a JSON object of texts, whole
/// numbers, booleans and nulls. It never decides that something is wrong: whatever is not plainly
/// of that kind (nesting, fractions, escaped or repeated keys, any error) is declined and goes to
/// the full parser, which reads a tenth as fast and has the last word.
struct FlatValue {
  enum class Kind { text, number, boolean, null };
  std::string_view key;
  std::string_view raw;  ///< a text without its quotes, escapes unresolved
  Kind kind = Kind::null;
  bool escaped = false;
};

/// Fills `values` and tells whether `json` (well-formed UTF-8) is a flat object and nothing else.
bool read_flat_object(std::string_view json, std::vector<FlatValue>& values);

/// A text with its escapes resolved.
std::string unescaped(const FlatValue& value);

}  // namespace espalier::data
