#pragma once

#include <QHash>

#include "ui/models/desk.h"
#include "ui/widgets/translated.h"

class QButtonGroup;
class QComboBox;
class QStackedWidget;
class QToolButton;

namespace espalier::ui {

class DifferencePanel;
class RunsChart;

/// What stands under the table of runs: the curves of the chosen ones over each other, and which of
/// their settings differ. Curves are asked for as runs are chosen and kept until they change.
class RunDetails : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit RunDetails(Desk& desk, QWidget* parent = nullptr);
  void setRuns(const QVector<RunRow>& runs);

 private:
  void build();
  void askForCurves();
  void drawCurves();
  void forget();
  /// What a run's curves belong to: they are asked for again where it changed.
  static QString stamp(const RunRow& run);

  Desk& m_desk;
  QVector<RunRow> m_runs;
  QHash<QString, RunCurves> m_curves;
  QHash<QString, QString> m_stamps;
  QButtonGroup* m_group;
  QToolButton* m_showCurves;
  QToolButton* m_showSettings;
  QComboBox* m_quantity;
  QStackedWidget* m_stack;
  RunsChart* m_chart;
  DifferencePanel* m_difference;
};

}  // namespace espalier::ui
