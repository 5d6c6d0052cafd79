#include "ui/charts/smoothing.h"

#include <algorithm>
#include <cmath>

namespace espalier::ui {

QVector<double> smoothed(const QVector<double>& values, double weight) {
  const double w = std::clamp(weight, 0.0, 0.999);
  QVector<double> out;
  out.reserve(values.size());
  double sum = 0;
  double mass = 0;
  for (const double v : values) {
    if (!std::isfinite(v)) {
      out << v;
      continue;
    }
    sum = w * sum + (1 - w) * v;
    mass = w * mass + (1 - w);
    out << sum / mass;
  }
  return out;
}

}  // namespace espalier::ui
