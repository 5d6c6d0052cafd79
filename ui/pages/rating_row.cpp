#include "ui/pages/rating_row.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

#include "ui/settings/texts.h"
#include "ui/widgets/key_button.h"
#include "ui/widgets/parts.h"

namespace espalier::ui {

RatingRow::RatingRow(const QString& candidate, const judge::Criterion& criterion,
                     const QString& side, QWidget* parent)
    : Translated<QFrame>(parent),
      m_candidate(candidate),
      m_side(side),
      m_criterion(criterion),
      m_name(new ElidedLabel(this)) {
  setProperty("judged", true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_InputMethodEnabled, false);
  setObjectName(QStringLiteral("rating_%1_%2").arg(side, this->criterion()));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(8, 2, 4, 2);
  row->setSpacing(4);
  row->addWidget(m_name, 1);
  for (int value = low(); value <= high(); ++value) {
    auto* button = new KeyButton(this);
    button->setCheckable(true);
    // The row is the one stop of Tab.
    button->setFocusPolicy(Qt::NoFocus);
    button->setObjectName(QStringLiteral("rate_%1_%2_%3").arg(side, this->criterion()).arg(value));
    button->setKey(QString::number(value));
    m_buttons << button;
    row->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, value] {
      setFocus(Qt::MouseFocusReason);
      setValue(m_value);  // the answer says what is checked
      Q_EMIT rated(value);
    });
  }
  text([this] {
    const QString name = texts::criterion(m_criterion);
    m_name->setText(name);
    m_name->setToolTip(texts::criterionHelp(m_criterion));
    setAccessibleName(tr("%1: %2, from %3 to %4").arg(m_side, name).arg(low()).arg(high()));
    for (qsizetype i = 0; i < m_buttons.size(); ++i)
      m_buttons[i]->setAccessibleName(tr("%1: %2 %3").arg(m_side, name).arg(low() + i));
  });
}

QString RatingRow::criterion() const {
  return QString::fromStdString(m_criterion.key);
}

void RatingRow::setValue(std::optional<int> value) {
  m_value = value;
  for (qsizetype i = 0; i < m_buttons.size(); ++i)
    m_buttons[i]->setChecked(value && *value == low() + i);
  setAccessibleDescription(value ? QString::number(*value) : QString());
}

void RatingRow::setMissing(bool missing) {
  setStyleProperty(this, "invalid", missing);
}

void RatingRow::focusInEvent(QFocusEvent* event) {
  setStyleProperty(this, "active", true);
  QFrame::focusInEvent(event);
}

void RatingRow::focusOutEvent(QFocusEvent* event) {
  setStyleProperty(this, "active", false);
  QFrame::focusOutEvent(event);
}

}  // namespace espalier::ui
