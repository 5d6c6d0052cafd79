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

MappedFile::MappedFile(const std::filesystem::path& path) : path_(path) {
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
  if (number != 0) {
    ::close(fd);
    fail(path, number);
  }
  fd_ = fd;
}

void MappedFile::read(const std::byte* at, std::size_t size, std::byte* out) const {
  const std::byte* const end = at + size;
  while (at != end) {
    const ssize_t n = ::pread(fd_, out, static_cast<std::size_t>(end - at), at - data_);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path_, errno);
    if (n == 0) {
      throw Error(Code::file_unreadable, path_.string() + " has become shorter since it was opened",
                  "another program is writing it: wait until it is whole, then open it again",
                  {{"path", path_.string()}, {"detail", "shorter than it was"}});
    }
    at += n;
    out += n;
  }
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) ::munmap(const_cast<std::byte*>(data_), size_);
  if (fd_ >= 0) ::close(fd_);
}

}  // namespace espalier::tensor_io
