#pragma once

#include <QObject>
#include <QVector>

namespace espalier::ui {

class StepPlot;

/// Joins plots over the same steps: cross-hair, zoom, following and the chosen step move in all.
class ChartLink : public QObject {
  Q_OBJECT
 public:
  using QObject::QObject;
  void add(StepPlot* plot);
  /// The chosen step; NaN: the newest.
  void setMarker(double step);
  void setFollow(bool on);

 Q_SIGNALS:
  /// By a hand in one of the plots: a zoom ends following, a double click returns to it.
  void followChanged(bool on);

 private:
  QVector<StepPlot*> m_plots;
};

}  // namespace espalier::ui
