#pragma once

#include "ui/jobs/types.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace espalier::ui {

class PlanText;
class Section;

/// The right column of Compose: the merge in words and symbols, what preflight found, mismatches
/// with a button that mends them, and the plan as text, folded.
class PreflightPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit PreflightPanel(PlanDraft& draft, QWidget* parent = nullptr);
  void setChecking();
  void setInfo(const PreflightInfo& info);
  PlanText& planText() { return *m_text; }
  void openText();

 Q_SIGNALS:
  /// The user wants to see which commands the plan starts.
  void permissionWanted();

 private:
  void refreshFormula();
  void refreshFacts();
  void refreshNotes();
  void addFact(const QString& name, const QString& value, const QString& tip = {});
  PlanDraft& m_draft;
  PreflightInfo m_info;
  bool m_known = false;
  Section* m_formulaPart;
  Section* m_factPart;
  QLabel* m_formula;
  QLabel* m_words;
  QLabel* m_checking;
  QGridLayout* m_facts;
  QVBoxLayout* m_notes;
  QToolButton* m_fold;
  PlanText* m_text;
};

/// The merge in symbols (rich text) and in words, for a plan.
QString formulaSymbols(const PlanDraft& draft);
QString formulaWords(const PlanDraft& draft);

}  // namespace espalier::ui
