#pragma once

#include "core/base/control.h"

namespace espalier::cli {

/// Turns signals into wishes, on a thread of their own. SIGINT and SIGTERM: the first asks to stop
/// and keep the best, the second to abort, the third ends the process with exit status 3. SIGUSR1
/// pauses, SIGUSR2 goes on. To be made before any other thread, so that all of them inherit the
/// blocked signals.
class Signals {
 public:
  explicit Signals(Control& control);
};

}  // namespace espalier::cli
