#include "core/data/overlap.h"

namespace espalier::data {

std::set<std::string> identities(const std::vector<Record>& records) {
  std::set<std::string> out;
  for (const Record& record : records)
    out.insert(record.identity);
  return out;
}

Overlap count_overlap(const std::set<std::string>& trained_on, const std::vector<Record>& records) {
  Overlap out;
  for (const Record& record : records) {
    ++out.records;
    if (trained_on.contains(record.identity)) ++out.leaked;
  }
  return out;
}

}  // namespace espalier::data
