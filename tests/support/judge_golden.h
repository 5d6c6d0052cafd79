#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/judge/interval.h"
#include "core/judge/labels.h"

namespace espalier::test {

inline Json judge_golden(const char* part) {
  return json::parse_file(ESPALIER_TEST_DATA "/golden/judge.json")[part];
}

/// Relative above 1.
inline bool close(double a, double b, double tolerance = 1e-12) {
  return std::fabs(a - b) <= tolerance * std::max(1.0, std::fabs(b));
}

/// `wanted`: a number or null.
inline bool close(const std::optional<double>& a, const Json& wanted, double tolerance = 1e-12) {
  if (wanted.is_null() || !a) return wanted.is_null() == !a;
  return close(*a, wanted.get<double>(), tolerance);
}

/// `wanted`: [low, high] or null.
inline bool close(const std::optional<judge::Interval>& a, const Json& wanted,
                  double tolerance = 1e-12) {
  if (wanted.is_null() || !a) return wanted.is_null() == !a;
  return close(a->low, wanted[0].get<double>(), tolerance) &&
         close(a->high, wanted[1].get<double>(), tolerance);
}

/// [[item, rater, value], ...]
inline std::vector<judge::Label> labels_of(const Json& triples) {
  std::vector<judge::Label> out;
  for (const Json& t : triples)
    out.push_back({t[0].get<std::uint32_t>(), t[1].get<std::uint32_t>(), t[2].get<double>()});
  return out;
}

inline bool equal(const std::optional<judge::Interval>& a,
                  const std::optional<judge::Interval>& b) {
  if (!a || !b) return !a == !b;
  return a->low == b->low && a->high == b->high;
}

}  // namespace espalier::test
