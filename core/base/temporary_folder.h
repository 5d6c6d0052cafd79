#pragma once

#include <filesystem>
#include <string_view>

namespace espalier {

/// A new folder below the system's temporary one, "PREFIX-XXXXXX", removed with all that is in it
/// when the object goes. Throws file_unwritable.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(std::string_view prefix);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace espalier
