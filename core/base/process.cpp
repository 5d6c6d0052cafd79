#include "core/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <utility>

#include "core/base/error.h"

namespace espalier {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kErrorTail = 4096;

[[noreturn]] void system_error(const char* what) {
  throw Error(Code::internal, std::string(what) + ": " + std::strerror(errno));
}

/// One end of a pipe.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

struct Pipe {
  Descriptor read, write;
  Pipe() {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) system_error("no pipe can be opened");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

/// Keeps SIGPIPE from this thread while it writes to a program that may not read.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    sigemptyset(&pipe_);
    sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec now{};
    while (::sigtimedwait(&pipe_, nullptr, &now) > 0) {
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{}, before_{};
};

/// What posix_spawn is told, freed at the end.
struct SpawnSettings {
  posix_spawn_file_actions_t actions{};
  posix_spawnattr_t attributes{};
  SpawnSettings() {
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
  }
  ~SpawnSettings() {
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

[[noreturn]] void cannot_start(const ProcessRequest& request, int error) {
  const std::string& program = request.command.front();
  throw Error(Code::file_missing,
              "the program " + program + " cannot be run: " + std::strerror(error),
              "check its name and that it may be executed", {{"path", program}});
}

pid_t spawn(const ProcessRequest& request, const Pipe& in, const Pipe& out, const Pipe& err) {
  if (request.command.empty() || request.command.front().empty()) {
    throw Error(Code::file_missing, "no program is named", "give the program first");
  }
  SpawnSettings settings;
  if (!request.folder.empty()) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(request.folder, ignored)) {
      throw Error(Code::file_missing, "there is no folder " + request.folder.string(),
                  "check where the program is to run", {{"path", request.folder.string()}});
    }
    ::posix_spawn_file_actions_addchdir_np(&settings.actions, request.folder.c_str());
  }
  ::posix_spawn_file_actions_adddup2(&settings.actions, in.read.get(), 0);
  ::posix_spawn_file_actions_adddup2(&settings.actions, out.write.get(), 1);
  ::posix_spawn_file_actions_adddup2(&settings.actions, err.write.get(), 2);
  ::posix_spawn_file_actions_addclosefrom_np(&settings.actions, 3);
  sigset_t blocked, standard;
  sigemptyset(&blocked);
  if (request.signal) {
    sigaddset(&blocked, SIGUSR1);
    sigaddset(&blocked, SIGUSR2);
  }
  sigemptyset(&standard);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGCHLD})
    sigaddset(&standard, signal);
  ::posix_spawnattr_setflags(
      &settings.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  ::posix_spawnattr_setpgroup(&settings.attributes, 0);
  ::posix_spawnattr_setsigmask(&settings.attributes, &blocked);
  ::posix_spawnattr_setsigdefault(&settings.attributes, &standard);
  std::vector<char*> arguments;
  for (const std::string& argument : request.command)
    arguments.push_back(const_cast<char*>(argument.c_str()));  // exec takes them so, reads only
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int failed = ::posix_spawnp(&pid, arguments.front(), &settings.actions,
                                    &settings.attributes, arguments.data(), environ);
  if (failed != 0) cannot_start(request, failed);
  return pid;
}

/// A child that is killed with its whole group, and waited for, whatever happens.
class Child {
 public:
  explicit Child(pid_t pid) : pid_(pid) {}
  ~Child() { finish(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ended() const {
    siginfo_t info{};
    return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == pid_;
  }
  void send(int signal) const {
    if (signal != 0 && pid_ > 0) ::kill(pid_, signal);
  }
  /// The wait status; kills what still runs.
  int finish() {
    if (pid_ > 0) {
      ::kill(-pid_, SIGKILL);  // not waited for yet: the number is still ours
      while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
      }
      pid_ = -1;
    }
    return status_;
  }

 private:
  pid_t pid_;
  int status_ = 0;
};

/// Moves bytes between this process and the child until both outputs have ended.
class Exchange {
 public:
  Exchange(const ProcessRequest& request, Pipe& in, Pipe& out, Pipe& err)
      : request_(request),
        in_(std::move(in.write)),
        out_(std::move(out.read)),
        err_(std::move(err.read)) {
    for (const Descriptor* end : {&in_, &out_, &err_})
      ::fcntl(end->get(), F_SETFL, ::fcntl(end->get(), F_GETFL) | O_NONBLOCK);
    if (request.input.empty()) in_.close();
  }

  ProcessResult::End run(Child& child, ProcessResult& result, Control* control) {
    const auto deadline = Clock::now() + request_.time_limit;
    while (out_.open() || err_.open() || !child.ended()) {
      if (control != nullptr) control->check();
      if (request_.signal) child.send(request_.signal());
      if (Clock::now() >= deadline) return ProcessResult::End::time_limit;
      // The program itself has ended; what it left behind may hold its outputs open for ever.
      const bool last = child.ended();
      wait(last ? 0 : 100);
      write();
      const bool moved = read(out_, result.output) | read(err_, result.errors);
      if (result.output.size() > request_.output_limit) {
        result.output.resize(request_.output_limit);
        return ProcessResult::End::output_limit;
      }
      if (result.errors.size() > 2 * kErrorTail) {
        result.errors.erase(0, result.errors.size() - kErrorTail);
      }
      if (last && !moved) break;
    }
    return ProcessResult::End::exited;
  }

 private:
  void wait(int milliseconds) {
    std::array<pollfd, 3> fds{
        {{in_.get(), POLLOUT, 0}, {out_.get(), POLLIN, 0}, {err_.get(), POLLIN, 0}}};
    ::poll(fds.data(), fds.size(), milliseconds);
  }

  void write() {
    while (in_.open()) {
      const ssize_t count =
          ::write(in_.get(), request_.input.data() + written_, request_.input.size() - written_);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && errno == EAGAIN) return;
      if (count > 0) written_ += static_cast<std::size_t>(count);
      // A program may end its input early: what it says then counts.
      if (count < 0 || written_ == request_.input.size()) in_.close();
    }
  }

  /// Whether bytes came.
  static bool read(Descriptor& from, std::string& to) {
    std::array<char, 65536> buffer;
    if (!from.open()) return false;
    const ssize_t count = ::read(from.get(), buffer.data(), buffer.size());
    if (count > 0) to.append(buffer.data(), static_cast<std::size_t>(count));
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) from.close();
    return count > 0;
  }

  const ProcessRequest& request_;
  Descriptor in_, out_, err_;
  std::size_t written_ = 0;
};

}  // namespace

ProcessResult run_process(const ProcessRequest& request, Control* control) {
  Pipe in, out, err;
  const NoPipeSignal no_signal;
  Child child(spawn(request, in, out, err));
  in.read.close();
  out.write.close();
  err.write.close();
  ProcessResult result;
  Exchange exchange(request, in, out, err);
  result.end = exchange.run(child, result, control);
  if (result.errors.size() > kErrorTail) {
    result.errors.erase(0, result.errors.size() - kErrorTail);
  }
  const int status = child.finish();
  if (result.end != ProcessResult::End::exited) return result;
  if (WIFSIGNALED(status)) {
    result.end = ProcessResult::End::killed;
    result.code = WTERMSIG(status);
  } else {
    result.code = WEXITSTATUS(status);
  }
  return result;
}

}  // namespace espalier
