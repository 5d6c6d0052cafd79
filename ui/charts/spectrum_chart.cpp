#include "ui/charts/spectrum_chart.h"

#include <algorithm>

namespace espalier::ui {

namespace {

QVector<double> counted(std::size_t n) {
  QVector<double> out;
  for (std::size_t i = 1; i <= n; ++i)
    out << static_cast<double>(i);
  return out;
}

/// A module whose update has fewer values counts as 0 behind them.
QVector<double> mean(const std::vector<workbench::AdapterModule>& modules) {
  QVector<double> out;
  for (const workbench::AdapterModule& m : modules) {
    if (static_cast<qsizetype>(m.spectrum.size()) > out.size())
      out.resize(static_cast<qsizetype>(m.spectrum.size()), 0.0);
    for (std::size_t i = 0; i < m.spectrum.size(); ++i)
      out[static_cast<qsizetype>(i)] += m.spectrum[i];
  }
  for (double& value : out)
    value /= static_cast<double>(modules.size());
  return out;
}

}  // namespace

SpectrumChart::SpectrumChart(QWidget* parent) : Chart(parent) {
  setObjectName("spectrumChart");
  setXKey(QStringLiteral("index"));
  setYBounds(0, std::numeric_limits<double>::quiet_NaN());
  addLine({.key = "mean", .colour = -1, .width = 1.6, .dash = 1, .points = true});
  addLine({.key = "module", .colour = 0, .width = 2, .dash = 0, .points = true});
  text([this] { name(); });
}

void SpectrumChart::setModules(const std::vector<workbench::AdapterModule>& modules) {
  m_modules = modules;
  const QVector<double> all = mean(modules);
  setLineData(0, counted(static_cast<std::size_t>(all.size())), all);
  choose(modules.empty() ? -1 : 0);
}

void SpectrumChart::choose(int module) {
  m_chosen = module;
  if (module < 0 || module >= static_cast<int>(m_modules.size())) {
    setLineData(1, {}, {});
  } else {
    const auto& spectrum = m_modules[static_cast<std::size_t>(module)].spectrum;
    setLineData(1, counted(spectrum.size()), QVector<double>(spectrum.begin(), spectrum.end()));
  }
  name();
}

void SpectrumChart::name() {
  setTitle(tr("Singular values"));
  setYLabel(tr("value"));
  setLineName(0, tr("mean of all modules"));
  QString chosen = tr("module");
  if (m_chosen >= 0 && m_chosen < static_cast<int>(m_modules.size())) {
    const workbench::AdapterModule& m = m_modules[static_cast<std::size_t>(m_chosen)];
    chosen = tr("layer %1, %2").arg(m.layer).arg(QString::fromStdString(m.proj));
  }
  setLineName(1, chosen);
}

}  // namespace espalier::ui
