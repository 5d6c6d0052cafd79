#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/plan/keys.h"
#include "core/plan/values.h"

// Reading one object of a plan by its table of keys (internal to this room).
namespace espalier::plan {

inline std::string kind_of(const Json& json) {
  return json.is_array() ? "a list" : json.is_object() ? "an object" : json::dump(json);
}

inline void need_object(const Json& json, const std::string& path) {
  if (json.is_object()) return;
  throw Error(Code::json_type,
              (path.empty() ? "a plan" : path) + " must be an object, not " + kind_of(json),
              "write { ... }", {{"key", path}});
}

[[noreturn]] inline void missing(const std::string& path, const std::string& why = {}) {
  throw Error(Code::plan_missing_key, "\"" + path + "\" is missing" + why,
              "add it: \"schema\" lists every key", {{"key", path}});
}

template <class Section>
std::vector<std::string> names_of(const std::vector<Key<Section>>& keys) {
  std::vector<std::string> out;
  out.reserve(keys.size());
  for (const auto& key : keys)
    out.push_back(key.info.key);
  return out;
}

/// Reads every key of a section that stands there; `also` are keys that others read.
template <class Section>
void read_section(const Json& json, const std::string& path, const std::vector<Key<Section>>& keys,
                  Section& section, const std::vector<std::string>& also = {}) {
  need_object(json, path);
  std::vector<std::string> known = names_of(keys);
  known.insert(known.end(), also.begin(), also.end());
  const std::set<std::string> set(known.begin(), known.end());
  for (const auto& [key, value] : json.items()) {
    if (set.count(key) == 0) unknown_key(path, key, known, all_paths());
  }
  for (const auto& key : keys) {
    const auto found = json.find(key.info.key);
    if (found != json.end()) {
      key.set(section, checked(joined(path, key.info.key), key.info, *found));
    } else if (key.info.required) {
      missing(joined(path, key.info.key));
    }
  }
}

}  // namespace espalier::plan
