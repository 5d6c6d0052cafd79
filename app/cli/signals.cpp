#include "app/cli/signals.h"

#include <signal.h>
#include <unistd.h>

#include <thread>

namespace espalier::cli {

Signals::Signals(Control& control) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGUSR1);
  sigaddset(&set, SIGUSR2);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // Detached: it waits for as long as the process lives, and `control` is main's.
  std::thread([set, &control] {
    constexpr int kStopped = 3;
    for (int count = 0;;) {
      int signal = 0;
      if (sigwait(&set, &signal) != 0) continue;
      if (signal == SIGUSR1) {
        control.pause();
      } else if (signal == SIGUSR2) {
        control.resume();
      } else if (++count == 1) {
        control.request_stop();
      } else if (count == 2) {
        control.request_abort();
      } else {
        ::_exit(kStopped);
      }
    }
  }).detach();
}

}  // namespace espalier::cli
