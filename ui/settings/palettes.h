#pragma once

#include "ui/settings/theme.h"

namespace espalier::ui {

/// Both themes at once, for files that follow their reader's theme. Any thread may ask.
const Colours& paletteOf(bool dark);
/// The colour of the i-th series.
QColor seriesOf(int index, bool dark);

}  // namespace espalier::ui
