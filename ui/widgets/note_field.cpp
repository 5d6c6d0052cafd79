#include "ui/widgets/note_field.h"

#include <QInputMethodEvent>
#include <QKeyEvent>

namespace espalier::ui {

NoteField::NoteField(QWidget* parent) : QPlainTextEdit(parent) {
  setTabChangesFocus(true);
}

bool NoteField::event(QEvent* event) {
  // Some input methods let keys through while they compose.
  if (m_composing && event->type() == QEvent::ShortcutOverride) {
    event->accept();
    return true;
  }
  return QPlainTextEdit::event(event);
}

void NoteField::keyPressEvent(QKeyEvent* event) {
  if (m_composing) {
    event->accept();
    return;
  }
  const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
  if (event->key() == Qt::Key_Escape) {
    Q_EMIT left();
  } else if (enter && event->modifiers().testFlag(Qt::ControlModifier)) {
    Q_EMIT done();
  } else {
    QPlainTextEdit::keyPressEvent(event);
  }
}

void NoteField::inputMethodEvent(QInputMethodEvent* event) {
  m_composing = !event->preeditString().isEmpty();
  QPlainTextEdit::inputMethodEvent(event);
}

void NoteField::focusOutEvent(QFocusEvent* event) {
  m_composing = false;
  QPlainTextEdit::focusOutEvent(event);
}

}  // namespace espalier::ui
