#pragma once

#include <QVector>
#include <cstdint>
#include <vector>

namespace espalier::ui {

/// Lengths in bins of one width, from 0 on: bin i counts width * i <= length < width * (i + 1).
struct LengthBins {
  int width = 1;  ///< 1, 2 or 5 times a power of ten
  QVector<qint64> counts;
};
/// At most `most` bins. `sorted`: not negative, rising.
LengthBins binLengths(const std::vector<std::int32_t>& sorted, int most = 40);

struct LengthFacts {
  qint64 count = 0, longest = 0;
  double mean = 0, median = 0, p95 = 0;
};
/// The median lies between the two in the middle, the 95th percentile is the nearest rank.
LengthFacts lengthFacts(const std::vector<std::int32_t>& sorted);
/// How many are longer than a bound; 0: no bound.
qint64 longerThan(const std::vector<std::int32_t>& sorted, qint64 bound);

}  // namespace espalier::ui
