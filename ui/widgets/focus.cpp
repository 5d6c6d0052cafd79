#include "ui/widgets/focus.h"

#include <QAbstractSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace espalier::ui {

namespace {

bool takesLetters(const QWidget* widget) {
  if (const auto* text = qobject_cast<const QTextEdit*>(widget)) return !text->isReadOnly();
  return qobject_cast<const QLineEdit*>(widget) != nullptr ||
         qobject_cast<const QPlainTextEdit*>(widget) != nullptr ||
         qobject_cast<const QAbstractSpinBox*>(widget) != nullptr;
}

bool canHave(const QWidget& page, const QWidget* widget) {
  return widget != nullptr && page.isAncestorOf(widget) && widget->isVisibleTo(&page) &&
         widget->isEnabled();
}

}  // namespace

void focusPage(QWidget& page) {
  const QWidget* now = page.window()->focusWidget();
  if (now != nullptr && page.isAncestorOf(now) && now->isVisible()) return;
  if (QWidget* last = page.focusWidget(); last != &page && canHave(page, last)) {
    last->setFocus(Qt::OtherFocusReason);
    return;
  }
  for (QWidget* next = page.nextInFocusChain(); next != &page; next = next->nextInFocusChain()) {
    const bool walked = (next->focusPolicy() & Qt::TabFocus) != 0 && next->focusProxy() == nullptr;
    if (!walked || takesLetters(next) || !canHave(page, next)) continue;
    next->setFocus(Qt::OtherFocusReason);
    return;
  }
  page.setFocus(Qt::OtherFocusReason);
}

}  // namespace espalier::ui
