#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error.h"

namespace espalier {

namespace {

Error write_error(const std::filesystem::path& path, int number, const char* what) {
  const Error::Args args{{"path", path.string()}, {"detail", std::strerror(number)}};
  if (number == ENOSPC || number == EDQUOT) {
    return Error(Code::disk_full, "the disk is full: cannot write " + path.string(),
                 "free some space and try again", args);
  }
  return Error(Code::file_unwritable,
               std::string("cannot ") + what + " " + path.string() + ": " + std::strerror(number),
               "check that the folder exists and may be written", args);
}

}  // namespace

void flush_folder(const std::filesystem::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;  // a folder that cannot be opened for reading can still hold the new name
  ::fsync(fd);
  ::close(fd);
}

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  temporary_ = path_;
  temporary_ += ".part-" + std::to_string(::getpid());
  fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd_ < 0) fail("create");
}

AtomicFile::~AtomicFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

void AtomicFile::fail(const char* what) const {
  throw write_error(path_, errno, what);
}

void AtomicFile::write(std::string_view bytes) {
  write(bytes.data(), bytes.size());
}

void AtomicFile::write(const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t n = ::write(fd_, at, size);
    if (n < 0) {
      if (errno == EINTR) continue;
      fail("write");
    }
    at += n;
    size -= static_cast<std::size_t>(n);
  }
}

void AtomicFile::commit() {
  if (::fsync(fd_) != 0) fail("flush");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail("rename");
  ::close(fd_);
  fd_ = -1;
  flush_folder(path_.parent_path());
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit();
}

std::string read_file(const std::filesystem::path& path, std::size_t limit) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct Closer {
    int fd;
    ~Closer() {
      if (fd >= 0) ::close(fd);
    }
  } closer{fd};
  struct stat info {};
  if (fd < 0 || ::fstat(fd, &info) != 0 || S_ISDIR(info.st_mode)) {
    const int number = fd < 0 ? errno : EISDIR;
    const Error::Args args{{"path", path.string()}, {"detail", std::strerror(number)}};
    if (number == ENOENT) {
      throw Error(Code::file_missing, "there is no file " + path.string(), "check the path", args);
    }
    throw Error(Code::file_unreadable,
                "cannot read " + path.string() + ": " + std::strerror(number),
                "check the path and its permissions", args);
  }
  std::string out;
  // What stat says may be wrong (pipes, files that grow): it only saves copying.
  if (info.st_size > 0 && static_cast<std::size_t>(info.st_size) <= limit) {
    out.reserve(static_cast<std::size_t>(info.st_size));
  }
  char buffer[1 << 16];
  while (true) {
    const ssize_t n = ::read(fd, buffer, sizeof buffer);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      throw Error(Code::file_unreadable,
                  "cannot read " + path.string() + ": " + std::strerror(errno), "check the disk",
                  {{"path", path.string()}});
    }
    if (n == 0) return out;
    if (out.size() + static_cast<std::size_t>(n) > limit) {
      throw Error(Code::file_unreadable, path.string() + " is too large for what it should be",
                  "choose another file", {{"path", path.string()}});
    }
    out.append(buffer, static_cast<std::size_t>(n));
  }
}

void make_folder(const std::filesystem::path& path) {
  std::error_code code;
  std::filesystem::create_directories(path, code);
  if (code || !std::filesystem::is_directory(path)) {
    throw write_error(path, code ? code.value() : ENOTDIR, "create the folder");
  }
}

}  // namespace espalier
