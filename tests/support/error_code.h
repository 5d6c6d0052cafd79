#pragma once

#include <exception>
#include <string>

#include "core/base/error.h"

namespace espalier::test {

/// What running `f` ended in: the key of the Error's code, "none", or the text of any other
/// exception, so that a comparison shows at once what happened.
template <class F>
std::string code_of(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    return std::string(code_info(error.code()).key);
  } catch (const std::exception& error) {
    return std::string("not an Error: ") + error.what();
  }
  return "none";
}

/// The message of the Error that `f` throws, empty where it throws none.
template <class F>
std::string message_of(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.message();
  }
  return {};
}

}  // namespace espalier::test
