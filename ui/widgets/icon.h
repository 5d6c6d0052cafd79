#pragma once

#include <QColor>
#include <QIcon>

namespace espalier::ui {

enum class IconRole { Text, Muted, Accent, OnAccent, Danger, Warning };

/// A line icon of resources/icons in a colour of the theme, asked for at every paint, so that a
/// change of theme recolours it. Checked buttons show it in the accent colour.
QIcon icon(const QString& name, IconRole role = IconRole::Text);
/// The same drawn once, for labels (call again when the theme changes).
QPixmap iconPixmap(const QString& name, IconRole role, int size, qreal ratio = 1.0);
QColor iconColour(IconRole role);

}  // namespace espalier::ui
