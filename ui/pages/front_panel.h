#pragma once

#include "ui/jobs/types.h"
#include "ui/widgets/translated.h"

class QComboBox;
class QLabel;

namespace espalier::ui {

class FrontChart;

/// The chart of sparsity against quality with what it shows: one target at a time, as scores of
/// different texts do not compare, and one metric.
class FrontPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  explicit FrontPanel(QWidget* parent = nullptr);
  void setRuns(const QVector<RunRow>& runs);
  void setChosen(const QStringList& runs);
  void setHighlighted(const QString& run);

 Q_SIGNALS:
  void runChosen(const QString& run);

 private:
  void build();
  void readChoices();
  void draw();
  QVector<RunRow> m_runs;  ///< finished ones with sparsity or scores
  QString m_target, m_metric;
  QComboBox* m_targets;
  QComboBox* m_metrics;
  FrontChart* m_chart;
  QLabel* m_empty;
};

}  // namespace espalier::ui
