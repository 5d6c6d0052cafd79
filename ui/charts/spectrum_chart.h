#pragma once

#include <vector>

#include "core/workbench/adapter_card.h"
#include "ui/charts/chart.h"

namespace espalier::ui {

/// Singular values of one module's update, falling, beside the mean of all modules.
class SpectrumChart : public Chart {
  Q_OBJECT
 public:
  explicit SpectrumChart(QWidget* parent = nullptr);
  void setModules(const std::vector<workbench::AdapterModule>& modules);
  void choose(int module);

 protected:
  QString stepWord() const override { return tr("number"); }

 private:
  void name();
  std::vector<workbench::AdapterModule> m_modules;
  int m_chosen = -1;
};

}  // namespace espalier::ui
