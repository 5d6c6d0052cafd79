#pragma once

#include <QFrame>

#include "ui/models/desk.h"
#include "ui/models/plan_draft.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;
class QSlider;
class QVBoxLayout;

namespace espalier::ui {

class NumberBox;

/// One adapter of the plan: colour chip, name, weight by slider and number, remove.
class AdapterRow : public Translated<QWidget> {
  Q_OBJECT
 public:
  AdapterRow(const QString& name, double weight, QWidget* parent = nullptr);

 Q_SIGNALS:
  void weightChanged(double weight);
  void removed();

 private:
  void recolour();
  QString m_name;
  QLabel* m_chip;
  QSlider* m_slider;
  NumberBox* m_number;
};

/// The plan's adapters, with a button that adds one of the workspace's.
class AdapterList : public Translated<QWidget> {
  Q_OBJECT
 public:
  AdapterList(Desk& desk, PlanDraft& draft, QWidget* parent = nullptr);
  int count() const;

 private:
  void rebuild();
  void showMenu();
  void add(const experiment::AdapterItem& item);
  void write(const Json& adapters);
  Desk& m_desk;
  PlanDraft& m_draft;
  QVBoxLayout* m_rows;
  QLabel* m_none;
  QPushButton* m_add;
};

}  // namespace espalier::ui
