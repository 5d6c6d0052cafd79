#pragma once

#include <cstring>
#include <string>
#include <string_view>

namespace espalier::test {

/// Builds files byte by byte, little-endian.
class Bytes {
 public:
  template <class T>
  Bytes& put(T value) {
    char raw[sizeof(T)];
    std::memcpy(raw, &value, sizeof raw);
    out_.append(raw, sizeof raw);
    return *this;
  }
  Bytes& text(std::string_view bytes) {
    out_.append(bytes);
    return *this;
  }
  Bytes& pad_to(std::size_t alignment, char with = '\0') {
    while (out_.size() % alignment != 0)
      out_ += with;
    return *this;
  }
  std::size_t size() const { return out_.size(); }
  const std::string& str() const { return out_; }

 private:
  std::string out_;
};

}  // namespace espalier::test
