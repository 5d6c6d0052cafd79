#pragma once

#include <QPolygonF>
#include <QStringList>
#include <QWidget>
#include <array>
#include <optional>

#include "ui/widgets/loss_grid.h"

namespace espalier::ui {

/// A loss over three weights that sum to 1, as a triangle whose corners are one adapter alone: the
/// first lower left, the second lower right, the third on top. It fills in from coarse to fine:
/// dark is low. The lowest place has a ring; the place of the sliders a cross, while they sum to 1.
/// A click, or arrows and Enter, choose a place. Places are (column, row): the first and the second
/// weight in parts of 1 / (steps - 1); the third is the rest.
class TriangleView : public QWidget {
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
  void setName(const QString& name) { setAccessibleName(name); }
  const LossGrid& losses() const { return m_losses; }
  QString hint(int column, int row) const;
  /// Where the middle of a place is drawn.
  QPointF centre(int column, int row) const;
  /// Where the cross is; none where the sliders are elsewhere.
  std::optional<QPointF> mark() const;

  QSize sizeHint() const override { return {300, 280}; }
  QSize minimumSizeHint() const override { return {160, 140}; }

 Q_SIGNALS:
  void chosen(const espalier::ui::TriangleView::Weights& weights);

 protected:
  bool event(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  int last() const { return m_losses.steps() - 1; }
  QRectF area() const;  ///< around the middles of the places
  QPointF placeOf(const Weights& weights) const;
  Weights weightsAt(const QPoint& place) const;
  QPolygonF cell(int column, int row) const;
  std::optional<QPoint> placeAt(const QPointF& at) const;
  void choose(const QPoint& place);
  void drawNames(QPainter& painter) const;
  /// One place up or down, straight as far as the triangle lets it.
  QPoint above() const;
  QPoint below() const;

  QStringList m_names;
  LossGrid m_losses;
  Weights m_point{1, 1, 1};
  QPoint m_cursor;
};

}  // namespace espalier::ui
