#include "ui/models/heat_grid.h"

#include <algorithm>
#include <cmath>

namespace espalier::ui {

namespace {

constexpr double kSlack = 1e-6;    ///< values have passed through single precision
constexpr double kOfAStep = 1e-4;  ///< the same, of a tick of the scale
constexpr double kLeastSpan = 2;   ///< percent

/// The next round number above: the scale's end does not tremble while a run goes.
double roundedUp(double value) {
  if (value <= 0) return 1;
  const double ten = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 7.5}) {
    if (value <= step * ten * (1 + kSlack)) return step * ten;
  }
  return 10 * ten;
}

QString key(ModuleHistory::Quantity quantity) {
  switch (quantity) {
    case ModuleHistory::Quantity::SparsityA:
      return QStringLiteral("sparsity_a");
    case ModuleHistory::Quantity::SparsityB:
      return QStringLiteral("sparsity_b");
    case ModuleHistory::Quantity::Weight:
      return QStringLiteral("weight");
    case ModuleHistory::Quantity::Churn:
      return QStringLiteral("churn");
    case ModuleHistory::Quantity::Fresh:
      return QStringLiteral("fresh");
    case ModuleHistory::Quantity::Revived:
      return QStringLiteral("revived");
    case ModuleHistory::Quantity::Stable:
      return QStringLiteral("stable");
  }
  return {};
}

double smallest(const ModuleHistory& history, ModuleHistory::Quantity quantity) {
  double least = std::numeric_limits<double>::infinity();
  for (int c = 0; c < history.steps().size(); ++c) {
    for (int m = 0; m < history.modules().size(); ++m) {
      for (int a = 0; a < history.adapters().size(); ++a) {
        const double value = history.value(quantity, m, a, c);
        if (value < least) least = value;
      }
    }
  }
  return std::isfinite(least) ? least : 0;
}

}  // namespace

QVector<int> HeatGrid::layers(const ModuleHistory& history) {
  QVector<int> all;
  for (const ModuleHistory::Module& module : history.modules()) {
    if (!all.contains(module.layer)) all << module.layer;
  }
  return all;
}

QStringList HeatGrid::parts(const ModuleHistory& history) {
  QStringList all;
  for (const ModuleHistory::Module& module : history.modules()) {
    if (!all.contains(module.part)) all << module.part;
  }
  return all;
}

QStringList HeatGrid::rows(const ModuleHistory& history) const {
  QStringList all;
  if (view == View::OverSteps) {
    for (const ModuleHistory::Module& m : history.modules())
      all << (m.layer < 0 ? m.name : tr("layer %1 %2").arg(m.layer).arg(m.part));
    return all;
  }
  const QStringList names = parts(history);
  for (const QString& name : history.adapters()) {
    for (const QString& part : names)
      all << name + QLatin1Char(' ') + part;
  }
  return all;
}

HeatGrid::Cell HeatGrid::cell(const ModuleHistory& history, int row, double at) const {
  if (row < 0) return {};
  if (view == View::OverSteps) {
    if (row >= history.modules().size() || at > lastStep + 0.5) return {};
    return {row, adapter, history.columnAt(at)};
  }
  const QStringList names = parts(history);
  const QVector<int> numbers = layers(history);
  const auto layer = static_cast<qsizetype>(std::lround(at));
  if (names.isEmpty() || layer < 0 || layer >= numbers.size()) return {};
  const auto parts = static_cast<int>(names.size());
  const auto& modules = history.modules();
  for (int m = 0; m < modules.size(); ++m) {
    if (modules[m].layer == numbers[layer] && modules[m].part == names[row % parts])
      return {m, row / parts, history.columnAt(step)};
  }
  return {};
}

double HeatGrid::value(const ModuleHistory& history, int row, double at) const {
  const Cell found = cell(history, row, at);
  const double value = history.value(quantity, found.module, found.adapter, found.column);
  return ModuleHistory::isShare(quantity) ? 100 * value : value;
}

std::pair<double, double> HeatGrid::limits(const ModuleHistory& history) const {
  const double largest = history.largest(quantity);
  if (!ModuleHistory::isShare(quantity)) return {-roundedUp(largest), roundedUp(largest)};
  // Shares that all lie close together get a scale of their own: from 0 they would look alike.
  const double most = 100 * largest, least = 100 * smallest(history, quantity);
  if (least <= most / 2) return {0.0, std::min(roundedUp(most), 100.0)};
  // Two percent at least: differences of a hundredth are none to the eye.
  const double room = std::max(0.0, kLeastSpan - (most - least)) / 2;
  const double step = roundedUp((most - least + 2 * room) / 4);
  const double low = std::max(0.0, std::floor((least - room) / step + kOfAStep) * step);
  const double high = std::max(std::ceil((most + room) / step - kOfAStep) * step, low + step);
  return {low, std::min(high, 100.0)};
}

QString HeatGrid::csv(const ModuleHistory& history) const {
  QString out = QStringLiteral("step,module,adapter,%1\n").arg(key(quantity));
  for (int c = 0; c < history.steps().size(); ++c) {
    for (int m = 0; m < history.modules().size(); ++m) {
      out += QStringLiteral("%1,%2,%3,%4\n")
                 .arg(history.steps()[c])
                 .arg(history.modules()[m].name, history.adapters().value(adapter))
                 .arg(history.value(quantity, m, adapter, c), 0, 'g', 6);
    }
  }
  return out;
}

}  // namespace espalier::ui
