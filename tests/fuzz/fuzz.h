#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/error.h"

/// The entry of every target: libFuzzer calls it with what it makes up, replay.cpp with files.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace espalier::fuzz {

/// An Error that says something is the right answer to bad input; anything else ends the program.
template <class Body>
void try_input(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    if (error.message().empty() || error.code() == Code::internal) std::abort();
  }
}

/// A property that must hold whatever the input is.
inline void must(bool holds) {
  if (!holds) std::abort();
}

/// Takes an input apart, front to back; past its end everything is zero or empty.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }
  std::uint8_t byte() {
    if (rest_.empty()) return 0;
    const auto out = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return out;
  }
  /// Up to the next zero byte, which is taken too.
  std::string text() {
    const std::size_t end = rest_.find('\0');
    std::string out(rest_.substr(0, end));
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return out;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace espalier::fuzz
