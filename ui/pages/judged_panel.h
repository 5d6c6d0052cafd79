#pragma once

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QLabel;
class QPushButton;

namespace espalier::ui {

class ChoiceBox;
class EstimateChart;

/// What people said of the runs that show in the table, of all closed tasks together: one figure at
/// a time with its intervals, and the way to the tasks themselves.
class JudgedPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit JudgedPanel(Desk& desk, QWidget* parent = nullptr);
  void setRuns(const QVector<RunRow>& runs);

 private:
  void fill();
  void draw();
  QVector<RunRow> m_runs;  ///< judged ones
  QString m_figure;        ///< key of RunRow::judged
  ChoiceBox* m_figures;
  QPushButton* m_tasks;
  EstimateChart* m_chart;
  QLabel* m_empty;
};

}  // namespace espalier::ui
