#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/plan/descriptors.h"

namespace espalier::plan {

/// A value held against what its key may be: type, range, choices. Returns it normalised (5.0 for
/// an integer becomes 5, true for a choice "true"). `path` ("data.shots") is for the message.
/// Throws Error plan_bad_value.
Json checked(const std::string& path, const ParameterInfo& info, const Json& value);

/// "a whole number from 1", "one of auto, cpu": what a value of this key looks like.
std::string expectation(const ParameterInfo& info);

[[noreturn]] void bad_value(const std::string& path, const Json& value, const std::string& problem,
                            const std::string& expected);

/// plan_unknown_key for `key` inside `section` ("data", empty at the top), naming the nearest of
/// `known` or else the place where a key of that name belongs (`elsewhere`: full paths).
[[noreturn]] void unknown_key(const std::string& section, const std::string& key,
                              const std::vector<std::string>& known,
                              const std::vector<std::string>& elsewhere = {});

/// "data" + "shots" = "data.shots"; the top section is empty.
std::string joined(const std::string& section, const std::string& key);

}  // namespace espalier::plan
