#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "core/data/record.h"

namespace espalier::data {

/// How many of a set's records are of documents that something was trained on: "leaked: k of n".
struct Overlap {
  std::int64_t leaked = 0;
  std::int64_t records = 0;
};

std::set<std::string> identities(const std::vector<Record>& records);
/// Counts records, not identities: two records of one leaked document count twice.
Overlap count_overlap(const std::set<std::string>& trained_on, const std::vector<Record>& records);

}  // namespace espalier::data
