#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace espalier::data {

/// Whole examples put together into packs of at most `budget` tokens, first fit in the given order:
/// every example goes into the earliest of the last 64 packs that has room, so indices rise within
/// a pack and packs are ordered by their first example. An example longer than the budget has a
/// pack to itself. `lengths`: tokens of each example, all >= 0; to be called for one accumulation
/// group at a time.
std::vector<std::vector<std::size_t>> pack(std::span<const std::int64_t> lengths,
                                           std::int64_t budget);

}  // namespace espalier::data
