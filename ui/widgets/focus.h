#pragma once

class QWidget;

namespace espalier::ui {

/// Gives a page that now shows the keyboard: where it last was in it, else its first control.
/// Fields for text are passed over, since they would take letters that are keys of the page; where
/// there is nothing else the page itself has the keyboard, and Tab goes to its first control.
void focusPage(QWidget& page);

}  // namespace espalier::ui
