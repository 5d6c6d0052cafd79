// Keys, buttons and time of the judging view.
#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QTextBrowser>

#include "ui/pages/judging_board.h"
#include "ui/pages/judging_tools.h"
#include "ui/pages/judging_view.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/note_field.h"

namespace espalier::ui {

using Action = JudgingKeys::Action;

namespace {

/// A key that no text would take for its own.
bool commands(const QKeyEvent& event) {
  return (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier)) != 0 ||
         (event.key() >= Qt::Key_F1 && event.key() <= Qt::Key_F35);
}

}  // namespace

bool JudgingView::event(QEvent* event) {
  // A key of this page is no shortcut of the window.
  if (event->type() == QEvent::ShortcutOverride && m_seated && !noteHasFocus()) {
    if (m_keys.actionOf(*static_cast<QKeyEvent*>(event), !m_board->criterionHasFocus())) {
      event->accept();
      return true;
    }
  }
  return Translated<QWidget>::event(event);
}

void JudgingView::keyPressEvent(QKeyEvent* event) {
  if (!m_seated || (noteHasFocus() && !commands(*event))) {
    Translated<QWidget>::keyPressEvent(event);
    return;
  }
  if (event->key() == Qt::Key_Escape) {
    m_board->focusFirst();
    return;
  }
  if (!m_done && !m_waiting && m_board->press(*event)) return;
  const auto action = m_keys.actionOf(*event, true);
  if (action && !(event->isAutoRepeat() && *action == Action::Submit))
    perform(*action);
  else
    Translated<QWidget>::keyPressEvent(event);
}

void JudgingView::perform(Action action) {
  // Between a submission and its place in the store nothing changes; after the last item only
  // going back is left.
  if (!m_seated || m_waiting) return;
  switch (action) {
    case Action::Back:
      m_advance.stop();
      m_desk.jobs().judging().requestLast(m_back++);
      return;
    case Action::Guidelines:
      showGuidelines(m_guidelines->isHidden());
      return;
    case Action::FocusMode:
      m_desk.setFocusMode(!m_desk.focusMode());
      return;
    case Action::Previous:
      go(m_done ? m_item.view.position : m_item.view.position - 1);
      return;
    default:
      break;
  }
  if (m_done || m_board->perform(action)) return;
  switch (action) {
    case Action::Submit:
      submit();
      break;
    case Action::Next:
    case Action::Skip:
      go(m_item.view.position + 1);
      break;
    case Action::Flag:
      m_tools->askFlags();
      break;
    case Action::Note:
      if (!m_seat.task.comments) break;
      m_note->show();
      m_note->setFocus(Qt::ShortcutFocusReason);
      break;
    case Action::Highlights:
      m_board->setHighlights(!m_board->highlights());
      if (m_board->highlights()) m_draft.noteHighlights();
      break;
    case Action::Difference:
      m_board->setDifference(!m_board->difference());
      break;
    case Action::Others:
      showOthers(m_others->isHidden());
      break;
    default:
      break;
  }
  m_tools->button(Action::Highlights)->setChecked(m_board->highlights());
  m_tools->button(Action::Difference)->setChecked(m_board->difference());
}

void JudgingView::submit() {
  m_advance.stop();
  if (!m_seated || m_waiting || m_done) return;
  JudgeService& judging = m_desk.jobs().judging();
  const bool same = m_item.view.answer && !m_item.view.draft && !m_draft.touched();
  if (m_told || same) {  // the answer is in already
    judging.requestNext();
    return;
  }
  const QString words = m_board->pointOut(m_draft.missing());
  m_hint->setText(words);
  m_hint->setVisible(!words.isEmpty());
  if (!words.isEmpty()) return;
  m_waiting = true;
  m_keep.stop();
  m_unkept = false;
  judging.submit(timed());
}

void JudgingView::go(qint64 position) {
  if (position < 1) return;
  m_back = 0;
  keepDraft();
  // Behind the last one comes what was left out.
  if (position > m_item.view.total)
    m_desk.jobs().judging().requestNext();
  else
    m_desk.jobs().judging().requestItem(position);
}

void JudgingView::showEvent(QShowEvent* event) {
  Translated<QWidget>::showEvent(event);
  qApp->installEventFilter(this);
  m_clock.setActive(isActiveWindow(), now());
  // Once it stands there: who comes back goes on by keys.
  QMetaObject::invokeMethod(
      m_board,
      [this] {
        if (m_seated && !m_done && isVisible()) m_board->focusFirst();
      },
      Qt::QueuedConnection);
}

void JudgingView::hideEvent(QHideEvent* event) {
  qApp->removeEventFilter(this);
  m_clock.setActive(false, now());
  m_advance.stop();
  keepDraft();
  Translated<QWidget>::hideEvent(event);
}

/// Signs of life anywhere in the window, and whether it is the active one.
bool JudgingView::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
      m_clock.touch(now());
      break;
    case QEvent::WindowActivate:
    case QEvent::WindowDeactivate:
      if (watched == window()) {
        m_clock.setActive(event->type() == QEvent::WindowActivate, now());
        if (event->type() == QEvent::WindowDeactivate) m_advance.stop();
      }
      break;
    default:
      break;
  }
  return Translated<QWidget>::eventFilter(watched, event);
}

}  // namespace espalier::ui
