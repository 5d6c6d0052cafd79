#pragma once

#include <QCoreApplication>
#include <limits>
#include <utility>

#include "ui/models/module_history.h"

namespace espalier::ui {

/// Which numbers a heat map shows of a history: rows from above, and steps or layers across.
struct HeatGrid {
  Q_DECLARE_TR_FUNCTIONS(HeatGrid)
 public:
  using Quantity = ModuleHistory::Quantity;
  enum class View { OverSteps, AtStep };
  struct Cell {
    int module = -1, adapter = -1, column = -1;  ///< of the history; -1: none
  };

  Quantity quantity = Quantity::SparsityA;
  View view = View::OverSteps;
  int adapter = 0;                                        ///< OverSteps: the one that is shown
  double step = std::numeric_limits<double>::infinity();  ///< AtStep: the chosen one
  double lastStep = 0;                                    ///< of the run; nothing is known beyond

  /// OverSteps: every module; AtStep: every adapter and part.
  QStringList rows(const ModuleHistory& history) const;
  /// `at`: a step, or the index of a layer.
  Cell cell(const ModuleHistory& history, int row, double at) const;
  /// Shares in percent; NaN where nothing is known.
  double value(const ModuleHistory& history, int row, double at) const;
  /// Ends of the colour scale: symmetric for weights, from 0 for shares unless all lie far above
  /// it; over all adapters and steps and rounded, so that colours of one quantity can be compared.
  std::pair<double, double> limits(const ModuleHistory& history) const;
  /// One line a told step and module, of the adapter that is shown.
  QString csv(const ModuleHistory& history) const;
  static QVector<int> layers(const ModuleHistory& history);
  static QStringList parts(const ModuleHistory& history);
};

}  // namespace espalier::ui
