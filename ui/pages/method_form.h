#pragma once

#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QListWidget;
class QVBoxLayout;

namespace espalier::ui {

class PlanFields;

/// The methods that work, one line each; the chosen one's form builds itself from its descriptor.
class MethodForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit MethodForm(PlanDraft& draft, QWidget* parent = nullptr);
  PlanFields& fields() { return *m_fields; }
  void choose(const QString& method);

 Q_SIGNALS:
  /// Another method: other parts of the plan count.
  void methodChanged();

 private:
  void fillList();
  void buildForm();
  PlanDraft& m_draft;
  QListWidget* m_list;
  QVBoxLayout* m_form;
  PlanFields* m_fields;
  QString m_built;
};

}  // namespace espalier::ui
