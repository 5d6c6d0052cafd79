#pragma once

#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QSlider;

namespace espalier::ui {

class NumberBox;
class PlanFields;

/// Pruning after every step: ratio by slider and number, importance, granularity, reset, norms.
class PruneForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit PruneForm(PlanDraft& draft, QWidget* parent = nullptr);
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
  PlanFields* m_fields;
};

}  // namespace espalier::ui
