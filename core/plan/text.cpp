// Keys and settings as people type them: nearest known word, key paths, "key=value".
#include <charconv>

#include "core/base/error.h"
#include "core/base/nearest.h"
#include "core/plan/plan.h"

namespace espalier::plan {

namespace {

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  while (true) {
    const std::size_t dot = path.find('.', start);
    parts.push_back(path.substr(start, dot - start));
    if (parts.back().empty()) {
      throw Error(Code::usage, "\"" + path + "\" is not a key path", "write section.key",
                  {{"key", path}});
    }
    if (dot == std::string::npos) return parts;
    start = dot + 1;
  }
}

/// The element of an array that a part of a path names; one past the end appends.
Json& element(Json& array, const std::string& part, const std::string& path) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), index);
  if (error != std::errc() || end != part.data() + part.size() || index > array.size()) {
    throw Error(Code::usage,
                "\"" + path + "\": \"" + part + "\" is not an index of a list of " +
                    std::to_string(array.size()),
                "count from 0; the next index appends", {{"key", path}});
  }
  if (index == array.size()) array.push_back(nullptr);
  return array[index];
}

}  // namespace

std::string nearest(const std::string& key, const std::vector<std::string>& known) {
  return espalier::nearest(key, known);
}

void set_key(Json& json, const std::string& path, const Json& value) {
  Json* place = &json;
  for (const std::string& part : parts_of(path)) {
    if (place->is_null()) *place = Json::object();
    if (place->is_array()) {
      place = &element(*place, part, path);
    } else if (place->is_object()) {
      place = &(*place)[part];
    } else {
      throw Error(Code::usage, "\"" + path + "\": nothing can be set inside " + json::dump(*place),
                  "look at the plan's sections with \"schema\"", {{"key", path}});
    }
  }
  *place = value;
}

std::pair<std::string, Json> parse_setting(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw Error(Code::usage, "\"" + text + "\" is not key=value", "for example prune.ratio=0.3",
                {{"setting", text}});
  }
  std::string key = text.substr(0, equals);
  const std::string word = text.substr(equals + 1);
  parts_of(key);
  const bool structured = word.starts_with('{') || word.starts_with('[') || word.starts_with('"');
  if (!structured && !Json::accept(word)) return {std::move(key), word};
  json::ParseOptions options;
  options.name = "the value of " + key;
  return {std::move(key), json::parse(word, options)};
}

}  // namespace espalier::plan
