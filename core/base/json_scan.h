#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

namespace espalier::json {

/// Walks over one JSON text without building anything: for the few members that are wanted of very
/// many small texts that this program wrote. It takes plain text alone: where a string that is
/// asked for has an escape, a number is no whole one, or anything else is not as it should be, the
/// call says false, and whoever asked parses the text with json::parse. What is skipped is not
/// checked but for its brackets and quotes. Views are into the text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  /// on_key(key) for every member, which must take its value; false where one of them does not.
  template <class OnKey>
  bool object(const OnKey& on_key) {
    return list('{', '}', [&] {
      std::string_view key;
      return string(key) && take(':') && on_key(key);
    });
  }
  /// on_value() for every element, which must take it.
  template <class OnValue>
  bool array(const OnValue& on_value) {
    return list('[', ']', on_value);
  }
  bool string(std::string_view& out) {
    if (!take('"')) return false;
    const char* const first = at_;
    while (at_ != end_ && *at_ != '"' && *at_ != '\\')
      ++at_;
    if (at_ == end_ || *at_ == '\\') return false;
    out = {first, static_cast<std::size_t>(at_ - first)};
    ++at_;
    return true;
  }
  bool whole(int& out) {
    space();
    const auto [next, error] = std::from_chars(at_, end_, out);
    if (error != std::errc() || next == end_) return false;
    at_ = next;
    return *at_ == ',' || *at_ == '}' || *at_ == ']' || is_space(*at_);
  }
  /// Any value.
  bool skip();
  /// Whether nothing is left.
  bool done() {
    space();
    return at_ == end_;
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  void space() {
    while (at_ != end_ && is_space(*at_))
      ++at_;
  }
  bool take(char c) {
    space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  template <class Each>
  bool list(char open, char close, const Each& each) {
    if (!take(open)) return false;
    if (take(close)) return true;
    do {
      if (!each()) return false;
    } while (take(','));
    return take(close);
  }
  bool skip_string();

  const char* at_;
  const char* end_;
};

}  // namespace espalier::json
