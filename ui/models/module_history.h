#pragma once

#include <QHash>
#include <QStringList>
#include <QVector>

#include "core/plan/events.h"

namespace espalier::ui {

/// What a run's `modules` events tell over time: values of every module and adapter at the steps
/// that were told. Between two of them nothing is known.
class ModuleHistory {
 public:
  enum class Quantity { SparsityA, SparsityB, Weight, Churn, Fresh, Revived, Stable };
  struct Module {
    QString name;    ///< "model.layers.3.self_attn.q_proj"
    int layer = -1;  ///< 3, -1 where the name has none
    QString part;    ///< "q_proj"
  };

  void clear();
  /// Takes one event; what was known at its step and later is forgotten (the run went back).
  void add(const plan::event::Modules& event);
  void forgetFrom(qint64 step);

  bool isEmpty() const { return m_steps.isEmpty(); }
  /// The steps that were told, ascending.
  const QVector<qint64>& steps() const { return m_steps; }
  /// By layer, within one as first told.
  const QVector<Module>& modules() const { return m_modules; }
  const QStringList& adapters() const { return m_adapters; }
  /// Index of the last told step at or before `step`, -1 where there is none.
  int columnAt(double step) const;
  /// A share 0..1, a weight of any sign; NaN where it was not told. Churn is what changed in the
  /// mask: newly pruned and revived.
  double value(Quantity quantity, int module, int adapter, int column) const;
  /// The largest magnitude over all steps, modules and adapters; 0 where there is none.
  double largest(Quantity quantity) const;
  static bool isShare(Quantity quantity) { return quantity != Quantity::Weight; }

 private:
  struct Cell {
    float weight, sparsityA, sparsityB, fresh, revived, stable;
  };
  using Column = QVector<QVector<Cell>>;  ///< [adapter][module]
  static double pick(Quantity quantity, const Cell& cell);
  void learnModules(const plan::event::Modules& event);
  QVector<qint64> m_steps;
  QVector<Column> m_columns;
  QVector<Module> m_modules;
  QHash<QString, int> m_moduleAt;
  QStringList m_adapters;
};

}  // namespace espalier::ui
