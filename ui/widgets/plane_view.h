#pragma once

#include <QWidget>
#include <optional>

#include "ui/widgets/loss_grid.h"

namespace espalier::ui {

/// A loss over two weights as a picture that fills in from coarse to fine: dark is low. The lowest
/// cell has a ring, the place of the sliders a cross. A click, or arrows and Enter, choose a cell.
class PlaneView : public QWidget {
  Q_OBJECT
 public:
  explicit PlaneView(QWidget* parent = nullptr);
  /// Forgets all cells. `steps` points a side from `low` to `high` on both sides.
  void start(const QString& x, const QString& y, double low, double high, int steps);
  void addCell(double x, double y, double loss);
  void setPoint(double x, double y);
  void setName(const QString& name);
  const LossGrid& losses() const { return m_losses; }
  QString hint(int column, int row) const;
  /// Where a cell is drawn.
  QRect cellRect(int column, int row) const;

  QSize sizeHint() const override { return {300, 300}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void chosen(double x, double y);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  QRect area() const;
  double weightAt(int index) const;
  std::optional<QPoint> cellAt(const QPoint& place) const;
  int steps() const { return m_losses.steps(); }
  void choose(const QPoint& cell);
  void drawAxes(QPainter& painter) const;

  QString m_x, m_y;
  double m_low = 0, m_high = 1;
  LossGrid m_losses;
  double m_pointX = 1, m_pointY = 1;
  QPoint m_cursor;
};

}  // namespace espalier::ui
