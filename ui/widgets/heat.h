#pragma once

#include <QColor>

namespace espalier::ui {

/// Colours of number grids, in the theme of the moment.

/// From blue through the surface to orange, centred at 0; `limit` is the largest magnitude shown.
QColor divergingHeat(double value, double limit);
/// Cividis from 0 (dark) to `limit` (yellow).
QColor sequentialHeat(double value, double limit);
/// Viridis from 0 to 1, without its end that the surface would swallow: at least 3:1 all along.
QColor lineHeat(double share);
/// Black or white, whichever reads better on a colour: at least 4.5:1.
QColor textOn(const QColor& background);
/// Contrast of two colours as WCAG 2 defines it, 1 to 21.
double contrast(const QColor& one, const QColor& other);

}  // namespace espalier::ui
