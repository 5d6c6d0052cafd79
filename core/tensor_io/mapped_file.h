#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

namespace espalier::tensor_io {

/// A regular file mapped read-only, whole. Pages are read when they are touched and shared with
/// every other process that maps the file. Throws Error file_missing, file_unreadable.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const std::byte> bytes() const noexcept { return {data_, size_}; }

 private:
  const std::byte* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace espalier::tensor_io
