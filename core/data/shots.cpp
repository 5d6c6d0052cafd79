#include "core/data/shots.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/hash.h"

namespace espalier::data {

std::vector<Record> select_shots(const std::vector<Record>& records, std::int64_t n,
                                 std::uint64_t sample_seed) {
  if (n < 0 || static_cast<std::uint64_t>(n) > records.size()) {
    throw Error(Code::data_too_few,
                std::to_string(n) + " shots are asked for, but there are " +
                    std::to_string(records.size()) + " records",
                "ask for fewer shots or add records",
                {{"shots", std::to_string(n)}, {"records", std::to_string(records.size())}});
  }
  std::vector<std::pair<std::uint64_t, const Record*>> order;
  order.reserve(records.size());
  for (const Record& record : records)
    order.emplace_back(hash64(sample_seed, record.id), &record);
  std::partial_sort(order.begin(), order.begin() + n, order.end(),
                    [](const auto& a, const auto& b) {
                      return a.first != b.first ? a.first < b.first : a.second->id < b.second->id;
                    });
  std::vector<Record> out;
  out.reserve(static_cast<std::size_t>(n));
  for (std::int64_t i = 0; i < n; ++i)
    out.push_back(*order[static_cast<std::size_t>(i)].second);
  return out;
}

Split split_of(std::string_view identity, double validation_share, double test_share,
               std::uint64_t seed) {
  // Written so that NaN is refused too.
  if (!(validation_share >= 0) || !(test_share >= 0) || !(validation_share + test_share <= 1)) {
    throw Error(Code::plan_bad_value, "the shares of a split must lie in 0..1 and add up to 1",
                "give for instance 0.1 and 0.2");
  }
  const double place = std::ldexp(static_cast<double>(hash64(seed, identity)), -64);
  if (place < test_share) return Split::test;
  return place < test_share + validation_share ? Split::validation : Split::train;
}

}  // namespace espalier::data
