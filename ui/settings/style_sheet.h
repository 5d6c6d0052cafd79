#pragma once

#include <QString>

namespace espalier::ui {

struct Colours;

/// The style sheet over Fusion: borders for shadows, radius 6, controls 28 high.
/// Widgets choose their looks by properties: QFrame[card="true"], QPushButton[kind="primary" |
/// "danger" | "flat"], QLabel[role="title" | "heading" | "muted" | "caption" | "error"].
QString styleSheet(const Colours& colours, bool dark);

}  // namespace espalier::ui
