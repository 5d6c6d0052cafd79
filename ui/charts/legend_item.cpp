#include "ui/charts/legend_item.h"

#include <QPainter>
#include <algorithm>

#include "ui/settings/theme.h"

namespace espalier::ui {

namespace {
constexpr int kPadX = 6;
}  // namespace

int legendMarkWidth(const QPen& pen) {
  return pen.style() == Qt::CustomDashLine ? 30 : 16;
}

void paintLegendMark(QPainter& painter, const QRectF& area, LegendItem::Shape shape, QPen pen) {
  painter.setRenderHint(QPainter::Antialiasing);
  const QPointF centre = area.center();
  switch (shape) {
    case LegendItem::Shape::Line:
      pen.setWidthF(2);
      painter.setPen(pen);
      painter.drawLine(QPointF(area.left(), centre.y()), QPointF(area.right(), centre.y()));
      break;
    case LegendItem::Shape::Dots:
      painter.setPen(Qt::NoPen);
      painter.setBrush(pen.color());
      for (const double shift : {-5.0, 0.0, 5.0}) {
        painter.drawEllipse(centre + QPointF(shift, shift == 0 ? -2 : 2), 1.8, 1.8);
      }
      break;
    case LegendItem::Shape::Ring:
      pen.setWidthF(2);
      painter.setPen(pen);
      painter.setBrush(Qt::NoBrush);
      painter.drawEllipse(centre, 4, 4);
      break;
  }
}

LegendItem::LegendItem(QWidget* parent) : QAbstractButton(parent) {
  setCheckable(true);
  setChecked(true);
  setFont(Theme::font(11));
  setCursor(Qt::PointingHandCursor);
  setFocusPolicy(Qt::TabFocus);
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void LegendItem::setLook(Shape shape, const QPen& pen) {
  m_shape = shape;
  m_pen = pen;
  update();
}

void LegendItem::setValue(const QString& value) {
  if (value == m_value) return;
  m_value = value;
  if (const int room = QFontMetrics(font()).horizontalAdvance(value); room > m_room) {
    m_room = room;
    updateGeometry();
  }
  update();
}

QSize LegendItem::sizeHint() const {
  // Room for all but the widest values, so that nothing moves while numbers change.
  const QFontMetrics m(font());
  return {kPadX * 3 + legendMarkWidth(m_pen) + m.horizontalAdvance(text()) + 4 +
              std::max(m.horizontalAdvance("00.0000"), m_room),
          20};
}

void LegendItem::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colours& c = Theme::get().colours();
  painter.setRenderHint(QPainter::Antialiasing);
  if (underMouse() || hasFocus()) {
    painter.setPen(hasFocus() ? QPen(c.accent) : QPen(Qt::NoPen));
    painter.setBrush(underMouse() ? c.hover : QColor(Qt::transparent));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
  }
  painter.setOpacity(isChecked() ? 1.0 : 0.4);
  paintLegendMark(painter, QRectF(kPadX, 0, legendMarkWidth(m_pen), height()), m_shape, m_pen);
  QRectF area = QRectF(rect()).adjusted(kPadX * 2 + legendMarkWidth(m_pen), 0, -kPadX, 0);
  painter.setPen(c.muted);
  painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, text());
  if (isChecked()) {
    area.setLeft(area.left() + QFontMetrics(font()).horizontalAdvance(text()) + 4);
    painter.setPen(c.text);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignLeft, m_value);
  }
}

}  // namespace espalier::ui
