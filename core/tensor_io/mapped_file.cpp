#include "core/tensor_io/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "core/base/error.h"

namespace espalier::tensor_io {

namespace {

[[noreturn]] void fail(const std::filesystem::path& path, int number) {
  const Error::Args args{{"path", path.string()}, {"detail", std::strerror(number)}};
  if (number == ENOENT || number == ENOTDIR) {
    throw Error(Code::file_missing, "there is no file " + path.string(), "check the path", args);
  }
  throw Error(Code::file_unreadable, "cannot read " + path.string() + ": " + std::strerror(number),
              "check the path and its permissions", args);
}

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a named pipe must not wait for a writer.
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) fail(path, errno);
  struct stat info {};
  int number = 0;
  if (::fstat(fd, &info) != 0) {
    number = errno;
  } else if (S_ISDIR(info.st_mode)) {
    number = EISDIR;
  } else if (!S_ISREG(info.st_mode)) {
    number = EINVAL;
  } else if (info.st_size > 0) {
    size_ = static_cast<std::size_t>(info.st_size);
    void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED) {
      number = errno;
      size_ = 0;
    } else {
      data_ = static_cast<const std::byte*>(at);
    }
  }
  ::close(fd);  // the mapping stays
  if (number != 0) fail(path, number);
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
}

}  // namespace espalier::tensor_io
