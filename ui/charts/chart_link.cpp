#include "ui/charts/chart_link.h"

#include "ui/charts/step_plot.h"

namespace espalier::ui {

void ChartLink::add(StepPlot* plot) {
  for (StepPlot* other : m_plots) {
    for (const auto& [from, to] : {std::pair{plot, other}, std::pair{other, plot}}) {
      connect(from, &StepPlot::crosshairMoved, to, &StepPlot::setCrosshair);
      connect(from, &StepPlot::xRangeMoved, to, &StepPlot::setXRange);
    }
  }
  m_plots << plot;
  connect(plot, &StepPlot::followChanged, this, [this](bool on) {
    setFollow(on);
    Q_EMIT followChanged(on);
  });
}

void ChartLink::setMarker(double step) {
  for (StepPlot* plot : m_plots)
    plot->setMarker(step);
}

void ChartLink::setFollow(bool on) {
  for (StepPlot* plot : m_plots)
    plot->setFollow(on);
}

}  // namespace espalier::ui
