#include "core/model/pack.h"

namespace espalier::model {

void Pack::add(std::span<const std::int32_t> text, std::int64_t first_wanted,
               std::int64_t last_wanted, std::int64_t cache_row) {
  const std::int64_t begin = tokens();
  ids.insert(ids.end(), text.begin(), text.end());
  segments.push_back({begin, tokens(), begin + first_wanted, begin + last_wanted,
                      cache_row >= 0 ? cache_row : static_cast<std::int64_t>(segments.size()), 0});
}

std::int64_t Pack::wanted() const {
  std::int64_t n = 0;
  for (const Segment& s : segments)
    n += s.last_wanted - s.first_wanted;
  return n;
}

}  // namespace espalier::model
