#include "core/data/scored_text.h"

#include <algorithm>

#include "core/base/utf8.h"

namespace espalier::data {

std::string scored_text(std::string_view raw, const std::vector<std::string>& stops) {
  const std::string clean = utf8::sanitized(raw);
  const std::string_view text = utf8::trim_left(clean);
  std::size_t end = text.size();
  for (const std::string& stop : stops) {
    if (!stop.empty()) end = std::min(end, text.find(stop));
  }
  return utf8::squeeze(text.substr(0, end));
}

}  // namespace espalier::data
