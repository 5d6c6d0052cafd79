#pragma once

#include <QVariant>

#include "ui/jobs/judge_results.h"
#include "ui/widgets/translated.h"

class QLabel;

namespace espalier::ui {

class ChoiceBox;
class EstimateChart;

/// How far each metric says what people say, as a chart with intervals: one question, one way of
/// comparing and one coefficient at a time, as they do not compare.
class CorrelationPanel : public Translated<QWidget> {
  Q_OBJECT
 public:
  /// What is shown; outlives the panel, which is made anew with what it shows.
  struct Shown {
    QVariant about, level, coefficient;
  };
  CorrelationPanel(const MachineNews& news, Shown& shown, QWidget* parent);

 private:
  void fill();
  void draw();
  MachineNews m_news;
  Shown& m_shown;
  ChoiceBox *m_about, *m_level, *m_coefficient;
  EstimateChart* m_chart;
  QLabel* m_without;
};

}  // namespace espalier::ui
