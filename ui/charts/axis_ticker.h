#pragma once

#include "ui/charts/qcustomplot.h"

namespace espalier::ui {

/// Whole numbers only: there is no half step.
class StepTicker : public QCPAxisTicker {
 protected:
  double getTickStep(const QCPRange& range) override {
    return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range)));
  }
  int getSubTickCount(double) override { return 0; }
};

}  // namespace espalier::ui
