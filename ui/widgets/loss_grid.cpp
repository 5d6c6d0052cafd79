#include "ui/widgets/loss_grid.h"

#include <algorithm>
#include <cmath>

namespace espalier::ui {

void LossGrid::start(int steps) {
  *this = {};
  m_steps = steps;
  m_cells.resize(steps * steps);
}

void LossGrid::add(int column, int row, double loss) {
  if (column < 0 || row < 0 || column >= m_steps || row >= m_steps) return;
  auto& cell = m_cells[row * m_steps + column];
  if (!cell) ++m_filled;
  cell = loss;
  m_any = m_broken = false;
  for (const auto& value : m_cells) {
    if (!value) continue;
    if (!std::isfinite(*value)) {
      m_broken = true;
      continue;
    }
    m_least = m_any ? std::min(m_least, *value) : *value;
    m_most = m_any ? std::max(m_most, *value) : *value;
    m_any = true;
  }
}

std::optional<double> LossGrid::loss(int column, int row) const {
  if (column < 0 || row < 0 || column >= m_steps || row >= m_steps) return std::nullopt;
  return m_cells[row * m_steps + column];
}

std::optional<double> LossGrid::shown(int column, int row) const {
  if (const auto own = loss(column, row)) return own;
  for (int stride = 2; stride < 2 * m_steps; stride *= 2) {
    if (const auto coarse = loss(column / stride * stride, row / stride * stride)) return coarse;
  }
  return std::nullopt;
}

std::optional<QPoint> LossGrid::lowest() const {
  for (int row = 0; row < m_steps; ++row) {
    for (int column = 0; column < m_steps; ++column) {
      const auto value = loss(column, row);
      if (value && m_any && *value == m_least) return QPoint(column, row);
    }
  }
  return std::nullopt;
}

}  // namespace espalier::ui
