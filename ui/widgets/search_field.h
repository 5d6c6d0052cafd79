#pragma once

class QLineEdit;

namespace espalier::ui {

/// A field to search in: its sign in front, and a cross that empties it.
void dressSearch(QLineEdit* field);

}  // namespace espalier::ui
