#pragma once

#include <QPlainTextEdit>

namespace espalier::ui {

/// A few lines of text beside keys of one letter: what is composed in it belongs to the input
/// method, Esc leaves it, Ctrl+Enter says that it is done.
class NoteField : public QPlainTextEdit {
  Q_OBJECT
 public:
  explicit NoteField(QWidget* parent = nullptr);
  bool composing() const { return m_composing; }

 Q_SIGNALS:
  void left();
  void done();

 protected:
  bool event(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void inputMethodEvent(QInputMethodEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  bool m_composing = false;
};

}  // namespace espalier::ui
