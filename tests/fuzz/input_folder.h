#pragma once

#include <cstdio>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/temporary_folder.h"
#include "tests/fuzz/fuzz.h"

namespace espalier::fuzz {

/// One folder for all executions of a target, filled anew for each (TMPDIR in memory makes it
/// quick).
class InputFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }

  /// The texts of the input, divided by zero bytes, one a name; a name without a text gets no file.
  void fill(Input& input, const std::vector<const char*>& names) {
    for (const std::string& name : written_)
      std::filesystem::remove(path() / name);
    written_.clear();
    for (const char* name : names) {
      const std::string text = input.text();
      if (!text.empty()) put(name, text);
    }
  }

  void put(const char* name, std::string_view text) {
    written_.insert(name);
    std::FILE* file = std::fopen((path() / name).c_str(), "wb");
    must(file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size());
    std::fclose(file);
  }

 private:
  TemporaryFolder folder_{"espalier-fuzz"};
  std::set<std::string> written_;
};

}  // namespace espalier::fuzz
