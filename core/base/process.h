#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/control.h"

namespace espalier {

/// A program to be run to its end, and the bounds that it is held to.
struct ProcessRequest {
  /// The program and its arguments, given to it as they are: no shell reads them. A program
  /// without a slash is looked for in PATH, one with a slash from `folder`.
  std::vector<std::string> command;
  std::filesystem::path folder;  ///< where it runs; empty: where this process does
  std::string_view input;        ///< its standard input
  std::chrono::milliseconds time_limit{600000};
  std::size_t output_limit = std::size_t{1} << 24;  ///< bytes of standard output
  /// Asked ten times a second: a signal for the program alone, 0: none. Such a program begins with
  /// SIGUSR1 and SIGUSR2 blocked, so that one that comes before it listens does not end it.
  std::function<int()> signal{};
};

struct ProcessResult {
  enum class End { exited, killed, time_limit, output_limit };
  End end = End::exited;
  int code = 0;        ///< exit status, or the signal where it was killed
  std::string output;  ///< standard output, at most output_limit bytes
  std::string errors;  ///< the last 4 KiB of standard error
};

/// Runs a program as a process group of its own and waits for it. At a limit, and when it has
/// ended, everything left of the group is killed; the program gets none of this process's open
/// files. Throws file_missing (no such program or folder, or it may not be run), stopped or aborted
/// (`control`, polled ten times a second), internal.
ProcessResult run_process(const ProcessRequest& request, Control* control = nullptr);

}  // namespace espalier
