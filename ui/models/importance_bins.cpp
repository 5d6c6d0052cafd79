#include "ui/models/importance_bins.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace espalier::ui {

namespace {

/// What lies more than this many powers of ten under the largest is one with nothing.
constexpr double kDecades = 6;

struct Line {
  double at, entries;
};

/// The value under which a share of the entries has its line.
double quantile(const QVector<Line>& lines, double share) {
  double total = 0;
  for (const Line& line : lines)
    total += line.entries;
  double sum = 0;
  for (const Line& line : lines) {
    sum += line.entries;
    if (sum >= share * total) return line.at;
  }
  return lines.isEmpty() ? 0 : lines.last().at;
}

double logOf(double value, double low) {
  return value > 0 ? std::max(low, std::log10(value)) : low;
}

/// The importance at which a tensor is cut, between two of its quantiles.
double threshold(const workbench::ImportanceTensor& tensor, double ratio) {
  const double place = ratio * workbench::kImportanceSteps;
  const auto i =
      std::min<std::size_t>(static_cast<std::size_t>(place), workbench::kImportanceSteps - 1);
  const double part = place - static_cast<double>(i);
  return (1 - part) * tensor.quantiles[i] + part * tensor.quantiles[i + 1];
}

void setEnds(const QVector<WeighedImportance>& adapters, ImportanceBins& bins) {
  double high = 0;
  double low = INFINITY;
  for (const WeighedImportance& a : adapters) {
    for (const auto& tensor : a.importance.tensors) {
      high = std::max(high, a.factor * tensor.quantiles.back());
      const double first = a.factor * tensor.quantiles[1];
      if (first > 0) low = std::min(low, first);
    }
  }
  bins.high = high > 0 ? std::log10(high) : 0;
  bins.low = std::isfinite(low) ? std::log10(low) : bins.high - 1;
  bins.low = std::clamp(bins.low, bins.high - kDecades, bins.high - 0.1);
}

}  // namespace

qint64 resetEntries(double ratio, qint64 entries) {
  if (ratio <= 0 || entries <= 0) return 0;
  const auto count = static_cast<qint64>(std::floor(ratio * static_cast<double>(entries) + 1e-9));
  return std::max<qint64>(1, count);
}

ImportanceBins binImportance(const QVector<WeighedImportance>& adapters, double ratio) {
  constexpr int kSteps = workbench::kImportanceSteps;
  ImportanceBins bins;
  bins.all.fill(0, ImportanceBins::kBins);
  bins.cut.fill(0, ImportanceBins::kBins);
  setEnds(adapters, bins);
  const double width = (bins.high - bins.low) / ImportanceBins::kBins;
  QVector<Line> lines;
  for (const WeighedImportance& a : adapters) {
    double seen = 0;
    for (const auto& tensor : a.importance.tensors)
      seen += static_cast<double>(tensor.entries);
    // Layers that were not looked at are taken to be as those that were.
    const double stretch = seen > 0 ? static_cast<double>(a.importance.entries) / seen : 0;
    for (const auto& tensor : a.importance.tensors) {
      const double entries = static_cast<double>(tensor.entries) * stretch;
      for (int i = 0; i < kSteps; ++i) {
        const auto j = static_cast<std::size_t>(i);
        const double middle =
            logOf(a.factor * (tensor.quantiles[j] + tensor.quantiles[j + 1]) / 2, bins.low);
        const int bin =
            std::clamp(static_cast<int>((middle - bins.low) / width), 0, ImportanceBins::kBins - 1);
        bins.all[bin] += entries / kSteps;
        bins.cut[bin] += entries / kSteps * std::clamp(ratio * kSteps - i, 0.0, 1.0);
      }
      lines << Line{logOf(a.factor * threshold(tensor, ratio), bins.low), entries};
    }
    for (const auto& [size, count] : a.importance.sizes)
      bins.kept += (size - resetEntries(ratio, size)) * count;
    bins.entries += a.importance.entries;
  }
  std::sort(lines.begin(), lines.end(), [](const Line& x, const Line& y) { return x.at < y.at; });
  bins.line = quantile(lines, 0.5);
  bins.lineLow = quantile(lines, 0.1);
  bins.lineHigh = quantile(lines, 0.9);
  if (ratio <= 0) bins.line = bins.lineLow = bins.lineHigh = bins.low - 1;
  return bins;
}

}  // namespace espalier::ui
