#include "core/data/packs.h"

namespace espalier::data {

std::vector<std::vector<std::size_t>> pack(std::span<const std::int64_t> lengths,
                                           std::int64_t budget) {
  // A set is packed in linear time however large it is: only the latest packs are looked at.
  constexpr std::size_t kOpen = 64;
  std::vector<std::vector<std::size_t>> packs;
  std::vector<std::int64_t> room;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    std::size_t at = packs.size() > kOpen ? packs.size() - kOpen : 0;
    while (at < packs.size() && room[at] < lengths[i])
      ++at;
    if (at == packs.size()) {
      packs.emplace_back();
      room.push_back(budget);
    }
    packs[at].push_back(i);
    room[at] -= lengths[i];
  }
  return packs;
}

}  // namespace espalier::data
