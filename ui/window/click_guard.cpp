#include "ui/window/click_guard.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

namespace espalier::ui {

ClickGuard::ClickGuard(QWidget* window) : QObject(window) {
  qApp->installEventFilter(this);
}

bool ClickGuard::eventFilter(QObject* watched, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(watched);
  if (widget == nullptr) return false;
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      if (!m_pressed) m_first = widget;
      m_pressed = true;
      return false;
    case QEvent::MouseButtonDblClick: {
      // A press which nobody took went to the parents as well; so does this.
      const bool same = m_first == widget || (m_pressed && m_first != nullptr);
      if (same) {
        m_pressed = true;
        return false;
      }
      event->accept();
      return true;
    }
    case QEvent::MouseButtonRelease:
      m_pressed = false;
      return false;
    default:
      return false;
  }
}

}  // namespace espalier::ui
