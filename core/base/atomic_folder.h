#pragma once

#include <filesystem>

namespace espalier {

/// A folder that appears whole or not at all: filled beside the wanted one and renamed by commit(),
/// removed otherwise. It takes the place of an empty folder, never of one that holds something.
/// Throws Error file_unwritable.
class AtomicFolder {
 public:
  explicit AtomicFolder(std::filesystem::path wanted);
  ~AtomicFolder();
  AtomicFolder(const AtomicFolder&) = delete;
  AtomicFolder& operator=(const AtomicFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void commit();

 private:
  std::filesystem::path wanted_, path_;
};

}  // namespace espalier
