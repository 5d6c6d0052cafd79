#pragma once

#include "ui/models/toy_history.h"
#include "ui/pages/page.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace espalier::ui {

class TeachPrune;

/// A toy for the wall of a class room: two small adapters merged and pruned once, every number to
/// see and to change. It needs no workspace and no model.
class TeachPage : public Page {
  Q_OBJECT
 public:
  explicit TeachPage(Desk& desk, QWidget* parent = nullptr);
  const ToyState& state() const { return m_history.state(); }

 private:
  QWidget* buildTop();
  void connectAll();
  void another();
  void reset();
  ToyHistory m_history;
  QLabel* m_title;
  QLabel* m_example;
  QComboBox* m_rank;
  QPushButton* m_undo;
  QPushButton* m_redo;
  QPushButton* m_another;
  QPushButton* m_reset;
  TeachPrune* m_prune;
};

}  // namespace espalier::ui
