#pragma once

#include <QPoint>
#include <QVector>
#include <optional>

namespace espalier::ui {

/// Losses at (column, row) of a square or a triangle that fills in from coarse to fine.
class LossGrid {
 public:
  /// Forgets all; `steps` points a side, 0: none.
  void start(int steps);
  void add(int column, int row, double loss);
  int steps() const { return m_steps; }
  int filled() const { return m_filled; }
  std::optional<double> loss(int column, int row) const;
  /// The loss of the cell, else of the nearest coarser one.
  std::optional<double> shown(int column, int row) const;
  /// (column, row) of the lowest so far.
  std::optional<QPoint> lowest() const;
  /// The span of those that are numbers; equal before the second one.
  double least() const { return m_least; }
  double most() const { return m_most; }
  bool any() const { return m_any; }        ///< that is a number
  bool broken() const { return m_broken; }  ///< some are none

 private:
  int m_steps = 0, m_filled = 0;
  QVector<std::optional<double>> m_cells;  ///< row by row
  double m_least = 0, m_most = 0;
  bool m_any = false, m_broken = false;
};

}  // namespace espalier::ui
