#include "core/base/error.h"

#include <filesystem>
#include <new>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

namespace espalier {

Error::Error(Code code, std::string message, std::string hint, Args args)
    : code_(code), message_(std::move(message)), hint_(std::move(hint)), args_(std::move(args)) {
  what_ = std::string(code_info(code_).key) + ": " + message_;
}

nlohmann::json Error::to_json() const {
  nlohmann::json args = nlohmann::json::object();
  for (const auto& [key, value] : args_)
    args[key] = value;
  return {{"code", code_info(code_).key}, {"message", message_}, {"hint", hint_}, {"args", args}};
}

int Error::exit_status() const noexcept {
  switch (code_info(code_).kind) {
    case CodeKind::bad_input:
      return 2;
    case CodeKind::stopped:
      return 3;
    case CodeKind::other:
      break;
  }
  return 1;
}

namespace {

Error from_system(const std::error_code& code, const std::string& path, const char* what) {
  const Error::Args args{{"path", path}, {"detail", what}};
  if (code == std::errc::no_space_on_device) {
    return Error(Code::disk_full, "the disk is full", "free some space and try again", args);
  }
  if (code == std::errc::no_such_file_or_directory) {
    return Error(Code::file_missing, "there is no file " + path, "check the path", args);
  }
  return Error(Code::file_unreadable, what, "check the path and its permissions", args);
}

}  // namespace

Error current_error() {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::filesystem::filesystem_error& error) {
    return from_system(error.code(), error.path1().string(), error.what());
  } catch (const std::bad_alloc&) {
    return Error(Code::out_of_memory, "not enough memory",
                 "close other programs, or choose a smaller model, pack or batch");
  } catch (const std::exception& error) {
    const std::string_view text = error.what();
    // LibTorch reports a failed allocation as a plain runtime error.
    if (text.find("not enough memory") != std::string_view::npos ||
        text.find("out of memory") != std::string_view::npos) {
      return Error(Code::out_of_memory, "not enough memory",
                   "close other programs, or choose a smaller model, pack or batch",
                   {{"detail", std::string(text.substr(0, 400))}});
    }
    return Error(Code::internal, std::string(text.substr(0, 400)),
                 "this is a fault of the program: please report it with the log");
  } catch (...) {
    return Error(Code::internal, "an unknown failure",
                 "this is a fault of the program: please report it with the log");
  }
}

}  // namespace espalier
