#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace espalier {

using Json = nlohmann::json;
/// Keeps the order of keys: for files that people read.
using OrderedJson = nlohmann::ordered_json;

namespace json {

struct ParseOptions {
  bool comments = false;       ///< allow // and /* */ (plans)
  std::size_t max_depth = 64;  ///< nesting beyond this is refused (stack safety)
  std::string name = "JSON";   ///< what is parsed, for the message
};

/// Strict parse: well-formed UTF-8, no duplicate keys, bounded depth, no NaN.
/// Throws Error json_syntax (with line), json_duplicate_key or text_encoding.
Json parse(std::string_view text, const ParseOptions& options = {});
Json parse_file(const std::filesystem::path& path, const ParseOptions& options = {});

/// One line; ill-formed UTF-8 in strings becomes U+FFFD instead of an exception; NaN becomes null.
std::string dump(const Json& value, int indent = -1);

}  // namespace json
}  // namespace espalier
