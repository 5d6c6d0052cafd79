#pragma once

#include <QByteArray>
#include <QVariantMap>

class QWidget;

namespace espalier::ui {

/// How the user has divided the window: the splitters, and the columns of tables with their order
/// of rows, by object name. Whatever has no name, or a property "ownLayout", is left alone.
QVariantMap layoutOf(const QWidget& window);
/// Puts back what is known and still fits: a table with another number of columns stays as it is.
void setLayoutOf(QWidget& window, const QVariantMap& layout);

}  // namespace espalier::ui
