#include "ui/models/module_history.h"

#include <QRegularExpression>
#include <algorithm>
#include <cmath>
#include <limits>

namespace espalier::ui {

namespace {

constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();

ModuleHistory::Module parsed(const QString& name) {
  static const QRegularExpression number(QStringLiteral("\\.(\\d+)\\."));
  ModuleHistory::Module module;
  module.name = name;
  const auto match = number.match(name);
  if (match.hasMatch()) module.layer = match.captured(1).toInt();
  module.part = name.section(QLatin1Char('.'), -1);
  return module;
}

}  // namespace

void ModuleHistory::clear() {
  *this = {};
}

void ModuleHistory::forgetFrom(qint64 step) {
  while (!m_steps.isEmpty() && m_steps.last() >= step) {
    m_steps.removeLast();
    m_columns.removeLast();
  }
}

void ModuleHistory::learnModules(const plan::event::Modules& event) {
  const bool first = m_modules.isEmpty();
  for (const plan::event::ModuleState& state : event.modules) {
    const QString name = QString::fromStdString(state.module);
    if (!m_moduleAt.contains(name)) {
      m_moduleAt.insert(name, static_cast<int>(m_modules.size()));
      m_modules << parsed(name);
    }
    const QString adapter = QString::fromStdString(state.adapter);
    if (!m_adapters.contains(adapter)) m_adapters << adapter;
  }
  if (!first) return;  // columns hold the order of the first event
  std::stable_sort(m_modules.begin(), m_modules.end(),
                   [](const Module& a, const Module& b) { return a.layer < b.layer; });
  for (int i = 0; i < m_modules.size(); ++i)
    m_moduleAt[m_modules[i].name] = i;
}

void ModuleHistory::add(const plan::event::Modules& event) {
  if (event.modules.empty()) return;
  forgetFrom(event.step);
  learnModules(event);
  const Cell unknown{kUnknown, kUnknown, kUnknown, kUnknown, kUnknown, kUnknown};
  Column column(m_adapters.size(), QVector<Cell>(m_modules.size(), unknown));
  for (const plan::event::ModuleState& s : event.modules) {
    const auto adapter = m_adapters.indexOf(QString::fromStdString(s.adapter));
    const int module = m_moduleAt.value(QString::fromStdString(s.module));
    column[adapter][module] = {static_cast<float>(s.weight),     static_cast<float>(s.sparsity_a),
                               static_cast<float>(s.sparsity_b), static_cast<float>(s.fresh),
                               static_cast<float>(s.revived),    static_cast<float>(s.stable)};
  }
  m_steps << event.step;
  m_columns << column;
}

int ModuleHistory::columnAt(double step) const {
  const auto after =
      std::upper_bound(m_steps.begin(), m_steps.end(), step,
                       [](double at, qint64 told) { return at < static_cast<double>(told); });
  return static_cast<int>(after - m_steps.begin()) - 1;
}

double ModuleHistory::pick(Quantity quantity, const Cell& cell) {
  switch (quantity) {
    case Quantity::SparsityA:
      return cell.sparsityA;
    case Quantity::SparsityB:
      return cell.sparsityB;
    case Quantity::Weight:
      return cell.weight;
    case Quantity::Churn:
      return cell.fresh + cell.revived;
    case Quantity::Fresh:
      return cell.fresh;
    case Quantity::Revived:
      return cell.revived;
    case Quantity::Stable:
      return cell.stable;
  }
  return kUnknown;
}

double ModuleHistory::value(Quantity quantity, int module, int adapter, int column) const {
  if (column < 0 || column >= m_columns.size()) return kUnknown;
  // Adapters and modules that came later are unknown before.
  const Column& cells = m_columns[column];
  if (adapter < 0 || adapter >= cells.size()) return kUnknown;
  if (module < 0 || module >= cells[adapter].size()) return kUnknown;
  return pick(quantity, cells[adapter][module]);
}

double ModuleHistory::largest(Quantity quantity) const {
  double most = 0;
  for (const Column& column : m_columns) {
    for (const QVector<Cell>& adapter : column) {
      for (const Cell& cell : adapter) {
        const double value = std::abs(pick(quantity, cell));
        if (std::isfinite(value)) most = std::max(most, value);
      }
    }
  }
  return most;
}

}  // namespace espalier::ui
