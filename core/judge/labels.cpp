#include "core/judge/labels.h"

namespace espalier::judge {

std::vector<Label> labels_of(const std::vector<std::vector<std::optional<double>>>& table) {
  std::vector<Label> out;
  for (std::size_t i = 0; i < table.size(); ++i) {
    for (std::size_t r = 0; r < table[i].size(); ++r) {
      if (!table[i][r]) continue;
      out.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(r), *table[i][r]});
    }
  }
  return out;
}

}  // namespace espalier::judge
