#include "ui/window/click_guard.h"

#include <QApplication>
#include <QMouseEvent>
#include <QWidget>

namespace espalier::ui {

ClickGuard::ClickGuard(QWidget* window) : QObject(window) {
  qApp->installEventFilter(this);
}

bool ClickGuard::eventFilter(QObject* watched, QEvent* event) {
  auto* widget = qobject_cast<QWidget*>(watched);
  if (widget == nullptr) return false;
  switch (event->type()) {
    case QEvent::MouseButtonPress: {
      // A press which nobody takes goes to the parents as well, at the same moment.
      const quint64 when = static_cast<QMouseEvent*>(event)->timestamp();
      if (m_first == nullptr || when != m_pressed) m_first = widget;
      m_pressed = when;
      return false;
    }
    case QEvent::MouseButtonDblClick: {
      const quint64 when = static_cast<QMouseEvent*>(event)->timestamp();
      if (m_first == nullptr || m_first == widget || when == m_passed) {
        m_passed = when;
        return false;
      }
      event->accept();
      return true;
    }
    default:
      return false;
  }
}

}  // namespace espalier::ui
