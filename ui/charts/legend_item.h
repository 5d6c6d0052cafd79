#pragma once

#include <QAbstractButton>
#include <QPen>

namespace espalier::ui {

/// One entry of a chart's legend: a piece of the line, its name, the value at the cross-hair (or
/// the last one). A click hides the line.
class LegendItem : public QAbstractButton {
  Q_OBJECT
 public:
  enum class Shape { Line, Dots, Ring };
  explicit LegendItem(QWidget* parent = nullptr);
  void setLook(Shape shape, const QPen& pen);
  void setValue(const QString& value);
  QString value() const { return m_value; }
  QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  Shape m_shape = Shape::Line;
  QPen m_pen;
  QString m_value;
  int m_room = 0;  ///< for values, once one was wider than is usual
};

/// Dashes need room to show what they are.
int legendMarkWidth(const QPen& pen);
/// The mark of an entry, also drawn into exported charts.
void paintLegendMark(QPainter& painter, const QRectF& area, LegendItem::Shape shape, QPen pen);

}  // namespace espalier::ui
