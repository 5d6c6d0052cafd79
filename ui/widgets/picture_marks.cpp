#include "ui/widgets/picture_marks.h"

#include <QPainter>
#include <utility>

namespace espalier::ui {

namespace {
constexpr double kRing = 6, kArm = 5;
const std::pair<Qt::GlobalColor, double> kPens[] = {{Qt::black, 4.0}, {Qt::white, 2.0}};
}  // namespace

void drawRing(QPainter& painter, const QPointF& at) {
  for (const auto& [colour, width] : kPens) {
    painter.setPen(QPen(QColor(colour), width));
    painter.drawEllipse(at, kRing, kRing);
  }
}

void drawCross(QPainter& painter, const QPointF& at) {
  for (const auto& [colour, width] : kPens) {
    painter.setPen(QPen(QColor(colour), width));
    painter.drawLine(at - QPointF(kArm, 0), at + QPointF(kArm, 0));
    painter.drawLine(at - QPointF(0, kArm), at + QPointF(0, kArm));
  }
}

}  // namespace espalier::ui
