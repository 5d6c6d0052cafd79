#include "core/store/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/error.h"

namespace espalier::store {

namespace {

std::filesystem::path lock_file(const std::filesystem::path& folder) {
  return folder / "lock";
}

/// Somebody who only asks whether the lock is held takes it for an instant, so one refusal is not
/// yet a busy folder.
bool lock(int fd) {
  constexpr int kTries = 10;
  for (int i = 0; i < kTries; ++i) {
    if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
    if (errno != EWOULDBLOCK && errno != EINTR) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

std::string absolute_path(const plan::Plan& plan, const std::string& path) {
  return path.empty() ? path : std::filesystem::absolute(plan.resolve(path)).string();
}

}  // namespace

RunFolder::RunFolder(std::filesystem::path path) : path_(std::move(path)) {
  make_folder(path_);
  const std::filesystem::path file = lock_file(path_);
  fd_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd_ < 0) {
    const std::string detail = std::strerror(errno);
    throw Error(Code::file_unwritable, "cannot create " + file.string() + ": " + detail,
                "check the permissions of the folder",
                {{"path", file.string()}, {"detail", detail}});
  }
  if (lock(fd_)) return;
  ::close(std::exchange(fd_, -1));
  throw Error(Code::folder_busy, "another run is working in " + path_.string(),
              "wait until it is done, or name another folder", {{"path", path_.string()}});
}

RunFolder::~RunFolder() {
  if (fd_ >= 0) ::close(fd_);
}

RunFolder::RunFolder(RunFolder&& other) noexcept
    : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)) {}

RunFolder& RunFolder::operator=(RunFolder&& other) noexcept {
  if (this == &other) return *this;
  if (fd_ >= 0) ::close(fd_);
  path_ = std::move(other.path_);
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

void RunFolder::write_plan(const plan::Plan& plan) const {
  plan::Plan copy = plan;
  copy.base_model = absolute_path(plan, plan.base_model);
  for (plan::AdapterEntry& adapter : copy.adapters)
    adapter.path = absolute_path(plan, adapter.path);
  for (std::string* file : {&copy.data.train, &copy.data.validation, &copy.data.test})
    *file = absolute_path(plan, *file);
  write_file(plan_file(),
             plan::to_json(copy).dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
}

void RunFolder::write_outputs(const std::vector<plan::event::Output>& outputs) const {
  AtomicFile file(outputs_file());
  for (const plan::event::Output& output : outputs) {
    OrderedJson line{
        {"id", output.id},         {"text", output.text},           {"raw", output.raw},
        {"finish", output.finish}, {"reference", output.reference}, {"scores", output.scores}};
    if (!output.references.empty()) line["references"] = output.references;
    file.write(line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
  }
  file.commit();
}

bool RunFolder::held(const std::filesystem::path& path) {
  const int fd = ::open(lock_file(path).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool free = ::flock(fd, LOCK_SH | LOCK_NB) == 0;
  ::close(fd);
  return !free;
}

bool RunFolder::exists(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::exists(lock_file(path), ignored);
}

}  // namespace espalier::store
