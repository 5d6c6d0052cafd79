#pragma once

#include <QVector>

#include "core/workbench/importance_picture.h"

namespace espalier::ui {

/// The entries of a plan's adapters by importance, and what a ratio keeps of them. Each A and each
/// B is cut on its own, so each has its own line on the axis; where the parts differ, the middle
/// one is drawn with the range of the others.
struct ImportanceBins {
  static constexpr int kBins = 48;
  double low = 0, high = 0;  ///< log10 of importance, the ends of the axis
  QVector<double> all, cut;  ///< entries of each bin, and those of them that are reset
  double line = 0;           ///< log10: where the middle tensor is cut; below `low`: nothing is
  double lineLow = 0, lineHigh = 0;  ///< a tenth of the entries are cut below, a tenth above
  qint64 entries = 0, kept = 0;      ///< exact, over all layers
};

/// One adapter of the merge: its importance at weight 1, and what its weight makes of it.
struct WeighedImportance {
  workbench::AdapterImportance importance;
  double factor = 1;
};

/// How many of a tensor's entries a step resets: floor(ratio * entries + 1e-9), at least 1; none at
/// ratio 0 (core/prune/select.h).
qint64 resetEntries(double ratio, qint64 entries);
ImportanceBins binImportance(const QVector<WeighedImportance>& adapters, double ratio);

}  // namespace espalier::ui
