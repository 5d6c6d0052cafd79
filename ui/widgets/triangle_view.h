#pragma once

#include <QPolygonF>
#include <QStringList>
#include <array>
#include <optional>

#include "ui/widgets/loss_view.h"

namespace espalier::ui {

/// A loss over three weights that sum to 1, as a triangle whose corners are one adapter alone: the
/// first lower left, the second lower right, the third on top. It fills in from coarse to fine:
/// dark is low. The lowest place has a ring; the place of the sliders a cross, while they sum to 1.
/// Places are (column, row): the first and the second weight in parts of 1 / (steps - 1); the third
/// is the rest.
class TriangleView : public LossView {
  Q_OBJECT
 public:
  using Weights = std::array<double, 3>;
  explicit TriangleView(QWidget* parent = nullptr);
  /// Forgets all; three names, `steps` points a side.
  void start(const QStringList& names, int steps);
  void addCell(double first, double second, double loss);
  void setPoint(const Weights& weights);
  /// Whether weights lie on the triangle: none below 0, together 1.
  static bool holds(const Weights& weights);
  /// Where the middle of a place is drawn.
  QPointF centre(int column, int row) const;
  /// Where the cross is; none where the sliders are elsewhere.
  std::optional<QPointF> mark() const;

  QSize sizeHint() const override { return {300, 280}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void chosen(const espalier::ui::TriangleView::Weights& weights);

 protected:
  QString weightsText(const QPoint& place) const override;
  std::optional<QPoint> placeAt(const QPointF& at) const override;
  QPoint next(Way way) const override;
  void tellChosen(const QPoint& place) override;
  void paintEvent(QPaintEvent* event) override;

 private:
  int last() const { return losses().steps() - 1; }
  QRectF area() const;  ///< around the middles of the places
  QPointF placeOf(const Weights& weights) const;
  Weights weightsAt(const QPoint& place) const;
  QPolygonF cell(int column, int row) const;
  void drawNames(QPainter& painter) const;
  /// One place up or down, straight as far as the triangle lets it.
  QPoint above() const;
  QPoint below() const;

  QStringList m_names;
  Weights m_point{1, 1, 1};
};

}  // namespace espalier::ui
