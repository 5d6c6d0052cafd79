#pragma once

#include <filesystem>
#include <string>

#include "core/base/json.h"

namespace espalier::test {

inline std::filesystem::path data_path(const std::string& name) {
  return std::filesystem::path(ESPALIER_TEST_DATA) / name;
}
inline std::filesystem::path golden_path(const std::string& name) {
  return data_path("golden") / name;
}
inline Json golden(const std::string& name) {
  return json::parse_file(golden_path(name));
}

}  // namespace espalier::test
