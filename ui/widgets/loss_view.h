#pragma once

#include <QWidget>
#include <optional>

#include "ui/widgets/loss_grid.h"

namespace espalier::ui {

/// A loss over weights as a picture whose places are (column, row) of a LossGrid: it tells of the
/// place below the pointer, and a click, or arrows and Enter, choose one.
class LossView : public QWidget {
  Q_OBJECT
 public:
  explicit LossView(QWidget* parent);
  void setName(const QString& name) { setAccessibleName(name); }
  const LossGrid& losses() const { return m_losses; }
  /// The weights there, and the loss where it is known.
  QString hint(int column, int row) const;

 protected:
  enum class Way { Left, Right, Up, Down };

  /// Forgets all losses; the cursor stands at `cursor`.
  void begin(int steps, const QPoint& cursor);
  void add(int column, int row, double loss);
  const QPoint& cursor() const { return m_cursor; }
  /// Whether there are at least two places a side.
  bool filling() const { return m_losses.steps() > 1; }
  QColor heatOf(double loss) const;

  virtual QString weightsText(const QPoint& place) const = 0;
  virtual std::optional<QPoint> placeAt(const QPointF& at) const = 0;
  /// The cursor's next place that way; the same at a side.
  virtual QPoint next(Way way) const = 0;
  virtual void tellChosen(const QPoint& place) = 0;

  bool event(QEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;

 private:
  void choose(const QPoint& place);

  LossGrid m_losses;
  QPoint m_cursor;
};

}  // namespace espalier::ui
