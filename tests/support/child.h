#pragma once

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <functional>

namespace espalier::test {

/// A child process that runs a function and leaves with what it returns; killed with the object.
/// The parent must hold no open store while it forks.
class Child {
 public:
  explicit Child(const std::function<int()>& job) {
    std::fflush(nullptr);
    pid_ = ::fork();
    if (pid_ != 0) return;
    int status = 99;
    try {
      status = job();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "child: %s\n", error.what());
    }
    ::_exit(status);
  }
  ~Child() {
    if (pid_ > 0) kill_now();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill_now() {
    ::kill(pid_, SIGKILL);
    wait();
  }
  /// The exit status, -1 where it was killed.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = -1;
};

}  // namespace espalier::test
