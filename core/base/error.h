#pragma once

#include <exception>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/error_codes.h"

namespace espalier {

/// The one exception of core: thrown where a job cannot go on, caught once at the door of the job.
/// The code is what a program reacts to; message and hint are English for the terminal; args carry
/// the names and numbers from which the window builds its own sentence.
class Error : public std::exception {
 public:
  using Args = std::map<std::string, std::string>;

  explicit Error(Code code, std::string message, std::string hint = {}, Args args = {});

  Code code() const noexcept { return code_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& hint() const noexcept { return hint_; }
  const Args& args() const noexcept { return args_; }
  const char* what() const noexcept override { return what_.c_str(); }

  /// {"code": "plan.unknown_key", "message", "hint", "args": {...}}, as design section 6 fixes it.
  nlohmann::json to_json() const;
  /// 2 bad input, 3 stopped, 1 anything else.
  int exit_status() const noexcept;

 private:
  Code code_;
  std::string message_;
  std::string hint_;
  Args args_;
  std::string what_;
};

/// The Error behind any exception: itself, or what std::bad_alloc, std::filesystem_error and
/// unknown exceptions (LibTorch's too) mean for the user. To be called inside a catch block at a
/// job's door.
Error current_error();

}  // namespace espalier
