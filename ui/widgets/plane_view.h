#pragma once

#include "ui/widgets/loss_view.h"

namespace espalier::ui {

/// A loss over two weights as a picture that fills in from coarse to fine: dark is low. The lowest
/// cell has a ring, the place of the sliders a cross.
class PlaneView : public LossView {
  Q_OBJECT
 public:
  explicit PlaneView(QWidget* parent = nullptr);
  /// Forgets all cells. `steps` points a side from `low` to `high` on both sides.
  void start(const QString& x, const QString& y, double low, double high, int steps);
  void addCell(double x, double y, double loss);
  void setPoint(double x, double y);
  /// Where a cell is drawn.
  QRect cellRect(int column, int row) const;

  QSize sizeHint() const override { return {300, 300}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void chosen(double x, double y);

 protected:
  QString weightsText(const QPoint& place) const override;
  std::optional<QPoint> placeAt(const QPointF& at) const override;
  QPoint next(Way way) const override;
  void tellChosen(const QPoint& place) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  QRect area() const;
  double weightAt(int index) const;
  int steps() const { return losses().steps(); }
  void drawAxes(QPainter& painter) const;

  QString m_x, m_y;
  double m_low = 0, m_high = 1;
  double m_pointX = 1, m_pointY = 1;
};

}  // namespace espalier::ui
