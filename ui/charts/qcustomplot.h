#pragma once

// QCustomPlot 2.1 is written with Qt's keywords, which we switch off (QT_NO_KEYWORDS): they exist
// for the length of its header alone.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach
