#pragma once

#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

namespace espalier::ui {

class PlanFields;
class Section;

/// Training and generation: what the plan leaves out comes from its preset.
class TrainingForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit TrainingForm(PlanDraft& draft, QWidget* parent = nullptr);
  PlanFields& fields() { return *m_fields; }
  void setTrainingVisible(bool visible);

 private:
  PlanFields* m_fields;
  Section* m_training;
  Section* m_generation;
};

}  // namespace espalier::ui
