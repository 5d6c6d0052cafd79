#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/judge/annotation.h"

// Who gets which item, in which order and on which side: pure functions of the task's seed, so that
// nothing of it has to be stored and a restart changes nothing.
namespace espalier::judge {

/// All pairs of m systems in the rounds of a tournament (circle method): in every run of pairs from
/// the first on, no system is far ahead of another. m >= 2.
std::vector<std::pair<std::size_t, std::size_t>> pair_rounds(std::size_t m);

/// Balanced incomplete design: of `kinds` kinds (pairs of systems, or systems) each of `records`
/// gets `each` different ones (all where `each` is 0 or more), and no kind comes more than once
/// more often than another. result[record] = indices of kinds.
std::vector<std::vector<std::size_t>> balanced_design(std::size_t records, std::size_t kinds,
                                                      std::size_t each, std::uint64_t seed);

/// Places main items: `overlap` of them (spread evenly over the strata) go to everybody, the rest
/// are dealt so that both the loads of annotators and, within a stratum, their shares differ by at
/// most one. `stratum[i]`: kind of item i (its pair of systems). Tied items get no place.
void deal(std::vector<ItemPlace>& items, const std::vector<std::size_t>& stratum,
          std::size_t overlap, std::uint64_t seed);

/// The indices of an annotator's items in their order: practice, then the own and the overlap items
/// shuffled, with gold mixed in at the task's rate (each gold item at most once). `slot`: the
/// annotator's, from 0; one beyond task.slots shares the items of slot % slots. A task from a
/// packet: all items, as they stand.
std::vector<std::size_t> order_of(const Task& task, const std::vector<ItemPlace>& items,
                                  std::int64_t slot, const std::string& annotator);

/// The candidates as this annotator sees them. `candidates` may come in any order; each is as often
/// left as right over items and over annotators.
std::vector<Candidate> shown_order(std::uint64_t seed, const std::string& item,
                                   const std::string& annotator, std::vector<Candidate> candidates);

/// Whether two texts are the same candidate: equal but for white space.
bool identical(const std::string& a, const std::string& b);

}  // namespace espalier::judge
