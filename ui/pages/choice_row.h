#pragma once

#include <QFrame>
#include <QVector>

#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

class KeyButton;

/// A, B, a tie, both bad: the buttons of a preference with their keys.
class ChoiceRow : public Translated<QFrame> {
  Q_OBJECT
 public:
  ChoiceRow(JudgingKeys& keys, QWidget* parent);
  void setChoice(const QString& choice);
  void setMissing(bool missing);
  /// a, b, tie or both_bad; empty for other actions.
  static QString choiceOf(JudgingKeys::Action action);
  static QString words(const QString& choice);

 Q_SIGNALS:
  void chosen(const QString& choice);

 protected:
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  QVector<std::pair<JudgingKeys::Action, KeyButton*>> m_buttons;
};

}  // namespace espalier::ui
