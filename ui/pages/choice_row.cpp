#include "ui/pages/choice_row.h"

#include <QFocusEvent>
#include <QHBoxLayout>

#include "ui/widgets/key_button.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

using Action = JudgingKeys::Action;

ChoiceRow::ChoiceRow(JudgingKeys& keys, QWidget* parent) : Translated<QFrame>(parent) {
  setObjectName("choiceRow");
  setProperty("judged", true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_InputMethodEnabled, false);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(6, 4, 6, 4);
  row->setSpacing(kGap);
  row->addStretch();
  for (const Action action : {Action::Left, Action::Tie, Action::BothBad, Action::Right}) {
    auto* button = new KeyButton(this);
    button->setObjectName("choose_" + choiceOf(action));
    button->setCheckable(true);
    button->setFocusPolicy(Qt::NoFocus);  // the row is the one stop of Tab
    button->setMinimumWidth(120);
    m_buttons.append({action, button});
    row->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, action, button] {
      button->setChecked(!button->isChecked());  // the answer says what is checked
      setFocus(Qt::MouseFocusReason);
      Q_EMIT chosen(choiceOf(action));
    });
  }
  row->addStretch();
  const auto caps = [this, &keys] {
    for (const auto& [action, button] : std::as_const(m_buttons))
      button->setKey(keys.shown(action));
  };
  connect(&keys, &JudgingKeys::changed, this, caps);
  caps();
  text([this] {
    setAccessibleName(tr("Which is better"));
    for (const auto& [action, button] : std::as_const(m_buttons))
      button->setWords(words(choiceOf(action)));
  });
}

QString ChoiceRow::choiceOf(Action action) {
  switch (action) {
    case Action::Left:
      return QStringLiteral("a");
    case Action::Right:
      return QStringLiteral("b");
    case Action::Tie:
      return QStringLiteral("tie");
    case Action::BothBad:
      return QStringLiteral("both_bad");
    default:
      return {};
  }
}

QString ChoiceRow::words(const QString& choice) {
  if (choice == "a") return tr("A is better");
  if (choice == "b") return tr("B is better");
  if (choice == "tie") return tr("Tie");
  return choice == "both_bad" ? tr("Both bad") : QString();
}

void ChoiceRow::setChoice(const QString& choice) {
  for (const auto& [action, button] : std::as_const(m_buttons))
    button->setChecked(choiceOf(action) == choice);
  setAccessibleDescription(words(choice));
}

void ChoiceRow::setMissing(bool missing) {
  setStyleProperty(this, "invalid", missing);
}

void ChoiceRow::focusInEvent(QFocusEvent* event) {
  setStyleProperty(this, "active", true);
  QFrame::focusInEvent(event);
}

void ChoiceRow::focusOutEvent(QFocusEvent* event) {
  setStyleProperty(this, "active", false);
  QFrame::focusOutEvent(event);
}

}  // namespace espalier::ui
