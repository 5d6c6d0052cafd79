#include "core/base/json_scan.h"

namespace espalier::json {

bool Scanner::skip_string() {
  if (!take('"')) return false;
  for (; at_ != end_ && *at_ != '"'; ++at_) {
    if (*at_ == '\\' && ++at_ == end_) return false;
  }
  if (at_ == end_) return false;
  ++at_;
  return true;
}

bool Scanner::skip() {
  int depth = 0;
  do {
    space();
    if (at_ == end_) return false;
    switch (*at_) {
      case '"':
        if (!skip_string()) return false;
        break;
      case '{':
      case '[':
        ++depth;
        ++at_;
        break;
      case '}':
      case ']':
        if (depth == 0) return false;
        --depth;
        ++at_;
        break;
      case ',':
      case ':':
        if (depth == 0) return false;
        ++at_;
        break;
      default:  // a number or a word
        while (at_ != end_ && *at_ != ',' && *at_ != '}' && *at_ != ']' && *at_ != '"' &&
               *at_ != ':' && !is_space(*at_))
          ++at_;
    }
  } while (depth > 0);
  return true;
}

}  // namespace espalier::json
