#pragma once

#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QSlider;

namespace espalier::ui {

class Field;
class ImportancePanel;
class NumberBox;
class PlanFields;

/// Pruning after every step: ratio by slider and number with a picture of what it keeps,
/// importance, granularity, reset, norms.
class PruneForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  PruneForm(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  PlanFields& fields() { return *m_fields; }

 private:
  void read();
  void writeRatio(double ratio);
  PlanDraft& m_draft;
  QCheckBox* m_on;
  QLabel* m_ratioLabel;
  QSlider* m_slider;
  NumberBox* m_ratio;
  QWidget* m_body;
  ImportancePanel* m_importance;
  PlanFields* m_fields;
  Field* m_quantile;
};

}  // namespace espalier::ui
