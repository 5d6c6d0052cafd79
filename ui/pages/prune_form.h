#pragma once

#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QCheckBox;
class QLabel;
class QSlider;
class QVBoxLayout;

namespace espalier::ui {

class Field;
class ImportancePanel;
class NumberBox;
class PlanFields;

/// Pruning after every step: ratio by slider and number with a picture of what it keeps,
/// the controller of the ratio with a form that builds itself, importance, granularity, reset,
/// norms.
class PruneForm : public Translated<QWidget> {
  Q_OBJECT
 public:
  PruneForm(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  PlanFields& fields() { return *m_fields; }
  /// Those of the controller; made anew when another is chosen.
  PlanFields& controllerFields() { return *m_controllerFields; }

 private:
  void read();
  void writeRatio(double ratio);
  QString controllerName() const;
  bool readsRatio() const;
  void changeController();
  void buildController();
  PlanDraft& m_draft;
  QCheckBox* m_on;
  QLabel* m_ratioLabel;
  QSlider* m_slider;
  NumberBox* m_ratio;
  QWidget* m_body;
  ImportancePanel* m_importance;
  PlanFields* m_fields;
  Field* m_quantile;
  QWidget* m_ratioRow = nullptr;
  QVBoxLayout* m_controllerForm;
  PlanFields* m_controllerFields;
  QString m_built;  ///< the controller that the form is for
};

}  // namespace espalier::ui
