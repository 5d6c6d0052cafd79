#pragma once

#include "ui/models/snapshots.h"
#include "ui/widgets/translated.h"

class QPushButton;

namespace espalier::ui {

/// "Undo", with what it would take back in its tooltip, and the keys of undo and redo anywhere on
/// `page`; a field that is being edited keeps these keys for its own text.
QPushButton* makeUndoButton(UndoSteps& steps, QWidget* page);

}  // namespace espalier::ui
