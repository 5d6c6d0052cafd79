#pragma once

#include <QPlainTextEdit>
#include <QTimer>

#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;

namespace espalier::ui {

/// A plain editor that says while an input method composes: nothing may be put into it then.
class PlanEdit : public QPlainTextEdit {
  Q_OBJECT
 public:
  using QPlainTextEdit::QPlainTextEdit;
  bool composing() const { return m_composing; }

 Q_SIGNALS:
  void composed();

 protected:
  void inputMethodEvent(QInputMethodEvent* event) override;

 private:
  bool m_composing = false;
};

/// The plan as text beside the form, each following the other. What is typed becomes the plan once
/// it reads as one, and stays as it is typed, comments too; what the form changes is written into
/// the text, value by value where only values differ. A text that does not read as a plan is left
/// alone, and so is the form, until it is mended or put back.
class PlanText : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit PlanText(PlanDraft& draft, QWidget* parent = nullptr);
  /// Takes at once what was typed; false where it does not read as a plan.
  bool settle();
  /// What was typed does not read as a plan.
  bool broken() const { return m_broken; }
  /// The text as the form's plan is.
  void putBack();

 Q_SIGNALS:
  /// The form is about to be given this plan.
  void taking(const espalier::Json& plan);
  void brokenChanged();

 protected:
  void showEvent(QShowEvent* event) override;

 private:
  void typed();
  bool take();
  void follow();
  void write(bool whole);
  void replaceAll(const QString& text);
  void refuse(const QString& sentence, qsizetype at, qsizetype length);
  void setBroken(bool broken);
  bool check(const QString& text, Json& out);
  void refresh();

  PlanDraft& m_draft;
  PlanEdit* m_edit;
  QLabel* m_error;
  QPushButton* m_copy;
  QPushButton* m_back;
  QTimer m_soon;
  Json m_plan;              ///< what the text reads as; null: nothing yet
  QString m_text;           ///< as it was last seen
  bool m_formLast = false;  ///< the last change came from the form
  bool m_own = false;       ///< typed and not yet taken
  bool m_broken = false;
  bool m_writing = false;  ///< the text is being changed from here
  bool m_taking = false;   ///< the form is being changed from here
  bool m_late = true;      ///< the form changed while the text was not shown
};

}  // namespace espalier::ui
