#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace espalier {

/// A file that appears whole or not at all: written to a temporary sibling, flushed, renamed, and
/// its folder flushed. Without commit() the temporary is removed and the old file stays as it was.
/// Every member throws Error file_unwritable or disk_full.
class AtomicFile {
 public:
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void write(const void* data, std::size_t size);
  void commit();

 private:
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int fd_ = -1;
};

void write_file(const std::filesystem::path& path, std::string_view bytes);

/// The whole file. Throws file_missing, file_unreadable (a folder, no rights, larger than `limit`).
std::string read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 31);

/// Makes a rename within the folder last (fsync of the folder itself).
void flush_folder(const std::filesystem::path& folder);

/// Creates the folder and its parents; throws file_unwritable.
void make_folder(const std::filesystem::path& path);

}  // namespace espalier
