#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace espalier::tensor_io {

/// A regular file mapped read-only, whole. Pages are read when they are touched and shared with
/// every other process that maps the file. Throws Error file_missing, file_unreadable.
///
/// Touching a page that another program has cut off the file since kills the process (SIGBUS). So
/// only headers are parsed in the map, right after its size was taken; weights, which are read long
/// after, go through read(), which answers with an error.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }
  /// Copies `size` bytes that lie at `at` in the map, by the file itself. Thread-safe. Throws
  /// file_unreadable where the file has become shorter.
  void read(const std::byte* at, std::size_t size, std::byte* out) const;

 private:
  std::filesystem::path path_;
  int fd_ = -1;
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace espalier::tensor_io
