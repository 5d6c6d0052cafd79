#include "ui/widgets/sparkline.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/settings/theme.h"

namespace espalier::ui {

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(40);
}

void Sparkline::setValues(const QVector<double>& values, int colour) {
  m_values.clear();
  std::copy_if(values.begin(), values.end(), std::back_inserter(m_values),
               [](double v) { return std::isfinite(v); });
  m_colour = colour;
  update();
}

void Sparkline::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF area = QRectF(rect()).adjusted(2, 3, -4, -3);
  if (m_values.size() < 2) return;
  const auto [low, high] = std::minmax_element(m_values.begin(), m_values.end());
  const double span = std::max(*high - *low, 1e-12);
  QPainterPath path;
  QPointF last;
  for (qsizetype i = 0; i < m_values.size(); ++i) {
    const QPointF p(area.left() + area.width() * static_cast<double>(i) /
                                      static_cast<double>(m_values.size() - 1),
                    area.bottom() - area.height() * (m_values[i] - *low) / span);
    if (i == 0)
      path.moveTo(p);
    else
      path.lineTo(p);
    last = p;
  }
  painter.setPen(Theme::get().seriesPen(m_colour, 1.5));
  painter.drawPath(path);
  painter.setPen(Qt::NoPen);
  painter.setBrush(Theme::get().series(m_colour));
  painter.drawEllipse(last, 2.5, 2.5);
}

}  // namespace espalier::ui
