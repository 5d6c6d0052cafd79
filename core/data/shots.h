#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/data/record.h"

namespace espalier::data {

/// The first `n` records in order of hash64(sample_seed, id) (equal hashes by id), in that order: a
/// draw that depends on nothing but seed and ids, so that 5 shots lie within 20 and other records
/// move none. Throws data_too_few where there are fewer than `n`.
std::vector<Record> select_shots(const std::vector<Record>& records, std::int64_t n,
                                 std::uint64_t sample_seed);

enum class Split { train, validation, test };

/// The split of a record by its identity alone: new records move no old one, and one document falls
/// into the same split in every language and aspect. Shares in 0..1 with a sum of at most 1; throws
/// plan_bad_value.
Split split_of(std::string_view identity, double validation_share, double test_share,
               std::uint64_t seed = 0);

}  // namespace espalier::data
