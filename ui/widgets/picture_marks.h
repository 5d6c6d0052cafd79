#pragma once

class QPainter;
class QPointF;

namespace espalier::ui {

/// What pictures of losses mark alike, legible on any colour: the lowest place, and where the
/// sliders are.
void drawRing(QPainter& painter, const QPointF& at);
void drawCross(QPainter& painter, const QPointF& at);

}  // namespace espalier::ui
