#pragma once

#include <QMap>

#include "ui/models/judging_keys.h"
#include "ui/widgets/translated.h"

class QCheckBox;

namespace espalier::ui {

class AnswerDraft;
class KeyButton;
class Settings;

/// The row of buttons under what is judged: each with the key that does the same.
class JudgingTools : public Translated<QWidget> {
  Q_OBJECT
 public:
  using Action = JudgingKeys::Action;
  JudgingTools(JudgingKeys& keys, Settings& settings, AnswerDraft& draft, QWidget* parent);

  KeyButton* button(Action action) const { return m_buttons.value(action); }
  bool advances() const;
  /// The kinds of flags, to be switched on and off.
  void askFlags();

 Q_SIGNALS:
  void wanted(espalier::ui::JudgingKeys::Action action);

 private:
  KeyButton* add(Action action, bool checkable);
  QString words(Action action) const;
  void refresh();
  JudgingKeys& m_keys;
  AnswerDraft& m_draft;
  QMap<Action, KeyButton*> m_buttons;
  QCheckBox* m_advance;
};

}  // namespace espalier::ui
